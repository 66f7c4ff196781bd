import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W503',
  name: 'storage-without-recovery',
  severity: 'error',
  page: {
    what: `The storage has no snapshots (raft) or no point-in-time recovery (DynamoDB).`,
    why: `A mistake or a corruption is then final: there is no earlier state to go back to.`,
    fix: `Add \`snapshots { every = 6h  bucket = "…" }\` to raft, or \`point_in_time_recovery = true\` to DynamoDB.`,
    bad: `vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB}
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
    const { storage } = vault;
    if (storage.kind === 'raft' && !vault.snapshots) {
      yield {
        message: `the storage of vault ${vault.name} takes no snapshots`,
        span: storage.span,
        help: 'add `snapshots { every = 6h  bucket = "…" }`',
      };
    }
    if (storage.kind === 'dynamodb' && storage.bound.attrs['point_in_time_recovery'] !== true) {
      yield {
        message: `the table of vault ${vault.name} has no point-in-time recovery`,
        span: attributeSpan(storage.bound, 'point_in_time_recovery'),
        help: 'set `point_in_time_recovery = true`',
      };
    }
  },
};
