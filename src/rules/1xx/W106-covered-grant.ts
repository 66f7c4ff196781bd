import type { Rule } from '../rule.ts';
import { allowsOf, covers, type GrantUse } from '../support.ts';

export const rule: Rule = {
  code: 'W106',
  name: 'covered-grant',
  severity: 'warning',
  page: {
    what: 'A grant gives nothing that another grant of the same declaration does not give already.',
    why: 'Whoever deletes one of the two believes the access is gone.',
    fix: 'Keep one of them.',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  allow read on secret/payments/api/db\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  allow list on secret/payments/api/**\n}',
  },
  *check({ program }) {
    const byHolder = new Map<string, GrantUse[]>();
    for (const use of allowsOf(program)) {
      // A dated or conditional grant ends on its own, so it neither covers nor repeats another.
      if (use.statement.tail.until || use.statement.tail.when) continue;
      const key = `${use.holder.kind}/${use.holder.name}/${use.engine.name}/${use.verb.text}`;
      const same = byHolder.get(key);
      if (same) same.push(use);
      else byHolder.set(key, [use]);
    }
    for (const uses of byHolder.values()) {
      if (uses.length < 2) continue;
      for (const [i, use] of uses.entries()) {
        const other = uses.find((candidate, j) => i !== j && covers(candidate.rest, use.rest) && (candidate.rest !== use.rest || j < i));
        if (!other) continue;
        yield {
          message: `${use.verb.text} on ${use.resource.text} is already given by ${other.verb.text} on ${other.resource.text}`,
          span: use.resource.span,
          related: [{ span: other.statement.span, message: 'the grant that covers it' }],
          help: 'delete one of the two',
        };
      }
    }
  },
};
