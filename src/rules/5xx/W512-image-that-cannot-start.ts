import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

/** Images whose binary has `cap_ipc_lock` set as a file capability; later patch versions do not. Facts as of 2026-11-23. */
const BROKEN = new Set(['2.0.1', '1.21.6', '1.19.17']);

export const rule: Rule = {
  code: 'W512',
  name: 'image-that-cannot-start',
  severity: 'error',
  page: {
    what: `A container image of a version whose binary carries a file capability that its runtime does not grant.`,
    why: `The container then ends with "operation not permitted" before Vault has logged anything; on Fargate nothing can be done about it.`,
    fix: `Use 2.0.2 or later (1.21.7, 1.19.18 in the older lines).`,
    bad: `vault main {
  version = "2.0.1"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }
  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}`,
    good: `vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }
  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}`,
  },
  *check({ program: { vault } }) {
    if (vault.product !== 'vault' || !BROKEN.has(vault.version) || (vault.run.kind !== 'eks' && vault.run.kind !== 'ecs')) return;
    yield {
      message: `the image of Vault ${vault.version} carries a file capability and does not start without IPC_LOCK`,
      span: attributeSpan(vault.bound, 'version'),
      help: 'use the next patch version',
    };
  },
};
