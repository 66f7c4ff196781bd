import { type Cut, lineStart, nextLine, removedLines, removedWord } from './lines.ts';

const COMMENT = /^[ \t]*\/\//;

/**
 * A statement, annotation or word of a list out of a `*.writ` text. A statement that has lines of its own takes its comments with it; an
 * annotation leaves them, since they speak of what it stands before.
 */
export function removedFromWrit(text: string, start: number, end: number): Cut {
  const word = removedWord(text, start, end);
  if (word) return word;
  const line = lineStart(text, start);
  const behind = text.slice(end, nextLine(text, end));
  const annotation = text[start] === '@';
  const first = /^\s*$/.test(text.slice(line, start));
  const last = /^[ \t]*;?[ \t]*(?:\r?\n)?$/.test(behind) || (!annotation && /^[ \t]*;?[ \t]*\/\//.test(behind));
  if (first && last) return removedLines(text, start, end, annotation ? undefined : COMMENT);
  // Something else stands on the line: only the blanks on one side go along.
  const gap = /^[ \t]*;?[ \t]*/.exec(behind)?.[0].length ?? 0;
  if (/^[ \t]*;?[ \t]*(?:\}|\r?\n|$)/.test(behind) && !first) {
    const before = /[ \t]*;?[ \t]*$/.exec(text.slice(line, start))?.[0].length ?? 0;
    const emptied = text[start - before - 1] === '{' && text[end + gap] === '}';
    return { start: start - before, end: emptied ? end + gap : end, text: '' };
  }
  return { start, end: end + gap, text: '' };
}
