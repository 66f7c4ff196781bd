import type { Severity } from '../diagnostics.ts';
import { positionAt } from '../source.ts';
import type { Report } from './report.ts';
import { showable } from './width.ts';

const WORDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** One line a finding, as compilers print it: `FILE:LINE:COLUMN: severity CODE name: message`. Editors and `grep` read it. */
export function compact(report: Report): string {
  const lines = report.diagnostics.map((one) => {
    const source = one.span && report.sources.get(one.span.file);
    const { line, column } = source && one.span ? positionAt(source, one.span.start) : { line: 1, column: 1 };
    const at = one.span ? `${showable(one.span.file.replace(/\s/g, ' '))}:${line}:${column}: ` : '';
    const name = report.names.get(one.code);
    const envs = one.envs?.length ? ` (in ${one.envs.join(', ')})` : '';
    const message = showable(`${one.message}${envs}`.replace(/\s+/g, ' ').trim());
    return `${at}${WORDS[one.severity]} ${one.code}${name === undefined ? '' : ` ${name}`}: ${message}\n`;
  });
  return lines.join('');
}
