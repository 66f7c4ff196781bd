import { engineKinds } from '../../engines/index.ts';
import type { Rule } from '../rule.ts';
import { allowsOf, covers, grantsOf } from '../support.ts';

export const rule: Rule = {
  code: 'W302',
  name: 'deny-without-effect',
  severity: 'warning',
  page: {
    what: 'A `deny` that takes nothing away: no grant of its own declaration covers any of what it denies.',
    why: 'A deny reaches only the grants of its own declaration and the profiles it uses; this one reads like a protection and is none.',
    fix: 'For a rule over everybody write `assert nobody can … on …`; else delete it.',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  deny read on secret/payments/other/**\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  deny read on secret/payments/api/root\n}',
  },
  *check({ program }) {
    const denies = grantsOf(program).filter((use) => use.statement.effect === 'deny' && engineKinds.has(use.engine.kind));
    if (denies.length === 0) return;
    const allows = new Map<string, ReturnType<typeof allowsOf>[number][]>();
    for (const use of allowsOf(program)) {
      const key = `${use.holder.kind}/${use.holder.name}`;
      const same = allows.get(key);
      if (same) same.push(use);
      else allows.set(key, [use]);
    }
    for (const use of denies) {
      const { holder } = use;
      const own = allows.get(`${holder.kind}/${holder.name}`) ?? [];
      const used = holder.declared.uses.flatMap((statement) => statement.names.flatMap((name) => allows.get(`profile/${name.text}`) ?? []));
      // A raw grant can cover anything, so nothing is said about a declaration that has one.
      if (holder.declared.raws.length > 0) continue;
      const touches = [...own, ...used].some(
        (allow) =>
          allow.engine === use.engine &&
          (covers(allow.rest, use.rest) || covers(use.rest, allow.rest) || allow.rest.includes('*') || allow.rest.includes('{')) &&
          near(allow.rest, use.rest),
      );
      if (touches) continue;
      yield {
        message: `this deny of ${use.verb.text} on ${use.resource.text} takes nothing away: ${holder.kind} ${holder.name} is granted nothing there`,
        span: use.statement.span,
        help: `for a rule over everybody write \`assert nobody can ${use.verb.text} on ${use.resource.text}\``,
      };
    }
  },
};

/** Whether the literal heads of two resources are compatible. */
function near(left: string, right: string): boolean {
  const a = left.split('/');
  const b = right.split('/');
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i] ?? '';
    const y = b[i] ?? '';
    if (/[*{]/.test(x) || /[*{]/.test(y)) return true;
    if (x !== y) return false;
  }
  return true;
}
