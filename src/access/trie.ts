import type { Pattern } from './patterns.ts';

/** A glob that goes on from here with any segment that begins so. */
export interface Tail {
  readonly prefix: string;
  readonly index: number;
}

/** Where the first segments of some patterns lead. Numbers index the patterns. */
export interface Node {
  readonly id: number;
  /** Patterns that end here. */
  readonly ends: readonly number[];
  readonly tails: readonly Tail[];
  /** How many patterns go on from here. */
  readonly below: number;
  /** By whole segments, in the order of the patterns, with what each leads to. */
  readonly names: readonly string[];
  readonly named: readonly Node[];
  readonly plus: Node | undefined;
  /** Names with capitals in small letters. */
  readonly folded: readonly string[];
  /** To the one pattern that is asked for. */
  readonly leads: boolean;
  /** Where there are many names. */
  readonly byName: ReadonlyMap<string, Node> | undefined;
}

type Draft = { -readonly [K in keyof Node]: Node[K] };

const NONE: readonly never[] = [];
/** So many are looked through as fast as they are looked up. */
const FEW = 8;

/** Neither upper case nor beyond ASCII. */
export const isSmall = (text: string): boolean => SMALL.test(text);
const SMALL = /^[ -@[-~]*$/;

const node = (id: number): Draft => ({
  id,
  ends: NONE,
  tails: NONE,
  below: 0,
  names: NONE,
  named: NONE,
  plus: undefined,
  folded: NONE,
  leads: false,
  byName: undefined,
});

/** The patterns of the given indexes as a tree. `from`: the first id; ids are in no other tree that begins behind them. */
export function trieOf(
  patterns: readonly Pattern[],
  indexes: readonly number[],
  from: number,
  wanted: number | undefined,
): { readonly root: Node; readonly size: number } {
  let size = 1;
  const root = node(from);
  const next = (at: Draft, segment: string): Draft => {
    if (segment === '+') return (at.plus ??= node(from + size++)) as Draft;
    return (child(at, segment) as Draft | undefined) ?? named(at, segment, node(from + size++));
  };
  for (const index of indexes) {
    const p = patterns[index] as Pattern;
    const whole = p.glob ? p.segments.length - 1 : p.segments.length;
    let at = root;
    for (let i = 0; i < whole; i++) {
      at.below++;
      if (index === wanted) at.leads = true;
      at = next(at, p.segments[i] as string);
    }
    if (index === wanted) at.leads = true;
    if (p.glob) {
      at.below++;
      at.tails = with1(at.tails, { prefix: p.segments[whole] as string, index });
    } else at.ends = with1(at.ends, index);
  }
  return { root, size };
}

function named(at: Draft, segment: string, made: Draft): Draft {
  at.names = with1(at.names, segment);
  at.named = with1(at.named, made as Node);
  if (!isSmall(segment) && segment !== segment.toLowerCase()) at.folded = with1(at.folded, segment.toLowerCase());
  if (at.byName) (at.byName as Map<string, Node>).set(segment, made);
  else if (at.named.length > FEW) at.byName = new Map(at.named.map((one, i) => [at.names[i] as string, one]));
  return made;
}

/** A list, which nobody else has, with one item more; most have one, and are no longer than that. */
export function with1<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item];
  (list as T[]).push(item);
  return list;
}

/** Where one segment leads by its name. */
export function child(at: Node, segment: string): Node | undefined {
  if (at.byName) return at.byName.get(segment);
  const i = at.names.indexOf(segment);
  return i < 0 ? undefined : at.named[i];
}
