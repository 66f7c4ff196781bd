import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W510',
  name: 'open-metrics',
  severity: 'warning',
  page: {
    what: `Metrics, profiles or the requests in flight are served without a token. (The web interface asks for a login; one that the internet reaches is W519.)`,
    why: `They name mounts, policies and token counts, and a profile can hold what was in memory.`,
    fix: `Delete \`unauthenticated_metrics_access\`, \`unauthenticated_pprof_access\` and \`unauthenticated_in_flight_requests_access\`, and give the collector a token.`,
    bad: VAULT_ON_EKS.replace(
      `  listener { tls_secret = "vault-server-tls" }`,
      `  listener {
    tls_secret = "vault-server-tls"
    telemetry { unauthenticated_metrics_access = true }
  }`,
    ),
    good: VAULT_ON_EKS,
  },
  of: {
    *server({ what: server, listeners }) {
      for (const { open } of listeners)
        for (const { what, attribute, span } of open)
          yield { message: `the listener of ${server} serves ${what} without a token`, span, help: `delete \`${attribute}\`` };
    },
  },
};
