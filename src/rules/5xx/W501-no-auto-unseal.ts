import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W501',
  name: 'no-auto-unseal',
  severity: 'error',
  page: {
    what: `A Vault without a \`seal\`.`,
    why: `After every restart people must bring their key shares together before anything works; on a platform that restarts servers by itself that is an outage.`,
    fix: `Add \`seal awskms { alias = "…"  rotation = true }\`.`,
    bad: VAULT_ON_EKS.replace(
      `  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }
`,
      ``,
    ),
    good: VAULT_ON_EKS,
  },
  of: {
    *server({ what, whole, sealed, span, file }) {
      if (sealed || !whole) return;
      yield {
        message: `${what} has no seal, so every restart waits for people with key shares`,
        span,
        help: file ? 'add `seal "awskms" { … }`' : 'add `seal awskms { … }`',
      };
    },
  },
};
