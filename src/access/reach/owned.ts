import type { RequestTemplate } from '../../contract.ts';
import { engineKinds } from '../../engines/index.ts';
import type { Engine, Program, Team } from '../../model/program.ts';
import { resolveWord } from '../../model/placeholders.ts';
import type { Word } from '../../syntax/ast.ts';
import type { PrincipalAccess } from '../relation.ts';
import { secretsOf } from '../iam/stores.ts';
import { patternIndex } from '../pattern-index.ts';
import { pattern, type Pattern } from '../patterns.ts';
import { Refusal, requestsOf, type Resource, resourceOf, usesSelf } from '../requests.ts';

/** Something a team owns, as Vault sees it: one pattern for each request that an engine's verbs can make there. */
export interface Owned {
  readonly team: Team;
  /** As the team wrote it. */
  readonly text: string;
  readonly engine: string;
  readonly pattern: Pattern;
  /** Only LIST reaches it: the folder above what is owned, whose listing is its names. */
  readonly listed: boolean;
}

/** A secret outside Vault that a team owns. */
export interface OwnedSecret {
  readonly team: Team;
  readonly text: string;
  readonly arn: string;
}

export interface Ownership {
  readonly secrets: readonly OwnedSecret[];
  /** How many patterns are owned at Vault. */
  readonly size: number;
  overlapping(pattern: Pattern): readonly Owned[];
  inEngine(name: string): readonly Owned[];
}

const byProgram = new WeakMap<Program, Ownership>();

/** What all teams own, by segments, so that a grant meets only what it can overlap; made once a program. */
export function ownershipOf(program: Program): Ownership {
  let known = byProgram.get(program);
  if (!known) byProgram.set(program, (known = collect(program)));
  return known;
}

function collect(program: Program): Ownership {
  const index = patternIndex<Owned>();
  const byEngine = new Map<string, Owned[]>();
  const secrets: OwnedSecret[] = [];
  let size = 0;
  for (const team of program.teams.values())
    for (const statement of team.owns)
      for (const word of statement.resources) {
        const resolved = resolveWord(word, { team: team.name });
        secrets.push(...secretsIn(team, resolved.text, program));
        for (const owned of ownedAt(team, word, resolved, program)) {
          size++;
          index.add(owned);
          const there = byEngine.get(owned.engine);
          if (there) there.push(owned);
          else byEngine.set(owned.engine, [owned]);
        }
      }
  return { secrets, size, overlapping: index.overlapping, inEngine: (name) => byEngine.get(name) ?? [] };
}

function ownedAt(team: Team, { text }: Word, resolved: Word, program: Program): Iterable<Owned> {
  const resource = resourceOf(resolved, program, engineKinds);
  if (!resource || resource instanceof Refusal || usesSelf(resource.rest)) return [];
  const engine = resource.engine.name;
  const found = new Map<string, Owned>();
  const add = (at: string, listed: boolean): void => {
    if (found.get(at)?.listed !== false) found.set(at, { team, text, engine, pattern: pattern(at), listed });
  };
  for (const { name, templates } of waysInto(resource)) {
    const requests = requestsOf(name, templates, resource);
    for (const { pattern: at, template } of requests instanceof Refusal ? [] : requests) {
      add(at, false);
      if (at.endsWith('/*') && template.capabilities.includes('list')) add(at.slice(0, -2), true);
    }
  }
  return found.values();
}

interface WayIn {
  /** A verb's; others may have the same requests. */
  readonly name: string;
  readonly templates: readonly RequestTemplate[];
}
const waysByEngine = new WeakMap<Engine, readonly WayIn[]>();

/** The requests of all verbs of an engine, each set of them once: where they go and whether they list, not what else they do there. */
function waysInto({ engine, kind }: Resource): readonly WayIn[] {
  const known = waysByEngine.get(engine);
  if (known) return known;
  const found = new Map<string, WayIn>();
  for (const [name, verb] of Object.entries(kind.verbs(engine.builtin ? undefined : engine.bound))) {
    const templates = [...verb.requests, ...(verb.ways ?? [])];
    const key = templates.map(placeOf).join('\n');
    if (!found.has(key)) found.set(key, { name, templates });
  }
  const ways = [...found.values()];
  waysByEngine.set(engine, ways);
  return ways;
}

const placeOf = ({ path, member, capabilities }: RequestTemplate): string =>
  `${path} ${member ?? ''} ${capabilities.includes('list') ? capabilities.length : 0}`;

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

/** Whether a principal is of a team: its app, the team itself, a pipeline that applies its stack. */
export function isOf({ kind, name, team }: PrincipalAccess, asked: string, program: Program): boolean {
  if (team !== undefined) return team === asked;
  return kind === 'pipeline' && (program.pipelines.get(name)?.applies.includes(`team/${asked}`) ?? false);
}

/** The teams that a principal is of. */
export function teamsOf(principal: PrincipalAccess, program: Program): readonly string[] {
  if (principal.team !== undefined) return [principal.team];
  const applies = principal.kind === 'pipeline' ? (program.pipelines.get(principal.name)?.applies ?? []) : [];
  return applies.filter((stack) => stack.startsWith('team/')).map((stack) => stack.slice('team/'.length));
}
