import { createHash } from 'node:crypto';
import type { Diagnostic } from '../diagnostics.ts';
import { lineText, positionAt } from '../source.ts';
import type { Report } from './report.ts';

/**
 * One hash a finding, the same as long as the finding is: of its code, file, message and the text of its line, not of the line's number.
 * Findings that agree in all of these are numbered in order. 32 hexadecimal digits.
 */
export function fingerprints(report: Report): ReadonlyMap<Diagnostic, string> {
  const seen = new Map<string, number>();
  const found = new Map<Diagnostic, string>();
  for (const one of report.diagnostics) {
    const source = one.span ? report.sources.get(one.span.file) : undefined;
    const line = source && one.span ? lineText(source, positionAt(source, one.span.start).line).trim().replace(/\s+/g, ' ') : '';
    const key = JSON.stringify([one.code, one.span?.file ?? '', one.message, line]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    found.set(one, createHash('sha256').update(`${key}#${count}`).digest('hex').slice(0, 32));
  }
  return found;
}
