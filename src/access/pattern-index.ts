import { overlaps, type Pattern } from './patterns.ts';

interface Branch<T> {
  readonly here: T[];
  /** None where nothing goes on: most branches are ends. */
  below: Map<string, Branch<T>> | undefined;
}
const branch = <T>(): Branch<T> => ({ here: [], below: undefined });

/** Things with a pattern, by segments, so that a question meets only what it can overlap. */
export interface PatternIndex<T> {
  add(item: T): void;
  overlapping(pattern: Pattern): readonly T[];
  /** All that can overlap it as far as whole segments tell, and perhaps others. */
  near(pattern: Pattern, effort?: { left: number }): readonly T[];
  /** All that can include a path or a pattern with these segments, and perhaps others. */
  reaching(segments: readonly string[]): readonly T[];
}

export function patternIndex<T extends { readonly pattern: Pattern }>(): PatternIndex<T> {
  const root = branch<T>();
  return {
    add(item) {
      const { segments } = item.pattern;
      const end = lengthOf(item.pattern);
      let at = root;
      for (let depth = 0; depth < end; depth++) {
        const segment = segments[depth] ?? '';
        const below = (at.below ??= new Map<string, Branch<T>>());
        let next = below.get(segment);
        if (!next) below.set(segment, (next = branch()));
        at = next;
      }
      at.here.push(item);
    },
    reaching: (segments) => above(root, segments),
    near: (pattern, effort) => near(root, leading(pattern), effort),
    overlapping(pattern) {
      const found: T[] = [];
      meet(root, pattern, 0, lengthOf(pattern), found);
      return found;
    },
  };
}

/** Adds what overlaps the pattern at a branch and below; `end`: how many segments a path must have to lie in the pattern. */
function meet<T extends { readonly pattern: Pattern }>(at: Branch<T>, pattern: Pattern, depth: number, end: number, found: T[]): void {
  for (const item of at.here) if (overlaps(item.pattern, pattern)) found.push(item);
  if (!at.below) return;
  const segment = depth < end ? pattern.segments[depth] : '+';
  if (segment === '+') {
    for (const next of at.below.values()) meet(next, pattern, depth + 1, end, found);
    return;
  }
  const named = at.below.get(segment ?? '');
  if (named) meet(named, pattern, depth + 1, end, found);
  const any = at.below.get('+');
  if (any) meet(any, pattern, depth + 1, end, found);
}

/** How many segments a path must have: all but a glob's last, which is a prefix. */
const lengthOf = (p: Pattern): number => p.segments.length - (p.glob ? 1 : 0);
const leading = (p: Pattern): readonly string[] => (p.glob ? p.segments.slice(0, -1) : p.segments);

function above<T>(root: Branch<T>, segments: readonly string[]): T[] {
  const found: T[] = [];
  const walk = (at: Branch<T>, depth: number): void => {
    for (const item of at.here) found.push(item);
    const segment = segments[depth];
    if (segment === undefined) return;
    for (const name of segment === '+' ? ['+'] : [segment, '+']) {
      const next = at.below?.get(name);
      if (next) walk(next, depth + 1);
    }
  };
  walk(root, 0);
  return found;
}

/** `effort`: branches to look at; where it is used up, what was found by then. */
function near<T>(root: Branch<T>, segments: readonly string[], effort = { left: Infinity }): T[] {
  const found: T[] = [];
  const all = (at: Branch<T>): void => {
    if (effort.left-- <= 0) return;
    for (const item of at.here) found.push(item);
    for (const next of at.below?.values() ?? []) all(next);
  };
  const walk = (at: Branch<T>, depth: number): void => {
    const segment = segments[depth];
    if (segment === undefined) return all(at);
    if (effort.left-- <= 0) return;
    found.push(...at.here);
    if (segment === '+') for (const next of at.below?.values() ?? []) walk(next, depth + 1);
    else
      for (const name of [segment, '+']) {
        const next = at.below?.get(name);
        if (next) walk(next, depth + 1);
      }
  };
  walk(root, 0);
  return found;
}
