import { scan } from '../../src/syntax/scanner.ts';
import type { Tok } from '../../src/syntax/tokens.ts';

/** A text with one slip in it, and where the slip is: lines of the mutant, from 1, both ends included. */
export interface Mutant {
  readonly how: 'delete' | 'double' | 'swap' | 'replace' | 'indent';
  readonly what: string;
  readonly text: string;
  readonly lines: readonly [first: number, last: number];
  /** The slip is about `{` or `}` (in YAML: about indentation): it may be noticed anywhere in its top-level declaration, whose lines these are. */
  readonly within: readonly [first: number, last: number] | undefined;
}

/** One text for every kind of token. */
const KINDS = [
  'other', '"text"', '"""text"""', '5', 'true', '1h', '1GiB', '2027-01-31', '\n/// words\n', '@ignore', '@was', '{', '}', '[', ']', '(', ')', '=', '!=',
  '<', '<=', '>', '>=', ',', ';', 'allow', 'deny', 'inject', 'use', 'owns', 'share', 'assert', 'in', 'on', 'of', 'as', 'with', 'when', 'until',
  'because', 'and', 'not', 'like', 'from', 'can', 'cannot',
] as const; // prettier-ignore

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
const isBrace = (text: string): boolean => text === '{' || text === '}';

/** Every token deleted, doubled, swapped with the next one, and replaced by each other kind of token. */
export function* writMutants(text: string): Generator<Mutant> {
  const { tokens } = scan(text, (start, end) => ({ file: '', start, end }), () => {}); // prettier-ignore
  const ends = topLevelEnds(tokens);
  for (const [index, token] of tokens.entries()) {
    const [start, end] = rangeOf(token);
    const own = text.slice(start, end);
    const next = tokens[index + 1];
    const top = ends.findIndex((last) => last >= index);
    const first = tokens[top > 0 ? (ends[top - 1] ?? 0) + 1 : 0];
    const last = tokens[ends[top] ?? tokens.length - 1];
    const make = (how: Mutant['how'], what: string, now: string, stop = end, braces = isBrace(own)): Mutant => {
      const mutant = text.slice(0, start) + now + text.slice(stop);
      const grown = now.length - (stop - start);
      const lines = [lineAt(text, start), lineAt(mutant, start + now.length)] as const;
      const within = [lineAt(text, first?.startOffset ?? 0), lineAt(mutant, (last?.endOffset ?? 0) + grown) + 1] as const;
      return { how, what, text: mutant, lines, within: braces ? within : undefined };
    };
    yield make('delete', own, '');
    yield make('double', own, `${own} ${own}`);
    if (next) {
      const [from, to] = rangeOf(next);
      const other = text.slice(from, to);
      yield make('swap', `${own} and ${other}`, other + text.slice(end, from) + own, to, isBrace(own) || isBrace(other));
    }
    for (const kind of KINDS)
      if (kind.trim() !== own) yield make('replace', `${own} by ${kind.trim()}`, ` ${kind} `, end, isBrace(own) || isBrace(kind));
  }
}

const rangeOf = (token: Tok): readonly [number, number] => [token.startOffset, (token.endOffset ?? token.startOffset) + 1];

/** The indices of the last tokens of the items at the top of a file that is right. */
function topLevelEnds(tokens: readonly Tok[]): number[] {
  const ends: number[] = [];
  let depth = 0;
  for (const [index, { image }] of tokens.entries()) {
    if (image === '{') depth++;
    else if (image === '}' && --depth === 0) ends.push(index);
    else if (depth === 0 && tokens[index + 1]?.image === 'assert') ends.push(index);
  }
  return ends.at(-1) === tokens.length - 1 ? ends : [...ends, tokens.length - 1];
}

const SCALARS = [
  'other',
  '5',
  '"text"',
  '[a, b]',
  '{ a: b }',
  '',
  '|',
  '*x',
  '@x',
  '- x',
  "'",
  '"',
  '#',
  'x: y',
  '&a b',
  '!t b',
  '<<: b',
  '? x',
  '%',
  '\tx',
  ']',
  '}',
  '...',
];

