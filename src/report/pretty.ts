import type { Diagnostic, Severity } from '../diagnostics.ts';
import { lineText, positionAt, type Span } from '../source.ts';
import { type Report, whyOf } from './report.ts';
import { showable, widthOf } from './width.ts';

/** Colours as functions; all return the text as it is where there are none. */
export interface Style {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly green: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** A line longer than this is shown around its mark. */
const LONGEST = 160;
const WORDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * For people: the message, the source line with the place underlined, related places, what was expected, why it matters (at the first
 * finding of a rule), what to do.
 */
export function pretty(report: Report, style: Style): string {
  const explained = new Set<string>();
  const entries = report.diagnostics.map((one) => {
    const why = explained.has(one.code) ? undefined : whyOf(report, one);
    explained.add(one.code);
    return entry(report, one, style, why);
  });
  return entries.join('\n');
}

function entry(report: Report, one: Diagnostic, style: Style, why: string | undefined): string {
  const colour = one.severity === 'error' ? style.red : one.severity === 'warning' ? style.yellow : style.blue;
  const name = report.names.get(one.code);
  const lines = [
    `${colour(style.bold(`${WORDS[one.severity]}[${one.code}${name === undefined ? '' : ` ${name}`}]`))}: ${style.bold(showable(one.message))}`,
  ];
  const places = [one.span, ...(one.related ?? []).map(({ span }) => span)];
  const gutter = Math.max(1, ...places.map((span) => lineNumber(report, span).length));
  const bar = style.dim(`${' '.repeat(gutter)} |`);
  if (one.span) {
    const envs = one.envs?.length ? style.dim(` (in ${one.envs.join(', ')})`) : '';
    lines.push(`${style.dim(`${' '.repeat(gutter)}-->`)} ${placeText(report, one.span)}${envs}`);
    lines.push(...excerpt(report, one.span, gutter, '^', '', colour, style));
  } else if (one.envs?.length) lines.push(`${bar} in ${one.envs.join(', ')}`);
  for (const { span, message } of one.related ?? []) {
    lines.push(`${style.dim(`${' '.repeat(gutter)}:::`)} ${placeText(report, span)}`);
    lines.push(...excerpt(report, span, gutter, '-', showable(message), style.blue, style));
  }
  const note = (label: string, text: string): string => `${style.dim(`${' '.repeat(gutter)} =`)} ${style.bold(label)}: ${showable(text)}`;
  const expected = one.expected?.map((each) => (/^[^\w"]{1,2}$/.test(each) ? `\`${each}\`` : each)) ?? [];
  if (expected.length) lines.push(note('expected', expected.length === 1 ? (expected[0] ?? '') : `one of ${expected.join(', ')}`));
  if (why !== undefined) lines.push(note('why', why));
  if (one.help !== undefined) lines.push(note('help', one.help));
  if (one.fix && !one.fix.told) lines.push(note(one.fix.safe ? 'fix' : 'possible fix', one.fix.title));
  return `${lines.join('\n')}\n`;
}

function lineNumber(report: Report, span: Span | null): string {
  const source = span && report.sources.get(span.file);
  return source ? String(positionAt(source, Math.max(span.start, span.end)).line) : '';
}

function placeText(report: Report, span: Span): string {
  const source = report.sources.get(span.file);
  if (!source) return showable(span.file);
  const { line, column } = positionAt(source, span.start);
  return `${showable(span.file)}:${line}:${column}`;
}

type Colour = (text: string) => string;

/** The line on which the span starts, and under it the part that the span covers; of a longer one also the line on which it ends. */
function excerpt(report: Report, span: Span, gutter: number, mark: string, message: string, colour: Colour, style: Style): string[] {
  const source = report.sources.get(span.file);
  if (!source) return message === '' ? [] : [`${style.dim(`${' '.repeat(gutter)} =`)} ${message}`];
  const first = positionAt(source, span.start);
  const last = positionAt(source, Math.max(span.start, span.end));
  // A range that ends with a line break ends on the line before it.
  const end = last.line > first.line && last.column === 1 ? { line: last.line - 1, column: Number.POSITIVE_INFINITY } : last;
  const bar = style.dim(`${' '.repeat(gutter)} |`);
  const row = (line: number, from: number, to: number, words: string): string[] => {
    const { shown, indent, width } = marked(lineText(source, line), from, to);
    const marks = colour(`${mark.repeat(width)}${words === '' ? '' : ` ${words}`}`);
    return [`${style.dim(`${String(line).padStart(gutter)} |`)} ${shown}`.trimEnd(), `${bar} ${' '.repeat(indent)}${marks}`];
  };
  if (end.line === first.line) return [bar, ...row(first.line, first.column - 1, end.column - 1, message)];
  const between = end.line - first.line > 1 ? [style.dim(`${' '.repeat(gutter)} …`)] : [];
  const text = lineText(source, end.line);
  const from = text.length - text.trimStart().length;
  return [
    bar,
    ...row(first.line, first.column - 1, Number.POSITIVE_INFINITY, ''),
    ...between,
    ...row(end.line, Math.min(from, end.column - 1), end.column - 1, message),
  ];
}

/** A line as it is shown, and where the mark stands under it, in columns. */
function marked(text: string, start: number, end: number): { shown: string; indent: number; width: number } {
  const from = Math.min(start, text.length);
  const to = Math.max(from, Math.min(text.length, end));
  const window = windowOf(text, from, to);
  const indent = widthOf(`${window.lead}${text.slice(window.start, from)}`);
  const width = Math.max(1, widthOf(text.slice(from, Math.min(to, window.end)), indent));
  return { shown: showable(`${window.lead}${text.slice(window.start, window.end)}${window.tail}`), indent, width };
}

function windowOf(text: string, from: number, to: number): { start: number; end: number; lead: string; tail: string } {
  if (text.length <= LONGEST) return { start: 0, end: text.length, lead: '', tail: '' };
  const wanted = Math.max(0, Math.min(from - 40, text.length - LONGEST));
  const start = startsPair(text, wanted) ? wanted - 1 : wanted;
  const wish = Math.min(text.length, Math.max(start + LONGEST, Math.min(to, start + 2 * LONGEST)));
  const end = startsPair(text, wish) ? wish - 1 : wish;
  return { start, end, lead: start > 0 ? '…' : '', tail: end < text.length ? '…' : '' };
}

/** Whether a cut here would divide a surrogate pair. */
function startsPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff;
}
