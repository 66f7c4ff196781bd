import { children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W408',
  name: 'no-rotation',
  severity: 'warning',
  page: {
    what: `A secret of an inventory without a \`rotate\` interval.`,
    why: `A static secret that nobody must ever change is known to everybody who ever saw it.`,
    fix: `Add \`rotate = 90d\`; the runbook then lists it.`,
    bad: `engine kv secret {
  version = 2
  secret payments/api/token { keys = ["token"] }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/payments/api/token
}`,
    good: `engine kv secret {
  version = 2
  secret payments/api/token { keys = ["token"]  rotate = 90d }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/payments/api/token
}`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'kv')) {
      for (const secret of children(engine.bound, 'secret')) {
        if (secret.attrs['rotate'] !== undefined) continue;
        yield {
          message: `nothing says how often ${engine.name}/${secret.labels[0] ?? ''} is rotated`,
          span: secret.head,
          help: 'add `rotate = 90d`',
        };
      }
    }
  },
};
