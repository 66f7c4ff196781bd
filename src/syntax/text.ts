import type { Template, TemplatePart } from './ast.ts';
import type { Places, Report } from './report.ts';
import { quoted } from './report.ts';

const name = '[A-Za-z_][A-Za-z0-9_-]*';
/** `{name}`, `{name.name}` and `{self.metadata.KEY}`: what may be a placeholder by its form. */
export const placeholderForm = `\\{(${name}(?:\\.${name}){0,2})\\}`;
const sticky = new RegExp(placeholderForm, 'y');

/** The placeholder that begins at `at`, by form alone: its name, or `undefined`. */
export function placeholderAt(text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[1];
}

/** Collects a text piece by piece, with its placeholders where it has any. */
export interface TextBuilder {
  literal(text: string): void;
  /** A brace that stood there escaped: literal, and worth a template so that nobody takes it for a placeholder. */
  brace(): void;
  placeholder(name: string, start: number, end: number): void;
  /** The last character so far. */
  last(): string;
  done(): { text: string; template?: Template };
}

export function textBuilder(places: Places): TextBuilder {
  let text = '';
  let pending = '';
  let templated = false;
  const parts: TemplatePart[] = [];
  return {
    literal(piece) {
      text += piece;
      pending += piece;
    },
    brace() {
      text += '{';
      pending += '{';
      templated = true;
    },
    placeholder(named, start, end) {
      templated = true;
      if (pending) parts.push({ text: pending });
      pending = '';
      text += `{${named}}`;
      parts.push({ placeholder: named, span: places(start, end) });
    },
    last: () => text.at(-1) ?? '',
    done() {
      if (!templated) return { text };
      if (pending) parts.push({ text: pending });
      return { text, template: parts };
    },
  };
}

const candidate = new RegExp(`(\\\\*)${placeholderForm}`, 'g');

/**
 * Reads raw text (text blocks, YAML scalars), in which only a placeholder can be escaped: of the backslashes right before `{name}` two
 * stand for one, and an odd one makes the braces literal. Backslashes elsewhere are text. Not after `$` or `{`.
 * `place` gives the offset, in the text that is being read, of a character of `text`.
 */
export function readRaw(text: string, place: (index: number) => number, builder: TextBuilder): void {
  let done = 0;
  if (text.includes('{')) {
    candidate.lastIndex = 0;
    for (let m = candidate.exec(text); m; m = candidate.exec(text)) {
      const slashes = (m[1] ?? '').length;
      const open = m.index + slashes;
      const before = text[m.index - 1];
      const shielded = before === '$' || before === '{';
      if (slashes === 0 && shielded) continue;
      builder.literal(text.slice(done, m.index) + '\\'.repeat(slashes >> 1));
      if (slashes % 2) {
        if (slashes === 1 && shielded) builder.literal('{');
        else builder.brace();
        done = open + 1;
      } else {
        done = open + m[0].length - slashes;
        builder.placeholder(m[2] ?? '', place(open), place(done - 1) + 1);
      }
    }
  }
  builder.literal(text.slice(done));
}

/** The template of raw text that has no place of its own inside (a bare word): parts, or `undefined` where it is literal. */
export function wordTemplate(text: string, start: number, places: Places): Template | undefined {
  if (!text.includes('{')) return undefined;
  const builder = textBuilder(places);
  readRaw(text, (i) => start + i, builder);
  return builder.done().template;
}

// What an editor does not show can make a text read otherwise than it compiles (CVE-2021-42574).
const hostile =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

// Nearly every file: a search without Unicode's tables is many times as fast.
const plain = /^[\t\n\r\x20-\x7e]*$/;

const apart = new RegExp(hostile.source, 'u');
/** Whether a text holds what `checkCharacters` reports. */
export const isHostile = (text: string): boolean => apart.test(text);

/** The number of a text's first character, as Unicode writes it. */
export const hexOf = (text: string): string => (text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** Reports characters that no spec may hold, the first of each line: controls, text-direction controls, halves of surrogate pairs. A BOM at the start is fine. */
export function checkCharacters(text: string, places: Places, report: Report): void {
  if (plain.test(text)) return;
  hostile.lastIndex = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let last = -1;
  for (let m = hostile.exec(text); m; m = hostile.exec(text)) {
    const before = last;
    last = m.index;
    if (before >= 0 && !/[\r\n]/.test(text.slice(before, m.index))) continue;
    const code = m[0].charCodeAt(0);
    const hex = `U+${hexOf(m[0])}`;
    const what =
      code >= 0xd800 && code <= 0xdfff
        ? `half of a surrogate pair (${hex})`
        : code < 0xa0
          ? `the control character ${hex}`
          : `the invisible character ${hex}, which can make text look different from what it is`;
    report('W006', places(m.index, m.index + 1), `the file holds ${what}`, {
      help: 'delete it; where it is meant, write it in a string as \\u{…}',
    });
  }
}

const beyondAscii = /[^\u0000-\u00bf]/;

/** Names and paths stand in Unicode's composed form (NFC): two spellings of one `é` are equal to people and to nothing else. */
export function checkComposed(text: string, start: number, end: number, places: Places, report: Report): void {
  if (!beyondAscii.test(text)) return;
  const composed = text.normalize('NFC');
  if (composed === text) return;
  report('W006', places(start, end), `${quoted(text)} is not in Unicode's composed form (NFC)`, {
    help: `write ${quoted(composed)}, in which accents are no characters of their own`,
    fix: { title: 'compose it', safe: true, edits: [{ span: places(start, end), text: composed }] },
  });
}

/** YAML's reader takes a carriage return alone for a character of its line, and an editor may not: what is a comment to one is a key to the other. */
export function checkReturns(text: string, places: Places, report: Report): void {
  const at = text.search(/\r(?!\n)/);
  if (at < 0) return;
  report('W006', places(at, at + 1), 'the file holds a carriage return without a line feed, which ends a line for some programs only', {
    help: 'save it with line feeds (LF)',
  });
}
