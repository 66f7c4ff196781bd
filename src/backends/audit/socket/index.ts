import { backend } from '../../../contract.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, defaulted, optional, required } from '../../../schema/block.ts';
import * as t from '../../../schema/types.ts';
import type { Options } from '../device.ts';
import { commonOptions, deviceAttributes, deviceLabels, deviceResources, deviceStanza } from '../device.ts';

const schema = block({
  doc: 'Audit log to a collector over the network. It is not encrypted on the way.',
  labels: deviceLabels,
  attributes: {
    address: required(
      t.pattern(/^(\/[^\s"]+|[^\s"/]+:\d{1,5})$/, 'HOST:PORT, or the path of a Unix socket'),
      'The collector.',
      '"audit.example.com:9090"',
    ),
    socket_type: defaulted(t.oneOf(['tcp', 'udp', 'unix']), 'tcp', 'Kind of socket.'),
    write_timeout: optional(t.duration({ min: 1 }), 'Longest time a write may take; 2s where not given.'),
    ...deviceAttributes,
  },
});

const options = (bound: Bound<typeof schema>): Options => ({
  address: bound.attrs.address,
  socket_type: bound.attrs.socket_type,
  write_timeout: bound.attrs.write_timeout === undefined ? undefined : `${bound.attrs.write_timeout}s`,
  ...commonOptions(bound.attrs),
});

export const socket = backend({
  part: 'audit',
  kind: 'socket',
  doc: 'Audit log to a collector over the network.',
  schema,
  products: ['vault', 'openbao'],
  server: (part, bound, program) => deviceStanza(part, program, options(bound)),
  resources: (part, bound, program) => deviceResources(part, program, options(bound)),
});
