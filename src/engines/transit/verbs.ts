import type { Verb } from '../../contract.ts';
import { at, escalating, irreversible } from '../shared/verbs.ts';

/**
 * Paths and operations of `builtin/logical/transit` in Vault 1.21.1 (`path_encrypt.go`, `path_sign_verify.go`, `path_export.go`, …).
 * Only `encrypt` has an existence check, and there `create` would let the caller make keys: it is never granted. The last,
 * optional segment of `sign`, `verify` and `hmac` is the algorithm, that of `export` the version.
 */
export const transitVerbs: Readonly<Record<string, Verb>> = {
  encrypt: { doc: 'Encrypt with a key that exists.', requests: [at('encrypt/{R}', 'update')] },
  decrypt: { doc: 'Decrypt.', requests: [at('decrypt/{R}', 'update')] },
  rewrap: { doc: 'Encrypt again with the latest version, without seeing the plaintext.', requests: [at('rewrap/{R}', 'update')] },
  sign: { doc: 'Sign.', requests: [at('sign/{R}', 'update'), at('sign/{R}/+', 'update')] },
  verify: { doc: 'Verify a signature or an HMAC.', requests: [at('verify/{R}', 'update'), at('verify/{R}/+', 'update')] },
  hmac: { doc: 'Make an HMAC.', requests: [at('hmac/{R}', 'update'), at('hmac/{R}/+', 'update')] },
  datakey: { doc: 'Get a fresh data key, in plain text and wrapped.', requests: [at('datakey/plaintext/{R}', 'update')] },
  'wrapped-datakey': { doc: 'Get a fresh data key, wrapped only.', requests: [at('datakey/wrapped/{R}', 'update')] },
  'read-key': { doc: "Read a key's settings and public parts.", requests: [at('keys/{R}', 'read')] },
  rotate: { doc: 'Make a new version of a key.', requests: [at('keys/{R}/rotate', 'update')] },
  export: {
    doc: 'Take an exportable key out of Vault.',
    requests: [
      at('export/+/{R}', 'read'),
      at('export/+/{R}/+', 'read'),
      at('byok-export/+/{R}', 'read'),
      at('byok-export/+/{R}/+', 'read'),
    ],
    ways: [at('backup/{R}', 'read')],
    hazard: irreversible('a key that has left Vault is outside its control for good'),
  },
  backup: {
    doc: 'Take a backup of a key, in plain text.',
    requests: [at('backup/{R}', 'read')],
    hazard: irreversible('a backup holds all versions of the key in plain text'),
  },
  manage: {
    doc: 'Administer keys; without a key, the engine too.',
    requests: [
      at('keys/{R}', 'read', 'update', 'delete'),
      at('keys/{R}/config', 'update'),
      at('keys/{R}/trim', 'update'),
      at('keys/{R}/import', 'update'),
      at('keys/{R}/import_version', 'update'),
      at('keys/{R}/csr', 'update'),
      at('keys/{R}/set-certificate', 'update'),
      at('restore/{R}', 'update'),
      at('restore', 'update'),
      at('keys', 'list'),
      at('config/keys', 'read', 'update'),
      at('cache-config', 'read', 'update'),
      at('wrapping_key', 'read'),
    ],
    hazard: escalating('who manages a key can make it exportable, or remove versions and with them what they encrypted'),
  },
};
