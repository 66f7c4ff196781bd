import type { Diagnostic } from '../diagnostics.ts';
import { isFirm } from './select.ts';

/** An old finding that is known and may stay for now. `message` is for people; the fingerprint decides. */
export interface Known {
  readonly fingerprint: string;
  readonly code: string;
  readonly message: string;
  /** The file, where it is none of a project's specs: a look at other files says nothing about it. */
  readonly file?: string;
}

/** In order of code, message and fingerprint, so that the file changes only where findings do. */
export type Baseline = readonly Known[];

const LONGEST = 120;

/** A baseline's text, one finding a line. */
export function printBaseline(baseline: Baseline): string {
  const rows = [...baseline].sort(compare).map((known) => `    ${JSON.stringify(known)}`);
  return `{\n  "version": 1,\n  "findings": [${rows.length === 0 ? '' : `\n${rows.join(',\n')}\n  `}]\n}\n`;
}

/** A baseline from its text; a text says what is wrong with it. */
export function readBaseline(text: string): Baseline | string {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return /^(<{7}|>{7}) /m.test(text) ? 'it holds the marks of a merge conflict' : 'it is no JSON';
  }
  const version = isRecord(data) ? data['version'] : undefined;
  if (typeof version === 'number' && version > 1) return `it is of version ${version}, and this Writ reads version 1`;
  if (!isRecord(data) || version !== 1) return 'it has no `"version": 1`';
  const rows: unknown = data['findings'];
  if (!Array.isArray(rows)) return 'it has no list `findings`';
  const found: Known[] = [];
  for (const row of rows as readonly unknown[]) {
    if (!isRecord(row) || typeof row['fingerprint'] !== 'string' || !/^[0-9a-f]{32}$/.test(row['fingerprint']))
      return `finding ${found.length + 1} has no fingerprint of 32 hexadecimal digits`;
    const file: unknown = row['file'];
    found.push({
      fingerprint: row['fingerprint'],
      code: String(row['code']),
      message: String(row['message']),
      ...(typeof file === 'string' ? { file } : {}),
    });
  }
  return found;
}

export interface Compared {
  /** What the baseline does not know. */
  readonly fresh: readonly Diagnostic[];
  /** What it knows and is still there, or was not looked for. */
  readonly kept: Baseline;
  /** What it knows and is gone. */
  readonly gone: Baseline;
}

/**
 * Divides findings into old and new. Errors in the specs themselves are never old. `looked`: whether all of a file was looked at, so that
 * what is not found there is gone.
 */
export function compareBaseline(
  findings: readonly Diagnostic[],
  prints: ReadonlyMap<Diagnostic, string>,
  baseline: Baseline,
  looked: (file: string | undefined) => boolean = () => true,
): Compared {
  const known = new Map(baseline.map((one) => [one.fingerprint, one]));
  const kept = new Map<string, Known>();
  const fresh = findings.filter((finding) => {
    const old = isFirm(finding) ? undefined : known.get(prints.get(finding) ?? '');
    if (old) kept.set(old.fingerprint, old);
    return !old;
  });
  const rest = [...known.values()].filter(({ fingerprint }) => !kept.has(fingerprint));
  return {
    fresh,
    kept: [...kept.values(), ...rest.filter(({ file }) => !looked(file))],
    gone: rest.filter(({ file }) => looked(file)),
  };
}

/** The findings as a baseline; errors in the specs themselves and notes about Writ itself cannot be in one. */
export function baselineOf(findings: readonly Diagnostic[], prints: ReadonlyMap<Diagnostic, string>, withFiles = false): Baseline {
  const rows = findings
    .filter((finding) => !isFirm(finding) && finding.span !== null)
    .map((finding) => ({
      fingerprint: prints.get(finding) ?? '',
      code: finding.code,
      message: short(finding.message),
      ...(withFiles && finding.span ? { file: finding.span.file } : {}),
    }));
  return rows.sort(compare);
}

const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${[...line].slice(0, LONGEST - 1).join('')}…`;
};
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compare = (a: Known, b: Known): number =>
  byText(a.code, b.code) || byText(a.message, b.message) || byText(a.fingerprint, b.fingerprint);
