/**
 * Texts that some of AWS's patterns match and others do not, found exactly. `*` any run, `?` one character; in one of the
 * first five parts of an ARN a wildcard stays inside its part, except a `*` that ends one, which also reaches over colons
 * (IAM user guide, "Using wildcards in resource ARNs").
 */
type Symbol_ = string | typeof ANY | typeof ONE | typeof ANY_IN_PART | typeof ONE_IN_PART;
const ANY = 0;
const ONE = 1;
const ANY_IN_PART = 2;
const ONE_IN_PART = 3;

const known = new Map<string, readonly Symbol_[]>();
const KNOWN_LIMIT = 50_000;

function symbols(pattern: string): readonly Symbol_[] {
  const found = known.get(pattern);
  if (found) return found;
  const arn = pattern.startsWith('arn:');
  let colons = 0;
  const made = [...pattern].map((c, i, all): Symbol_ => {
    if (c === ':') colons++;
    const inPart = arn && colons < 5;
    if (c === '*') return inPart && i + 1 < all.length && all[i + 1] !== ':' ? ANY_IN_PART : ANY;
    return c === '?' ? (inPart ? ONE_IN_PART : ONE) : c;
  });
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(pattern, made);
  return made;
}

const runs = (s: Symbol_ | undefined): boolean => s === ANY || s === ANY_IN_PART;
const meets = (s: Symbol_, c: string): boolean =>
  s === ANY || s === ONE || ((s === ANY_IN_PART || s === ONE_IN_PART) && c !== ':') || s === c;

type States = readonly number[];

function close(pattern: readonly Symbol_[], states: Iterable<number>): States {
  const all = new Set<number>();
  for (const start of states)
    for (let s = start; !all.has(s); s++) {
      all.add(s);
      if (!runs(pattern[s])) break;
    }
  return [...all].sort((a, b) => a - b);
}

function step(pattern: readonly Symbol_[], states: States, c: string): States {
  const next: number[] = [];
  for (const s of states) {
    const symbol = pattern[s];
    if (symbol === undefined || !meets(symbol, c)) continue;
    next.push(runs(symbol) ? s : s + 1);
  }
  return close(pattern, next);
}

export class TooManyStates extends Error {}
const BUDGET = 20_000;

/**
 * A shortest text for whose matches `accept` holds (`matched[i]`: pattern i matches it); `undefined`: there is none. The first `must`
 * patterns match whatever is accepted. Throws `TooManyStates` where patterns cross in too many ways to be followed.
 */
export function findText(patterns: readonly string[], accept: (matched: readonly boolean[]) => boolean, must = 0): string | undefined {
  const read = patterns.map(symbols);
  const letters = new Set<string>(':/');
  for (const pattern of read) for (const s of pattern) if (typeof s === 'string') letters.add(s);
  // One letter that stands in no pattern stands for all those.
  for (const other of 'xyzwvutsrqponmlkjihgfedcba0123456789_~\u0000')
    if (!letters.has(other)) {
      letters.add(other);
      break;
    }
  const start = read.map((pattern) => close(pattern, [0]));
  const idOf = (states: readonly States[]): string => states.map((s) => s.join('.')).join('|');
  const queue: { readonly states: readonly States[]; readonly text: string }[] = [{ states: start, text: '' }];
  const seen = new Set([idOf(start)]);
  for (let at = 0; at < queue.length; at++) {
    const here = queue[at];
    if (!here) break;
    if (accept(here.states.map((s, i) => s.includes(read[i]?.length ?? -1)))) return here.text;
    for (const c of letters) {
      const states = here.states.map((s, i) => (s.length === 0 ? s : step(read[i] ?? [], s, c)));
      if (states.some((s, i) => i < must && s.length === 0)) continue;
      const id = idOf(states);
      if (seen.has(id)) continue;
      if (seen.size >= BUDGET) throw new TooManyStates();
      seen.add(id);
      queue.push({ states, text: here.text + c });
    }
  }
  return undefined;
}

/** A text that all of `wanted` match and none of `without`; where one is easily found, a natural one. What is too hard to decide counts as there. */
export function commonText(wanted: readonly string[], without: readonly string[] = []): string | undefined {
  const key = [wanted.length, without.length, ...wanted, ...without].join('\n');
  if (answers.has(key)) return answers.get(key);
  const answer = findCommon(wanted, without);
  if (answers.size >= KNOWN_LIMIT) answers.clear();
  answers.set(key, answer);
  return answer;
}

const answers = new Map<string, string | undefined>();

function findCommon(wanted: readonly string[], without: readonly string[]): string | undefined {
  for (const [i, a] of wanted.entries()) {
    const text = anyText(a);
    if (wanted.every((w, j) => j === i || matchesText(w, text)) && !without.some((w) => matchesText(w, text))) return text;
    for (const b of wanted.slice(i + 1)) if (!compatible(a, b)) return undefined;
  }
  if (without.length === 0 && !wanted.some(isPattern)) return undefined;
  const n = wanted.length;
  try {
    return findText([...wanted, ...without], (matched) => matched.every((m, i) => m === i < n), n);
  } catch (error) {
    if (error instanceof TooManyStates) return anyText(wanted[0] ?? '');
    throw error;
  }
}

export const isPattern = (text: string): boolean => /[*?]/.test(text);

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

/** Whether one concrete text is matched; case is the caller's matter. */
export function matchesText(pattern: string, text: string): boolean {
  if (pattern === '*' || pattern === text) return true;
  const star = firstWildcard(pattern);
  if (star === pattern.length) return false;
  if (pattern.slice(0, star) !== text.slice(0, star)) return false;
  const read = symbols(pattern);
  let states = close(read, [0]);
  for (const c of text) {
    states = step(read, states, c);
    if (states.length === 0) return false;
  }
  return states.includes(read.length);
}