/** Every line deleted, doubled, swapped with the next, moved left and right; every key and every value replaced by other forms. */
export function* yamlMutants(text: string): Generator<Mutant> {
  const lines = text.split('\n');
  const top = (line: string | undefined): boolean => line !== undefined && /^[^\s#]/.test(line);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    let first = index;
    while (first > 0 && !top(lines[first])) first--;
    let last = index + 1;
    while (last < lines.length && !top(lines[last])) last++;
    const make = (how: Mutant['how'], what: string, now: readonly string[], took = 1, loose = false): Mutant => ({
      how,
      what,
      text: lines.toSpliced(index, took, ...now).join('\n'),
      lines: [index + 1, index + Math.max(1, now.length)],
      within: loose ? [first, last + Math.max(0, now.length - took) + 1] : undefined,
    });
    // A key without its line, or a line of another depth, changes what the lines around belong to.
    yield make('delete', line, [], 1, true);
    yield make('double', line, [line, line], 1, true);
    const next = lines[index + 1];
    if (next !== undefined && next.trim() !== '') yield make('swap', line, [next, line], 2, true);
    yield make('indent', line, [`  ${line}`], 1, true);
    yield make('indent', line, [` ${line}`], 1, true);
    if (line.startsWith('  ')) yield make('indent', line, [line.slice(2)], 1, true);
    const pair = /^(\s*(?:- )?)([\w-]+):( .*)?$/.exec(line);
    const item = /^(\s*- )(.*)$/.exec(line);
    if (pair) {
      const [, lead = '', key = '', value = ''] = pair;
      yield make('delete', `: of ${line}`, [`${lead}${key}${value}`], 1, value === '');
      for (const scalar of SCALARS) {
        yield make('replace', `value by ${scalar}`, [`${lead}${key}: ${scalar}`], 1, value === '');
        // A key that becomes a comment or a key of another form is a lost line.
        if (scalar !== '')
          yield make('replace', `key by ${scalar}`, [`${lead}${scalar}:${value}`], 1, value === '' || /^[#?]/.test(scalar));
      }
    } else if (item)
      for (const scalar of SCALARS) yield make('replace', `item by ${scalar}`, [`${item[1]}${scalar}`], 1, /[:{[]$/.test(line));
  }
}

const YAML_KINDS = [
  'other',
  "'text'",
  '"text"',
  '5',
  '-',
  ':',
  '?',
  '{',
  '}',
  '[',
  ']',
  ',',
  '&a',
  '*a',
  '!t',
  '|',
  '>',
  '#',
  '<<',
  '---',
  '%',
] as const;
const YAML_TOKEN = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[{}[\],]|(?<=^|\s)[-?](?=\s)|:(?=\s|$)|(?:[^\s{}[\],:"'#]|:(?!\s|$))+/gm;

/** The same token by token, the words of sentences included. */
export function* yamlTokenMutants(text: string): Generator<Mutant> {
  const tokens = [...text.matchAll(YAML_TOKEN)].filter(([token]) => !token.startsWith('#'));
  const lines = text.split('\n');
  const top = (line: string | undefined): boolean => line !== undefined && /^[^\s#]/.test(line);
  const sign = (token: string): boolean => /^[-?:{}[\],|>#%&*!]|^<<$|^---$/.test(token);
  for (const [i, { 0: own, index: start }] of tokens.entries()) {
    const line = lineAt(text, start);
    let first = line - 1;
    while (first > 0 && !top(lines[first])) first--;
    let last = line;
    while (last < lines.length && !top(lines[last])) last++;
    const make = (how: Mutant['how'], what: string, now: string, stop: number, loose: boolean): Mutant => {
      const mutant = text.slice(0, start) + now + text.slice(stop);
      // What structures a text changes what the lines around belong to; a key that is gone or another does so too.
      const key = /^\s*:(?:\s|$)/.test(text.slice(start + own.length));
      return {
        how,
        what,
        text: mutant,
        lines: [line, lineAt(mutant, start + now.length)],
        within: loose || key ? [first + 1, last + 1] : undefined,
      };
    };
    const end = start + own.length;
    yield make('delete', own, '', end, sign(own));
    yield make('double', own, `${own} ${own}`, end, sign(own));
    const next = tokens[i + 1];
    if (next) {
      const between = text.slice(end, next.index);
      yield make(
        'swap',
        `${own} and ${next[0]}`,
        next[0] + between + own,
        next.index + next[0].length,
        sign(own) || sign(next[0]) || between.includes('\n'),
      );
    }
    for (const kind of YAML_KINDS) if (kind !== own) yield make('replace', `${own} by ${kind}`, kind, end, sign(own) || sign(kind));
  }
}
