/** More steps of single patterns than this (about a second) and the patterns of a question cross in too many ways. */
const BUDGET = 3_000_000;

export class TooManyTexts extends Error {}

export interface TextCell {
  /** A text of this kind. */
  readonly text: string;
  /** The patterns that match it. */
  readonly at: ReadonlySet<number>;
}

/**
 * All kinds of texts of `asked` that a set of AWS patterns (`*` any run, `?` one character) tells apart, with a text of each: two texts of a
 * kind are matched by the same patterns. The product of the patterns' automata, walked breadth first, so that texts are shortest.
 */
export function textCells(asked: string, patterns: readonly string[], budget = BUDGET): TextCell[] {
  const all = [asked, ...patterns];
  const letters = new Set(all.join(''));
  const fresh = ['x', 'y', 'z', '0', '\u00b7'].find((c) => !letters.has(c)) ?? '\u2022';
  const close = (p: string, states: readonly number[]): readonly number[] => {
    const out = new Set(states);
    for (const s of out) if (p[s] === '*') out.add(s + 1);
    return [...out].sort((a, b) => a - b);
  };
  const step = (p: string, states: readonly number[], c: string): readonly number[] => {
    const next = new Set<number>();
    for (const s of states) {
      const x = p[s];
      if (x === '*') next.add(s);
      else if (x === '?' || x === c) next.add(s + 1);
    }
    return close(p, [...next]);
  };
  const found = new Map<string, TextCell>();
  const seen = new Set<string>();
  let queue: { text: string; states: readonly (readonly number[])[] }[] = [{ text: '', states: all.map((p) => close(p, [0])) }];
  let work = 0;
  while (queue.length > 0) {
    const next: typeof queue = [];
    for (const { text, states } of queue) {
      const done = states.map((s, i) => s.includes((all[i] as string).length));
      if (done[0]) {
        const at = new Set(done.flatMap((yes, i) => (yes && i > 0 ? [i - 1] : [])));
        const key = [...at].join();
        if (!found.has(key)) found.set(key, { text, at });
      }
      // Only what some pattern waits for can tell texts apart here; any other character does as `fresh` does.
      const waited = new Set<string>();
      let open = false;
      for (const [i, own] of states.entries())
        for (const at of own) {
          const c = (all[i] as string)[at];
          if (c === '*' || c === '?') open ||= i === 0;
          else if (c !== undefined) waited.add(c);
        }
      for (const c of open ? [fresh, ...waited] : waited) {
        const then = states.map((s, i) => (s.length ? step(all[i] as string, s, c) : s));
        work += then.reduce((sum, s) => sum + s.length + 1, 0);
        if (work > budget) throw new TooManyTexts();
        if (then[0]?.length === 0) continue;
        const key = then.map((s) => s.join('.')).join('|');
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ text: text + c, states: then });
      }
    }
    queue = next;
  }
  // Where a run of `x` does as well as an empty one, it reads better.
  const plain = asked.replaceAll(/[*?]/g, fresh);
  const accepts = (p: string): boolean =>
    plain
      .split('')
      .reduce((s, c) => step(p, s, c), close(p, [0]))
      .includes(p.length);
  const key = patterns.flatMap((p, i) => (accepts(p) ? [i] : [])).join();
  const cell = found.get(key);
  if (cell) found.set(key, { ...cell, text: plain });
  return [...found.values()];
}

/** Whether every text of one pattern is one of another. */
export const coversText = (outer: string, inner: string): boolean =>
  outer === inner || textCells(inner, [outer]).every((cell) => cell.at.has(0));
