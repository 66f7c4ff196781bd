import type { CST } from 'yaml';
import type { Places, Report } from '../report.ts';

const escape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(0)|[^])/g;

/** Reports what a text in double quotes writes with escapes and no text may hold: NUL, and halves of surrogate pairs. As in the other spelling. */
export function checkEscapes({ source, offset }: CST.FlowScalar, places: Places, report: Report): void {
  let half: RegExpExecArray | undefined;
  const refuse = (match: RegExpExecArray): void =>
    report('W005', places(offset + match.index, offset + match.index + match[0].length), 'this escape names no character', {
      help: 'write \\u and four hexadecimal digits, or \\U and eight',
    });
  for (const match of source.matchAll(escape)) {
    const [, four, eight, two, nul] = match;
    const point = nul === undefined ? Number.parseInt(four ?? eight ?? two ?? '', 16) : 0;
    const low = point >= 0xdc00 && point <= 0xdfff;
    const pair = half !== undefined && low && match.index === half.index + half[0].length;
    if (half && !pair) refuse(half);
    half = point >= 0xd800 && point <= 0xdbff ? match : undefined;
    if ((low && !pair) || point === 0) refuse(match);
  }
  if (half) refuse(half);
}
