import { backends } from '../../backends/index.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W504',
  name: 'replicas',
  severity: 'error',
  page: {
    what: `Fewer than three servers, an even number on integrated storage, or several servers on storage that they cannot share.`,
    why: `Below three there is no majority left after one failure; an even number adds a server that can fail without adding one that may; DynamoDB without its lock lets two servers write.`,
    fix: `Run 3 or 5 servers; set \`ha = true\` on DynamoDB.`,
    bad: `vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 2 }
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
    const replicas = vault.run.bound.attrs['replicas'];
    if (typeof replicas !== 'number') return;
    const span = attributeSpan(vault.run.bound, 'replicas');
    const shared = backends.storage.get(vault.storage.kind)?.highlyAvailable?.(vault.storage.bound) ?? false;
    if (replicas > 1 && !shared) {
      yield {
        message: `${replicas} servers of vault ${vault.name} cannot share storage ${vault.storage.kind} as it is configured`,
        span: vault.storage.span,
        help: vault.storage.kind === 'dynamodb' ? 'set `ha = true`' : 'use raft or dynamodb',
      };
    }
    if (replicas < 3)
      yield {
        message: `vault ${vault.name} runs on ${replicas} server${replicas === 1 ? '' : 's'}: one failure stops it`,
        span,
        help: 'run 3 or 5',
      };
    else if (replicas % 2 === 0 && vault.storage.kind === 'raft')
      yield {
        message: `${replicas} servers survive no more failures than ${replicas - 1} do`,
        span,
        help: `run ${replicas - 1} or ${replicas + 1}`,
      };
  },
};
