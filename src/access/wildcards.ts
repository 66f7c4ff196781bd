/**
 * Patterns as AWS matches actions and resources, decided on their exact languages, never on samples. `*` is any run of characters, `?` is one.
 * Of a text that begins with `arn:` a wildcard in one of the first five parts stays inside its part, except a `*` that ends one: that also
 * reaches over the colons (IAM user guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs"); the sixth part is all
 * the rest, `:` and `/` included. Case is the caller's matter.
 */

/** A wildcard: how many characters it stands for, and which it never does. */
interface Wild {
  readonly run: boolean;
  readonly not: string;
}
type Item = string | Wild;
type Items = readonly Item[];

const wild = (run: boolean, not: string): Wild => ({ run, not });
const ANY = wild(true, '');
const ONE = wild(false, '');
const ANY_IN_PART = wild(true, ':');
const ONE_IN_PART = wild(false, ':');
const ANY_NAME = wild(true, '/');
const ANY_NAME_IN_PART = wild(true, ':/');

const PARTS = 5;
const KNOWN_LIMIT = 50_000;
const known = new Map<string, Items>();

function itemsOf(pattern: string): Items {
  const there = known.get(pattern);
  if (there) return there;
  const arn = pattern.startsWith('arn:');
  let colons = 0;
  const made = [...pattern].map((c, i, all): Item => {
    if (c === ':') colons++;
    const inPart = arn && colons < PARTS;
    if (c === '*') return inPart && i + 1 < all.length && all[i + 1] !== ':' ? ANY_IN_PART : ANY;
    return c === '?' ? (inPart ? ONE_IN_PART : ONE) : c;
  });
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(pattern, made);
  return made;
}

const types = new Map<string, Items>();

/** The ARNs of a type of resource, as `iam/data.ts` has them: `*` stays in its part always, and `+` is a run without `/`. */
function typeItems(pattern: string): Items {
  const there = types.get(pattern);
  if (there) return there;
  let colons = 0;
  const made = [...pattern].map((c): Item => {
    if (c === ':') colons++;
    const inPart = colons < PARTS;
    if (c === '*') return inPart ? ANY_IN_PART : ANY;
    return c === '+' ? (inPart ? ANY_NAME_IN_PART : ANY_NAME) : c;
  });
  types.set(pattern, made);
  return made;
}

const isRun = (item: Item | undefined): boolean => typeof item === 'object' && item.run;
const takes = (item: Item, c: string): boolean => (typeof item === 'string' ? item === c : !item.not.includes(c));

export const isPattern = (text: string): boolean => /[*?]/.test(text);

/** Whether one concrete text is matched. Cost: the product of the lengths at worst, linear as a rule. */
export function matchesText(pattern: string, text: string): boolean {
  if (pattern === '*' || pattern === text) return true;
  const star = firstWildcard(pattern);
  if (star === pattern.length || pattern.slice(0, star) !== text.slice(0, star)) return false;
  const items = itemsOf(pattern);
  let states = close(items, [0]);
  for (const c of text) {
    states = step(items, states, c);
    if (states.length === 0) return false;
  }
  return states.includes(items.length);
}

/** Whether some text matches both patterns. Cost: the product of the lengths. */
export const overlaps = (a: string, b: string): boolean => meet(itemsOf(a), itemsOf(b));

/** Whether a resource, with wildcards or not, can be of a type. */
export const isOfType = (type: string, resource: string): boolean => meet(typeItems(type), itemsOf(resource));

function meet(left: Items, right: Items): boolean {
  // What both begin and end with, up to the first wildcard and from the last one on, is the same in every text of either.
  let head = 0;
  while (areBothPlain(left[head], right[head])) if (left[head] !== right[head++]) return false;
  let tail = 0;
  const most = Math.min(left.length, right.length) - head;
  while (tail < most && areBothPlain(left.at(-1 - tail), right.at(-1 - tail)))
    if (left.at(-1 - tail) !== right.at(-1 - tail++)) return false;
  return cross(left.slice(head, left.length - tail), right.slice(head, right.length - tail));
}

