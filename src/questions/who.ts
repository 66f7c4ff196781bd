import type { Compiled, PrincipalAccess, PrincipalId } from '../access/relation.ts';
import { reachOf } from '../access/reach/index.ts';
import { isOutside, nameOf, type NodeId, type Reach } from '../access/reach/types.ts';
import type { Place } from '../targets/artifact.ts';
import { ask, type Asked } from './ask.ts';
import { partsOf } from './aws.ts';
import { answerFor } from './can.ts';
import { type Holder, rolesOf } from './holders.ts';
import { CallFault, type How, type Part, type PathSet, type Region, type Source, type State, type Verdict, verdictOf } from './types.ts';

export interface Way {
  readonly how: How;
  readonly state: Exclude<State, 'refused'>;
  readonly paths: readonly PathSet[];
  readonly conditions: readonly string[];
  /** Of a chain: its steps in order. */
  readonly sources: readonly Source[];
}

export interface Holding {
  /** A principal, or an AWS role that the compile makes for Vault or for a task: `iam-role/vault`. */
  readonly who: string;
  readonly verdict: Verdict;
  readonly ways: readonly Way[];
}

export interface WhoAnswer {
  readonly env: string;
  readonly verb: string;
  readonly resource: string;
  readonly holdings: readonly Holding[];
  /** What every token may do of it, by Vault's `default` policy. */
  readonly everybody: readonly Way[];
}

/** The graph of what leads to what in one environment. */
export const reachIn = ({ program, relation }: Compiled): Reach => reachOf(program, relation.principals, relation.iam);

/** Everybody who can do it on at least one path of the resource, and by which way. `CallFault` where the question means nothing here. */
export function whoCan(compiled: Compiled, verb: string, resource: string, place: Place, reach?: Reach): WhoAnswer | CallFault {
  const asked = ask(compiled, verb, resource);
  if (asked instanceof CallFault) return asked;
  const { principals, iam } = compiled.relation;
  const answers = principals.map((access) => ({ access, ...answerFor(compiled, access, asked, place) }));
  const direct = new Map<string, Way[]>();
  let everybody: readonly Way[] = [];
  for (const { access, parts } of answers) {
    const ways = waysOf(parts);
    everybody = everybody.length ? everybody : ways.filter((w) => w.how === 'default');
    const own = ways.filter((w) => w.how !== 'default');
    if (own.length > 0) direct.set(access.id, own);
  }
  const found = new Map<string, Verdict>();
  const verdicts = new Map<string, Verdict>(answers.map(({ access, verdict }) => [access.id, verdict]));
  if (asked.kind === 'aws') {
    for (const role of iam.roles) {
      if (role.purpose !== 'vault' && role.purpose !== 'execution') continue;
      const parts = partsOf(
        [{ name: `role ${role.name}`, through: [], statements: role.statements, conditions: [], unknown: undefined }],
        asked,
        place,
      );
      const ways = waysOf(parts);
      if (ways.length > 0) direct.set(`iam-role/${role.key}`, ways);
      verdicts.set(`iam-role/${role.key}`, verdictOf(parts.flatMap((p) => p.regions.map((r) => r.state))));
    }
  }
  const all = new Map<string, Way[]>([...direct].map(([who, ways]) => [who, [...ways]]));
  if (reach)
    for (const { access } of answers) {
      const chains = chainsOf(access.id, asked, resource, { direct, verdicts, compiled, reach, place });
      if (chains.length === 0) continue;
      all.set(access.id, [...(all.get(access.id) ?? []), ...chains.map((c) => c.way)]);
      const own = direct.has(access.id) ? [verdicts.get(access.id) ?? 'no'] : [];
      found.set(access.id, best([...own, ...chains.map((c) => c.verdict)]));
    }
  const holdings = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([who, ways]) => ({ who, verdict: found.get(who) ?? verdicts.get(who) ?? 'part', ways }));
  return { env: compiled.program.env.name, verb, resource, holdings, everybody };
}

const ORDER: readonly Verdict[] = ['yes', 'only-if', 'part', 'unknown'];
const best = (verdicts: readonly Verdict[]): Verdict => ORDER.find((v) => verdicts.includes(v)) ?? 'no';

