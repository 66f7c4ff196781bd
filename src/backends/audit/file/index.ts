import { backend } from '../../../contract.ts';
import { fail, spanOf } from '../../../platforms/report.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, optional, required } from '../../../schema/block.ts';
import { apart, having } from '../../../schema/together.ts';
import * as t from '../../../schema/types.ts';
import type { Options } from '../device.ts';
import { commonOptions, deviceAttributes, deviceLabels, deviceResources, deviceStanza } from '../device.ts';

const schema = block({
  doc: 'Audit log in a file, or on standard output.',
  together: [apart('mode', having('path', 'stdout', 'discard'), 'there is no file whose mode it could be')],
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
  check(part, bound, program, sink) {
    const { path } = bound.attrs;
    const other = program.vault.audits.find((one) => one.kind === 'file' && (one.bound.attrs as { readonly path?: unknown }).path === path);
    if (other === undefined || other.name === part.name) return;
    fail(sink, program, 'W058', {
      message: `audit devices ${other.name} and ${part.name} both write to ${path}, and would be lost together`,
      span: spanOf(bound, 'path'),
      related: [{ span: other.span, message: 'the other one' }],
      help: 'write the second one somewhere else',
    });
  },
  server: (part, bound, program) => deviceStanza(part, program, options(bound)),
  resources: (part, bound, program) => deviceResources(part, program, options(bound)),
});
