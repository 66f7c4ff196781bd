import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W507',
  name: 'no-restore-drill',
  severity: 'warning',
  page: {
    what: `No backup is declared, or no drill that restores one.`,
    why: `A backup that was never restored is a hope; the first restore should not be the real one.`,
    fix: `Add \`backup { drill = 90d }\`; the runbook then holds the steps.`,
    bad: `vault main {
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
    if (vault.backup?.attrs['drill'] !== undefined) return;
    yield {
      message: `nothing says when a restore of vault ${vault.name} is tried`,
      span: vault.backup?.head ?? vault.span,
      help: 'add `backup { drill = 90d }`',
    };
  },
};
