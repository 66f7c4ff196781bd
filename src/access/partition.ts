import { groupsOf } from './groups.ts';
import type { Pattern } from './patterns.ts';

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

interface Item {
  readonly index: number;
  readonly position: number;
}
interface Step {
  readonly active: readonly Item[];
  readonly accepted: readonly number[];
  /** Globs whose prefix is consumed here: they match this and everything below. */
  readonly opened: readonly number[];
}
const NOTHING: Step = { active: [], accepted: [], opened: [] };

/** Steps that several walks may take together. Counts down. */
export interface Effort {
  left: number;
}

/** A segment still to be followed. */
interface Ahead {
  readonly path: string;
  readonly segment: string;
  readonly edges: Edges;
  readonly above: readonly number[];
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
  const short = { left: Math.min(effort.left, SHORT + SHORT * size) };
  const given = short.left;
  const all = patterns.map((_, index) => index);
  try {
    return walk(patterns, [all], short, within);
  } catch (error) {
    if (!(error instanceof TooManyCells) || given === effort.left) throw error;
  } finally {
    effort.left -= given - short.left;
  }
  const groups = groupsOf(patterns).filter((group) => within === undefined || group.includes(within));
  return walk(patterns, groups, effort, within);
}

/** Steps for each segment that a walk of patterns without many crossings stays below. */
const SHORT = 32;

function walk(patterns: readonly Pattern[], groups: readonly (readonly number[])[], effort: Effort, within?: number): Cell[] {
  const cells: Cell[] = [];
  const seenCells = new Set<string>();
  const seenNodes = new Set<string>();
  const emit = (path: string, at: readonly number[], slash: readonly number[] | undefined): void => {
    // A pattern of another group may match it.
    if (groups.length > 1 && at.length === 0 && !slash?.length) return;
    if (within !== undefined && !at.includes(within) && !slash?.includes(within)) return;
    const key = `${sorted(at)}|${slash ? sorted(slash) : '-'}`;
    if (seenCells.has(key)) return;
    seenCells.add(key);
    cells.push({ path, at, slash });
  };
  // Not by recursion: a path in a policy that somebody else wrote may have thousands of segments.
  const open: Ahead[] = [];
  const visit = (path: string, step: Step, above: readonly number[]): void => {
    const forever = joined(above, step.opened);
    if (
      within !== undefined &&
      !forever.includes(within) &&
      !step.accepted.includes(within) &&
      !step.active.some((i) => i.index === within)
    )
      return;
    if (path !== '') {
      let key = '';
      for (const { index, position } of step.active) key += `${index}.${position},`;
      key += `|${sorted(forever)}|${sorted(step.accepted)}`;
      if (seenNodes.has(key)) return;
      seenNodes.add(key);
    }
    const edges = edgesOf(patterns, step.active);
    effort.left -= step.active.length + edges.tries + (forever.length >> 1);
    if (effort.left < 0) throw new TooManyCells();
    if (path !== '') {
      const end = take(edges, '');
      const slash = joined(joined(end.accepted, end.opened), forever);
      emit(path, joined(step.accepted, forever), slash);
      emit(`${path}/`, slash, undefined);
    }
    const prefix = path === '' ? '' : `${path}/`;
    if (step.active.length === 0) {
      emit(`${prefix}${edges.fresh}`, forever, forever);
      return;
    }
    for (let i = edges.segments.length - 1; i >= 0; i--) {
      const segment = edges.segments[i] ?? '';
      open.push({ path: prefix + segment, segment, edges, above: forever });
    }
  };
  for (const group of groups) {
    visit('', { ...NOTHING, active: group.map((index) => ({ index, position: 0 })) }, []);
    for (let next = open.pop(); next; next = open.pop()) visit(next.path, take(next.edges, next.segment), next.above);
  }
  return cells;
}

const joined = (a: readonly number[], b: readonly number[]): readonly number[] => (b.length === 0 ? a : a.length === 0 ? b : [...a, ...b]);
const sorted = (indexes: readonly number[]): string => {
  if (indexes.length === 0) return '';
  return indexes.length === 1 ? String(indexes[0]) : [...indexes].sort((a, b) => a - b).join();
};

/** What can stand next: the segments of every kind that the active patterns tell apart. */
interface Edges {
  readonly patterns: readonly Pattern[];
  readonly active: readonly Item[];
  /** Where many are active, by what stands there. */
  readonly tables: Tables | undefined;
  /** A segment of a name like any other. */
  readonly fresh: string;
  readonly segments: readonly string[];
  /** Each segment is tried against each prefix, some eight times as fast as a step. */
  readonly tries: number;
}
interface Tables {
  readonly literal: ReadonlyMap<string, readonly Item[]>;
  readonly any: readonly Item[];
  readonly prefixed: ReadonlyMap<string, readonly number[]>;
}
/** So many are looked through faster than tables are made, and there are few nearly everywhere. */
const FEW = 4;

const segmentOf = (patterns: readonly Pattern[], { index, position }: Item): string => patterns[index]?.segments[position] ?? '';
/** It is a prefix, and not a whole segment, that stands there. */
const isOpen = (patterns: readonly Pattern[], { index, position }: Item): boolean => {
  const p = patterns[index];
  return p !== undefined && p.glob && position === p.segments.length - 1;
};

