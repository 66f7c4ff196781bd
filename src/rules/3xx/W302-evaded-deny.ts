import { OPERATIONS } from '../../access/capabilities.ts';
import { partition, TooManyCells } from '../../access/partition.ts';
import { matches, overlaps, type Pattern } from '../../access/patterns.ts';
import type { PrincipalAccess } from '../../access/relation.ts';
import { type Compiled, permits, specified } from '../../access/specified.ts';
import { otherSpellings, spellingsEvade } from '../../access/spelling.ts';
import { engineKinds } from '../../engines/index.ts';
import type { Finding, Rule, RuleInput } from '../rule.ts';
import { allowsByHolder, covers, deniesOf, type GrantUse } from '../support.ts';
import { placeOf, shadowsOf } from '../shadows.ts';

export const rule: Rule = {
  code: 'W302',
  name: 'deny-without-effect',
  severity: 'warning',
  page: {
    what: 'A `deny` that takes nothing away: no grant of its own declaration covers any of what it denies, or what it denies can be had under the same name in other letters.',
    why: 'A deny reaches only the grants of its own declaration and the profiles it uses; this one reads like a protection and is none. Names of policies, auth roles, users, groups and entities mean the same in capitals, but Vault before 2.1.2 (CVE-2026-89322) and OpenBao compare the path as it was sent: a deny of `admin` is gone round by `ADMIN`. Such a deny counts for nothing in assertions and questions.',
    fix: 'For a rule over everybody write `assert nobody can … on …`; else delete it. Of names, grant those that are meant in place of all but one, or move to Vault 2.1.2.',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  deny read on secret/payments/other/**\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  deny read on secret/payments/api/root\n}',
  },
  *check(input) {
    yield* evaded(input);
    const { program } = input;
    const denies = deniesOf(program).filter((use) => engineKinds.has(use.engine.kind));
    if (denies.length === 0) return;
    const allows = new Map<string, readonly GrantUse[]>();
    for (const uses of allowsByHolder(program)) {
      const [{ holder }] = uses as [GrantUse, ...GrantUse[]];
      allows.set(`${holder.kind}/${holder.name}`, uses);
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
  of: {
    *policy(policy) {
      for (const { kind, passed, deciding, capabilities, path, why } of shadowsOf(policy)) {
        const span = placeOf(passed, policy);
        const other = placeOf(deciding, policy);
        if (!span || kind !== 'evaded') continue;
        yield {
          message: `this deny does not hold on ${path}: \`${deciding.pattern.text}\` comes before it, since ${why}, and allows ${capabilities.join(', ')}`,
          span,
          ...(other ? { related: [{ span: other, message: 'this one decides' }] } : {}),
          help: `deny \`${path}\` by its exact path, or split the wider grant`,
        };
      }
    },
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

/** Denies of a name that the server takes in other letters too, where those are granted. */
function* evaded({ program, relation }: RuleInput): Iterable<Finding> {
  const { vault } = program;
  if (!spellingsEvade(vault)) return;
  const name = vault.product === 'openbao' ? 'OpenBao' : 'Vault';
  const told = new Set<string>();
  for (const access of relation.principals)
    for (const deny of specified(access).denies) {
      const { origin } = deny.rule;
      const key = `${origin.span.file}:${origin.span.start}`;
      if (told.has(key)) continue;
      const found = wayRound(access, deny);
      if (!found) continue;
      told.add(key);
      yield {
        message: `this deny of ${origin.text} does not hold: ${found.operation} of ${found.path} is granted, and ${name} ${vault.version} takes that for the same name`,
        span: origin.span,
        help: `grant the names that are meant in place of all but these${vault.product === 'vault' ? ', or move to Vault 2.1.2 or later' : ''}`,
      };
    }
}

function wayRound(access: PrincipalAccess, deny: Compiled) {
  const spec = specified(access);
  const patterns = [...spec.allows, ...spec.denies].map((r) => r.pattern);
  for (const spelt of otherSpellings(deny.pattern, patterns))
    for (const operation of OPERATIONS.filter((o) => deny.rule.capabilities.includes(o))) {
      const path = pathsOf(spelt, patterns).find((p) => permits(spec, operation, p));
      if (path !== undefined) return { operation, path };
    }
  return undefined;
}

/** A path of every kind that the patterns of a principal tell apart; of too many, none. */
function pathsOf(set: Pattern, patterns: readonly Pattern[]): string[] {
  try {
    const cells = partition([...new Set([set, ...patterns.filter((p) => overlaps(p, set))])], 100_000);
    return cells.map((c) => c.path).filter((p) => matches(set, p));
  } catch (error) {
    if (error instanceof TooManyCells) return [];
    throw error;
  }
}
