import type { Program, Team } from '../../model/program.ts';
import { resolveWord } from '../../model/placeholders.ts';
import type { PrincipalAccess } from '../relation.ts';
import { secretsOf } from '../iam/stores.ts';
import { patternIndex } from '../pattern-index.ts';
import { parsePattern, type Pattern, PatternError } from '../patterns.ts';
import { type Kinds, Refusal, requestsOf, resourceOf, usesSelf } from '../requests.ts';

/** Something a team owns, as Vault sees it. */
export interface Owned {
  readonly team: Team;
  /** As the team wrote it. */
  readonly text: string;
  readonly engine: string;
  readonly pattern: Pattern;
}

/** A secret outside Vault that a team owns. */
export interface OwnedSecret {
  readonly team: Team;
  readonly text: string;
  readonly arn: string;
}

export interface Ownership {
  readonly secrets: readonly OwnedSecret[];
  overlapping(pattern: Pattern): readonly Owned[];
  inEngine(name: string): readonly Owned[];
}

/** What all teams own, by segments, so that a grant meets only what it can overlap. */
export function ownershipOf(program: Program, kinds: Kinds): Ownership {
  const index = patternIndex<Owned>();
  const byEngine = new Map<string, Owned[]>();
  const secrets: OwnedSecret[] = [];
  for (const team of program.teams.values())
    for (const statement of team.owns)
      for (const word of statement.resources) {
        const resolved = resolveWord(word, { team: team.name });
        secrets.push(...secretsIn(team, resolved.text, program));
        const resource = resourceOf(resolved, program, kinds);
        if (!resource || resource instanceof Refusal || usesSelf(resource.rest)) continue;
        const patterns = new Set<Pattern>();
        for (const [name, verb] of Object.entries(resource.kind.verbs(resource.engine.builtin ? undefined : resource.engine.bound))) {
          const requests = requestsOf(name, [...verb.requests, ...(verb.ways ?? [])], resource);
          for (const request of requests instanceof Refusal ? [] : requests) {
            const made = parsePattern(request.pattern);
            if (!(made instanceof PatternError)) patterns.add(made);
          }
        }
        for (const pattern of patterns) {
          const owned: Owned = { team, text: word.text, engine: resource.engine.name, pattern };
          index.add(owned);
          const there = byEngine.get(owned.engine);
          if (there) there.push(owned);
          else byEngine.set(owned.engine, [owned]);
        }
      }
  return {
    secrets,
    overlapping: index.overlapping,
    inEngine: (name) => byEngine.get(name) ?? [],
  };
}

/** The secrets of a store that a resource names. */
export function secretsIn(team: Team, text: string, program: Program): OwnedSecret[] {
  const [name = '', ...rest] = text.split('/');
  const store = program.stores.get(name);
  if (!store) return [];
  const label = rest.join('/');
  return secretsOf(store, program)
    .filter((s) => label === '*' || label === '**' || s.label === label)
    .map((s) => ({ team, text, arn: s.arn }));
}

/** The teams that a principal is of: an app's, a team itself, those whose stacks a pipeline applies. */
export function teamsOf(principal: PrincipalAccess, program: Program): ReadonlySet<string> {
  if (principal.team !== undefined) return new Set([principal.team]);
  const applies = principal.kind === 'pipeline' ? (program.pipelines.get(principal.name)?.applies ?? []) : [];
  return new Set(applies.filter((stack) => stack.startsWith('team/')).map((stack) => stack.slice('team/'.length)));
}
