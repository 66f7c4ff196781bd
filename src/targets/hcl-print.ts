import type { HclAttribute, HclBlock, HclBody, HclValue } from '../hcl.ts';
import { HclExpression, HclHeredoc } from '../hcl.ts';

/**
 * `hcl1`: Vault's own files (policies, server, agent), read by HCL 1 without interpolation. `hcl2`: Terraform.
 * What is printed for `hcl1` means the same text to an HCL 2 parser, so that one formatter and one parser can check both.
 */
export type HclDialect = 'hcl1' | 'hcl2';

export interface PrintOptions {
  readonly dialect: HclDialect;
  /** Columns up to which a list stands on one line. */
  readonly width?: number;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const HIDDEN = /[^\n\P{Cc}]|[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Words that an HCL 2 object key must not be bare with: they would be read as values. */
const VALUES = new Set(['true', 'false', 'null', 'for']);
const WIDTH = 120;
/** What most texts are: nothing in them has to be written otherwise. */
const PLAIN = /^[ !#&-[\]-~]*$/;
const PRINTABLE = /^[\n -~]*$/;

function escaped(code: number): string {
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * A quoted string that means exactly `text`. HCL 1 leaves everything between `${` and its closing brace unread and refuses an
 * unbalanced one (hcl/scanner `scanString`, hcl/strconv `Unquote`), and knows no `$${`; there the `$` is written by its number.
 * HCL 2 knows `$${` and `%%{`, but not after a further `$` or `%`, so in front of those the number is written as well.
 */
export function quote(text: string, dialect: HclDialect): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  const points = [...text.toWellFormed()];
  for (const [i, point] of points.entries()) {
    const code = point.codePointAt(0) ?? 0;
    if (point === '"' || point === '\\') out += `\\${point}`;
    else if (point === '\n') out += '\\n';
    else if (point === '\r') out += '\\r';
    else if (point === '\t') out += '\\t';
    else if ((point === '$' || point === '%') && points[i + 1] === '{')
      out += dialect === 'hcl1' || points[i - 1] === point ? escaped(code) : point + point;
    else if (UNPRINTABLE.test(point)) out += escaped(code);
    else out += point;
  }
  return `${out}"`;
}

/** Comment lines for a text: whatever could end a comment or hide what follows it is made a space. */
export function commentLines(text: string, indent = ''): string {
  const clean = PRINTABLE.test(text) ? text : text.toWellFormed().replace(HIDDEN, ' ');
  if (!clean.includes('\n')) return commentLine(clean, indent);
  let out = '';
  for (const line of clean.split('\n')) out += commentLine(line, indent);
  return out;
}

function commentLine(line: string, indent: string): string {
  const seen = line.trimEnd();
  return seen ? `${indent}# ${seen}\n` : `${indent}#\n`;
}

/** A body in the layout of HashiCorp's formatter (hclwrite): two spaces, `=` aligned over neighbouring one-line attributes. */
export function printBody(body: HclBody, options: PrintOptions): string {
  return printItems(body, options, '');
}

/** One value as it stands behind `=` at the given indentation. */
export function printValue(value: HclValue, options: PrintOptions, indent = ''): string {
  return render(value, options, indent, indent.length, false);
}

function printItems(body: HclBody, options: PrintOptions, indent: string): string {
  let out = '';
  let run: Entry[] = [];
  const flush = (): void => {
    out += aligned(run, indent, options);
    run = [];
  };
  let before: HclAttribute | HclBlock | undefined;
  for (const item of body) {
    if (before && ('block' in item || 'block' in before || item.comment)) {
      flush();
      out += '\n';
    }
    if (item.comment) out += commentLines(item.comment, indent);
    if ('block' in item) out += printBlock(item, options, indent);
    else {
      const name = IDENTIFIER.test(item.name) ? item.name : quote(item.name, options.dialect);
      run.push({ name, text: render(item.value, options, indent, indent.length + name.length + 3, false) });
    }
    before = item;
  }
  flush();
  return out;
}

function printBlock(item: HclBlock, options: PrintOptions, indent: string): string {
  const head = [item.block, ...item.labels.map((label) => quote(label, options.dialect))].join(' ');
  const inner = printItems(item.body, options, `${indent}  `);
  return inner === '' ? `${indent}${head} {}\n` : `${indent}${head} {\n${inner}${indent}}\n`;
}

interface Entry {
  readonly name: string;
  readonly text: string;
}

/**
 * HCL 2's formatter aligns neighbouring lines as long as no bracket stays open (a heredoc is one token for it); HCL 1's, which is
 * `vault policy fmt`'s, sets blank lines around every value of several lines. With those, both agree.
 */
function aligned(entries: readonly Entry[], indent: string, options: PrintOptions): string {
  const alone = ({ text }: Entry): boolean => text.includes('\n') && (options.dialect === 'hcl1' || !text.startsWith('<<'));
  const gap = options.dialect === 'hcl1' ? '\n' : '';
  const groups: Entry[][] = [];
  for (const [i, entry] of entries.entries()) {
    const last = entries[i - 1];
    if (last && !alone(entry) && !alone(last)) groups.at(-1)?.push(entry);
    else groups.push([entry]);
  }
  return groups
    .map((group) => {
      const width = Math.max(...group.map((entry) => columns(entry.name)));
      return group.map(({ name, text }) => `${indent}${name}${' '.repeat(width - columns(name))} = ${text}\n`).join('');
    })
    .join(gap);
}

// Made when it is needed: it reads tables of Unicode for milliseconds.
let graphemes: Intl.Segmenter | undefined;
/** Columns as hclwrite counts them: grapheme clusters. */
function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...graphemes.segment(text)].length;
}

function render(value: HclValue, options: PrintOptions, indent: string, column: number, nested: boolean): string {
  if (typeof value === 'string') return quote(value, options.dialect);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`HCL has no number ${value}`);
    return number(value);
  }
  if (value instanceof HclExpression) return value.text;
  if (value instanceof HclHeredoc) return heredoc(value.text, options.dialect, nested);
  if (isList(value)) return list(value, options, indent, column);
  return object(value, options, indent);
}

