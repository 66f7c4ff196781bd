import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W507',
  name: 'no-restore-drill',
  severity: 'warning',
  page: {
    what: `No backup is declared, or no drill that restores one.`,
    why: `A backup that was never restored is a hope; the first restore should not be the real one.`,
    fix: `Add \`backup { drill = 90d }\`; the runbook then holds the steps.`,
    bad: VAULT_ON_EKS.replace(
      `  backup { drill = 90d }
`,
      ``,
    ),
    good: VAULT_ON_EKS,
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
