import type { CodeFlow, Fix as SarifFix, Location, Log, PhysicalLocation, Replacement, ReportingDescriptor, Result } from 'sarif';
import type { CodeEntry, Diagnostic, Fix, Related, Severity } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import { regionOf, type Report } from './report.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * SARIF 2.1.0 (OASIS standard): one run, with the pages of the codes that occur in it. `base` is put before file names: the project's
 * folder in the repository, empty or with a trailing slash.
 */
export function sarif(report: Report, version: string, base: string): string {
  const codes = [...new Set(report.diagnostics.map(({ code }) => code))].sort();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Writ', semanticVersion: version, rules: codes.map((code) => rule(code, report.pages.get(code))) } },
        invocations: [{ executionSuccessful: true }],
        columnKind: 'utf16CodeUnits',
        results: report.diagnostics.map((one) => resultOf(report, one, codes.indexOf(one.code), base)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(code: string, entry: CodeEntry | undefined): ReportingDescriptor {
  if (!entry) return { id: code };
  const { what, why, fix, bad, good } = entry.page;
  const examples = [
    ...(bad === undefined ? [] : [`Reported:\n\n${fenced(bad)}`]),
    ...(good === undefined ? [] : [`Not reported:\n\n${fenced(good)}`]),
  ];
  return {
    id: code,
    name: entry.name,
    shortDescription: { text: what },
    fullDescription: { text: why },
    help: { text: `${why} ${fix}`, markdown: [`${what}`, `**Why.** ${why}`, `**How to fix.** ${fix}`, ...examples].join('\n\n') },
    defaultConfiguration: { level: LEVELS[entry.severity] },
    properties: { tags: code.startsWith('W0') ? ['correctness'] : ['security'] },
  };
}

const fenced = (spec: string): string => `\`\`\`\n${spec}\n\`\`\``;

function resultOf(report: Report, one: Diagnostic, ruleIndex: number, base: string): Result {
  const at = (span: Span, text?: string): Location => ({
    physicalLocation: place(report, span, base),
    ...(text === undefined ? {} : { message: { text } }),
  });
  const related = (one.related ?? []).filter(({ step }) => !step);
  const steps = (one.related ?? []).filter(({ step }) => step);
  return {
    ruleId: one.code,
    ruleIndex,
    level: LEVELS[one.severity],
    message: { text: messageText(one) },
    // Code scanning takes no result without a place; what no text is to blame for is the project file's.
    locations: [at(one.span ?? { file: 'writ.yaml', start: 0, end: 0 })],
    ...(related.length > 0 ? { relatedLocations: related.map(({ span, message }) => at(span, message)) } : {}),
    ...(steps.length > 0 ? { codeFlows: [flow(steps, at)] } : {}),
    ...(one.fix ? { fixes: [fixOf(report, one.fix, base)] } : {}),
    partialFingerprints: { 'writFinding/v2': report.fingerprints.get(one) ?? '' },
    ...(one.envs?.length ? { properties: { environments: one.envs } } : {}),
  };
}

const flow = (steps: readonly Related[], at: (span: Span, text: string) => Location): CodeFlow => ({
  threadFlows: [{ locations: steps.map(({ span, message }) => ({ location: at(span, message) })) }],
});

function fixOf(report: Report, fix: Fix, base: string): SarifFix {
  const files = [...new Set(fix.edits.map(({ span }) => span.file))];
  return {
    description: { text: fix.safe ? fix.title : `${fix.title} (a suggestion: look at it first)` },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(base + file) },
      replacements: fix.edits
        .filter(({ span }) => span.file === file)
        .map(({ span, text }): Replacement => ({
          // A region of offsets would count otherwise in readers of bytes; lines and columns are what every reader has.
          deletedRegion: regionOf(report, span) ?? { startLine: 1 },
          ...(text === '' ? {} : { insertedContent: { text } }),
        })),
    })),
  };
}

function messageText(one: Diagnostic): string {
  const expected = one.expected?.length ? ` Expected: ${one.expected.join(', ')}.` : '';
  return `${one.message}.${expected}${one.help === undefined ? '' : ` Help: ${one.help}.`}`;
}

function place(report: Report, span: Span, base: string): PhysicalLocation {
  const region = regionOf(report, span);
  return { artifactLocation: { uri: uriOf(base + span.file) }, ...(region ? { region } : {}) };
}

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
