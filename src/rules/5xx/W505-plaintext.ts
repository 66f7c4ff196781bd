import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W505',
  name: 'plaintext',
  severity: 'error',
  page: {
    what: `Clients reach Vault over \`http://\`, the listener has TLS switched off, or it accepts TLS older than 1.2.`,
    why: `Tokens and secrets cross the network in every request; whoever sees them has them.`,
    fix: `Use an \`https://\` address, keep \`tls_disable\` off and \`tls_min_version\` at \`tls12\` or \`tls13\`.`,
    bad: `vault main {
  version = "2.0.4"
  address = "http://vault.example.com:8200"
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
    if (vault.address.startsWith('http://'))
      yield {
        message: `clients would reach vault ${vault.name} without TLS: ${vault.address}`,
        span: attributeSpan(vault.bound, 'address'),
        help: 'use https://',
      };
    const { listener } = vault;
    if (!listener) return;
    if (listener.attrs['tls_disable'] === true)
      yield {
        message: `the listener of vault ${vault.name} has TLS switched off`,
        span: attributeSpan(listener, 'tls_disable'),
        help: 'delete `tls_disable`',
      };
    const oldest = listener.attrs['tls_min_version'];
    if (oldest === 'tls10' || oldest === 'tls11')
      yield {
        message: `the listener of vault ${vault.name} accepts ${oldest === 'tls10' ? 'TLS 1.0' : 'TLS 1.1'}`,
        span: attributeSpan(listener, 'tls_min_version'),
        help: 'set `tls_min_version = tls12` or tls13',
      };
  },
};
