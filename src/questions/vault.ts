import { bit, capabilitiesOf, DENY, maskOf, OPERATIONS, type Operation } from '../access/capabilities.ts';
import { buildTable, decide, type Entry, type Table, type TableStanza } from '../access/decide.ts';
import { defaultPolicy } from '../access/default-policy.ts';
import { slashOf } from '../access/emit/close.ts';
import { parametersKey } from '../access/parameters.ts';
import { partition } from '../access/partition.ts';
import { matches, overlaps, parsePattern, type Pattern, pattern, PatternError } from '../access/patterns.ts';
import type { Compiled, Origin, PrincipalAccess, Stanza } from '../access/relation.ts';
import type { Request, Resource } from '../access/requests.ts';
import { covering, partsOf as scopesOf, specified } from '../access/specified.ts';
import type { Program } from '../model/program.ts';
import type { Place } from '../targets/artifact.ts';
import { networkConditions, parameterConditions } from './conditions.ts';
import { grouped } from './grouped.ts';
import { describe, type Judged, type PatternSet } from './regions.ts';
import { spell } from './spelling.ts';
import { tieBreak } from './tie-break.ts';
import { type How, type Part, type Region, type Source, type State, verdictOf } from './types.ts';

/** What decides for one principal: its own policy and Vault's `default`, as one table. */
interface Court {
  readonly compiled: Compiled;
  readonly access: PrincipalAccess;
  /** For somebody else than a stanza with a template of identity is about. */
  readonly plain: Table;
  /** With such stanzas, for the one they are about; a value may be any segment. */
  readonly own: Table;
  readonly stanzas: ReadonlyMap<Pattern, Stanza>;
  /** The templates of a stanza, by the pattern that stands for it in `own`. */
  readonly templates: ReadonlyMap<Pattern, string>;
  /** What every request of its tokens must meet. */
  readonly networks: readonly string[];
  /** All patterns of both tables. */
  readonly patterns: readonly Pattern[];
}

const TEMPLATE = /\{\{[^}]*\}\}/g;
const SEGMENT = /[^/]*\{\{[^}]*\}\}[^/]*/g;

interface Ruling extends Judged<Entry> {
  readonly conditions: readonly string[];
}

const courts = new WeakMap<Compiled, Map<PrincipalAccess, Court>>();
const emitted = new WeakMap<Compiled, ReadonlyMap<PrincipalAccess, readonly Stanza[]>>();

function stanzasOf(compiled: Compiled, access: PrincipalAccess): readonly Stanza[] {
  const known = emitted.get(compiled) ?? new Map(compiled.policies.map((p) => [p.principal, p.stanzas]));
  emitted.set(compiled, known);
  return known.get(access) ?? [];
}

function courtOf(compiled: Compiled, access: PrincipalAccess): Court {
  const known = courts.get(compiled) ?? new Map<PrincipalAccess, Court>();
  courts.set(compiled, known);
  const court = known.get(access) ?? makeCourt(compiled, access);
  known.set(access, court);
  return court;
}

function makeCourt(compiled: Compiled, access: PrincipalAccess): Court {
  const stanzas = new Map<Pattern, Stanza>();
  const templates = new Map<Pattern, string>();
  const rows: TableStanza[] = [];
  const templated: TableStanza[] = [];
  const add = (path: string, row: Omit<TableStanza, 'path'>): Pattern | undefined => {
    const [template] = path.match(TEMPLATE) ?? [];
    const text = template ? path.replace(SEGMENT, '+') : path;
    const made = parsePattern(text);
    if (made instanceof PatternError) return undefined;
    (template ? templated : rows).push({ ...row, path: text });
    if (template) templates.set(made, template);
    return made;
  };
  for (const { path, mask } of defaultPolicy(compiled.program.vault.product)) add(path, { mask });
  for (const stanza of stanzasOf(compiled, access)) {
    const made = add(stanza.pattern, { mask: maskOf(stanza.capabilities), parameters: stanza.parameters });
    if (made) stanzas.set(made, stanza);
  }
  const plain = buildTable([rows]);
  const own = buildTable([rows, templated]);
  const patterns = [...new Set([...entriesOf(own), ...entriesOf(plain)].map((e) => e.pattern))];
  return { compiled, access, stanzas, templates, patterns, plain, own, networks: networkConditions(compiled.program, access) };
}

