import { placeholderForm } from '../../src/syntax/text.ts';

/** A token with a form of its own, as a regular expression of ECMAScript; the longest match counts. */
export interface Form {
  readonly name: string;
  readonly doc: string;
  readonly pattern: string;
  /** Stands between tokens and means nothing to the rules. */
  readonly skipped?: true;
}

const placeholder = placeholderForm.replace('(', '(?:');

export const forms: readonly Form[] = [
  { name: 'white-space', doc: 'A line break never decides meaning.', pattern: '[ \\t\\r\\n]+', skipped: true },
  {
    name: 'comment',
    doc: 'To the end of the line, after white space. Four slashes or more are a comment again.',
    pattern: '\\/\\/(?!\\/(?!\\/))[^\\r\\n]*',
    skipped: true,
  },
  { name: 'docs-line', doc: 'Kept: it comes out in the outputs.', pattern: '\\/\\/\\/(?!\\/)[^\\r\\n]*' },
  {
    name: 'name-or-path',
    doc: 'A reserved word is never one, nor is true or false; it holds no `//`. `{name}` inside is a placeholder.',
    pattern: `(?!\\/[*\\/])(?:[A-Za-z_*/.~+]|${placeholder})(?:(?!\\/\\/)(?:[A-Za-z0-9_/:*.@~+-]|${placeholder}))*`,
  },
  {
    name: 'string',
    doc: 'Escapes: \\" \\\\ \\n \\t \\r \\u00e9 \\u{1F600}, and \\{ before what would be a placeholder.',
    pattern: '"(?!"")(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*"',
  },
  {
    name: 'text-block',
    doc: 'Loses the indentation that its lines share. A backslash is text, except before """ and a placeholder.',
    pattern: '"""(?:(?!""")[^\\\\]|\\\\(?:"""|[^]))*"""',
  },
  { name: 'number', doc: '', pattern: '-?[0-9]+(?:\\.[0-9]+)?' },
  { name: 'bool', doc: '', pattern: 'true|false' },
  { name: 'duration', doc: 'Seconds, minutes, hours or days.', pattern: '[0-9]+[smhd]' },
  { name: 'size', doc: '', pattern: '[0-9]+(?:B|KiB|MiB|GiB|TiB)' },
  { name: 'date', doc: 'A day that exists, perhaps with a time in UTC.', pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}Z)?' },
];
