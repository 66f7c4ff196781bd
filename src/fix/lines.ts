/** What takes the place of a range of a text. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Behind the line's break, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** A word of a list goes with the comma behind it, or with the one before it where it is the last; `undefined`: there is none. */
export function removedWord(text: string, start: number, end: number): Cut | undefined {
  const behind = /^\s*,\s*/.exec(text.slice(end));
  if (behind) return { start, end: end + behind[0].length, text: '' };
  const before = /,\s*$/.exec(text.slice(0, start));
  return before ? { start: start - before[0].length, end, text: '' } : undefined;
}

/**
 * Whole lines go: those of the range, own lines of comments directly above it (`comment` recognises one), and one of two blank lines that
 * would then meet, or stand at the beginning or end of a block.
 */
export function removedLines(text: string, start: number, end: number, comment: RegExp | undefined): Cut {
  let from = lineStart(text, start);
  let to = nextLine(text, end);
  const lineAbove = (): string => text.slice(lineStart(text, from - 1), from - 1);
  while (from > 0 && (comment?.test(lineAbove()) ?? false)) from = lineStart(text, from - 1);
  const above = from > 0 ? lineAbove() : '';
  const below = text.slice(to, nextLine(text, to));
  if (/^\s*$/.test(below) && below !== '' && /^\s*$|[{[]\s*$/.test(above)) to = nextLine(text, to);
  else if (/^\s*$/.test(above) && from > 0 && (/^\s*[}\]]/.test(below) || to === text.length)) from = lineStart(text, from - 1);
  return { start: from, end: to, text: '' };
}
