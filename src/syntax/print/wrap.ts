import type { Clauses } from './words.ts';

/** The widest line, in UTF-16 code units, that is not divided where it can be. */
export const width = 100;
/** What belongs to the line above stands deeper than what a block holds. */
const deeper = '    ';

/**
 * Clauses on as few lines as they fit: on one, else each clause whole where a line has room for it, else divided behind its commas.
 * `close` ends the last line: ` {` of a block.
 */
export function wrap(clauses: Clauses, indent: string, close = ''): string[] {
  const whole = indent + clauses.map((clause) => clause.join(' ')).join(' ') + close;
  if (whole.length <= width) return [whole];
  const lines: string[] = [];
  let line = indent;
  const add = (text: string): void => {
    line += line.trimStart() === '' ? text : ` ${text}`;
  };
  const fits = (text: string): boolean => line.length + 1 + text.length <= width;
  const next = (): void => {
    if (line.trimStart() === '') return;
    lines.push(line);
    line = indent + deeper;
  };
  clauses.forEach((clause, i) => {
    const end = i === clauses.length - 1 ? close : '';
    const text = clause.join(' ') + end;
    if (fits(text)) return add(text);
    next();
    if (fits(text)) return add(text);
    clause.forEach((piece, j) => {
      const part = j === clause.length - 1 ? piece + end : piece;
      if (!fits(part)) next();
      add(part);
    });
    // Behind a divided clause nobody looks for another one.
    if (i < clauses.length - 1) next();
  });
  lines.push(line);
  return lines;
}
