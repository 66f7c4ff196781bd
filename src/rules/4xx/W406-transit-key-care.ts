import { attributeSpan, children, enginesOf, spokenDuration } from '../support.ts';
import type { Rule } from '../rule.ts';

/** Seconds. */
const LIMITS = { rotation: 366 * 86_400 };

export const rule: Rule = {
  code: 'W406',
  name: 'transit-key-care',
  severity: 'warning',
  page: {
    what: `A transit key that is never rotated, or less often than once a year, that can be exported or backed up in the clear, or that can be deleted.`,
    why: `What was encrypted with a key that left Vault is no longer protected by Vault; a deleted key takes its data with it.`,
    fix: `Set \`rotate_every\`, and leave \`exportable\`, \`plaintext_backup\` and \`deletion_allowed\` out; another limit can be set in \`writ.yaml\`: \`rules: { W406: { max: { rotation: 90d } } }\`.`,
    bad: `engine transit transit { key orders { type = aes256_gcm96  exportable = true } }`,
    good: `engine transit transit { key orders { type = aes256_gcm96  rotate_every = 30d } }`,
  },
  limits: LIMITS,
  *check({ program, setting }) {
    const limit = setting?.max['rotation'] ?? LIMITS.rotation;
    for (const engine of enginesOf(program, 'transit')) {
      for (const key of children(engine.bound, 'key')) {
        const label = `${engine.name}/${key.labels[0] ?? ''}`;
        const every = key.attrs['rotate_every'];
        if (every === undefined || every === 0)
          yield { message: `key ${label} is never rotated`, span: key.head, help: 'add `rotate_every = 90d`' };
        else if (typeof every === 'number' && every > limit)
          yield {
            message: `key ${label} is rotated every ${spokenDuration(every)} only`,
            span: attributeSpan(key, 'rotate_every'),
            help: `set it to ${spokenDuration(limit)} or less`,
          };
        if (key.attrs['exportable'] === true)
          yield { message: `key ${label} can be taken out of Vault`, span: attributeSpan(key, 'exportable'), help: 'delete `exportable`' };
        if (key.attrs['plaintext_backup'] === true)
          yield {
            message: `key ${label} can be taken out of Vault by a backup in the clear`,
            span: attributeSpan(key, 'plaintext_backup'),
            help: 'delete `plaintext_backup`',
          };
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
