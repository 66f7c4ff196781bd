import { parsePattern, type Pattern, PatternError } from '../../access/patterns.ts';
import { patternIndex } from '../../access/pattern-index.ts';
import { nameOf, ownershipOf } from '../../access/reach/index.ts';
import type { PrincipalId } from '../../access/relation.ts';
import type { Span } from '../../source.ts';
import type { Rule } from '../rule.ts';
import { enginesOf } from '../support.ts';

export const rule: Rule = {
  code: 'W509',
  name: 'shared-mount',
  severity: 'warning',
  page: {
    what: 'Two teams write to the same part of a secrets mount, and nobody `owns` it.',
    why: 'Each can replace what the other wrote, and no rule can say whose it is: community editions have no namespaces, so paths are all that keeps teams apart.',
    fix: 'Give each team a path of its own (`owns secret/TEAM/**`), and `share` what two of them need.',
    bad: `team orders { group = "orders" }
app mailer {
  team = orders
  run on eks { cluster = platform  namespace = "orders"  service_account = "mailer" }
  allow read, update on secret/mail/templates
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read, update on secret/mail/templates
}`,
    good: `team orders { group = "orders"  owns secret/mail/**  share read on secret/mail/templates with app api }
app mailer {
  team = orders
  run on eks { cluster = platform  namespace = "orders"  service_account = "mailer" }
  allow read, update on secret/mail/templates
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/mail/templates
}`,
  },
  *check({ program, relation }) {
    const owned = ownershipOf(program);
    const kv = new Set(enginesOf(program, 'kv').map(({ name }) => name));
    const index = patternIndex<Writer>();
    for (const { id, team, allows } of relation.principals) {
      if (team === undefined) continue;
      let told: Set<string> | undefined;
      for (const { pattern: text, origin } of allows) {
        if (!kv.has(origin.engine ?? '') || !WRITES.has(origin.verb ?? '') || told?.has(origin.text)) continue;
        const pattern = parsePattern(text);
        if (pattern instanceof PatternError || owned.overlapping(pattern).length > 0) continue;
        const span = origin.via ?? origin.span;
        const other = index.overlapping(pattern).find((one) => one.team !== team);
        index.add({ pattern, team, id, span });
        if (!other) continue;
        (told ??= new Set()).add(origin.text);
        yield {
          message: `teams ${other.team} and ${team} both write to ${origin.text.split(' on ')[1] ?? text}, which nobody owns`,
          span,
          related: [{ span: other.span, message: `${nameOf(other.id)} writes here` }],
          help: 'let one team own it and `share` it with the other',
        };
      }
    }
  },
};

interface Writer {
  readonly pattern: Pattern;
  readonly team: string;
  readonly id: PrincipalId;
  readonly span: Span;
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'write', 'patch']);
