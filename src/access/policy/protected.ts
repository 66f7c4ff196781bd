import type { Product } from '../../contract.ts';

/** Below `sys/`: Vault 1.21.1 `vault/logical_system.go` lines 112 to 146; below `auth/token/`: `vault/token_store.go` line 786. */
const VAULT = [
  'auth/*',
  'remount',
  'audit',
  'audit/*',
  'raw',
  'raw/*',
  'replication/primary/secondary-token',
  'replication/performance/primary/secondary-token',
  'replication/dr/primary/secondary-token',
  'replication/reindex',
  'replication/dr/reindex',
  'replication/performance/reindex',
  'rotate',
  'config/cors',
  'config/auditing/*',
  'config/ui/headers/*',
  'plugins/catalog/*',
  'plugins/runtimes/catalog/*',
  'revoke-prefix/*',
  'revoke-force/*',
  'leases/revoke-prefix/*',
  'leases/revoke-force/*',
  'leases/lookup/*',
  'storage/raft/snapshot-auto/config/*',
  'leases',
  'reporting/scan',
  'internal/inspect/*',
  'internal/counters/activity/export',
  'seal',
  'step-down',
].map((path) => `sys/${path}`);

/** OpenBao 2.6.2 `vault/logical_system.go` lines 67 to 88, `vault/token_store.go` line 841; `seal` and `step-down`: `vault/core.go` line 1973, `vault/ha.go` line 344. */
const OPENBAO = [
  'auth/*',
  'remount',
  'audit',
  'audit/*',
  'raw',
  'raw/*',
  'rotate',
  'rotate/keyring',
  'rotate/root',
  'config/cors',
  'config/auditing/*',
  'config/ui/headers/*',
  'plugins/catalog/*',
  'revoke-prefix/*',
  'revoke-force/*',
  'leases/revoke-prefix/*',
  'leases/revoke-force/*',
  'leases/lookup/*',
  'leases',
  'internal/inspect/*',
  'seal',
  'step-down',
].map((path) => `sys/${path}`);

const LISTS: Readonly<Record<Product, { readonly exact: ReadonlySet<string>; readonly prefixes: readonly string[] }>> = {
  vault: listOf([...VAULT, 'auth/token/revoke-orphan', 'auth/token/accessors/']),
  openbao: listOf([...OPENBAO, 'auth/token/revoke-orphan/*', 'auth/token/accessors*']),
};

function listOf(paths: readonly string[]) {
  return {
    exact: new Set(paths.filter((p) => !p.endsWith('*'))),
    prefixes: paths.filter((p) => p.endsWith('*')).map((p) => p.slice(0, -1)),
  };
}

/**
 * Whether the product asks for `sudo` besides. Known of `sys/` and `auth/token/`; what an engine protects under a mount of any name
 * (pki's `root`) is not known from the path.
 */
export function needsSudo(path: string, product: Product): boolean {
  const { exact, prefixes } = LISTS[product];
  return exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix));
}
