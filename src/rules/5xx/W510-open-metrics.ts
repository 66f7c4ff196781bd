import type { AnyBound } from '../../schema/block.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

const OPEN = [
  ['telemetry', 'unauthenticated_metrics_access', 'metrics'],
  ['profiling', 'unauthenticated_pprof_access', 'profiles'],
] as const;

export const rule: Rule = {
  code: 'W510',
  name: 'open-metrics',
  severity: 'warning',
  page: {
    what: `Metrics or profiles are served without a token.`,
    why: `They name mounts, policies and token counts, and a profile can hold what was in memory.`,
    fix: `Delete \`unauthenticated_metrics_access\` and \`unauthenticated_pprof_access\`, and give the collector a token.`,
    bad: `vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }
  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }
  listener {
    tls_secret = "vault-server-tls"
    telemetry { unauthenticated_metrics_access = true }
  }
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
    const blocks: Readonly<Record<string, unknown>> = vault.listener?.blocks ?? {};
    for (const [name, attribute, what] of OPEN) {
      const bound = blocks[name] as AnyBound | undefined;
      if (bound?.attrs[attribute] === true)
        yield {
          message: `the listener of vault ${vault.name} serves ${what} without a token`,
          span: attributeSpan(bound, attribute),
          help: `delete \`${attribute}\``,
        };
    }
  },
};
