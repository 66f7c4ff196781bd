import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W513',
  name: 'recovery-shares',
  severity: 'warning',
  page: {
    what: `Fewer than 5 recovery shares, or a threshold below 3.`,
    why: `With few shares one absence locks everybody out, and with a low threshold two people can make a root token.`,
    fix: `Set \`recovery { shares = 5  threshold = 3 }\`.`,
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
  recovery { shares = 3  threshold = 2 }
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
    const { shares, threshold, span } = vault.recovery;
    if (shares >= 5 && threshold >= 3) return;
    yield {
      message: `${threshold} of ${shares} people can recover vault ${vault.name}; the checklist asks for 3 of 5`,
      span: span ?? vault.span,
      help: 'set `recovery { shares = 5  threshold = 3 }`',
    };
  },
};
