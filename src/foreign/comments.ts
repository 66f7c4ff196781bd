import type { Edit, Sink } from '../diagnostics.ts';
import { type Item, parseHcl } from '../readers/policy-hcl/parse.ts';
import type { Ignore } from '../rules/ignores.ts';
import { positionAt, type SourceFile, type Span } from '../source.ts';
import type { ForeignKind } from './kinds.ts';
import { errorTo } from './source.ts';

/** A comment that may be an exception: from its mark to the end of its line. */
const COMMENT = /(^|[^\S\r\n]|[{}[\],;])((?:#|\/\/)[ \t]*writ:ignore\b([^\r\n]*))/gm;
const CODES = /^[\s:]*(W\d{3}(?:\s*,\s*W\d{3})*)/;
const BECAUSE = /^\s*because\s+("(?:[^"\\]|\\.)*")/;
const UNTIL = /^\s*until\s+(\d{4}-\d{2}-\d{2})(?![\w-])/;
const FORM = '`# writ:ignore W101 because "…" until 2027-01-31`';

/**
 * The exceptions of a text in HCL or YAML: `# writ:ignore CODES because "…" until DATE`. One on a line of its own is for what begins on the
 * next line that says something, one behind something for what begins on its line: a block, an entry or a setting with all that it holds.
 */
export function commentIgnores(source: SourceFile, kind: ForeignKind, sink: Sink): Ignore[] {
  const { path: file, text } = source;
  // JSON has no comments.
  if (!text.includes('writ:ignore') || !/^(policy|server-config|helm-values)$/.test(kind) || /^\uFEFF?\s*\{/.test(text)) return [];
  const isYaml = kind === 'helm-values';
  const scopes = isYaml ? indented(text) : blocks(source);
  return [...text.matchAll(COMMENT)].flatMap((found): Ignore[] => {
    const start = found.index + (found[1] ?? '').length;
    const span: Span = { file, start, end: start + (found[2] ?? '').trimEnd().length };
    const words = start + (found[2] ?? '').length - (found[3] ?? '').length;
    const read = readComment(found[3] ?? '', (from, to) => ({ file, start: words + from, end: words + to }));
    if ('wrong' in read) {
      errorTo(sink, 'W079')(span, `this exception ${read.wrong}`, `write it as ${FORM}`);
      return [];
    }
    const from = target(text, span);
    const scope = from === undefined ? undefined : scopes(from);
    return [
      {
        what: 'writ:ignore',
        ...read,
        span,
        removal: { whole: wholeComment(text, span), code: (at) => oneCode(text, at) },
        covers: (at) => scope !== undefined && at.start >= scope.start && at.start < scope.end,
        used: new Set(),
      },
    ];
  });
}

function readComment(
  text: string,
  place: (from: number, to: number) => Span,
): Pick<Ignore, 'codes' | 'because' | 'until'> | { readonly wrong: string } {
  const codes = CODES.exec(text);
  if (!codes) return { wrong: 'names no code' };
  let at = codes[0].length;
  let because = false;
  let until: Ignore['until'];
  for (;;) {
    const rest = text.slice(at);
    const reason = BECAUSE.exec(rest);
    const day = UNTIL.exec(rest);
    if (reason && !because) {
      because = reason[1] !== '""';
      at += reason[0].length;
    } else if (day && !until) {
      const end = at + day[0].length;
      until = { text: day[1] ?? '', span: place(end - 10, end) };
      if (!isDay(until.text)) return { wrong: `ends on ${until.text}, which is no day` };
      at = end;
    } else if (rest.trim() === '') break;
    else return { wrong: `cannot be read from ${JSON.stringify(rest.trim().slice(0, 20))} on` };
  }
  const first = codes[0].length - (codes[1] ?? '').length;
  const words = [...(codes[1] ?? '').matchAll(/W\d{3}/g)].map(({ 0: code, index }) => ({
    text: code,
    span: place(first + index, first + index + code.length),
  }));
  return { codes: words, because, until };
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number): number => (text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at));

/** Where what the exception is for begins: the first character of its own line that is no comment, else of the next such line. */
function target(text: string, { start }: Span): number | undefined {
  let line = lineStart(text, start);
  const before = text.slice(line, start);
  if (before.trim() !== '') return line + (before.length - before.trimStart().length);
  for (;;) {
    line = lineEnd(text, line) + 1;
    if (line > text.length) return undefined;
    const written = text.slice(line, lineEnd(text, line));
    if (!/^\s*(#|\/\/|$)/.test(written)) return line + (written.length - written.trimStart().length);
  }
}

type Scopes = (from: number) => Pick<Span, 'start' | 'end'>;

/** The outermost block or setting of HCL that begins on the line, else the line. */
function blocks({ path, text }: SourceFile): Scopes {
  const starts = new Map<number, Span>();
  const source = { path, text };
  const take = (items: readonly Item[]): void => {
    for (const { span, value } of items) {
      const { line } = positionAt(source, span.start);
      if (!starts.has(line)) starts.set(line, span);
      if (value.kind === 'object') take(value.items);
    }
  };
  take(parseHcl(path, text, () => {})?.items ?? []);
  return (from) => starts.get(positionAt(source, from).line) ?? { start: from, end: lineEnd(text, from) };
}

/** In YAML: the line, and the lines below it that are indented further. */
const indented =
  (text: string): Scopes =>
  (from) => {
    const depth = from - lineStart(text, from);
    let end = lineEnd(text, from);
    while (end < text.length) {
      const next = lineEnd(text, end + 1);
      const written = text.slice(end + 1, next);
      const deep = written.length - written.trimStart().length;
      // A list may stand as far left as the key that it belongs to.
      const entry = deep === depth && /^\s*-\s/.test(written) && text[from] !== '-';
      if (written.trim() !== '' && deep <= depth && !entry) break;
      end = next;
    }
    return { start: from, end: end + 1 };
  };

/** The comment's whole line, or what stands behind something with the blanks before it. */
function wholeComment(text: string, span: Span): Edit {
  const line = lineStart(text, span.start);
  const before = text.slice(line, span.start);
  const own = before.trim() === '';
  const end = own ? Math.min(text.length, lineEnd(text, span.end) + 1) : span.end;
  return { span: { file: span.file, start: own ? line : line + before.trimEnd().length, end }, text: '' };
}

/** A code with the comma behind it, or before it where it is the last. */
function oneCode(text: string, span: Span): Edit {
  const behind = /^\s*,\s*/.exec(text.slice(span.end, span.end + 80));
  if (behind) return { span: { ...span, end: span.end + behind[0].length }, text: '' };
  const before = /\s*,\s*$/.exec(text.slice(Math.max(0, span.start - 80), span.start))?.[0].length ?? 0;
  return { span: { ...span, start: span.start - before }, text: '' };
}
