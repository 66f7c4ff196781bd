import { attributeSpan, children, enginesOf, spokenDuration } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W408',
  name: 'no-rotation',
  severity: 'warning',
  page: {
    what: `A secret of an inventory without a \`rotate\` interval, or whose last replacement (\`rotated\`) is longer ago than that.`,
    why: `A static secret that nobody must ever change is known to everybody who ever saw it.`,
    fix: `Add \`rotate = 90d\`; the runbook then lists it. With \`rotated = 2026-10-01\`, the day of the last replacement, the check says when the next is due.`,
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
  *check({ program, project: { asOf } }) {
    for (const engine of enginesOf(program, 'kv'))
      for (const secret of children(engine.bound, 'secret')) {
        const { rotate, rotated } = secret.attrs;
        const name = `${engine.name}/${secret.labels[0] ?? ''}`;
        if (typeof rotate !== 'number') {
          yield { message: `nothing says how often ${name} is rotated`, span: secret.head, help: 'add `rotate = 90d`' };
          continue;
        }
        const due = typeof rotated === 'string' ? dayAfter(rotated, rotate) : undefined;
        if (due === undefined || asOf === undefined || due >= asOf) continue;
        yield {
          message: `${name} was last rotated on ${String(rotated).slice(0, 10)}, and every ${spokenDuration(rotate)} it is to be: it is overdue since ${due}`,
          span: attributeSpan(secret, 'rotated'),
          help: 'replace it, and write the day of that here',
        };
      }
  },
};

/** The day that lies so many seconds after another, both `YYYY-MM-DD`. */
const dayAfter = (day: string, seconds: number): string =>
  new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 10);
