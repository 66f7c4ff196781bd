import type { SourceFile, Span } from '../../source.ts';
import type { Entry, Tree } from '../tree.ts';

export type Fault = (span: Span, message: string) => void;

/** Deeper than any configuration is, and far from the end of the stack. */
const DEPTH = 200;
const SPACE = /[ \t\r\n]*/y;
/** A whole string without escapes; what it does not match is looked at slowly. */
const PLAIN = /"([^"\\\u0000-\u001f]*)"/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/sy;
const WORD = /[-+.\w]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

class Stop extends Error {}

/**
 * JSON (RFC 8259) with the place of everything. A key that stands twice in one object is a fault: readers differ in which of the two they
 * take, so the text does not say what it means. `undefined` after the first fault.
 */
export function readJson({ path: file, text }: SourceFile, fault: Fault): Tree | undefined {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let depth = 0;
  const span = (start: number, end = at): Span => ({ file, start, end });
  const fail = (start: number, end: number, message: string): never => {
    fault(span(start, end), message);
    throw new Stop();
  };
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found) at += found[0].length;
    return found?.[0];
  };
  const missing = (expected: string): never => {
    const found = at >= text.length ? 'the end of the text' : `\`${String.fromCodePoint(text.codePointAt(at) ?? 0)}\``;
    return fail(at, Math.min(at + 1, text.length), `expected ${expected}, found ${found}`);
  };
  const skip = (character: string): boolean => {
    take(SPACE);
    if (text[at] !== character) return false;
    at++;
    return true;
  };

  function string(): string {
    const start = at;
    const plain = take(PLAIN);
    if (plain !== undefined) return plain.slice(1, -1);
    const whole = take(STRING);
    if (whole === undefined)
      return fail(start, Math.min(endOfLine(text, start), text.length), 'this string is not closed before the end of the line');
    try {
      return JSON.parse(whole) as string;
    } catch {
      return fail(start, at, 'this string has an escape that JSON does not have');
    }
  }

  function value(): Tree {
    take(SPACE);
    const start = at;
    if (depth > DEPTH) fail(start, start + 1, `nested deeper than ${DEPTH} levels`);
    const c = text[at];
    if (c === '{' || c === '[') {
      at++;
      depth++;
      const made: Tree =
        c === '{' ? { kind: 'object', entries: members(), span: span(start) } : { kind: 'list', items: items(), span: span(start) };
      depth--;
      // The members were read before the object's end was known.
      return { ...made, span: span(start) };
    }
    if (c === '"') return { kind: 'scalar', value: string(), span: span(start) };
    const word = take(WORD);
    if (word === 'true' || word === 'false') return { kind: 'scalar', value: word === 'true', span: span(start) };
    if (word === 'null') return { kind: 'scalar', value: null, span: span(start) };
    if (word !== undefined && NUMBER.test(word)) return { kind: 'scalar', value: Number(word), span: span(start) };
    if (word !== undefined) return fail(start, at, `\`${word}\` is no value of JSON; a text stands in quotes`);
    return missing('a value');
  }

  function members(): Entry[] {
    const entries: Entry[] = [];
    const seen = new Set<string>();
    if (skip('}')) return entries;
    for (;;) {
      take(SPACE);
      if (text[at] !== '"') missing(entries.length > 0 && text[at] === '}' ? 'a name in quotes after the comma' : 'a name in quotes');
      const start = at;
      const key = string();
      const keySpan = span(start);
      if (seen.has(key)) fail(keySpan.start, keySpan.end, `the name "${key}" stands twice in one object`);
      seen.add(key);
      if (!skip(':')) missing('`:`');
      entries.push({ key, keySpan, value: value() });
      if (skip('}')) return entries;
      if (!skip(',')) missing('`,` or `}`');
    }
  }

  function items(): Tree[] {
    const found: Tree[] = [];
    if (skip(']')) return found;
    for (;;) {
      found.push(value());
      if (skip(']')) return found;
      if (!skip(',')) missing('`,` or `]`');
    }
  }

  try {
    const whole = value();
    take(SPACE);
    if (at < text.length) missing('nothing after the value');
    return whole;
  } catch (stop) {
    if (stop instanceof Stop) return undefined;
    throw stop;
  }
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};
