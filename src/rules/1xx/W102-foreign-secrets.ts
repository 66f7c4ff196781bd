import { includes, parsePattern, PatternError } from '../../access/patterns.ts';
import { byId, isOf, type Owned, ownershipOf, teamsOf } from '../../access/reach/index.ts';
import type { AccessRule, PrincipalAccess } from '../../access/relation.ts';
import { specified } from '../../access/specified.ts';
import { resolveResource, resolveWord } from '../../model/index.ts';
import type { Program, Team } from '../../model/program.ts';
import type { Span } from '../../source.ts';
import type { Finding, Rule } from '../rule.ts';
import { allowsOf, covers, overlaps, teamOf, type GrantUse } from '../support.ts';

export const rule: Rule = {
  code: 'W102',
  name: 'foreign-secrets',
  severity: 'error',
  page: {
    what: 'A grant reaches into what another team `owns`, and that team has not said `share`.',
    why: 'What a team owns is its own to give away; a grant from outside would go round its decision.',
    fix: 'Ask the owning team to add `share VERBS on PATH with app NAME` to its declaration, or drop the grant.',
    bad: 'team orders {\n  group = "orders"\n  owns secret/orders/**\n}\napp reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/orders/mail\n}',
    good: 'team orders {\n  group = "orders"\n  owns secret/orders/**\n  share read on secret/orders/mail with app reader because "bounces are shown to the customer"\n}\napp reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/orders/mail\n}',
  },
  *check(input) {
    yield* inVault(input.program, input.relation.principals);
    yield* inStores(input.program);
  },
};

/** By the relation, so that nothing is missed: grants of profiles, `inject`, `raw` and what others share count as well. */
function* inVault(program: Program, principals: readonly PrincipalAccess[]): Generator<Finding> {
  const owned = ownershipOf(program);
  if (owned.size === 0) return;
  const sharers = new Map([...program.teams.values()].flatMap((team) => team.shares.map((share) => [keyOf(share.span), team] as const)));
  for (const principal of principals) {
    let told: Set<string> | undefined;
    for (const { rule, pattern } of specified(principal).allows) {
      const { origin } = rule;
      if (origin.by === 'derived') continue;
      const sharer = sharers.size === 0 ? undefined : sharers.get(keyOf(origin.span));
      for (const one of owned.overlapping(pattern)) {
        if (sharer ? sharer === one.team : isOf(principal, one.team.name, program)) continue;
        if (one.listed && !rule.capabilities.includes('list')) continue;
        const span = origin.via ?? origin.span;
        const key = `${keyOf(span)} ${origin.text} ${one.team.name}`;
        if (told?.has(key) || (!sharer && isShared(rule, one.team, [principal, ...teammates(principal, program, principals)]))) continue;
        (told ??= new Set()).add(key);
        yield finding(principal, rule, one, sharer, wordOf(principal, rule, program) ?? span);
      }
    }
  }
}

function finding(principal: PrincipalAccess, rule: AccessRule, { team, text }: Owned, sharer: Team | undefined, span: Span): Finding {
  const { origin } = rule;
  const who = `${principal.kind} ${principal.name}`;
  const related = [{ span: team.span, message: `team ${team.name} owns ${text}` }];
  const what = origin.text.replace(/^inject: /, '');
  return {
    message: sharer
      ? `team ${sharer.name} shares ${what}, which team ${team.name} owns`
      : `${who} may ${what.replace(/^raw /, '').replace(' on ', ' ')}, which team ${team.name} owns and has not shared`,
    span,
    related: origin.via ? [...related, { span: origin.span, message: 'this grant of the profile' }] : related,
    help:
      origin.by === 'raw'
        ? `leave it out, or ask team ${team.name} to \`share\` it and use a verb of the engine`
        : `team ${team.name} can add \`share ${what} with ${who}\``,
  };
}

