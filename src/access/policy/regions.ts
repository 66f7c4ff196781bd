import { type Cell, type Effort, TooManyCells } from '../partition.ts';
import { includes, type Pattern } from '../patterns.ts';

/** Paths that all of `match` match and none of `except`. */
export interface Region {
  readonly match: readonly string[];
  readonly except: readonly string[];
}

/**
 * Says a set of cells as regions of patterns, exactly: their union has the given cells and no other of the space. Wide patterns first;
 * what of a pattern does not belong is taken off by as few others as will do. `example`: a cell of the region. Throws `TooManyCells` where
 * saying it would take more steps than `effort` has left.
 */
export function regionsOf(
  patterns: readonly Pattern[],
  space: readonly Cell[],
  wanted: ReadonlySet<number>,
  effort: Effort,
): { readonly region: Region; readonly example: number }[] {
  const cover = patterns.map((): number[] => []);
  for (const [cell, { at }] of space.entries()) for (const p of at) cover[p]?.push(cell);
  const order = patterns.map((_, i) => i).sort((a, b) => (cover[b]?.length ?? 0) - (cover[a]?.length ?? 0) || a - b);
  const rest = new Set(wanted);
  const found: { region: Region; example: number }[] = [];
  const take = (match: readonly number[], allowImpure: boolean): void => {
    const inside = cellsOf(match, cover);
    spend(effort, 1 + 3 * inside.length);
    const gain = inside.filter((c) => rest.has(c));
    if (gain.length === 0) return;
    const bad = new Set(inside.filter((c) => !wanted.has(c)));
    const except = exceptions(match, bad, inside, { cover, wanted, rest, order, patterns, effort }, allowImpure);
    if (!except) return;
    const out = new Set(except.flatMap((e) => cover[e] ?? []));
    const kept = gain.filter((c) => !out.has(c));
    const [example] = kept;
    if (example === undefined) return;
    for (const c of kept) rest.delete(c);
    const textsOf = (list: readonly number[]): string[] => list.map((i) => patterns[i]?.text ?? '');
    found.push({ region: { match: textsOf(match), except: textsOf(except).sort() }, example });
  };
  for (const p of order) take([p], false);
  for (const p of order) if (rest.size > 0) take([p], true);
  while (rest.size > 0) {
    const [cell = 0] = rest;
    const at = space[cell]?.at ?? [];
    spend(effort, at.length * at.length);
    take(narrowest(at, patterns), true);
    rest.delete(cell);
  }
  return found;
}

function cellsOf(match: readonly number[], cover: readonly (readonly number[])[]): readonly number[] {
  const [first = -1, ...others] = match;
  const sets = others.map((i) => new Set(cover[i]));
  return (cover[first] ?? []).filter((c) => sets.every((s) => s.has(c)));
}

/** Of patterns that all match, those that no other of them lies within. */
const narrowest = (at: readonly number[], patterns: readonly Pattern[]): number[] =>
  at.filter((i) => !at.some((k) => k !== i && includes(patterns[i] as Pattern, patterns[k] as Pattern)));

interface Space {
  readonly cover: readonly (readonly number[])[];
  readonly wanted: ReadonlySet<number>;
  readonly rest: ReadonlySet<number>;
  readonly order: readonly number[];
  readonly patterns: readonly Pattern[];
  readonly effort: Effort;
}

function spend(effort: Effort, steps: number): void {
  effort.left -= steps;
  if (effort.left < 0) throw new TooManyCells();
}

/** Few patterns that take all of `bad` off; pure ones take nothing that is wanted, others at least leave something of it. */
function exceptions(
  match: readonly number[],
  bad: ReadonlySet<number>,
  inside: readonly number[],
  { cover, wanted, rest, order, effort }: Space,
  allowImpure: boolean,
): number[] | undefined {
  const left = new Set(bad);
  const chosen: number[] = [];
  const here = new Set(inside);
  const within = (e: number): number[] => (cover[e] ?? []).filter((c) => here.has(c));
  const keeps = new Set(inside.filter((c) => rest.has(c)));
  for (const pure of allowImpure ? [true, false] : [true]) {
    for (const e of order) {
      if (left.size === 0) break;
      spend(effort, 1 + (cover[e]?.length ?? 0));
      if (match.includes(e)) continue;
      const cells = within(e);
      if (!cells.some((c) => left.has(c))) continue;
      const lost = cells.filter((c) => wanted.has(c));
      if (pure ? lost.length > 0 : lost.filter((c) => keeps.has(c)).length >= keeps.size) continue;
      chosen.push(e);
      for (const c of cells) {
        left.delete(c);
        keeps.delete(c);
      }
    }
  }
  return left.size === 0 ? chosen : undefined;
}
