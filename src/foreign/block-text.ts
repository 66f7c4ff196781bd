import type { SourceFile, Span } from '../source.ts';

/**
 * Places in the file for places in a text that a YAML block (`|`) holds: its lines are the file's without their indentation. Of a text in
 * quotes or in a folded block every place is the whole value.
 */
export function blockPlaces({ path: file, text }: SourceFile, whole: Span, value: string): (start: number, end: number) => Span {
  const head = /^\|[^\n]*\n/.exec(text.slice(whole.start, whole.end));
  const first = text.slice(whole.start, whole.end).split('\n', 1)[0] ?? '';
  const all: Span = { file, start: whole.start, end: whole.start + first.length };
  if (!head) return () => all;
  const starts: (readonly [inValue: number, inFile: number])[] = [];
  const lines = value.split('\n');
  let at = whole.start + head[0].length;
  let position = 0;
  for (const line of lines) {
    const end = text.indexOf('\n', at);
    const written = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '');
    // What the value has is the end of what was written; otherwise this is no block of that form.
    if (!written.endsWith(line) && line.trim() !== '') return () => all;
    starts.push([position, at + Math.max(0, written.length - line.length)]);
    position += line.length + 1;
    if (end < 0) break;
    at = end + 1;
  }
  const placeOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle]?.[0] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const [inValue, inFile] = starts[low] ?? [0, whole.start];
    return Math.min(inFile + (offset - inValue), text.length);
  };
  return (start, end) => ({ file, start: placeOf(start), end: Math.max(placeOf(start), placeOf(end)) });
}
