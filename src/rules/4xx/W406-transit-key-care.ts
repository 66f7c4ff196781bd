import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W406',
  name: 'transit-key-care',
  severity: 'warning',
  page: {
    what: `A transit key that is never rotated, can be exported, or can be deleted.`,
    why: `What was encrypted with a key that left Vault is no longer protected by Vault; a deleted key takes its data with it.`,
    fix: `Set \`rotate_every\`, and leave \`exportable\` and \`deletion_allowed\` out.`,
    bad: `engine transit transit { key orders { type = aes256_gcm96  exportable = true } }`,
    good: `engine transit transit { key orders { type = aes256_gcm96  rotate_every = 30d } }`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'transit')) {
      for (const key of children(engine.bound, 'key')) {
        const label = `${engine.name}/${key.labels[0] ?? ''}`;
        const every = key.attrs['rotate_every'];
        if (every === undefined || every === 0)
          yield { message: `key ${label} is never rotated`, span: key.head, help: 'add `rotate_every = 90d`' };
        if (key.attrs['exportable'] === true)
          yield { message: `key ${label} can be taken out of Vault`, span: attributeSpan(key, 'exportable'), help: 'delete `exportable`' };
        if (key.attrs['deletion_allowed'] === true)
          yield {
            message: `key ${label} can be deleted, and with it all that it encrypted`,
            span: attributeSpan(key, 'deletion_allowed'),
            help: 'delete `deletion_allowed`',
          };
      }
    }
  },
};
