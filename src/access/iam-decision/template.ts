/**
 * Patterns are lists of code units, with four that no text has: `*` and `?` as AWS reads them in conditions and in the last part of an ARN
 * (anything), and the same inside one of the first five parts of an ARN (no `:`).
 */
export type Pattern = readonly number[];
export const ANY = -1;
export const ONE = -2;
const ANY_IN_PART = -3;
const ONE_IN_PART = -4;
const COLON = 58;
const STAR = 42;
const QUESTION = 63;

/** A text of a policy with its variables. `parts` are texts and variables in turn. */
export interface Template {
  readonly parts: readonly (string | Variable)[];
  /** What it is before any request is known; `undefined` where there are variables. */
  readonly fixed: { readonly text: string; readonly pattern: Pattern } | undefined;
  readonly arn: boolean;
}

/** The value of a policy variable by its lower-cased key; `undefined` where the request has none, or several. */
export type Resolve = (key: string) => string | undefined;

interface Variable {
  /** Lower-cased key, or the character that `${*}`, `${?}` and `${$}` stand for. */
  readonly key: string;
  readonly literal: boolean;
  readonly fallback: string | undefined;
}

/** `${key}`, `${key, 'default'}`, `${*}`, `${?}`, `${$}` (user guide, "IAM policy elements: Variables and tags"). */
const VARIABLE = /\$\{(?:([*?$])|([^{}',]*[^{}',\s])\s*(?:,\s*'([^']*)'\s*)?)\}/g;

/**
 * @param variables false for documents before version 2012-10-17: `${aws:username}` is text there.
 * @param arn whether `*` and `?` are those of a `Resource` element.
 */
export function template(source: string, variables: boolean, arn = false): Template {
  const parts: (string | Variable)[] = [];
  let end = 0;
  if (variables && source.includes('${')) {
    for (const match of source.matchAll(VARIABLE)) {
      if (match.index > end) parts.push(source.slice(end, match.index));
      const [whole, special, key = '', fallback] = match;
      parts.push(
        special === undefined ? { key: key.toLowerCase(), literal: false, fallback } : { key: special, literal: true, fallback: undefined },
      );
      end = match.index + whole.length;
    }
  }
  if (end < source.length || parts.length === 0) parts.push(source.slice(end));
  const open = parts.some((part) => typeof part !== 'string' && !part.literal);
  const draft: Template = { parts, fixed: undefined, arn };
  // A variable before the fifth colon is none: AWS fills in only the last part of an ARN.
  if (arn && open && early(parts)) return template(source, false, true);
  if (open) return draft;
  const none: Resolve = () => undefined;
  return { ...draft, fixed: { text: textOf(draft, none) ?? '', pattern: patternOf(draft, none) ?? [] } };
}

function early(parts: Template['parts']): boolean {
  let colons = 0;
  for (const part of parts) {
    if (typeof part !== 'string') return colons < 5;
    colons += part.split(':').length - 1;
    if (colons >= 5) return false;
  }
  return false;
}

const valueOf = (part: Variable, resolve: Resolve): string | undefined => (part.literal ? part.key : (resolve(part.key) ?? part.fallback));

/** The text with its variables filled in; wildcards are letters in it. `undefined`: a variable has no value, so nothing is equal to it. */
export function textOf({ parts, fixed }: Template, resolve: Resolve): string | undefined {
  if (fixed) return fixed.text;
  let out = '';
  for (const part of parts) {
    const text = typeof part === 'string' ? part : valueOf(part, resolve);
    if (text === undefined) return undefined;
    out += text;
  }
  return out;
}

/** The pattern with its variables filled in, their values taken literally. `undefined`: a variable has no value, so nothing is like it. */
export function patternOf({ parts, fixed, arn }: Template, resolve: Resolve): Pattern | undefined {
  if (fixed) return fixed.pattern;
  const out: number[] = [];
  for (const part of parts) {
    const text = typeof part === 'string' ? part : valueOf(part, resolve);
    if (text === undefined) return undefined;
    const wild = typeof part === 'string';
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      out.push(wild && c === STAR ? ANY : wild && c === QUESTION ? ONE : c);
    }
  }
  return arn ? inParts(out) : out;
}

/** A pattern without variables. */
export function pattern(source: string): Pattern {
  return Array.from({ length: source.length }, (_, i) => {
    const c = source.charCodeAt(i);
    return c === STAR ? ANY : c === QUESTION ? ONE : c;
  });
}

/**
 * In the first five parts of an ARN a wildcard stays inside its part, but a `*` that ends a part also reaches over the colons (user guide,
 * "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs").
 */
function inParts(all: readonly number[]): number[] {
  let colons = 0;
  return all.map((c, i) => {
    if (c === COLON) colons++;
    if (colons >= 5) return c;
    if (c === ANY) return i + 1 === all.length || all[i + 1] === COLON ? ANY : ANY_IN_PART;
    return c === ONE ? ONE_IN_PART : c;
  });
}

/** Whether the whole text matches. Time: length of the text times length of the pattern at worst, and linear as a rule. */
export function matches(pattern: Pattern, text: string): boolean {
  if (pattern.includes(ANY_IN_PART)) return matchesInParts(pattern, text);
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const c = pattern[p];
    if (c === ANY) {
      star = p++;
      mark = t;
    } else if (c !== undefined && meets(c, text.charCodeAt(t))) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === ANY) p++;
  return p === pattern.length;
}

const meets = (c: number, letter: number): boolean => c === letter || c === ONE || (c === ONE_IN_PART && letter !== COLON);

/** With two kinds of stars the last one alone cannot be tried again; all positions are kept instead. */
function matchesInParts(pattern: Pattern, text: string): boolean {
  const isStar = (p: number): boolean => pattern[p] === ANY || pattern[p] === ANY_IN_PART;
  let now = new Uint8Array(pattern.length + 1);
  const enter = (states: Uint8Array, from: number): void => {
    for (let p = from; states[p] === 0; p++) {
      states[p] = 1;
      if (!isStar(p)) return;
    }
  };
  enter(now, 0);
  for (let t = 0; t < text.length; t++) {
    const letter = text.charCodeAt(t);
    const next = new Uint8Array(pattern.length + 1);
    let alive = false;
    for (let p = 0; p < pattern.length; p++) {
      if (now[p] === 0) continue;
      const c = pattern[p] ?? 0;
      const stays = c === ANY || (c === ANY_IN_PART && letter !== COLON);
      if (stays) enter(next, p);
      else if (!isStar(p) && meets(c, letter)) enter(next, p + 1);
      else continue;
      alive = true;
    }
    if (!alive) return false;
    now = next;
  }
  return now[pattern.length] === 1;
}

/**
 * ARNs as the `Arn…` operators compare them: part by part, wildcards inside one part only; the sixth is all the rest, colons included (user
 * guide, "Amazon Resource Name (ARN) condition operators").
 */
export function matchesArn(pattern: Pattern, text: string): boolean {
  const parts = text.split(':');
  if (parts.length < 6) return false;
  let start = 0;
  for (let i = 0; i < 5; i++) {
    const end = pattern.indexOf(COLON, start);
    if (end < 0 || !matches(pattern.slice(start, end), parts[i] ?? '')) return false;
    start = end + 1;
  }
  return matches(pattern.slice(start), parts.slice(5).join(':'));
}
