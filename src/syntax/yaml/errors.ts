import type { CST } from 'yaml';
import { quoted } from '../report.ts';

/** What YAML could not read, in the words of somebody who writes specs. */
export interface YamlProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help?: string;
}

interface YamlError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

const rows: readonly (readonly [form: RegExp, message: string, help: string])[] = [
  [
    /must start at the same column/,
    'the indentation of this line fits nothing above it',
    'the keys of one mapping and the dashes of one list begin in one column',
  ],
  [
    /Nested mappings are not allowed|implicit map key$/,
    'a mapping or a list begins here, behind a text on the same line or the line above',
    'quote a text that holds `: `; begin a mapping or list on a line of its own, indented',
  ],
  [
    /Implicit keys/,
    'this key runs over several lines',
    'is a `:` missing, or a quote not closed? A list of sentences has `- ` before each',
  ],
  [
    /need to be followed by map values/,
    'this line is no `key: value`',
    'add the `: `, or write `- ` before it if it belongs to a list',
  ],
  [/Missing , /, 'a comma is missing before this', 'items inside [ ] and { } are divided by commas'],
  [/Missing space after :/, 'a space is missing behind the `:`', 'write `key: value`'],
  [/Unexpected flow-(?:map|seq)-end/, 'this closes nothing', 'delete it, or quote the text it belongs to'],
  [/Unexpected seq-item-ind/, 'a list begins where none can stand', 'indent it below its key'],
  [/Unexpected \S+ token in YAML stream/, 'this does not belong to what stands above it', 'look at the indentation of this line and of the one before'],
  [/at node end/, 'something follows the end of a value', 'quote the whole value, or move the rest to a line of its own'],
  [/without - indicator/, 'this item of a list has no `- `', 'write `- ` before it'],
  [/[Bb]lock collections? (?:are )?not allowed within flow/, 'a comma is missing here, or a text holds `: `', 'items inside [ ] and { } are divided by commas; quote a text that holds `: `'],
  [/Block scalar header|Not a YAML token/, 'text stands on the line of `|` or `>`', 'the text begins on the next line, indented'],
  [/directives|Directive/i, 'a line that begins with `%` or `---` is an instruction to YAML', 'delete it, or quote the text'],
  [/Unexpected , in/, 'a comma stands where a value is expected', 'delete it, or write the value'],
  [/Plain value cannot start/, 'a text cannot begin with this sign', 'put the text in single quotes'],
  [/Block scalars with more-indented leading/, 'the empty lines before this text are indented deeper than it', 'take their blanks away'],
]; // prettier-ignore

/** Quotes and brackets that are never closed, and quoted texts over several lines, both in text order. */
export interface Openers {
  readonly open: readonly CST.Token[];
  readonly wide: readonly CST.FlowScalar[];
}

const lineAt = (text: string, at: number): number => text.lastIndexOf('\n', at - 1);

/** The `yaml` package lets a key begin with the blank lines and comments above it; what is wrong stands below them. */
export function placeOf({ message, pos: [start] }: YamlError, text: string): number {
  if (!/must start at the same column|implicit map key$/.test(message)) return start;
  const above = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*/.exec(text.slice(start, start + 4000))?.[0].length ?? 0;
  return /^[ \t]*\S/.test(text.slice(start + above, start + above + 400)) ? start + above : start;
}

/** One error of the `yaml` package. */
export function plainly(error: YamlError, text: string, { open, wide }: Openers): YamlProblem {
  const [at, stop] = error.pos;
  const start = placeOf(error, text);
  const end = Math.max(start + 1, stop);
  // What follows an open quote or bracket is all misread; it alone is the mistake.
  const before = open.filter((token) => token.offset <= start);
  const opener = before.find((token) => token.type !== 'flow-collection') ?? before.at(-1);
  if (opener) return unclosed(opener);
  const across = wide.findLast(
    (token) => token.offset <= start && lineAt(text, token.offset + token.source.length) === lineAt(text, start),
  );
  if (across && across.offset + across.source.length <= start + 1)
    return { start: across.offset, end: across.offset + 1, message: 'this text goes on to a later line, and something follows its end there', help: `add the missing ${across.source.charAt(0)}` }; // prettier-ignore
  const escape = /^Invalid escape sequence (\S+)/.exec(error.message)?.[1];
  if (escape !== undefined)
    return {
      start,
      end,
      message: `${quoted(escape)} is no escape`,
      help: 'in double quotes write \\\\ for a backslash, or use single quotes',
    };
  if (start > at && error.message.endsWith('implicit map key'))
    return {
      start: start + blanksAt(text, start),
      end,
      message: 'no key stands above what begins here',
      help: 'write the key it belongs to above it',
    };
  const row = rows.find(([form]) => form.test(error.message));
  if (row) return { start: start + blanksAt(text, start), end, message: row[1], help: row[2] };
  const first = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return { start, end, message: `this is no valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}` };
}

const blanksAt = (text: string, at: number): number => /^ */.exec(text.slice(at, at + 400))?.[0].length ?? 0;

function unclosed(opener: CST.Token): YamlProblem {
  const sign = 'start' in opener && !Array.isArray(opener.start) ? opener.start.source : 'source' in opener ? opener.source.charAt(0) : '';
  const close = sign === '[' ? ']' : sign === '{' ? '}' : sign;
  const what = sign === '[' ? 'this list' : sign === '{' ? 'this mapping' : 'this text';
  return { start: opener.offset, end: opener.offset + 1, message: `${what} is not closed`, help: `add the missing ${close}` };
}

/** A quoted text over several lines. */
export const isWide = (token: CST.Token): token is CST.FlowScalar =>
  (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') && token.source.includes('\n');

/** Whether a quoted text or a list or mapping in brackets has no end. */
export function isOpen(token: CST.Token): boolean {
  if (token.type === 'single-quoted-scalar') return !/^'(?:[^']|'')*'$/.test(token.source);
  if (token.type === 'double-quoted-scalar') return !/^"(?:[^"\\]|\\[^])*"$/.test(token.source);
  if (token.type !== 'flow-collection') return false;
  return !token.end.some(({ type }) => type === (token.start.type === 'flow-map-start' ? 'flow-map-end' : 'flow-seq-end'));
}
