import type { Comment, Node, Value, Word } from '../ast.ts';
import type { OneLine } from './writ.ts';
import { fitsBlock } from './writ.ts';
import { escapeRaw, isBare, printWord, quote, standsBare } from './words.ts';
import type { Element, Yaml } from './yaml-render.ts';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const special = /[\\"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

export function double(text: string): string {
  return `"${text.replace(special, (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
/** `flow`: whether it may stand inside `{ }` and `[ ]` as it is. */
export const text = (written: string, flow = true): Yaml => ({ type: 'text', text: written, ...(flow ? { flow: written } : {}) });
const both = (quoted: string): Yaml => text(quoted);

/** A bare word that YAML reads as the same text. */
const plain = (word: string): boolean => /^[A-Za-z_/.~+]/.test(word) && !word.endsWith(':');
const plainWord = (word: Word): boolean => standsBare(word) && plain(word.text);

export function wordText(word: Word): Yaml {
  if (plainWord(word)) return text(word.text, !word.text.includes('{'));
  return both(wordInQuotes(word));
}

export function keyText(word: Word, reserved: boolean): string {
  if (reserved) return `'"${word.text.replaceAll("'", "''")}"'`;
  if (word.text === 'because' || (plainWord(word) && !word.text.includes('{'))) return word.text;
  return wordInQuotes(word);
}
/** Quotes around the text itself have to be said twice, for the reader takes the outer ones for a sign. */
function wordInQuotes(word: Word): string {
  const raw = escapeRaw(word.text, word.template);
  return double(/^".+"$/.test(raw) ? `"${raw}"` : raw);
}

/** A sentence: plain where YAML leaves it alone, else in single quotes, which move none of its characters. */
export function sentenceText(sentence: string): Yaml {
  const quoted = `'${sentence.replaceAll("'", "''")}'`;
  const harmless = /^[A-Za-z_/.~+]/.test(sentence) && !/["{}[\]]|: | #|:$/.test(sentence);
  return { type: 'text', text: harmless ? sentence : quoted, flow: quoted };
}

/** Prose: plain where it is harmless. */
export function prose(lines: readonly string[]): Yaml {
  const whole = lines.join('\n');
  if (lines.length > 1 && !/^[\s]|\s$/.test(whole) && fitsBlock(whole)) return { type: 'literal', header: '|-', lines };
  return /^[A-Za-z][A-Za-z0-9 ._()/-]*$/.test(whole) && !whole.endsWith(' ') ? text(whole) : both(double(whole));
}

export function commentLines(comments: readonly Comment[], first: boolean): string[] {
  return comments.flatMap((comment, i) => (comment.gap && (i > 0 || !first) ? ['', commentText(comment)] : [commentText(comment)]));
}
export const commentText = (comment: Comment): string => `#${comment.text && ` ${comment.text}`}`;

/** The comments and blank lines around a node. */
export function around(node: Node, docs: readonly string[] = []): Pick<Element, 'before' | 'gap' | 'after'> {
  const before = commentLines(node.comments?.before ?? [], true);
  if (node.comments?.detached && before.length) before.push('');
  for (const doc of docs) before.push(`##${doc && ` ${doc}`}`);
  return { before, gap: node.gap === true, ...(node.comments?.after ? { after: commentText(node.comments.after) } : {}) };
}

export function valueYaml(value: Value, oneLine: OneLine): Yaml {
  switch (value.kind) {
    case 'string': {
      const raw = escapeRaw(value.text, value.template);
      return value.block && fitsBlock(raw) && raw !== '' && raw !== '\n' && !raw.endsWith('\n\n') ? literal(raw) : both(double(raw));
    }
    case 'name':
    case 'path':
      if (isBare(value.text) && plain(value.text)) return text(value.text, !value.text.includes('{'));
      return both(double(escapeRaw(value.text, value.template)));
    case 'from': {
      // Plain, for in quotes it would be a text: what YAML would cut there is escaped.
      const word = value.path.text.endsWith(':') ? quote(value.path.text, value.path.template) : printWord(value.path);
      const path = word.replaceAll(' #', ' \\u0023').replaceAll(': ', ':\\u0020');
      return text(`from ${path}`, !/[{}[\],]/.test(path));
    }
    case 'list': {
      const items = value.items.map((item) => ({ value: valueYaml(item, oneLine), ...around(item) }));
      return { type: 'seq', items, flow: oneLine(value), dangling: commentLines(value.dangling ?? [], !items.length) };
    }
    default:
      return text(value.text);
  }
}

function literal(raw: string): Yaml {
  const closed = raw.endsWith('\n');
  const lines = (closed ? raw.slice(0, -1) : raw).split('\n');
  const lead = /^\s/.test(lines.find((line) => line !== '') ?? '') ? '2' : '';
  return { type: 'literal', header: `|${lead}${closed ? '' : '-'}`, lines };
}