/** The resource of a grant that the principal says itself; with a profile, `raw` or `inject` the whole statement is to blame. */
function wordOf({ kind, name, team }: PrincipalAccess, { origin }: AccessRule, program: Program): Span | undefined {
  const holders = { app: program.apps, team: program.teams, user: program.users, pipeline: program.pipelines }[kind];
  const statement = origin.via ? undefined : holders.get(name)?.grants.find(({ span }) => keyOf(span) === keyOf(origin.span));
  const app = kind === 'app' ? name : undefined;
  return statement?.resources.find((word) => origin.text.endsWith(` on ${resolveWord(word, { team, app }).text}`))?.span;
}

const keyOf = (span: Span): string => `${span.file}:${span.start}`;

const teammates = (principal: PrincipalAccess, program: Program, principals: readonly PrincipalAccess[]): PrincipalAccess[] =>
  teamsOf(principal, program).flatMap((name) => byId(principals).get(`team/${name}`) ?? []);

/** Whether a share of the owner, with the principal or with its team, covers all of the rule. */
function isShared(rule: AccessRule, owner: Team, receivers: readonly PrincipalAccess[]): boolean {
  const shares = new Set(owner.shares.map((share) => keyOf(share.span)));
  const wanted = parsePattern(rule.pattern);
  const given = receivers.flatMap((p) => p.allows).filter(({ origin }) => shares.has(keyOf(origin.span)));
  return rule.capabilities.every((capability) =>
    given.some((share) => {
      const pattern = parsePattern(share.pattern);
      if (pattern instanceof PatternError || wanted instanceof PatternError) return false;
      return share.capabilities.includes(capability) && includes(pattern, wanted);
    }),
  );
}

interface Kept {
  readonly team: Team;
  readonly rest: string;
}

/** What teams own in stores outside Vault, by store: the relation does not speak of it. */
function* inStores(program: Program): Generator<Finding> {
  const owners = new Map<string, Kept[]>();
  for (const team of program.teams.values())
    for (const statement of team.owns)
      for (const word of statement.resources) {
        const resolved = resolveResource(word, program);
        if (!resolved || !program.stores.has(resolved.engine.name)) continue;
        owners.set(resolved.engine.name, [...(owners.get(resolved.engine.name) ?? []), { team, rest: resolved.rest }]);
      }
  if (owners.size === 0) return;
  const refuse = (who: string, what: string, { team, rest }: Kept, store: string, span: Span): Finding => ({
    message: `${who} may ${what}, which team ${team.name} owns and has not shared`,
    span,
    related: [{ span: team.span, message: `team ${team.name} owns ${store}/${rest}` }],
    help: `team ${team.name} can add \`share ${what.replace(' ', ' on ')} with ${who}\``,
  });
  for (const use of allowsOf(program)) {
    const mine = teamOf(use.holder);
    if (use.holder.kind === 'profile') continue;
    for (const kept of owners.get(use.engine.name) ?? []) {
      if (kept.team.name === mine || !overlaps(kept.rest, use.rest) || sharedStore(kept.team, use, program)) continue;
      yield refuse(
        `${use.holder.kind} ${use.holder.name}`,
        `${use.verb.text} ${use.resource.text}`,
        kept,
        use.engine.name,
        use.resource.span,
      );
    }
  }
  for (const app of program.apps.values())
    for (const { engine, rest, span } of app.injections)
      for (const kept of owners.get(engine.name) ?? [])
        if (
          kept.team.name !== app.team &&
          overlaps(kept.rest, rest) &&
          !sharedWith(kept.team, 'app', app.name, app.team, engine.name, rest, program)
        )
          yield refuse(`app ${app.name}`, `read ${engine.name}/${rest}`, kept, engine.name, span);
}

const sharedStore = (team: Team, use: GrantUse, program: Program): boolean =>
  sharedWith(team, use.holder.kind, use.holder.name, teamOf(use.holder), use.engine.name, use.rest, program);

function sharedWith(
  owner: Team,
  kind: string,
  name: string,
  team: string | undefined,
  store: string,
  rest: string,
  program: Program,
): boolean {
  return owner.shares.some(
    (share) =>
      share.with.some((to) => (to.kind === kind && to.name.text === name) || (to.kind === 'team' && to.name.text === team)) &&
      share.resources.some((word) => {
        const resolved = resolveResource(word, program);
        return resolved?.engine.name === store && covers(resolved.rest, rest);
      }),
  );
}
