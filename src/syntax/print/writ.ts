import type { Body, Comment, FileAst, Item, Node, TopItem, Value } from '../ast.ts';
import type { Keep } from './keep.ts';
import type { Clauses } from './words.ts';
import { annotationClauses, clausesOf, escapeRaw, leadOf, pieces, printValueInline, printName, printWord, sentenceOf } from './words.ts';
import { width, wrap } from './wrap.ts';

/*
 * One way to write a file: two spaces of indentation, one item a line, single blank lines kept, one space between words. Blocks and
 * lists stay on one line if the author had them on one line, nothing in them needs a line of its own, and the line fits. A sentence that
 * does not fit is divided between its clauses.
 */

/** Whether a piece of the source stands on one line; what has no source (built by a program) does. */
export type OneLine = (node: { readonly span: Node['span'] }) => boolean;

export function oneLineIn(ast: FileAst): OneLine {
  const { text, path } = ast.source;
  return ({ span }) => {
    if (span.file !== path) return true;
    if (ast.spelling === 'yaml' && text[span.start] !== '{' && text[span.start] !== '[') return false;
    return !/[\r\n]/.test(text.slice(span.start, span.end));
  };
}

type Any = Item | TopItem;

interface Layout {
  readonly oneLine: OneLine;
  /** What is printed as it stands, in a file with syntax errors. */
  readonly keep?: Keep | undefined;
}

/** The canonical `.writ` text of a file, whichever spelling it was read from. */
export function printWrit(ast: FileAst, keep?: Keep): string {
  const lines: string[] = [];
  printItems({ items: ast.items, dangling: ast.dangling }, [0, ast.source.text.length], '', { oneLine: oneLineIn(ast), keep }, lines);
  return lines.length ? `${lines.join('\n')}\n` : '';
}

interface Listed {
  readonly items: readonly Any[];
  readonly dangling?: readonly Comment[] | undefined;
}

/** The items of a block or of the file, which begins and ends at the offsets of `range`. */
function printItems({ items, dangling }: Listed, range: readonly [number, number], indent: string, layout: Layout, out: string[]): void {
  const first = out.length;
  const kept = layout.keep?.pieces(items, ...range);
  for (const item of kept?.items ?? items) {
    if (item.gap && out.length > first) out.push('');
    if (item.type === 'verbatim') {
      out.push(...item.lines.map((line, i) => (i === 0 ? indent + line : line)));
      continue;
    }
    item.comments?.before.forEach((comment, i) => printComment(comment, i > 0, indent, out));
    if (item.comments?.detached && item.comments.before.length) out.push('');
    if ('docs' in item) for (const doc of item.docs) out.push(`${indent}///${doc && ` ${doc}`}`);
    if ('annotations' in item) for (const annotation of item.annotations) out.push(...wrap(annotationClauses(annotation), indent));
    printItem(item, indent, layout, out);
    if (item.comments?.after) out[out.length - 1] += ` ${commentText(item.comments.after)}`;
  }
  if (!kept?.whole) for (const comment of dangling ?? []) printComment(comment, out.length > first, indent, out);
}

export const commentText = (comment: Comment): string => `//${comment.text && ` ${comment.text}`}`;

function printComment(comment: Comment, gap: boolean, indent: string, out: string[]): void {
  if (gap && comment.gap) out.push('');
  out.push(indent + commentText(comment));
}

type Headed = Extract<Any, { readonly body: Body }>;

/** What stands before the `{` of a block. */
function head(item: Headed): Clauses {
  if (item.type === 'inject') return clausesOf(item, 'inject');
  if (item.type === 'overlay') return [pieces('in', item.in.map(printWord))];
  // A kind never has quotes.
  const clauses = [[printWord({ ...item.kind, quoted: false }), ...item.labels.map(printWord)]];
  if (item.in?.length) clauses.push(pieces('in', item.in.map(printWord)));
  if (item.on) clauses.push([`on ${printWord(item.on)}`]);
  if (item.of) clauses.push([`of ${printWord(item.of)}`]);
  return clauses;
}
const headText = (item: Headed): string => head(item).map((clause) => clause.join(' ')).join(' '); // prettier-ignore