const entriesOf = (table: Table): Entry[] => [...table.exact.values(), ...table.prefixes, ...table.wild];

/** A set covers LIST of `q/` where it matches `q` or `q/`. */
const covers =
  (operation: Operation) =>
  (set: Pattern, path: string): boolean =>
    matches(set, path) || (operation === 'list' && path.endsWith('/') && matches(set, path.slice(0, -1)));

function meets(p: Pattern, asked: Pattern, operation: Operation): boolean {
  if (overlaps(p, asked)) return true;
  if (operation !== 'list') return false;
  const [x, y] = [slashOf(p), slashOf(asked)];
  return (x !== undefined && overlaps(x, asked)) || (y !== undefined && overlaps(p, y));
}

/** The stanzas that can have a say below a pattern: where there are none, nothing there is allowed. */
export const stanzasNear = (compiled: Compiled, access: PrincipalAccess, area: string): readonly Pattern[] => {
  const asked = pattern(area);
  return courtOf(compiled, access).patterns.filter((p) => overlaps(p, asked));
};

/** All operations of all requests, each decided on all of its paths. */
export function vaultParts(
  compiled: Compiled,
  access: PrincipalAccess,
  requests: readonly Request[],
  another: boolean,
  resource: Resource,
  place: Place,
): (Part & { readonly request: Request })[] {
  const court = courtOf(compiled, access);
  return requests.flatMap((request) =>
    OPERATIONS.filter((o) => request.template.capabilities.includes(o)).map((operation) => {
      const regions = rule(court, request, operation, resource, place);
      return { operation, asked: request.pattern, another, verdict: verdictOf(regions.map((r) => r.state)), regions, request };
    }),
  );
}

function rule(court: Court, request: Request, operation: Operation, resource: Resource, place: Place): Region[] {
  const asked = pattern(request.pattern);
  const near = court.patterns.filter((p) => meets(p, asked, operation));
  const here = covers(operation);
  const rulings: Ruling[] = [];
  for (const cell of partition([...new Set([asked, ...near])], Infinity, 0)) {
    if (operation === 'list' && !cell.slash) continue;
    const path = operation === 'list' ? `${cell.path}/` : cell.path;
    if (here(asked, path)) rulings.push(judge(court, request, operation, path));
  }
  const groups = grouped(rulings, (r) => JSON.stringify([r.state, r.winner?.pattern.text, r.conditions]));
  return [...groups.values()]
    .flatMap((group) =>
      describe(asked, group, rulings, near, here).map((set) => regionOf(court, operation, request, resource, group, set, place)),
    )
    .sort(byState);
}

