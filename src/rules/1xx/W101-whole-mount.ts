import type { Rule } from '../rule.ts';
import { allowsOf } from '../support.ts';

export const rule: Rule = {
  code: 'W101',
  name: 'whole-mount',
  severity: 'warning',
  page: {
    what: 'A grant covers everything in an engine: `secret/**`, `aws/*`, `db/**`.',
    why: 'Whoever holds it also holds everything that will ever be put there, by anybody.',
    fix: 'Name the part that is needed: `secret/payments/**`, `db/orders_ro`.',
    bad: 'app reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/**\n}',
    good: 'app reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/payments/reader/**\n}',
  },
  *check({ program }) {
    for (const { holder, verb, resource, engine, rest } of allowsOf(program)) {
      if (rest !== '**' && rest !== '*') continue;
      yield {
        message: `${holder.kind} ${holder.name} may ${verb.text} everything in ${engine.name}, now and later`,
        span: resource.span,
        help: `name the part that is needed, such as ${engine.name}/${holder.name}/**`,
      };
    }
  },
};
