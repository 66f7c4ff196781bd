import { includes, intersect, isExact, type Pattern } from '../access/patterns.ts';
import type { State } from './types.ts';

/** A cell of the asked set: what holds there and which stanza says so. */
export interface Judged<Winner extends { readonly pattern: Pattern } = { readonly pattern: Pattern }> {
  readonly path: string;
  readonly state: State;
  /** `undefined`: no stanza matches. */
  readonly winner: Winner | undefined;
}

export interface PatternSet {
  readonly all: readonly Pattern[];
  readonly except: readonly Pattern[];
}

export type Covers = (pattern: Pattern, path: string) => boolean;

const inside = ({ all, except }: PatternSet, path: string, covers: Covers): boolean =>
  all.every((p) => covers(p, path)) && !except.some((p) => covers(p, path));

/** Without those that lie in another of them. */
export const widest = (patterns: readonly Pattern[]): Pattern[] =>
  [...new Set(patterns)].filter((p) => !patterns.some((q) => q !== p && includes(q, p)));

const byText = (a: Pattern, b: Pattern): number => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);

/** A pattern as far as it lies in another, where that is one pattern. */
function within(p: Pattern, area: Pattern): Pattern {
  const common = intersect(p, area);
  return typeof common === 'string' ? p : common;
}

/**
 * The paths of `asked` on which `winner` decides for `state`, as few patterns with exceptions; where nothing matches, less all that something does. Exact: the cells tell all requests apart, and the
 * description is checked against each of them. Where it fails (LIST may be decided by a stanza that ranks lower), cells are described singly.
 */
export function describe<W extends { readonly pattern: Pattern }>(
  asked: Pattern,
  group: readonly Judged<W>[],
  cells: readonly Judged<W>[],
  patterns: readonly Pattern[],
  covers: Covers,
): PatternSet[] {
  const [first] = group;
  if (!first) return [];
  const winner = first.winner?.pattern;
  // An exact stanza decides on its one path alone (of LIST two paths may have to do with it).
  if (winner && isExact(winner) && group.length === 1 && first.path === winner.text) return [{ all: [winner], except: [] }];
  // The same stanza decides on all of what was asked.
  if (cells.every((c) => c.state === first.state && c.winner?.pattern === winner) && group.length === cells.length)
    return [{ all: [asked], except: [] }];
  const rivals = cells
    .filter((c) => c.winner && (winner ? c.state !== first.state && covers(winner, c.path) : true))
    .map((c) => (c.winner as W).pattern)
    .filter((p) => p !== winner);
  const common = winner ? intersect(asked, winner) : asked;
  // Of LIST an exact stanza decides though no path is both.
  const alone = winner && isExact(winner) && common === 'none' ? [[winner]] : [];
  const areas: Pattern[][] = [...alone, ...(typeof common === 'string' ? [] : [[common]]), winner ? [asked, winner] : [asked]];
  for (const all of areas) {
    const [area] = all;
    const set: PatternSet = { all, except: widest(rivals.map((p) => (area && all.length === 1 ? within(p, area) : p))).sort(byText) };
    const sound = cells.every((c) => c.state === first.state || !inside(set, c.path, covers));
    if (sound && group.every((c) => inside(set, c.path, covers))) return [set];
  }
  return group.map(({ path }) => {
    const [yes, no] = [patterns.filter((p) => covers(p, path)), patterns.filter((p) => !covers(p, path))];
    const all = [...new Set([asked, ...yes])].filter((p) => !yes.some((q) => q !== p && includes(p, q)));
    return { all, except: widest(no.filter((p) => all.every((a) => intersect(a, p) !== 'none'))) };
  });
}
