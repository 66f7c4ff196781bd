import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W513',
  name: 'recovery-shares',
  severity: 'warning',
  page: {
    what: `Fewer than 5 recovery shares, a threshold below 3, or one that needs every share.`,
    why: `With few shares one absence locks everybody out, and with a low threshold two people can make a root token.`,
    fix: `Set \`recovery { shares = 5  threshold = 3 }\`.`,
    bad: VAULT_ON_EKS.replace(`  recovery { shares = 5  threshold = 3 }`, `  recovery { shares = 3  threshold = 2 }`),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    const { shares, threshold, span } = vault.recovery;
    if (shares >= 5 && threshold >= 3 && threshold === shares)
      yield {
        message: `all ${shares} people are needed to recover vault ${vault.name}: one lost share locks everybody out`,
        span: span ?? vault.span,
        help: 'set `recovery { shares = 5  threshold = 3 }`',
      };
    if (shares >= 5 && threshold >= 3) return;
    yield {
      message: `${threshold} of ${shares} people can recover vault ${vault.name}; the checklist asks for 3 of 5`,
      span: span ?? vault.span,
      help: 'set `recovery { shares = 5  threshold = 3 }`',
    };
  },
};
