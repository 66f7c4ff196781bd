import type { Diagnostic, Edit, Fix, Related } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import { countOf, regionOf, type Region, type Report, whyOf } from './report.ts';

/** Goes up when a field goes or changes its meaning; new fields may come without. */
export const JSON_VERSION = 1;

/** A range of a file; the lines and columns are absent where the file could not be read. */
interface JsonPlace extends Partial<Region> {
  readonly file: string;
}
interface JsonRelated {
  readonly place: JsonPlace;
  readonly message: string;
}
interface JsonFinding {
  readonly code: string;
  readonly name: string | null;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Why findings of this code matter; `null` for mistakes in a spec itself. */
  readonly why: string | null;
  readonly place: JsonPlace | null;
  readonly related: readonly JsonRelated[];
  /** The steps of the shortest chain, in order; empty: the finding is about no chain. */
  readonly chain: readonly JsonRelated[];
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
  const counts = countOf(report.diagnostics);
  const findings = report.diagnostics.map((one) => finding(report, one, report.fingerprints.get(one) ?? ''));
  return `${JSON.stringify({ version: JSON_VERSION, errors: counts.error, warnings: counts.warning, notes: counts.info, findings }, null, 2)}\n`;
}

function finding(report: Report, one: Diagnostic, fingerprint: string): JsonFinding {
  const place = (span: Span): JsonPlace => ({ file: span.file, ...regionOf(report, span) });
  const related = (other: Related): JsonRelated => ({ place: place(other.span), message: other.message });
  const edit = ({ span, text }: Edit): { place: JsonPlace; text: string } => ({ place: place(span), text });
  const fix = (it: Fix): JsonFinding['fix'] => ({ title: it.title, safe: it.safe, edits: it.edits.map(edit) });
  return {
    code: one.code,
    name: report.names.get(one.code) ?? null,
    severity: one.severity,
    message: one.message,
    why: whyOf(report, one) ?? null,
    place: one.span && place(one.span),
    related: (one.related ?? []).filter(({ step }) => !step).map(related),
    chain: (one.related ?? []).filter(({ step }) => step === true).map(related),
    expected: one.expected ?? [],
    help: one.help ?? null,
    fix: one.fix ? fix(one.fix) : null,
    envs: one.envs ?? [],
    fingerprint,
  };
}
