const SPECIAL = /[\\`*_{}[\]<>()#+\-.!|~&]/g;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A name as plain text of a line: nothing in it is markup, no character in it can end the line or hide the rest. */
export const plain = (text: string): string => text.toWellFormed().replace(HIDDEN, ' ').replace(SPECIAL, '\\$&');

/** A text as code within a line. The fence is longer than any run of backticks in it (CommonMark, "Code spans"). */
export function code(text: string): string {
  const clean = text.toWellFormed().replace(HIDDEN, ' ');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = clean.startsWith('`') || clean.endsWith('`') || clean === '' ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** Commands as a fenced block. */
export function commands(lines: readonly string[]): string {
  const text = lines.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}
