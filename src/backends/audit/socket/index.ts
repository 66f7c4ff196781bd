import { backend } from '../../../contract.ts';
import { fail, spanOf } from '../../../platforms/report.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, defaulted, optional, required } from '../../../schema/block.ts';
import { socketAddress } from '../../../schema/network.ts';
import * as t from '../../../schema/types.ts';
import type { Options } from '../device.ts';
import { commonOptions, deviceAttributes, deviceLabels, deviceResources, deviceStanza } from '../device.ts';

const schema = block({
  doc: 'Audit log to a collector over the network. It is not encrypted on the way.',
  labels: deviceLabels,
  attributes: {
    address: required(socketAddress(), 'The collector.', '"audit.example.com:9090"'),
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
  check(_part, bound, program, sink) {
    const { address, socket_type: type } = bound.attrs;
    if (address.startsWith('/') === (type === 'unix')) return;
    fail(sink, program, 'W058', {
      message: `a socket of type ${type} has ${type === 'unix' ? 'the path of a file, and not HOST:PORT' : 'HOST:PORT, and not the path of a file'}`,
      span: spanOf(bound, 'address'),
      help: type === 'unix' ? 'give an absolute path, or set socket_type = tcp' : 'set socket_type = unix, or give HOST:PORT',
    });
  },
  server: (part, bound, program) => deviceStanza(part, program, options(bound)),
  resources: (part, bound, program) => deviceResources(part, program, options(bound)),
});
