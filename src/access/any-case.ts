import { DENY, type Mask } from './capabilities.ts';
import { type PatternIndex, patternIndex } from './pattern-index.ts';
import { matches, parsePattern, type Pattern, PatternError } from './patterns.ts';

/** The pattern of the lower-cased paths. */
export function lowered(p: Pattern): Pattern {
  const made = parsePattern(p.text.toLowerCase());
  return made instanceof PatternError ? p : made;
}

interface Row {
  readonly pattern: Pattern;
  readonly mask: Mask;
}

interface Denied<T extends Row> {
  readonly row: T;
  /** By which dialect `vault-anycase` matches it. */
  readonly pattern: Pattern;
  readonly at: number;
}

/** The rows with an explicit deny. */
export interface Denies<T extends Row> {
  readonly all: readonly Denied<T>[];
  /** Where there are many. */
  readonly index: PatternIndex<Denied<T>> | undefined;
}

/** So many are looked through as fast as they are looked up. */
const FEW = 12;

export function deniesOf<T extends Row>(rows: Iterable<T>): Denies<T> {
  const all: Denied<T>[] = [];
  for (const row of rows) if (row.mask & DENY) all.push({ row, pattern: lowered(row.pattern), at: all.length });
  if (all.length <= FEW) return { all, index: undefined };
  const index = patternIndex<Denied<T>>();
  for (const one of all) index.add(one);
  return { all, index };
}

/** Those of explicit denies that match a path in some case of its letters. `path` may end in `/`. */
export function deniesAt<T extends Row>({ all, index }: Denies<T>, path: string): T[] {
  if (all.length === 0) return [];
  const folded = path.toLowerCase();
  const found = (index?.reaching(folded.split('/')) ?? all).filter(({ pattern }) => matches(pattern, folded));
  if (index) found.sort((a, b) => a.at - b.at);
  return found.map(({ row }) => row);
}

/**
 * What matches a path from Vault 2.2.2 on: besides the stanzas that match it as it is spelt, every explicit deny that does in other letters,
 * "subject to the usual rule specificity" (release notes of 2.2.2, core/acl). Of two stanzas that differ in their letters alone the
 * notes say nothing; the deny is taken to win, as it does where two stanzas are the same.
 */
export function withDenies<T extends Row>(found: readonly T[], denies: Denies<T>, path: string): readonly T[] {
  if (denies.all.length === 0) return found;
  const more = deniesAt(denies, path).filter((row) => !found.includes(row));
  if (more.length === 0) return found;
  const taken = new Set(more.map((row) => lowered(row.pattern)));
  return [...found.filter((row) => !taken.has(lowered(row.pattern))), ...more];
}

/** Whether a stanza matches a path, or for LIST the path without its final `/`, as it is spelt. */
export const isSpelt = (p: Pattern, path: string): boolean => matches(p, path) || (path.endsWith('/') && matches(p, path.slice(0, -1)));

/** More spellings than this of one pattern are not told apart. */
const MOST = 64;

/**
 * Patterns of the paths that an explicit deny matches in other letters: every spelling that some of `known` has, segment by segment, and one
 * that none has. Empty where there are no letters.
 */
export function inOtherLetters(denied: Pattern, known: Iterable<Pattern>): Pattern[] {
  const choices = denied.segments.map((segment) => new Set(segment === '+' ? ['+'] : [segment]));
  for (const p of known)
    for (const [i, spelt] of p.segments.entries()) {
      const own = denied.segments[i] ?? '';
      const glob = denied.glob && i === denied.segments.length - 1;
      if (own === '+' || spelt === '+' || own === '') continue;
      if (glob ? spelt.toLowerCase().startsWith(own.toLowerCase()) : spelt.toLowerCase() === own.toLowerCase())
        choices[i]?.add(spelt.slice(0, own.length));
    }
  for (const [i, own] of denied.segments.entries()) {
    const fresh = FRESH.map((spell) => spell(own)).find((spelt) => !choices[i]?.has(spelt));
    if (own !== '+' && fresh !== undefined && fresh.toLowerCase() === own.toLowerCase()) choices[i]?.add(fresh);
  }
  let all: string[][] = [[]];
  for (const spellings of choices) {
    all = all.flatMap((head) => [...spellings].map((spelt) => [...head, spelt])).slice(0, MOST);
  }
  const found = new Set<Pattern>();
  for (const segments of all) {
    const made = parsePattern(segments.join('/') + (denied.glob ? '*' : ''));
    if (!(made instanceof PatternError) && made !== denied) found.add(made);
  }
  return [...found];
}

/** Ways to write a name in letters that nobody is likely to have used. */
export const FRESH: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.slice(0, -1).toLowerCase() + text.slice(-1).toUpperCase(),
  (text) => [...text].map((c, i) => (i % 2 ? c.toUpperCase() : c.toLowerCase())).join(''),
  (text) => [...text].map((c, i) => (i % 2 ? c.toLowerCase() : c.toUpperCase())).join(''),
];
