import { backend } from '../../../contract.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import { block, defaulted } from '../../../schema/block.ts';
import * as t from '../../../schema/types.ts';

/** Files of one server: for trials. There is no lock, so a second server would write over the first. */
export const file = backend({
  part: 'storage',
  kind: 'file',
  doc: 'Files on the disk of a single server: for trials, not for production.',
  schema: block({
    doc: 'Files on the disk of a single server.',
    labels: [{ name: 'kind', doc: '`file`' }],
    attributes: { path: defaulted(t.pattern(/^\/[^\s"]*$/, 'an absolute path'), '/vault/file', 'Folder of the data on the server.') },
  }),
  products: ['vault', 'openbao'],
  highlyAvailable: () => false,
  server: (_part, bound) => hclBlock('storage', ['file'], [hclAttribute('path', bound.attrs.path)]),
});
