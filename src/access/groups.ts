import type { Pattern } from './patterns.ts';

/** Pairs that are out of proportion to the patterns that one policy or one proof has to do with. */
const MOST = 1_000_000;

/**
 * Indexes of patterns in groups such that no request reaches patterns of two groups, LIST included, which asks for `q` and
 * `q/`. Told segment by segment: the proof relies on it, so nothing that the emission relies on takes part.
 */
export function groupsOf(patterns: readonly Pattern[]): number[][] {
  const parent = patterns.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const top = branch();
  let pairs = 0;
  for (const [i, p] of patterns.entries()) {
    const lead = leading(p);
    const near: number[] = [];
    collect(top, lead, 0, near);
    pairs += near.length;
    if (pairs > MOST) return [patterns.map((_, index) => index)];
    for (const j of near) if (root(i) !== root(j) && meet(p, patterns[j] as Pattern)) parent[root(i)] = root(j);
    let at = top;
    for (const segment of lead) {
      let next = at.below.get(segment);
      if (!next) at.below.set(segment, (next = branch()));
      at = next;
    }
    at.here.push(i);
  }
  const groups = new Map<number, number[]>();
  for (const i of patterns.keys()) {
    const there = groups.get(root(i));
    if (there) there.push(i);
    else groups.set(root(i), [i]);
  }
  return [...groups.values()];
}

interface Branch {
  readonly here: number[];
  readonly below: Map<string, Branch>;
}
const branch = (): Branch => ({ here: [], below: new Map() });

/** The segments that every request has which LIST or any other operation asks about here: a last one may be missing or begin otherwise. */
const leading = (p: Pattern): readonly string[] => p.segments.slice(0, -1);

function collect(at: Branch, segments: readonly string[], depth: number, found: number[]): void {
  const segment = segments[depth];
  for (const index of at.here) found.push(index);
  if (segment === undefined || segment === '+') for (const next of at.below.values()) collect(next, segments, depth + 1, found);
  else
    for (const name of [segment, '+']) {
      const next = at.below.get(name);
      if (next) collect(next, segments, depth + 1, found);
    }
}

/** Whether some request reaches both: a path of both, or a `q` of one where the other has `q/`. */
export function meet(a: Pattern, b: Pattern): boolean {
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  const end = short.segments.length;
  for (let i = 0; i < end; i++) {
    const x = short.segments[i] ?? '';
    const y = long.segments[i] ?? '';
    const openX = short.glob && i === end - 1;
    const openY = long.glob && i === long.segments.length - 1;
    if (openX && openY) return x.startsWith(y) || y.startsWith(x);
    if (openX) return y === '+' || y.startsWith(x);
    if (openY) return x === '+' || x.startsWith(y);
    if (x !== '+' && y !== '+' && x !== y) return false;
  }
  if (long.segments.length === end) return true;
  const behind = long.segments[end] ?? '';
  return long.segments.length === end + 1 && (behind === '' || behind === '+');
}
