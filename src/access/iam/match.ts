/**
 * Patterns as AWS matches resources and actions: `*` any run of characters, `?` one; `+` (only in the patterns of
 * `data.ts`) a run without `/`. Decided on the exact languages of both patterns, not on samples.
 */

/** Whether some text matches both patterns. Cost: the product of the lengths. */
export function overlaps(a: string, b: string): boolean {
  const seen = new Set<number>();
  const width = b.length + 1;
  const visit = (i: number, j: number): boolean => {
    const state = i * width + j;
    if (seen.has(state)) return false;
    seen.add(state);
    const x = a[i];
    const y = b[j];
    if (x === undefined && y === undefined) return true;
    if (runs(x) && visit(i + 1, j)) return true;
    if (runs(y) && visit(i, j + 1)) return true;
    if (x === undefined || y === undefined || !meet(x, y)) return false;
    return visit(runs(x) ? i : i + 1, runs(y) ? j : j + 1);
  };
  return visit(0, 0);
}

/** Whether two ARN patterns meet; a `*` in one of the first five parts does not reach over its `:`. */
export function overlapsArn(a: string, b: string): boolean {
  const left = parts(a);
  const right = parts(b);
  return left && right ? left.every((part, i) => overlaps(part, right[i] ?? '')) : overlaps(a, b);
}

/** The six parts of an ARN; `undefined` where a `*` stands for several of them. */
function parts(arn: string): readonly string[] | undefined {
  const all = arn.split(':');
  return all.length < 6 ? undefined : [...all.slice(0, 5), all.slice(5).join(':')];
}

/** Whether every text that `inner` matches is matched by `outer` (subset construction; `?` and `*` of `inner` need as much in `outer`). */
export function covers(outer: string, inner: string): boolean {
  if (!/[*?+]/.test(inner)) return expression(outer).test(inner);
  const close = (states: ReadonlySet<number>): ReadonlySet<number> => {
    const all = new Set(states);
    for (const s of all) if (runs(outer[s])) all.add(s + 1);
    return all;
  };
  const letters = [...new Set([...outer, ...inner].filter((c) => !runs(c) && c !== '?'))];
  const alphabet = [...letters, '/', '\u0000'];
  const step = (states: ReadonlySet<number>, c: string): ReadonlySet<number> => {
    const next = new Set<number>();
    for (const s of states) {
      const o = outer[s];
      if (o !== undefined && meet(o, c)) next.add(runs(o) ? s : s + 1);
    }
    return close(next);
  };
  const seen = new Set<string>();
  const visit = (at: number, states: ReadonlySet<number>): boolean => {
    const id = `${at}:${[...states].sort((x, y) => x - y).join(',')}`;
    if (seen.has(id)) return true;
    seen.add(id);
    const c = inner[at];
    if (c === undefined) return states.has(outer.length);
    if (runs(c) && !visit(at + 1, states)) return false;
    const choices = c === '?' || runs(c) ? alphabet.filter((l) => meet(c, l)) : [c];
    return choices.every((l) => visit(runs(c) ? at : at + 1, step(states, l)));
  };
  return visit(0, close(new Set([0])));
}

const expressions = new Map<string, RegExp>();

/** A pattern as a regular expression: most questions are about one literal text. */
function expression(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]')
    .replaceAll('+', '[^/]*');
  const made = new RegExp(`^${source}$`);
  expressions.set(pattern, made);
  return made;
}

const runs = (c: string | undefined): boolean => c === '*' || c === '+';

function meet(x: string, y: string): boolean {
  if (x === '*' || x === '?' || y === '*' || y === '?') return true;
  if (x === '+') return y !== '/';
  if (y === '+') return x !== '/';
  return x === y;
}
