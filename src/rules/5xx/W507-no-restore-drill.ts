import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';
import { attributeSpan, spokenDuration } from '../support.ts';

/** Seconds. */
const LIMITS = { drill: 366 * 86_400 };

export const rule: Rule = {
  code: 'W507',
  name: 'no-restore-drill',
  severity: 'warning',
  page: {
    what: `No backup is declared, or no drill that restores one, or one that comes less often than once a year.`,
    why: `A backup that was never restored is a hope; the first restore should not be the real one.`,
    fix: `Add \`backup { drill = 90d }\`; the runbook then holds the steps. Another limit can be set in \`writ.yaml\`: \`rules: { W507: { max: { drill: 180d } } }\`.`,
    bad: VAULT_ON_EKS.replace(
      `  backup { drill = 90d }
`,
      ``,
    ),
    good: VAULT_ON_EKS,
  },
  limits: LIMITS,
  *check({ program: { vault }, setting }) {
    const drill = vault.backup?.attrs['drill'];
    const limit = setting?.max['drill'] ?? LIMITS.drill;
    if (vault.backup && typeof drill === 'number') {
      if (drill > limit)
        yield {
          message: `a restore of vault ${vault.name} is tried every ${spokenDuration(drill)} only`,
          span: attributeSpan(vault.backup, 'drill'),
          help: `set it to ${spokenDuration(limit)} or less`,
        };
      return;
    }
    yield {
      message: `nothing says when a restore of vault ${vault.name} is tried`,
      span: vault.backup?.head ?? vault.span,
      help: 'add `backup { drill = 90d }`',
    };
  },
};
