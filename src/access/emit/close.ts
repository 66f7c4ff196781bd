import { apart, includes, intersect, outranks, type Pattern, PatternError, parsePattern, pattern } from '../patterns.ts';
import { type Effort, partition, spend, TooManyCells } from '../partition.ts';
import { patternIndex } from '../pattern-index.ts';

export interface Closing {
  /** Patterns that someone else's policy holds as they are (Vault's `default`): they can be met, not split. */
  readonly fixed: ReadonlySet<Pattern>;
  /** Whether two patterns would carry different capabilities for anybody. */
  differ(a: Pattern, b: Pattern): boolean;
  /** Patterns that LIST needs beside this one in the declared dialect. */
  twins(p: Pattern): readonly Pattern[];
  readonly limit: number;
  /** Steps that are left for all policies; beyond them `TooManyCells` is thrown. */
  readonly work: Effort;
}

/** What a pattern more costs, in steps: it is decided about, compared, printed and proved. */
const EACH = 100;

/** A pattern and its place among others. */
interface Placed {
  readonly pattern: Pattern;
  readonly at: number;
}

const PAIRWISE = 48;
const CLOSING_PAIRWISE = 600;
/** Steps of a walk, and pairs, that are out of proportion to 10,000 stanzas. */
export const BUDGET = 300_000;
/** Pairs that are compared to find groups; where it takes more, all patterns are one group. */
const COMPARED = 100_000;

/**
 * Calls back with the indexes of all pairs that some path has in common, and perhaps others, where the second is `from` or later; for many
 * patterns by a walk over segments, not by comparing all.
 */
function eachPair(patterns: readonly Pattern[], from: number, work: Effort, pair: (i: number, j: number) => void): void {
  if (patterns.length <= PAIRWISE) {
    for (let i = 0; i < patterns.length; i++)
      for (let j = Math.max(i + 1, from); j < patterns.length; j++) if (!apart(patterns[i] as Pattern, patterns[j] as Pattern)) pair(i, j);
    return;
  }
  if (patterns.length <= CLOSING_PAIRWISE) {
    const index = patternIndex<Placed>();
    for (const [at, one] of patterns.entries()) index.add({ pattern: one, at });
    for (const [i, one] of patterns.entries()) {
      const others: number[] = [];
      for (const { at } of index.near(one)) if (at > i && at >= from) others.push(at);
      for (const j of others.sort((a, b) => a - b)) pair(i, j);
    }
    return;
  }
  const seen = new Set<number>();
  let pairs = 0;
  for (const { at } of spend(work, BUDGET, (effort) => partition(patterns, effort))) {
    pairs += at.length * at.length;
    if (pairs > 4 * BUDGET) throw new TooManyCells();
    for (const x of at)
      for (const y of at) {
        const key = x * patterns.length + y;
        if (x >= y || y < from || seen.has(key)) continue;
        seen.add(key);
        pair(x, y);
      }
  }
}

/**
 * Closes patterns under intersection, gives LIST its twins, and mends Vault's unnatural preference: of two that both end in `*`
 * and whose first wildcard is at the same byte, the one with fewer `+` wins though it is wider. Such a wider one, `p/*`, is
 * split into `p/+` and `p/+/*`, which together are exactly it. `undefined`: more than `limit` patterns.
 */
export function closePatterns(seed: Iterable<Pattern>, closing: Closing): Pattern[] | undefined {
  const set = new Set<Pattern>(seed);
  const split = new Set<Pattern>();
  let grown = true;
  const { work } = closing;
  const add = (p: Pattern): void => {
    if (set.has(p) || split.has(p)) return;
    work.left -= EACH;
    set.add(p);
    grown = true;
  };
  // How many of the patterns, from the first one on, are closed already.
  let closed = 0;
  while (grown) {
    grown = false;
    for (const p of set) for (const twin of closing.twins(p)) add(twin);
    const now = [...set];
    eachPair(now, closed, work, (i, j) => {
      work.left--;
      if (work.left < 0) throw new TooManyCells();
      if (set.size > closing.limit) return;
      const common = intersect(now[i] as Pattern, now[j] as Pattern);
      if (typeof common !== 'string') add(common);
    });
    if (set.size > closing.limit) return undefined;
    closed = now.length;
    if (grown) continue;
    for (const wide of widest(now, closing)) {
      set.delete(wide);
      closed--;
      split.add(wide);
      const body = wide.text.slice(0, -1);
      add(pattern(`${body}+`));
      add(pattern(`${body}+/*`));
    }
  }
  return [...set];
}

