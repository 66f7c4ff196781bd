import type { CodeEntry, Diagnostic, Severity } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import { fingerprints } from './fingerprint.ts';
import { regionOf, type Report } from './report.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0 (OASIS standard): one run, with the pages of the codes that occur in it. */
export function sarif(report: Report, version: string, pages: ReadonlyMap<string, CodeEntry>): string {
  const prints = fingerprints(report);
  const codes = [...new Set(report.diagnostics.map(({ code }) => code))].sort();
  const rules = codes.map((code) => rule(code, pages.get(code)));
  const results = report.diagnostics.map((one) => ({
    ruleId: one.code,
    ruleIndex: codes.indexOf(one.code),
    level: LEVELS[one.severity],
    message: { text: messageText(one) },
    // Code scanning takes no result without a place; what no text is to blame for is the project file's.
    locations: [location(report, one.span ?? { file: 'writ.yaml', start: 0, end: 0 }, undefined)],
    ...(one.related?.length ? { relatedLocations: one.related.map(({ span, message }) => location(report, span, message)) } : {}),
    partialFingerprints: { 'writFinding/v1': prints.get(one) ?? '' },
    ...(one.envs?.length ? { properties: { environments: one.envs } } : {}),
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'Writ', semanticVersion: version, rules } }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(code: string, entry: CodeEntry | undefined): object {
  if (!entry) return { id: code };
  return {
    id: code,
    name: entry.name,
    shortDescription: { text: entry.page.what },
    fullDescription: { text: entry.page.why },
    help: { text: entry.page.fix },
    defaultConfiguration: { level: LEVELS[entry.severity] },
  };
}

function messageText(one: Diagnostic): string {
  const expected = one.expected?.length ? ` Expected: ${one.expected.join(', ')}.` : '';
  return `${one.message}.${expected}${one.help === undefined ? '' : ` Help: ${one.help}.`}`;
}

function location(report: Report, span: Span, message: string | undefined): object {
  const region = regionOf(report, span);
  return {
    physicalLocation: { artifactLocation: { uri: span.file.split('/').map(encodeURIComponent).join('/') }, ...(region ? { region } : {}) },
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}