const isList = (value: HclValue): value is readonly HclValue[] => Array.isArray(value);

/** Without an exponent: HCL 1 and 2 read exponents differently. */
function number(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '');
}

function list(items: readonly HclValue[], options: PrintOptions, indent: string, column: number): string {
  if (items.length === 0) return '[]';
  const inner = `${indent}  `;
  const texts = items.map((item) => render(item, options, inner, inner.length, true));
  const line = `[${texts.join(', ')}]`;
  if (!line.includes('\n') && column + line.length <= (options.width ?? WIDTH)) return line;
  return `[\n${texts.map((text) => `${inner}${text},\n`).join('')}${indent}]`;
}

function object(value: { readonly [key: string]: HclValue }, options: PrintOptions, indent: string): string {
  const inner = `${indent}  `;
  const entries = Object.entries(value).map(([key, item]) => {
    const name = IDENTIFIER.test(key) && !VALUES.has(key) ? key : quote(key, options.dialect);
    return { name, text: render(item, options, inner, inner.length + name.length + 3, false) };
  });
  return entries.length === 0 ? '{}' : `{\n${aligned(entries, inner, options)}${indent}}`;
}

/**
 * A heredoc where both dialects read it as the same text, else the quoted form: HCL 1 reads heredocs raw, HCL 2 reads templates in
 * them, and neither has escapes for what cannot be printed.
 */
function heredoc(text: string, dialect: HclDialect, nested: boolean): string {
  const raw = text.toWellFormed();
  const odd = new RegExp(UNPRINTABLE, 'u').test(raw.replace(/[\n\t]/g, ''));
  const template = /[$%]\{/.test(raw);
  if (nested || odd || !raw.endsWith('\n') || (template && dialect === 'hcl1') || /[$%][$%]\{/.test(raw)) return quote(text, dialect);
  const body = template ? raw.replace(/([$%])\{/g, '$1$1{') : raw;
  const lines = new Set(body.split('\n').map((line) => line.trim()));
  let end = 'EOT';
  for (let n = 2; lines.has(end); n++) end = `EOT${n}`;
  return `<<${end}\n${body}${end}`;
}
