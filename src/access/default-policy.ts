import type { Product } from '../contract.ts';
import { maskOf, type PolicyCapability } from './capabilities.ts';
import type { TableStanza } from './decide.ts';

type Row = readonly [path: string, ...capabilities: PolicyCapability[]];

/** In every product's text: Vault 1.21.1 `vault/policy_store.go`, OpenBao 2.6.2 `internal/vault/policy/policy_store.go`. */
const COMMON: readonly Row[] = [
  ['auth/token/lookup-self', 'read'],
  ['auth/token/renew-self', 'update'],
  ['auth/token/revoke-self', 'update'],
  ['sys/capabilities-self', 'update'],
  ['identity/entity/id/{{identity.entity.id}}', 'read'],
  ['identity/entity/name/{{identity.entity.name}}', 'read'],
  ['sys/internal/ui/resultant-acl', 'read'],
  ['sys/leases/renew', 'update'],
  ['sys/leases/lookup', 'update'],
  ['cubbyhole/*', 'create', 'read', 'update', 'delete', 'list'],
  ['sys/wrapping/wrap', 'update'],
  ['sys/wrapping/lookup', 'update'],
  ['sys/wrapping/unwrap', 'update'],
  ['sys/tools/hash', 'update'],
  ['sys/tools/hash/*', 'update'],
  ['identity/oidc/provider/+/authorize', 'read', 'update'],
];

/** Facts from the same files: what only one product has. */
const EXTRA: Readonly<Record<Product, readonly Row[]>> = {
  vault: [
    ['sys/renew', 'update'],
    ['sys/control-group/request', 'update'],
  ],
  openbao: [],
};

/** Vault's `default` policy as a server creates it: part of every token that does not exclude it. */
export const defaultPolicy = (product: Product): readonly TableStanza[] =>
  [...COMMON, ...EXTRA[product]].map(([path, ...capabilities]) => ({ path, mask: maskOf(capabilities) }));
