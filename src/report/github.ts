import type { Diagnostic, Severity } from '../diagnostics.ts';
import { regionOf, type Report, whyOf } from './report.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands that GitHub turns into annotations of the changed lines, one a finding. `base` is put before file names: the
 * project's folder in the repository, empty or with a trailing slash.
 */
export function github(report: Report, base: string): string {
  return report.diagnostics.map((one) => `${command(report, one, base)}\n`).join('');
}

function command(report: Report, one: Diagnostic, base: string): string {
  const name = report.names.get(one.code);
  const properties: [string, string | number][] = [];
  if (one.span) {
    properties.push(['file', base + one.span.file]);
    const region = regionOf(report, one.span);
    if (region) {
      properties.push(['line', region.startLine], ['endLine', region.endLine]);
      // GitHub takes columns only for ranges within one line; its end column is inclusive.
      if (region.startLine === region.endLine)
        properties.push(['col', region.startColumn], ['endColumn', Math.max(region.startColumn, region.endColumn - 1)]);
    }
  }
  properties.push(['title', name === undefined ? one.code : `${one.code} ${name}`]);
  const why = whyOf(report, one);
  const details = [
    one.message,
    ...(one.envs?.length ? [`in ${one.envs.join(', ')}`] : []),
    ...(one.related ?? []).filter(({ step }) => step).map(({ message }, i) => `${i + 1}. ${message}`),
    ...(one.expected?.length ? [`expected: ${one.expected.join(', ')}`] : []),
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...(one.help === undefined ? [] : [`help: ${one.help}`]),
    ...(one.fix && !one.fix.told ? [`${one.fix.safe ? 'fix (writ check --fix)' : 'possible fix'}: ${one.fix.title}`] : []),
  ];
  return `::${COMMANDS[one.severity]} ${properties.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',')}::${escapeData(details.join('\n'))}`;
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
