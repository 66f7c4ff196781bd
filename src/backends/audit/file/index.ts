import { backend } from '../../../contract.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, optional, required } from '../../../schema/block.ts';
import * as t from '../../../schema/types.ts';
import type { Options } from '../device.ts';
import { commonOptions, deviceAttributes, deviceLabels, deviceResources, deviceStanza } from '../device.ts';

const schema = block({
  doc: 'Audit log in a file, or on standard output.',
  labels: deviceLabels,
  attributes: {
    path: required(
      t.pattern(/^(stdout|discard|\/[^\s"]+)$/, 'an absolute path, or stdout'),
      'The file, or `stdout`.',
      '"/vault/audit/audit.log"',
    ),
    mode: optional(
      t.pattern(/^0?[0246]{3}$/, 'a file mode without the right to execute, such as "0600"'),
      'Mode of the file; 0600 where not given.',
      '"0600"',
    ),
    ...deviceAttributes,
  },
});

const options = (bound: Bound<typeof schema>): Options => ({
  file_path: bound.attrs.path,
  mode: bound.attrs.mode,
  ...commonOptions(bound.attrs),
});

export const file = backend({
  part: 'audit',
  kind: 'file',
  doc: 'Audit log in a file, or on standard output.',
  schema,
  products: ['vault', 'openbao'],
  server: (part, bound, program) => deviceStanza(part, program, options(bound)),
  resources: (part, bound, program) => deviceResources(part, program, options(bound)),
});
