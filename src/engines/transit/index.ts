import { engineKind } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { Engine } from '../../model/program.ts';
import type { Bound } from '../../schema/block.ts';
import { checkMountTtl, conflict, valueSpan } from '../shared/checks.ts';
import { mountPath, mountResource, part, partName } from '../shared/mount.ts';
import { type KeyType, transitSchema } from './schema.ts';
import { transitVerbs } from './verbs.ts';

type TransitBound = Bound<typeof transitSchema>;
type Key = TransitBound['blocks']['key'][number];

const nameOf = (key: Key): string => key.labels[0] ?? '';
/** `aes256_gcm96` → `aes256-gcm96`. */
export const vaultType = (type: KeyType): string => type.replace('_', '-');

/** `DerivationSupported` in `sdk/helper/keysutil/policy.go`; convergent encryption is for the ciphers among them. */
const DERIVES: ReadonlySet<KeyType> = new Set(['aes128_gcm96', 'aes256_gcm96', 'chacha20_poly1305', 'ed25519']);

function keyResource(engine: Engine, key: Key) {
  const { attrs } = key;
  return part(
    'vault_transit_secret_backend_key',
    partName(engine, nameOf(key)),
    {
      backend: mountPath(engine),
      name: nameOf(key),
      type: vaultType(attrs.type),
      auto_rotate_period: attrs.rotate_every,
      derived: attrs.derived || undefined,
      convergent_encryption: attrs.convergent || undefined,
      exportable: attrs.exportable,
      allow_plaintext_backup: attrs.plaintext_backup,
      deletion_allowed: attrs.deletion_allowed,
      key_size: attrs.key_size,
      min_decryption_version: attrs.min_decryption_version,
      min_encryption_version: attrs.min_encryption_version,
    },
    key.span,
    // What a key has encrypted is lost with it.
    { preventDestroy: !attrs.deletion_allowed },
  );
}

function checkKey(engine: Engine, key: Key, sink: Sink): void {
  const { attrs } = key;
  const what = `key ${nameOf(key)} of ${engine.name}`;
  if (attrs.convergent && !attrs.derived) {
    conflict(valueSpan(key, 'convergent'), `${what} is convergent without being derived`, 'add derived = true', sink);
  }
  if (attrs.derived && !DERIVES.has(attrs.type)) {
    conflict(
      valueSpan(key, 'derived'),
      `${what} is of type ${attrs.type}, from which no keys can be derived`,
      'remove derived, or use aes256_gcm96',
      sink,
    );
  }
  if (attrs.convergent && attrs.type === 'ed25519') {
    conflict(valueSpan(key, 'convergent'), `${what} is of type ed25519, which does not encrypt`, 'remove convergent', sink);
  }
  if (attrs.key_size !== undefined && attrs.type !== 'hmac') {
    conflict(valueSpan(key, 'key_size'), `${what} is of type ${attrs.type}, whose size is fixed`, 'remove key_size', sink);
  }
  const { min_decryption_version: decrypt, min_encryption_version: encrypt } = attrs;
  if (decrypt !== undefined && encrypt !== undefined && encrypt > 0 && encrypt < decrypt) {
    const message = `${what} encrypts from version ${encrypt} but decrypts only from version ${decrypt}`;
    conflict(valueSpan(key, 'min_encryption_version'), message, 'raise min_encryption_version to min_decryption_version', sink);
  }
}

export const transit = engineKind({
  kind: 'transit',
  settled: 'and with its keys everything that they have encrypted would be lost',
  doc: 'Encryption, signatures and HMACs with keys that stay in Vault.',
  schema: transitSchema,
  products: ['vault', 'openbao'],
  verbs: () => transitVerbs,
  members: (engine) => engine.blocks.key.map((key) => ({ name: nameOf(key), kind: 'key', span: key.head })),
  resources: (engine, bound) => [mountResource(engine, 'transit', bound.attrs), ...bound.blocks.key.map((key) => keyResource(engine, key))],
  check(engine, bound, _program, sink) {
    checkMountTtl(bound, engine, sink);
    for (const key of bound.blocks.key) checkKey(engine, key, sink);
  },
});