/** Globs that outrank a narrower glob which says something else, and that can be split. */
function widest(patterns: readonly Pattern[], closing: Closing): Set<Pattern> {
  const found = new Set<Pattern>();
  eachPair(patterns, 0, closing.work, (i, j) => {
    const a = patterns[i] as Pattern;
    const b = patterns[j] as Pattern;
    if (!a.glob || !b.glob) return;
    const [wide, narrow] = includes(a, b) ? [a, b] : [b, a];
    const splittable = wide.segments[wide.segments.length - 1] === '' && !closing.fixed.has(wide);
    if (splittable && includes(wide, narrow) && outranks(wide, narrow) > 0 && closing.differ(wide, narrow)) found.add(wide);
  });
  return found;
}

const parents = new WeakMap<Pattern, Pattern | 'none'>();
const slashed = new WeakMap<Pattern, Pattern | 'none'>();

function remembered(known: WeakMap<Pattern, Pattern | 'none'>, p: Pattern, make: () => Pattern | undefined): Pattern | undefined {
  let found = known.get(p);
  if (found === undefined) known.set(p, (found = make() ?? 'none'));
  return found === 'none' ? undefined : found;
}

/** `p` for `p/*`, `p/+` and `p/`. */
export const parentOf = (p: Pattern): Pattern | undefined =>
  remembered(parents, p, () => {
    const last = p.segments[p.segments.length - 1] ?? '';
    if (p.segments.length < 2 || !(last === '' || (last === '+' && !p.glob))) return undefined;
    const parent = parsePattern(p.segments.slice(0, -1).join('/'));
    return parent instanceof PatternError || parent.text === '' ? undefined : parent;
  });

/** `p/` for a `p` that is no glob. */
export const slashOf = (p: Pattern): Pattern | undefined =>
  remembered(slashed, p, () => (p.glob || p.segments[p.segments.length - 1] === '' ? undefined : pattern(`${p.text}/`)));

/** Whether one decision could ever depend on both: they share a path, or LIST of `q/` meets one as `q` and the other as `q/`. */
export function touch(a: Pattern, b: Pattern): boolean {
  if (apart(a, b)) return false;
  if (intersect(a, b) !== 'none') return true;
  const x = slashOf(a);
  const y = slashOf(b);
  return (x !== undefined && intersect(x, b) !== 'none') || (y !== undefined && intersect(a, y) !== 'none');
}

/** Patterns in groups that do not touch one another; each group, and the groups, in the order given. */
export function components(patterns: readonly Pattern[]): Pattern[][] {
  const parent = patterns.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] ?? at;
    parent[i] = at;
    return at;
  };
  const join = (a: number, b: number): void => {
    const x = root(a);
    const y = root(b);
    if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
  };
  if (patterns.length <= PAIRWISE) {
    for (let i = 0; i < patterns.length; i++)
      for (let j = i + 1; j < patterns.length; j++) if (touch(patterns[i] as Pattern, patterns[j] as Pattern)) join(i, j);
  } else {
    const index = patternIndex<Placed>();
    for (const [at, one] of patterns.entries()) index.add({ pattern: one, at });
    let compared = 0;
    const effort = { left: COMPARED + 40 * patterns.length };
    for (const [i, one] of patterns.entries()) {
      const slashed = slashOf(one);
      for (const asked of slashed ? [one, slashed] : [one])
        for (const { at, pattern: other } of index.near(asked, effort)) {
          if (root(i) === root(at)) continue;
          // Thousands of prefixes of one segment: that none meets another is not worth finding out.
          if (++compared > COMPARED) return [[...patterns]];
          if (touch(one, other)) join(i, at);
        }
      if (effort.left <= 0) return [[...patterns]];
    }
  }
  const groups = new Map<number, Pattern[]>();
  patterns.forEach((p, i) => {
    const group = groups.get(root(i));
    if (group) group.push(p);
    else groups.set(root(i), [p]);
  });
  return [...groups.values()];
}
