import { VAULT_ON_EKS } from '../examples.ts';
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
    bad: VAULT_ON_EKS.replace(
      `  listener { tls_secret = "vault-server-tls" }`,
      `  listener {
    tls_secret = "vault-server-tls"
    telemetry { unauthenticated_metrics_access = true }
  }`,
    ),
    good: VAULT_ON_EKS,
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