function printItem(item: Any, indent: string, layout: Layout, out: string[]): void {
  const inline = inlineItem(item, layout);
  if (inline !== undefined && (indent.length + inline.length <= width || (item.type === 'attribute' && !divisible(item)))) {
    out.push(indent + inline);
  } else if (item.type === 'attribute') {
    out.push(`${indent}${printName(item.name)} = `);
    printValue(item.value, indent, layout, out);
  } else if (!('body' in item)) {
    out.push(...wrap(clausesOf(item, leadOf(item)), indent));
  } else if (inline !== undefined && !divisible(item)) {
    out.push(...wrap(head(item), indent, ' {}'));
  } else {
    out.push(...wrap(head(item), indent, ' {'));
    printItems(item.body, [item.body.span.start + 1, item.body.span.end - 1], `${indent}  `, layout, out);
    out.push(`${indent}}`);
  }
}

function divisible(item: Any): boolean {
  if (item.type === 'attribute') return item.value.kind === 'list' && item.value.items.length > 0;
  return 'body' in item && item.body.items.length > 0;
}

/** The item on one line, or nothing where it must take several. */
function inlineItem(item: Any, layout: Layout): string | undefined {
  switch (item.type) {
    case 'attribute': {
      const value = inlineValue(item.value, layout);
      return value === undefined ? undefined : `${printName(item.name)} = ${value}`;
    }
    case 'declaration':
    case 'overlay':
    case 'inject': {
      const body = inlineBody(item.body, layout);
      return body === undefined ? undefined : `${headText(item)} ${body}`;
    }
    default:
      return sentenceOf(item);
  }
}

function inlineBody(body: Body, layout: Layout): string | undefined {
  if (body.dangling?.length || layout.keep?.sound(body.span.start, body.span.end) === false) return undefined;
  if (!body.items.length) return '{}';
  if (!layout.oneLine(body)) return undefined;
  const parts: string[] = [];
  for (const item of body.items) {
    if (item.comments || ('docs' in item && item.docs.length) || ('annotations' in item && item.annotations.length)) return undefined;
    const part = inlineItem(item, layout);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return `{ ${parts.join('  ')} }`;
}

function inlineValue(value: Value, layout: Layout): string | undefined {
  if (value.kind === 'string') return value.block && fitsBlock(value.text) ? undefined : printValueInline(value);
  if (value.kind !== 'list') return printValueInline(value);
  if (value.dangling?.length || (value.items.length && !layout.oneLine(value))) return undefined;
  const parts: string[] = [];
  for (const item of value.items) {
    const part = item.comments ? undefined : inlineValue(item, layout);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return `[${parts.join(', ')}]`;
}

/** Writes behind what the last line holds already. */
function printValue(value: Value, indent: string, layout: Layout, out: string[]): void {
  const append = (text: string): void => {
    out[out.length - 1] += text;
  };
  if (value.kind === 'string' && value.block && fitsBlock(value.text)) {
    append('"""');
    const raw = escapeRaw(value.text, value.template).replace(/(\\*)"""/g, (_, slashes: string) => `${slashes}${slashes}\\"""`);
    const lines = raw.split('\n');
    const closed = lines.at(-1) === '';
    if (closed) lines.pop();
    for (const line of lines) out.push(line && `${indent}  ${line}`);
    if (closed) out.push(`${indent}"""`);
    else append('"""');
    return;
  }
  if (value.kind !== 'list') return append(printValueInline(value));
  append('[');
  const inner = `${indent}  `;
  const first = out.length;
  for (const item of value.items) {
    if (item.gap && out.length > first) out.push('');
    item.comments?.before.forEach((comment, i) => printComment(comment, i > 0, inner, out));
    if (item.comments?.detached && item.comments.before.length) out.push('');
    out.push(inner);
    const inline = inlineValue(item, layout);
    if (inline !== undefined && (inner.length + inline.length < width || item.kind !== 'list')) append(inline);
    else printValue(item, inner, layout, out);
    append(',');
    if (item.comments?.after) append(` ${commentText(item.comments.after)}`);
  }
  for (const comment of value.dangling ?? []) printComment(comment, out.length > first, inner, out);
  out.push(`${indent}]`);
}

/** A text block can hold the text and give it back unchanged. */
export function fitsBlock(text: string): boolean {
  if (
    /[\r\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u.test(
      text,
    )
  )
    return false;
  const lines = text.split('\n');
  if (lines.some((line) => line !== '' && line.trim() === '')) return false;
  if (!lines.some((line) => line !== '' && !/^\s/.test(line)) && lines.some((line) => line !== '')) return false;
  return text.endsWith('\n') || text === '' || !/["\\]$/.test(text);
}
