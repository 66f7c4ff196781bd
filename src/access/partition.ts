import { groupsOf } from './groups.ts';
import type { Pattern } from './patterns.ts';
import { child, isSmall, type Node, type Tail, trieOf, with1 } from './trie.ts';

/** One kind of request that a set of patterns can tell apart, with a request of that kind. Numbers index the given patterns. */
export interface Cell {
  readonly path: string;
  /** The patterns that match `path`. */
  readonly at: readonly number[];
  /** Those that match `path/`: with `at`, what decides LIST of `path/`. Absent where `path` ends in `/` already. */
  readonly slash: readonly number[] | undefined;
}

/** Patterns that cross in so many ways that telling their requests apart is out of proportion. */
export class TooManyCells extends Error {}

/** Steps that several walks may take together. Counts down. */
export interface Effort {
  left: number;
}

/** At most so many steps of those that are left for more than this. */
export function spend<T>(work: Effort, most: number, walk: (effort: Effort) => T): T {
  const given = Math.max(0, Math.min(most, work.left));
  const effort = { left: given };
  try {
    return walk(effort);
  } finally {
    work.left -= given - effort.left;
  }
}

/**
 * All cells of the path space under a set of patterns: two requests of one cell are matched by the same patterns (for LIST, in
 * both forms), so one witness a cell is complete. Paths have no empty segment but possibly the last one: others never
 * reach Vault's decision (its HTTP front redirects `//`). A walk over a trie of segments with `+` edges and prefix tails;
 * positions that have the same future are visited once. `budget` bounds the steps: beyond it, `TooManyCells` is thrown.
 * Patterns that look alike for long and never meet (`+/b/x`, `a/+/y`) would be walked in all their combinations: where a
 * walk is long, it is made group by group, and then gives no cell that nothing matches. `within`: only cells of which the
 * pattern of that index matches `path` or `path/`.
 */
export function partition(patterns: readonly Pattern[], budget: number | Effort = Infinity, within?: number): Cell[] {
  const effort = typeof budget === 'number' ? { left: budget } : budget;
  let size = 0;
  for (const { segments } of patterns) size += segments.length;
  const most = SHORT + SHORT * size;
  const isLast = effort.left <= most;
  const all = patterns.map((_, index) => index);
  try {
    return spend(effort, most, (short) => walk(patterns, [all], short, within));
  } catch (error) {
    if (!(error instanceof TooManyCells) || isLast) throw error;
  }
  const groups = groupsOf(patterns).filter((group) => within === undefined || group.includes(within));
  return walk(patterns, groups, effort, within);
}

/** Steps for each segment that a walk of patterns without many crossings stays below. */
const SHORT = 32;

/** Requests that begin alike, as far as they were followed. */
interface State {
  readonly path: string;
  /** Where the segments of the path lead, by every way. */
  readonly nodes: readonly Node[];
  /** Globs whose prefix the path has: they match it and everything below. */
  readonly forever: readonly number[];
  /** No other path leads to the same nodes. */
  readonly alone: boolean;
}

