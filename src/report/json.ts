import type { Diagnostic, Edit, Fix } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import { fingerprints } from './fingerprint.ts';
import { countOf, regionOf, type Region, type Report } from './report.ts';

/** Goes up when a field goes or changes its meaning; new fields may come without. */
export const JSON_VERSION = 1;

/** A range of a file; the lines and columns are absent where the file could not be read. */
interface JsonPlace extends Partial<Region> {
  readonly file: string;
}
interface JsonFinding {
  readonly code: string;
  readonly name: string | null;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly place: JsonPlace | null;
  readonly related: readonly { readonly place: JsonPlace; readonly message: string }[];
  readonly expected: readonly string[];
  readonly help: string | null;
  readonly fix: {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly { readonly place: JsonPlace; readonly text: string }[];
  } | null;
  /** The environments it was found in; empty: it does not depend on any. */
  readonly envs: readonly string[];
  /** The same as long as the finding is, also when its line moves. */
  readonly fingerprint: string;
}

/** The report as one JSON document; its shape is `src/report/report.schema.json`. */
export function json(report: Report): string {
  const prints = fingerprints(report);
  const counts = countOf(report.diagnostics);
  const findings = report.diagnostics.map((one) => finding(report, one, prints.get(one) ?? ''));
  return `${JSON.stringify({ version: JSON_VERSION, errors: counts.error, warnings: counts.warning, notes: counts.info, findings }, null, 2)}\n`;
}

function finding(report: Report, one: Diagnostic, fingerprint: string): JsonFinding {
  const place = (span: Span): JsonPlace => ({ file: span.file, ...regionOf(report, span) });
  const edit = ({ span, text }: Edit): { place: JsonPlace; text: string } => ({ place: place(span), text });
  const fix = (it: Fix): JsonFinding['fix'] => ({ title: it.title, safe: it.safe, edits: it.edits.map(edit) });
  return {
    code: one.code,
    name: report.names.get(one.code) ?? null,
    severity: one.severity,
    message: one.message,
    place: one.span && place(one.span),
    related: (one.related ?? []).map((other) => ({ place: place(other.span), message: other.message })),
    expected: one.expected ?? [],
    help: one.help ?? null,
    fix: one.fix ? fix(one.fix) : null,
    envs: one.envs ?? [],
    fingerprint,
  };
}
