import { block, defaulted, many, optional } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';
import { engineLabels, mountAttributes } from '../shared/mount.ts';

/** Types of Vault 1.21.1's community edition (`path_keys.go`), with `_` where Vault has `-`; what each can do: `sdk/helper/keysutil/policy.go`. */
export const KEY_TYPES = [
  'aes128_gcm96',
  'aes256_gcm96',
  'chacha20_poly1305',
  'ed25519',
  'ecdsa_p256',
  'ecdsa_p384',
  'ecdsa_p521',
  'rsa_2048',
  'rsa_3072',
  'rsa_4096',
  'hmac',
] as const;
export type KeyType = (typeof KEY_TYPES)[number];

const key = block({
  doc: 'A key that never leaves Vault, unless it is exportable.',
  was: 'declare a new one, rewrap what the old one has encrypted, then take that away',
  labels: [{ name: 'name', doc: 'Name of the key.' }],
  attributes: {
    type: defaulted(t.oneOf(KEY_TYPES), 'aes256_gcm96', 'Algorithm of the key.'),
    rotate_every: optional(t.duration({ min: 3600 }), 'How often Vault makes a new version.', '30d'),
    derived: defaulted(t.bool(), false, 'Every request names a context, from which its key is derived.'),
    convergent: defaulted(t.bool(), false, 'Equal plaintexts give equal ciphertexts; needs `derived`.'),
    exportable: defaulted(t.bool(), false, 'The key may be taken out of Vault. Cannot be switched off again.'),
    plaintext_backup: defaulted(t.bool(), false, 'The key may be backed up in plain text. Cannot be switched off again.'),
    deletion_allowed: defaulted(t.bool(), false, 'The key may be deleted, and with it everything it has encrypted.'),
    key_size: optional(t.int(32, 512), 'Size of an hmac key in bytes.', '32'),
    min_decryption_version: optional(t.int(1), 'Oldest version that still decrypts.', '2'),
    min_encryption_version: optional(t.int(0), 'Oldest version that still encrypts or signs; 0 is the latest only.', '2'),
  },
});

export const transitSchema = block({
  doc: 'Encryption as a service.',
  labels: engineLabels,
  attributes: mountAttributes,
  blocks: { key: many(key) },
});