function walk(patterns: readonly Pattern[], groups: readonly (readonly number[])[], effort: Effort, within?: number): Cell[] {
  const cells: Cell[] = [];
  const isNewCell = cellsSeen(patterns.length);
  const emit = (path: string, end: string, at: readonly number[], slash: readonly number[] | undefined): void => {
    // A pattern of another group may match it.
    if (groups.length > 1 && at.length === 0 && !slash?.length) return;
    if (within !== undefined && !at.includes(within) && !slash?.includes(within)) return;
    if (isNewCell(at, slash)) cells.push({ path: path + end, at, slash });
  };
  const isNewState = statesSeen();
  // Not by recursion: a path in a policy that somebody else wrote may have thousands of segments.
  const open: State[] = [];
  const visit = (state: State): void => {
    const { path, nodes, forever } = state;
    if (within !== undefined && !forever.includes(within) && !nodes.some((n) => n.leads)) return;
    if (!state.alone && !isNewState(state)) return;
    let active = 0;
    for (let i = 0; i < nodes.length; i++) active += (nodes[i] as Node).below;
    const edges = active === 0 ? LEAF : edgesOf(nodes);
    effort.left -= active + edges.tries + (forever.length >> 1);
    if (effort.left < 0) throw new TooManyCells();
    if (path !== '') {
      const slash = joined(endsBelow(nodes), forever);
      emit(path, '', joined(endsOf(nodes), forever), slash);
      emit(path, '/', slash, undefined);
    }
    if (active === 0) return emit(path === '' ? '' : `${path}/`, edges.fresh, forever, forever);
    const { names, prefixed } = edges;
    const alone = state.alone && edges.alone;
    const follow = (segment: string): void => {
      const next = path === '' ? segment : `${path}/${segment}`;
      const there = taken(nodes, segment);
      open.push({
        path: next,
        nodes: there,
        forever: joined(forever, openedBy(nodes, segment)),
        alone: alone && there.length > 0,
      });
    };
    follow(edges.fresh);
    for (let i = prefixed.length - 1; i >= 0; i--) follow(prefixed[i] as string);
    for (let i = names.length - 1; i >= 0; i--) if (names[i] !== '') follow(names[i] as string);
  };
  let ids = 0;
  for (const group of groups) {
    const { root, size } = trieOf(patterns, group, ids, within);
    ids += size;
    for (let next: State | undefined = { path: '', nodes: [root], forever: NONE, alone: true }; next; next = open.pop()) visit(next);
  }
  return cells;
}

const NONE: readonly number[] = [];
const NOWHERE: readonly Node[] = [];
const joined = (a: readonly number[], b: readonly number[]): readonly number[] => (b.length === 0 ? a : a.length === 0 ? b : [...a, ...b]);
const sorted = (indexes: readonly number[]): string => {
  if (indexes.length === 0) return '';
  return indexes.length === 1 ? String(indexes[0]) : [...indexes].sort((a, b) => a - b).join();
};

/** So many are looked through as fast as they are looked up. */
const FEW = 16;

/** Whether a number or text comes for the first time. */
function firstTime(): (key: number | string) => boolean {
  const few: (number | string)[] = [];
  let many: Set<number | string> | undefined;
  return (key) => {
    if (many) return many.size < many.add(key).size;
    if (few.includes(key)) return false;
    few.push(key);
    if (few.length > FEW) many = new Set(few);
    return true;
  };
}

/** Whether a cell comes for the first time. Most are of one pattern or two: those are told apart by a number. */
function cellsSeen(patterns: number): (at: readonly number[], slash: readonly number[] | undefined) => boolean {
  const isFirst = firstTime();
  return (at, slash) => {
    if (at.length > 1 || (slash && slash.length > 1)) return isFirst(`${sorted(at)}|${slash ? sorted(slash) : '-'}`);
    return isFirst(((at[0] ?? -1) + 1) * (patterns + 2) + (slash ? (slash[0] ?? -1) + 2 : 0));
  };
}

/** Whether nodes come for the first time below the same globs: what is below them was told before. */
function statesSeen(): (state: State) => boolean {
  const isFirst = firstTime();
  return ({ nodes, forever }) => {
    if (nodes.length === 0 && forever.length < 2) return isFirst(forever[0] ?? -1);
    let key = '';
    for (const { id } of nodes) key += `${id},`;
    return isFirst(`${key}|${sorted(forever)}`);
  };
}

/** The patterns that end where a path does. */
function endsOf(nodes: readonly Node[]): readonly number[] {
  let ends = NONE;
  for (let i = 0; i < nodes.length; i++) ends = joined(ends, (nodes[i] as Node).ends);
  return ends;
}

/** Those that end, or begin to match all, one `/` later. */
function endsBelow(nodes: readonly Node[]): readonly number[] {
  let ends = NONE;
  for (let i = 0; i < nodes.length; i++) ends = joined(ends, child(nodes[i] as Node, '')?.ends ?? NONE);
  for (let i = 0; i < nodes.length; i++) ends = joined(ends, nodes[i]?.plus?.ends ?? NONE);
  return joined(ends, openedBy(nodes, ''));
}