interface Search {
  readonly direct: ReadonlyMap<string, readonly Way[]>;
  /** Of what principals hold themselves. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly compiled: Compiled;
  readonly reach: Reach;
  readonly place: Place;
}

/** A way of several steps, and how much of what was asked it gives. */
interface Chain {
  readonly way: Way;
  readonly verdict: Verdict;
}

/** What may be had by way of others. What an outside identity holds is told only where nothing is known to be had. */
function chainsOf(id: PrincipalId, asked: Asked, resource: string, search: Search): Chain[] {
  const found: Chain[] = [];
  const root: NodeId = asked.kind === 'aws' ? 'aws-root' : 'vault-root';
  for (const [node, edges] of [...search.reach.from(id)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (node === id || edges.length === 0) continue;
    const sources = edges.map((e): Source => ({ how: 'chain', grant: `${nameOf(e.from)} ${e.fact}`, from: search.place(e.span) }));
    const conditions = edges.flatMap((e) => e.onlyIf ?? []);
    const { ways, verdict } =
      node === root
        ? { ways: [rootWay(asked, resource)], verdict: 'yes' as const }
        : heldAt(node, isOwn(id, node, edges.length, search), asked, search);
    const how = edges.some((e) => e.derived) ? 'applies' : 'chain';
    const limited = verdict === 'yes' && conditions.length ? 'only-if' : verdict;
    for (const way of ways) {
      const state = way.state === 'allowed' && conditions.length ? 'conditional' : way.state;
      found.push({
        way: { ...way, how, state, conditions: [...conditions, ...way.conditions], sources: [...sources, ...way.sources] },
        verdict: limited,
      });
    }
  }
  const known = found.filter((c) => c.way.state !== 'unknown');
  return known.length > 0 ? known : found;
}

const rootWay = (asked: Asked, resource: string): Way => ({
  how: 'chain',
  state: 'allowed',
  paths: (asked.kind === 'aws' ? asked.arns : [resource]).map((one): PathSet => ({ all: [one], except: [] })),
  conditions: [],
  sources: [],
});

function heldAt(node: NodeId, own: boolean, asked: Asked, search: Search): { readonly ways: readonly Way[]; readonly verdict: Verdict } {
  if (asked.kind === 'vault') return { ways: search.direct.get(node) ?? [], verdict: search.verdicts.get(node) ?? 'no' };
  const holder = holderOf(node, search.reach);
  // What it holds itself is a direct way already; what that lets it give itself is not.
  const statements = own ? holder.statements.filter((s) => s.sid === 'Implied') : holder.statements;
  const parts = partsOf([own ? { ...holder, statements, unknown: undefined } : { ...holder, statements }], asked, search.place);
  return { ways: waysOf(parts), verdict: verdictOf(parts.flatMap((p) => p.regions.map((r) => r.state))) };
}

/** An identity that no spec declares may hold anything. */
function holderOf(node: NodeId, reach: Reach): Holder {
  const limit = reach.limitOf(node);
  const unknown = isOutside(node) ? `what ${nameOf(node)} holds` : undefined;
  return { name: nameOf(node), through: [], statements: reach.awsGrants(node), conditions: limit === undefined ? [] : [limit], unknown };
}

const splitId = (id: PrincipalId): readonly [PrincipalAccess['kind'], string] => {
  const slash = id.indexOf('/');
  return [id.slice(0, slash) as PrincipalAccess['kind'], id.slice(slash + 1)];
};

/** Its own role, and credentials that it may ask for itself, are direct ways. */
function isOwn(id: PrincipalId, node: string, steps: number, { compiled }: Search): boolean {
  if (steps > 1) return false;
  if (node.startsWith('engine-role/')) return true;
  const [kind, name] = splitId(id);
  return rolesOf(compiled, { kind, name }).some((r) => `iam-role/${r.key}` === node);
}

function waysOf(parts: readonly Part[]): Way[] {
  const found = new Map<string, { way: Way; paths: PathSet[] }>();
  for (const part of parts)
    for (const region of part.regions) {
      if (region.state === 'refused') continue;
      const how = howOf(region, part);
      const way: Way = { how, state: region.state, paths: [], conditions: region.conditions, sources: region.sources };
      const key = JSON.stringify(way);
      const there = found.get(key) ?? { way, paths: [] };
      if (!there.paths.some((p) => JSON.stringify(p) === JSON.stringify(region.paths))) there.paths.push(region.paths);
      found.set(key, there);
    }
  return [...found.values()].map(({ way, paths }) => ({ ...way, paths }));
}

const howOf = (region: Region, part: Part): How => {
  if (part.operation.includes(':')) return region.within?.startsWith('credentials of') ? 'minted' : 'role';
  return region.within === 'default' ? 'default' : (region.sources[0]?.how ?? 'derived');
};
