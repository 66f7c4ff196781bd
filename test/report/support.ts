import type { CodeEntry, Diagnostic } from '../../src/diagnostics.ts';
import { type Report, reportOf as made } from '../../src/report/report.ts';
import type { Style } from '../../src/report/pretty.ts';

const same = (text: string): string => text;
export const plain: Style = { red: same, yellow: same, blue: same, green: same, bold: same, dim: same };

/** A finding on the part of `text` that stands between `‹` and `›` (which are taken out). */
export function marked(text: string, finding: Partial<Diagnostic> = {}, path = 'specs/a.writ'): { report: Report; diagnostic: Diagnostic } {
  const start = text.indexOf('‹');
  const end = text.indexOf('›') - 1;
  const source = { path, text: text.replace('‹', '').replace('›', '') };
  const diagnostic: Diagnostic = { code: 'W101', severity: 'error', message: 'a message', span: { file: path, start, end }, ...finding };
  return { report: reportOf([diagnostic], [source]), diagnostic };
}

const PAGE: CodeEntry = {
  code: 'W101',
  name: 'whole-mount',
  severity: 'warning',
  page: { what: 'what it is', why: 'why it matters', fix: 'how to mend it', bad: 'bad <spec>', good: 'good' },
};

export function reportOf(diagnostics: readonly Diagnostic[], sources: readonly { path: string; text: string }[]): Report {
  return made(diagnostics, new Map(sources.map((source) => [source.path, source])), new Map([['W101', PAGE]]));
}
