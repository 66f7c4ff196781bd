import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W501',
  name: 'no-auto-unseal',
  severity: 'error',
  page: {
    what: `A Vault without a \`seal\`.`,
    why: `After every restart people must bring their key shares together before anything works; on a platform that restarts servers by itself that is an outage.`,
    fix: `Add \`seal awskms { alias = "…"  rotation = true }\`.`,
    bad: `vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }
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
    if (vault.seal) return;
    yield {
      message: `vault ${vault.name} has no seal, so every restart waits for people with key shares`,
      span: vault.span,
      help: 'add `seal awskms { … }`',
    };
  },
};
