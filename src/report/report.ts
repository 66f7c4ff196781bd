import type { Code, CodeEntry, Diagnostic, Severity } from '../diagnostics.ts';
import type { Anchors } from '../findings/anchor.ts';
import { fingerprints } from '../findings/fingerprint.ts';
import { positionAt, type SourceFile } from '../source.ts';

/** What every format gets: sorted, without repetitions. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** `W101` → `whole-mount`; a code that is missing here is shown alone. */
  readonly names: ReadonlyMap<string, string>;
  readonly pages: ReadonlyMap<Code, CodeEntry>;
  readonly fingerprints: ReadonlyMap<Diagnostic, string>;
}

/** A report of findings as stages gave them. `anchors`: where they stand, without lines, for what are specs. */
export function reportOf(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  pages: ReadonlyMap<Code, CodeEntry>,
  anchors?: Anchors,
): Report {
  const arranged = arrange(diagnostics);
  return {
    diagnostics: arranged,
    sources,
    names: new Map([...pages].map(([code, { name }]) => [code, name])),
    pages,
    fingerprints: fingerprints(arranged, sources, anchors),
  };
}

/** Why findings of a code matter, for rules: what a spec itself has wrong needs no reason. */
export function whyOf(report: Report, { code }: Diagnostic): string | undefined {
  return code.startsWith('W0') ? undefined : report.pages.get(code)?.page.why;
}

/** Sorts by file, place and code, and merges what several environments said alike. */
export function arrange(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = JSON.stringify([one.span?.file, one.span?.start, one.span?.end, one.code, one.severity, one.message]);
    const other = found.get(key);
    found.set(key, other ? merge(other, one) : one);
  }
  return [...found.values()].sort(compare);
}

function merge(a: Diagnostic, b: Diagnostic): Diagnostic {
  if (!a.envs?.length || !b.envs?.length) return { ...a, envs: undefined };
  return { ...a, envs: [...new Set([...a.envs, ...b.envs])].sort() };
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.span?.file ?? '', b.span?.file ?? '') ||
    (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message) ||
    compareText((a.envs ?? []).join(), (b.envs ?? []).join())
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Lines and columns from 1, columns in UTF-16 code units, the end exclusive; `undefined` where the text is not at hand. */
export function regionOf(
  report: Report,
  span: { readonly file: string; readonly start: number; readonly end: number },
): Region | undefined {
  const source = report.sources.get(span.file);
  if (!source) return undefined;
  const start = positionAt(source, span.start);
  const end = positionAt(source, Math.max(span.start, span.end));
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

export type Counts = Readonly<Record<Severity, number>>;

export function countOf(diagnostics: readonly Diagnostic[]): Counts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity]++;
  return counts;
}

/** `2 errors, 1 warning`; empty where there is nothing to say. */
export function countText(counts: Counts): string {
  const part = (count: number, one: string, many: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]);
  return [
    ...part(counts.error, 'error', 'errors'),
    ...part(counts.warning, 'warning', 'warnings'),
    ...part(counts.info, 'note', 'notes'),
  ].join(', ');
}