const ORDER: readonly State[] = ['allowed', 'conditional', 'unknown', 'refused'];
const byState = (a: Region, b: Region): number => {
  const d = ORDER.indexOf(a.state) - ORDER.indexOf(b.state);
  if (d !== 0) return d;
  const [x, y] = [a.paths.all.join(' '), b.paths.all.join(' ')];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** Decided twice where identity templates are about: for the one whom the path names, and for anybody else. */
function judge(court: Court, request: Request, operation: Operation, path: string): Ruling {
  const { dialect } = court.compiled.program.vault;
  const sudo = request.template.capabilities.includes('sudo');
  const verdict = (table: Table): { yes: boolean; winner: Entry | undefined } => {
    const d = decide(table, operation, path, dialect);
    return { yes: d.allowed && (!sudo || d.sudo), winner: d.winner };
  };
  const own = verdict(court.own);
  const plain = verdict(court.plain);
  const by = own.yes || !plain.yes ? own : plain;
  if (!by.yes) return { path, state: 'refused', winner: plain.winner ?? own.winner, conditions: [] };
  const limits = by.winner?.parameters;
  const free = operation === 'list' || operation === 'delete' || parametersKey(limits) === parametersKey(request.template.parameters);
  const conditions = [...court.networks, ...(free ? [] : parameterConditions(limits))];
  const template = own.winner && court.templates.get(own.winner.pattern);
  if (own.yes !== plain.yes && template) conditions.push(`${template} of the caller is${own.yes ? '' : ' not'} the one in the path`);
  return { path, state: conditions.length ? 'conditional' : 'allowed', winner: by.winner, conditions };
}

function regionOf(
  court: Court,
  operation: Operation,
  request: Request,
  resource: Resource,
  group: readonly Ruling[],
  set: PatternSet,
  place: Place,
): Region {
  const [first] = group as readonly [Ruling, ...Ruling[]];
  const { winner, state, conditions } = first;
  const show = (p: Pattern): string => spell(p, request, resource);
  const paths = { all: set.all.map(show), except: set.except.map(show) };
  const example = (group.find((r) => operation === 'list' || !r.path.endsWith('/')) ?? first).path;
  const region = { state, paths, example, conditions };
  const taken = state === 'refused' ? denied(court, operation, group, place) : [];
  if (!winner) return { ...region, sources: taken };
  const stanza = court.stanzas.get(winner.pattern);
  const template = court.templates.get(winner.pattern);
  const beats = tieFor(court, operation, group, winner);
  const { dialect } = court.compiled.program.vault;
  return {
    ...region,
    decidedBy: stanza?.pattern ?? (template ? winner.pattern.text.replace('+', template) : winner.pattern.text),
    within: stanza ? court.access.policy : 'default',
    capabilities: winner.mask & DENY ? ['deny'] : capabilitiesOf(winner.mask),
    ...(winner.mask & DENY && dialect === 'vault-anycase' ? { anyCase: true } : {}),
    ...(beats ? { beats } : {}),
    sources: state === 'refused' ? taken : sourcesOf(stanza?.origins ?? [], court, operation, winner.pattern, place),
  };
}

/** The first rival that a stanza of the group meets; a narrower one says more than the widest. */
function tieFor(court: Court, operation: Operation, group: readonly Ruling[], winner: Entry) {
  const { dialect } = court.compiled.program.vault;
  for (const { path } of group) {
    const found = tieBreak(court.own, operation, path, winner, dialect);
    if (found) return found;
  }
  return undefined;
}

/** Of the grants behind a stanza those that give what was asked for. */
function sourcesOf(origins: readonly Origin[], court: Court, operation: Operation, at: Pattern, place: Place): Source[] {
  const wanted = bit(operation);
  const named = new Set(origins);
  const giving = new Set<Origin>();
  for (const { rule: allow, pattern: own, mask } of specified(court.access).allows)
    if (named.has(allow.origin) && mask & wanted && meets(own, at, operation)) giving.add(allow.origin);
  const telling = origins.filter((o) => giving.has(o));
  return (telling.length ? telling : origins).map((o) => sourceOf(o, court.compiled.program, place));
}

/** A share stands in another team's declaration. */
const isShare = (o: Origin, program: Program): boolean =>
  [...program.teams.values()].some((team) => team.shares.some(({ span }) => span.file === o.span.file && span.start === o.span.start));

const howOf = (o: Origin, program: Program): How =>
  o.via !== undefined ? 'profile' : o.by === 'grant' && isShare(o, program) ? 'share' : o.by;

export const sourceOf = (o: Origin, program: Program, place: Place): Source => ({
  how: howOf(o, program),
  grant: o.text,
  from: place(o.span),
  ...(o.via ? { via: place(o.via) } : {}),
  ...(o.until === undefined ? {} : { until: o.until }),
  ...(o.because === undefined ? {} : { because: o.because }),
});

/** The denies of the specs that take away what a grant would have given there. */
function denied(court: Court, operation: Operation, group: readonly Ruling[], place: Place): Source[] {
  const found = new Set<Origin>();
  for (const { allows, denies } of scopesOf(specified(court.access)))
    for (const { path } of group)
      if (covering(allows, operation, path).length > 0)
        for (const { rule: denying } of covering(denies, operation, path)) found.add(denying.origin);
  return [...found].map((o) => ({ ...sourceOf(o, court.compiled.program, place), grant: `deny ${o.text}` }));
}
