import type { Fix } from '../../diagnostics.ts';
import type { Span } from '../../source.ts';
import type { GrantStatement, Word } from '../../syntax/ast.ts';
import { coveredAws } from '../aws-covered.ts';
import type { AwsGrant } from '../aws-grants.ts';
import { coveredGrants, spanKey } from '../covered.ts';
import type { Finding, Rule } from '../rule.ts';
import { resolveWord } from '../../model/index.ts';
import type { Program } from '../../model/program.ts';
import type { PrincipalAccess } from '../../access/relation.ts';
import { coverIndex } from '../cover-index.ts';
import { allowsByHolder, covers, type GrantUse } from '../support.ts';

export const rule: Rule = {
  code: 'W106',
  name: 'covered-grant',
  severity: 'warning',
  page: {
    what: 'A grant gives nothing that another grant of the same declaration, or of the same policy document, does not give already.',
    why: 'Whoever deletes one of the two believes the access is gone.',
    fix: 'Keep one of them.',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  allow read on secret/payments/api/db\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/**\n  allow list on secret/payments/api/**\n}',
  },
  *check({ program, relation }) {
    const covered = new Map<GrantUse, GrantUse>();
    for (const uses of allowsByHolder(program)) findCovered(uses, covered);
    const idle = new Set([...covered.keys()].map(({ statement, verb, resource }) => keyOf(statement, verb, resource)));
    for (const [use, other] of covered) {
      const fix = removal(use, idle);
      yield {
        message: `${use.verb.text} on ${use.resource.text} is already given by ${other.verb.text} on ${other.resource.text}`,
        span: use.resource.span,
        related: [{ span: other.statement.span, message: 'the grant that covers it' }],
        help: 'delete one of the two',
        ...(fix ? { fix } : {}),
      };
    }
    yield* acrossVerbs(program, relation.principals, idle);
  },
  of: {
    *aws(identity) {
      // What a resource says to several principals says it to each of them.
      if (identity.group === 'resource' || identity.group === 'trust') return;
      for (const [grant, by] of coveredAws(identity)) {
        const text = ({ action, resource }: AwsGrant): string => `${action.text} on ${resource.text}`;
        yield {
          message:
            grant.conditions.length > 0
              ? `the condition of ${text(grant)} has no effect: ${text(by)} is given without it`
              : text(grant) === text(by)
                ? `${text(grant)} is given twice`
                : `${text(grant)} is already given by ${text(by)}`,
          span: grant.resource.span,
          related: [{ span: by.span, message: 'the grant that covers it' }],
          help: 'delete one of the two',
        };
      }
    },
  },
};

/** So many are compared one by one sooner than through an index. */
const FEW = 16;

/** What one holder says twice with the same verb. */
function findCovered(uses: readonly GrantUse[], covered: Map<GrantUse, GrantUse>): void {
  if (uses.length <= FEW) {
    for (const use of uses) {
      const by = uses.find((other) => repeats(use, other, uses));
      if (by) covered.set(use, by);
    }
    return;
  }
  const byVerb = new Map<string, GrantUse[]>();
  for (const use of uses) {
    if (ends(use)) continue;
    const key = `${use.engine.name}/${use.verb.text}`;
    const same = byVerb.get(key);
    if (same) same.push(use);
    else byVerb.set(key, [use]);
  }
  for (const same of byVerb.values()) {
    if (same.length < 2) continue;
    const index = coverIndex(same.map(({ rest }) => rest));
    for (const [i, use] of same.entries()) {
      const other = same[index.coverOf(i) ?? -1];
      if (other) covered.set(use, other);
    }
  }
}

/** A dated or conditional grant ends on its own, so it neither covers nor repeats another. */
const ends = ({ statement: { tail } }: GrantUse): boolean => tail.until !== undefined || tail.when !== undefined;

/** Of two that say the same, the later one repeats the earlier. */
function repeats(use: GrantUse, by: GrantUse, uses: readonly GrantUse[]): boolean {
  if (use === by || use.verb.text !== by.verb.text || use.engine !== by.engine || !covers(by.rest, use.rest)) return false;
  return !ends(use) && !ends(by) && (use.rest !== by.rest || uses.indexOf(by) < uses.indexOf(use));
}

/** By what the verbs stand for: what the same verb covers has been told. */
function* acrossVerbs(program: Program, principals: readonly PrincipalAccess[], told: ReadonlySet<string>): Generator<Finding> {
  const shares = new Set([...program.teams.values()].flatMap((team) => team.shares.map(({ span }) => spanKey(span))));
  for (const principal of principals) {
    for (const [grant, by] of coveredGrants(principal, shares)) {
      const statement = declaredBy(principal, program).find(({ span }) => span.start === grant.span.start && span.file === grant.span.file);
      const app = principal.kind === 'app' ? principal.name : undefined;
      const word = statement?.resources.find((one) => grant.text.endsWith(` on ${resolveWord(one, { team: principal.team, app }).text}`));
      const verb = statement?.verbs.find(({ text }) => text === grant.verb);
      if (statement && word && verb && told.has(keyOf(statement, verb, word))) continue;
      yield {
        message: grant.until
          ? `${grant.text} does not end with ${grant.until}: ${by.text} gives it without an end`
          : `${grant.text} is already given by ${by.text}${by.via ? ' of a profile' : ''}`,
        span: word?.span ?? grant.span,
        related: [{ span: by.span, message: 'the grant that covers it' }],
        help: grant.until ? 'let the other one end too, or narrow it' : 'delete one of the two',
      };
    }
  }
}

function declaredBy({ kind, name }: PrincipalAccess, program: Program): readonly GrantStatement[] {
  const holders = { app: program.apps, team: program.teams, user: program.users, pipeline: program.pipelines }[kind];
  return holders.get(name)?.grants ?? [];
}

const keyOf = (statement: GrantStatement, verb: Word, resource: Word): string =>
  `${statement.span.file}:${statement.span.start} ${verb.span.start} ${resource.span.start}`;

/** The smallest part of the statement that says nothing but what is covered: all of it, one resource or one verb; often there is none. */
function removal({ statement, verb, resource }: GrantUse, idle: ReadonlySet<string>): Fix | undefined {
  const { verbs, resources } = statement;
  const none = (some: readonly Word[], others: readonly Word[]): boolean =>
    some.every((v) => others.every((r) => idle.has(keyOf(statement, v, r))));
  const drop = (title: string, span: Span): Fix => ({ title, edits: [{ span, text: '', removes: true }], safe: true });
  if (none(verbs, resources)) return drop('delete this grant', statement.span);
  if (none(verbs, [resource])) return drop(`delete ${resource.text} from this grant`, resource.span);
  return none([verb], resources) ? drop(`delete ${verb.text} from this grant`, verb.span) : undefined;
}