const areBothPlain = (x: Item | undefined, y: Item | undefined): boolean => typeof x === 'string' && typeof y === 'string';

function cross(a: Items, b: Items): boolean {
  const width = b.length + 1;
  const seen = new Uint8Array((a.length + 1) * width);
  const open = [0];
  const visit = (i: number, j: number): void => {
    const state = i * width + j;
    if (seen[state]) return;
    seen[state] = 1;
    open.push(state);
  };
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const j = state % width;
    const i = (state - j) / width;
    const x = a[i];
    const y = b[j];
    if (x === undefined && y === undefined) return true;
    if (isRun(x)) visit(i + 1, j);
    if (isRun(y)) visit(i, j + 1);
    // Two wildcards always have a character in common: what each excludes is two characters at most.
    if (x === undefined || y === undefined || (typeof x === 'string' ? !takes(y, x) : typeof y === 'string' && !takes(x, y))) continue;
    visit(isRun(x) ? i : i + 1, isRun(y) ? j : j + 1);
  }
  return false;
}

type States = readonly number[];

function close(items: Items, states: Iterable<number>): States {
  const all = new Set<number>();
  for (const start of states)
    for (let s = start; !all.has(s); s++) {
      all.add(s);
      if (!isRun(items[s])) break;
    }
  return [...all].sort((a, b) => a - b);
}

function step(items: Items, states: States, c: string): States {
  const next: number[] = [];
  for (const s of states) {
    const item = items[s];
    if (item !== undefined && takes(item, c)) next.push(isRun(item) ? s : s + 1);
  }
  return next.length === 0 ? next : close(items, next);
}

/** Patterns cross in too many ways to be followed. */
export class TooManyTexts extends Error {}

/** Steps of single patterns: about a second of work. */
const BUDGET = 3_000_000;

interface Visit {
  readonly text: string;
  readonly matched: readonly boolean[];
}

/**
 * Every way in which texts are told apart by the patterns, breadth first, so with shortest texts: a walk through all their automata at once.
 * Only characters that some pattern waits for, or excludes, can make a difference; one that stands in none does for all others. The first
 * `must` patterns can still match whatever is visited. Throws `TooManyTexts`.
 */
function* walk(patterns: readonly string[], must: number, budget: number): Iterable<Visit> {
  const all = patterns.map(itemsOf);
  const letters = new Set(all.flat().filter((i): i is string => typeof i === 'string'));
  const fresh = [...'xyz0wvutsrqponmlkjihgfedcba123456789_~'].find((c) => !letters.has(c)) ?? '\u2022';
  const seen = new Set<string>();
  let queue: { readonly text: string; readonly states: readonly States[] }[] = [
    { text: '', states: all.map((items) => close(items, [0])) },
  ];
  let work = 0;
  while (queue.length > 0) {
    const next: typeof queue = [];
    for (const { text, states } of queue) {
      yield { text, matched: states.map((s, i) => s.at(-1) === (all[i] as Items).length) };
      for (const c of waited(all, states, fresh, must)) {
        const then = states.map((s, i) => (s.length ? step(all[i] as Items, s, c) : s));
        for (const s of then) work += s.length + 1;
        if (work > budget) throw new TooManyTexts();
        if (then.some((s, i) => i < must && s.length === 0)) continue;
        const id = then.map((s) => s.join('.')).join('|');
        if (seen.has(id)) continue;
        seen.add(id);
        next.push({ text: text + c, states: then });
      }
    }
    queue = next;
  }
}

function waited(all: readonly Items[], states: readonly States[], fresh: string, must: number): Iterable<string> {
  const letters = new Set<string>();
  let open = must === 0;
  const excluded = new Set<string>();
  for (const [i, own] of states.entries())
    for (const at of own) {
      const item = all[i]?.[at];
      if (typeof item === 'string') letters.add(item);
      else if (item !== undefined) {
        open ||= i < must;
        for (const c of item.not) excluded.add(c);
      }
    }
  return open ? new Set([fresh, ...letters, ...excluded]) : letters;
}