/** Where one segment leads. */
function taken(nodes: readonly Node[], segment: string): readonly Node[] {
  let found = NOWHERE;
  for (let i = 0; i < nodes.length; i++) {
    const next = child(nodes[i] as Node, segment);
    if (next) found = with1(found, next);
  }
  for (let i = 0; i < nodes.length; i++) {
    const plus = nodes[i]?.plus;
    if (plus) found = with1(found, plus);
  }
  return found;
}

/** The globs that match from a segment on. */
function openedBy(nodes: readonly Node[], segment: string): readonly number[] {
  let opened = NONE;
  for (let i = 0; i < nodes.length; i++) {
    const { tails } = nodes[i] as Node;
    for (let k = 0; k < tails.length; k++) {
      const { prefix, index } = tails[k] as Tail;
      if (segment.startsWith(prefix)) opened = with1(opened, index);
    }
  }
  return opened;
}

/** What can stand next: the segments of every kind that the patterns tell apart here. */
interface Edges {
  readonly names: readonly string[];
  /** Segments with a prefix. */
  readonly prefixed: readonly string[];
  /** A segment of a name like any other. */
  readonly fresh: string;
  /** Each segment is tried against each prefix, some eight times as fast as a step. */
  readonly tries: number;
  /** Each leads somewhere else. */
  readonly alone: boolean;
}

const LEAF: Edges = { names: [], prefixed: [], fresh: 'x', tries: 0, alone: true };

function edgesOf(nodes: readonly Node[]): Edges {
  const [only] = nodes;
  const names = only && nodes.length === 1 ? only.names : namesOf(nodes);
  const prefixes = prefixesOf(nodes);
  const alone = nodes.length === 1 && (!only?.plus || names.length + prefixes.length === 0);
  if (names.length + prefixes.length === 0) return alone ? LEAF : { ...LEAF, alone };
  const known: Known = { nodes, openings: openingsOf(prefixes) };
  let prefixed: readonly string[] = LEAF.prefixed;
  for (const prefix of prefixes) if (prefix !== '') prefixed = with1(prefixed, other(prefix, known));
  const segments = names.length - (names.includes('') ? 1 : 0) + prefixed.length + 1;
  return { names, prefixed, fresh: other('', known), tries: (segments * prefixes.length) >> 3, alone };
}

function namesOf(nodes: readonly Node[]): readonly string[] {
  let found: readonly string[] = LEAF.names;
  for (const { names } of nodes) if (names.length > 0) found = found.length === 0 ? names : [...new Set([...found, ...names])];
  return found;
}

/** Each once. */
function prefixesOf(nodes: readonly Node[]): readonly string[] {
  let prefixes: readonly string[] = LEAF.prefixed;
  for (let i = 0; i < nodes.length; i++) {
    const { tails } = nodes[i] as Node;
    for (let k = 0; k < tails.length; k++) prefixes = with1(prefixes, (tails[k] as Tail).prefix);
  }
  return prefixes.length > 1 ? [...new Set(prefixes)] : prefixes;
}

interface Known {
  readonly nodes: readonly Node[];
  /** Prefixes, and in other letters those that have them. */
  readonly openings: readonly string[];
}

const openingsOf = (prefixes: readonly string[]): readonly string[] =>
  prefixes.every(isSmall) ? prefixes : [...new Set(prefixes.flatMap((p) => [p, p.toLowerCase()]))];

/** An uppercase name makes its lowercase form no name like any other: dialect `vault-anycase` may match both. */
function isTaken(segment: string, base: string, { nodes, openings }: Known): boolean {
  for (let i = 0; i < nodes.length; i++) if (child(nodes[i] as Node, segment) || nodes[i]?.folded.includes(segment)) return true;
  for (const p of openings) if (p.length > base.length && segment.startsWith(p)) return true;
  return false;
}

/** A segment that begins with `base`, is none of the names and begins with no longer prefix, in other letters neither. */
function other(base: string, known: Known): string {
  for (const letter of 'xabcdefghijklmnopqrstuvwyz0123456789') if (!isTaken(base + letter, base, known)) return base + letter;
  for (let code = 0x100; ; code++) if (!isTaken(base + String.fromCharCode(code), base, known)) return base + String.fromCharCode(code);
}