function edgesOf(patterns: readonly Pattern[], active: readonly Item[]): Edges {
  const [only] = active;
  if (only && active.length === 1 && !isOpen(patterns, only)) {
    const segment = segmentOf(patterns, only);
    if (segment !== '+' && LOWER.test(segment)) {
      const fresh = segment === 'x' ? 'a' : 'x';
      return { patterns, active, tables: undefined, fresh, segments: segment === '' ? [fresh] : [segment, fresh], tries: 0 };
    }
  }
  const tables = active.length > FEW ? tablesOf(patterns, active) : undefined;
  let literals: readonly string[];
  let prefixes: readonly string[];
  if (tables) {
    literals = [...tables.literal.keys()];
    prefixes = [...tables.prefixed.keys()];
  } else {
    const names: string[] = [];
    const begins: string[] = [];
    for (const item of active) {
      const segment = segmentOf(patterns, item);
      if (isOpen(patterns, item)) {
        if (!begins.includes(segment)) begins.push(segment);
      } else if (segment !== '+' && !names.includes(segment)) names.push(segment);
    }
    literals = names;
    prefixes = begins;
  }
  const known: Known = { literals: tables ? tables.literal : literals, folded: foldedOf(literals), openings: openingsOf(prefixes) };
  const fresh = other('', known);
  const segments: string[] = [];
  for (const name of literals) if (name !== '') segments.push(name);
  for (const prefix of prefixes) if (prefix !== '') segments.push(other(prefix, known));
  segments.push(fresh);
  return { patterns, active, tables, fresh, segments, tries: (segments.length * prefixes.length) >> 3 };
}

function tablesOf(patterns: readonly Pattern[], active: readonly Item[]): Tables {
  const literal = new Map<string, Item[]>();
  const any: Item[] = [];
  const prefixed = new Map<string, number[]>();
  for (const item of active) {
    const segment = segmentOf(patterns, item);
    if (isOpen(patterns, item)) push(prefixed, segment, item.index);
    else if (segment === '+') any.push(item);
    else push(literal, segment, item);
  }
  return { literal, any, prefixed };
}

/** Where one segment leads. */
function take({ patterns, active, tables }: Edges, segment: string): Step {
  const step: Draft = { active: undefined, accepted: undefined, opened: undefined };
  if (tables) {
    for (const item of tables.literal.get(segment) ?? []) advance(patterns, item, step);
    for (const item of tables.any) advance(patterns, item, step);
    for (const [prefix, indexes] of tables.prefixed)
      if (segment.startsWith(prefix)) for (const index of indexes) (step.opened ??= []).push(index);
    return done(step);
  }
  for (const item of active)
    if (!isOpen(patterns, item)) {
      const own = segmentOf(patterns, item);
      if (own === segment && own !== '+') advance(patterns, item, step);
    } else if (segment.startsWith(segmentOf(patterns, item))) (step.opened ??= []).push(item.index);
  for (const item of active) if (segmentOf(patterns, item) === '+' && !isOpen(patterns, item)) advance(patterns, item, step);
  return done(step);
}

/** A step on its way: most have nothing of most kinds. */
interface Draft {
  active: Item[] | undefined;
  accepted: number[] | undefined;
  opened: number[] | undefined;
}
const done = ({ active, accepted, opened }: Draft): Step => ({
  active: active ?? NOTHING.active,
  accepted: accepted ?? NOTHING.accepted,
  opened: opened ?? NOTHING.opened,
});

function advance(patterns: readonly Pattern[], { index, position }: Item, step: Draft): void {
  if (position + 1 === patterns[index]?.segments.length) (step.accepted ??= []).push(index);
  else (step.active ??= []).push({ index, position: position + 1 });
}

interface Known {
  readonly literals: readonly string[] | ReadonlyMap<string, unknown>;
  /** An uppercase literal makes its lowercase form no name like any other: dialect `vault-anycase` may match both. */
  readonly folded: ReadonlySet<string> | undefined;
  /** Prefixes, and in other letters those that have them. */
  readonly openings: readonly string[];
}

const LOWER = /^[ -@[-~]*$/;

function foldedOf(literals: readonly string[]): ReadonlySet<string> | undefined {
  let folded: Set<string> | undefined;
  for (const name of literals) if (!LOWER.test(name) && name !== name.toLowerCase()) (folded ??= new Set()).add(name.toLowerCase());
  return folded;
}

const openingsOf = (prefixes: readonly string[]): readonly string[] =>
  prefixes.every((p) => LOWER.test(p)) ? prefixes : [...new Set(prefixes.flatMap((p) => [p, p.toLowerCase()]))];

function isTaken(segment: string, base: string, { literals, folded, openings }: Known): boolean {
  if ('has' in literals ? literals.has(segment) : literals.includes(segment)) return true;
  if (folded?.has(segment)) return true;
  for (const p of openings) if (p.length > base.length && segment.startsWith(p)) return true;
  return false;
}

/** A segment that begins with `base`, is none of the literals and begins with no longer prefix, in other letters neither. */
function other(base: string, known: Known): string {
  for (const letter of 'xabcdefghijklmnopqrstuvwyz0123456789') if (!isTaken(base + letter, base, known)) return base + letter;
  for (let code = 0x100; ; code++) if (!isTaken(base + String.fromCharCode(code), base, known)) return base + String.fromCharCode(code);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