/** A shortest text for whose matches `accept` holds; `undefined`: there is none. See `walk`. */
export function findText(
  patterns: readonly string[],
  accept: (matched: readonly boolean[]) => boolean,
  must = 0,
  budget = BUDGET,
): string | undefined {
  for (const { text, matched } of walk(patterns, must, budget)) if (accept(matched)) return text;
  return undefined;
}

export interface TextCell {
  /** A text of this kind. */
  readonly text: string;
  /** The patterns that match it. */
  readonly at: ReadonlySet<number>;
}

/** All kinds of texts of `asked` that a set of patterns tells apart, with a text of each: two of a kind are matched by the same patterns. */
export function textCells(asked: string, patterns: readonly string[], budget = BUDGET): TextCell[] {
  const found = new Map<string, TextCell>();
  for (const { text, matched } of walk([asked, ...patterns], 1, budget)) {
    if (!matched[0]) continue;
    const at = new Set(patterns.flatMap((_, i) => (matched[i + 1] ? [i] : [])));
    const key = [...at].join();
    if (!found.has(key)) found.set(key, { text, at });
  }
  // Where a run of `x` does as well as an empty one, it reads better.
  const letters = new Set([asked, ...patterns].join(''));
  const plain = asked.replaceAll(/[*?]/g, ['x', 'y', 'z', '0'].find((c) => !letters.has(c)) ?? '\u2022');
  const key = patterns.flatMap((p, i) => (matchesText(p, plain) ? [i] : [])).join();
  const cell = found.get(key);
  if (cell) found.set(key, { ...cell, text: plain });
  return [...found.values()];
}

/** Whether every text of one pattern is one of another. Throws `TooManyTexts`. */
export function coversText(outer: string, inner: string): boolean {
  if (outer === inner || outer === '*') return true;
  if (!isPattern(inner)) return matchesText(outer, inner);
  return findText([inner, outer], ([i, o]) => i === true && o === false, 1) === undefined;
}

const answers = new Map<string, string | undefined>();
/** Of a question among thousands: what is too hard counts as there long before it is slow. */
const COMMON_BUDGET = 25_000;

/** A text that all of `wanted` match and none of `without`; where one is easily found, a natural one. What is too hard to decide counts as there. */
export function commonText(wanted: readonly string[], without: readonly string[] = []): string | undefined {
  const key = [wanted.length, without.length, ...wanted, ...without].join('\n');
  if (answers.has(key)) return answers.get(key);
  const answer = findCommon(wanted, without);
  if (answers.size >= KNOWN_LIMIT) answers.clear();
  answers.set(key, answer);
  return answer;
}

function findCommon(wanted: readonly string[], without: readonly string[]): string | undefined {
  for (const [i, a] of wanted.entries()) {
    const text = anyText(a);
    if (wanted.every((w, j) => j === i || matchesText(w, text)) && !without.some((w) => matchesText(w, text))) return text;
    for (const b of wanted.slice(i + 1)) if (!compatible(a, b)) return undefined;
  }
  if (without.length === 0 && !wanted.some(isPattern)) return undefined;
  const n = wanted.length;
  try {
    return findText([...wanted, ...without], (matched) => matched.every((m, i) => m === i < n), n, COMMON_BUDGET);
  } catch (error) {
    if (error instanceof TooManyTexts) return anyText(wanted[0] ?? '');
    throw error;
  }
}

/** Whether the texts before the first wildcard agree: the cheap half of most answers. */
function compatible(a: string, b: string): boolean {
  const end = Math.min(firstWildcard(a), firstWildcard(b));
  return a.slice(0, end) === b.slice(0, end);
}
const firstWildcard = (text: string): number => {
  const at = text.search(/[*?]/);
  return at < 0 ? text.length : at;
};

const anyText = (pattern: string): string => pattern.replaceAll('*', 'x').replaceAll('?', 'x');
