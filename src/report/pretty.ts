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
  if (one.expected?.length)
    lines.push(note('expected', one.expected.length === 1 ? (one.expected[0] ?? '') : `one of ${one.expected.join(', ')}`));
  if (why !== undefined) lines.push(note('why', why));
  if (one.help !== undefined) lines.push(note('help', one.help));
  if (one.fix) lines.push(note(one.fix.safe ? 'fix' : 'possible fix', one.fix.title));
  return `${lines.join('\n')}\n`;
}

function lineNumber(report: Report, span: Span | null): string {
  const source = span && report.sources.get(span.file);
  return source ? String(positionAt(source, span.start).line) : '';
}

function placeText(report: Report, span: Span): string {
  const source = report.sources.get(span.file);
  if (!source) return showable(span.file);
  const { line, column } = positionAt(source, span.start);
  return `${showable(span.file)}:${line}:${column}`;
}

type Colour = (text: string) => string;

/** The line on which the span starts, and under it the part that the span covers. */
function excerpt(report: Report, span: Span, gutter: number, mark: string, message: string, colour: Colour, style: Style): string[] {
  const source = report.sources.get(span.file);
  if (!source) return message === '' ? [] : [`${style.dim(`${' '.repeat(gutter)} =`)} ${message}`];
  const { line, column } = positionAt(source, span.start);
  const text = lineText(source, line);
  const from = Math.min(column - 1, text.length);
  const to = Math.min(text.length, from + Math.max(0, span.end - span.start));
  const window = windowOf(text, from, to);
  const before = `${window.lead}${text.slice(window.start, from)}`;
  const indent = widthOf(before);
  const width = Math.max(1, widthOf(text.slice(from, to), indent));
  const more = span.end - span.start > to - from + 1 && to === text.length ? '…' : '';
  const shown = showable(`${window.lead}${text.slice(window.start, window.end)}${window.tail}`);
  const bar = style.dim(`${' '.repeat(gutter)} |`);
  const marks = colour(`${mark.repeat(width)}${more}${message === '' ? '' : ` ${message}`}`);
  return [bar, `${style.dim(`${String(line).padStart(gutter)} |`)} ${shown}`.trimEnd(), `${bar} ${' '.repeat(indent)}${marks}`];
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
