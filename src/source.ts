/** A text that was read, under the name a user knows it by (relative to the project, `/` as separator). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A half-open range of a source text, in UTF-16 code units. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A place as people count it: both numbers start at 1; `column` counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const starts = new WeakMap<SourceFile, readonly number[]>();

function lineStarts(source: SourceFile): readonly number[] {
  let known = starts.get(source);
  if (!known) {
    const found = [0];
    for (let i = 0; i < source.text.length; i++) {
      const c = source.text.charCodeAt(i);
      if (c === 10 || (c === 13 && source.text.charCodeAt(i + 1) !== 10)) found.push(i + 1);
    }
    known = found;
    starts.set(source, known);
  }
  return known;
}

/** Line and column of an offset; an offset past the end is the end. */
export function positionAt(source: SourceFile, offset: number): Position {
  const lines = lineStarts(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((lines[mid] ?? 0) <= at) low = mid;
    else high = mid - 1;
  }
  return { line: low + 1, column: at - (lines[low] ?? 0) + 1 };
}

/** The text of one line (counted from 1) without its line break; empty past the end. */
export function lineText(source: SourceFile, line: number): string {
  const lines = lineStarts(source);
  const start = lines[line - 1];
  if (start === undefined) return '';
  return source.text.slice(start, lines[line] ?? source.text.length).replace(/\r?\n$|\r$/, '');
}

/** From the start of one span to the end of another of the same file. */
export function cover(first: Span, last: Span): Span {
  return { file: first.file, start: first.start, end: Math.max(first.end, last.end) };
}
