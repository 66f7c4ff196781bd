import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W502',
  name: 'seal-key-care',
  severity: 'warning',
  page: {
    what: `The seal key is not rotated.`,
    why: `Rotation limits what one stolen version of the key opens, and costs nothing: old versions still decrypt.`,
    fix: `Set \`rotation = true\`.`,
    bad: `vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }
  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = false }
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
    const { seal } = vault;
    if (!seal || seal.kind !== 'awskms' || seal.bound.attrs['key'] !== undefined) return;
    if (seal.bound.attrs['rotation'] !== true)
      yield {
        message: `the seal key of vault ${vault.name} is not rotated`,
        span: attributeSpan(seal.bound, 'rotation'),
        help: 'set `rotation = true`',
      };
  },
};
