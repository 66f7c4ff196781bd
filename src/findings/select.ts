import type { Code, CodeEntry, Diagnostic, Severity } from '../diagnostics.ts';
import { nearest } from '../suggest.ts';

/** Which findings are reported. Errors in the specs themselves (W0xx) always are. */
export interface Selection {
  /** Absent: all. */
  readonly select?: ReadonlySet<Code>;
  readonly ignore: ReadonlySet<Code>;
  readonly severity: Severity;
}

export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];
const atLeast = (one: Severity, least: Severity): boolean => SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(least);

/** An error that says what is wrong with the spec itself: without it nothing behind it can be believed. */
export const isFirm = ({ code, severity }: Pick<Diagnostic, 'code' | 'severity'>): boolean => code.startsWith('W0') && severity === 'error';

export function isSelected(finding: Diagnostic, { select, ignore, severity }: Selection): boolean {
  if (isFirm(finding)) return true;
  return (select?.has(finding.code) ?? true) && !ignore.has(finding.code) && atLeast(finding.severity, severity);
}

/** Whether any of the findings is at least as severe. */
export const reaches = (findings: readonly Diagnostic[], least: Severity): boolean =>
  findings.some(({ severity }) => atLeast(severity, least));

/** The codes that words on the command line mean: `W109`, `standing-write`, a group as `W1` or `W1xx`. A text says what is wrong. */
export function codesOf(words: readonly string[], codes: ReadonlyMap<Code, CodeEntry>): ReadonlySet<Code> | string {
  const found = new Set<Code>();
  const names = new Map([...codes.values()].map(({ code, name }) => [name, code]));
  for (const word of words) {
    const named = names.get(word);
    if (named) {
      found.add(named);
      continue;
    }
    const prefix = /^W\d{1,3}(?=x*$)/i.exec(word)?.[0].toUpperCase();
    const meant = prefix !== undefined && word.length <= 4 ? [...codes.keys()].filter((code) => code.startsWith(prefix)) : [];
    if (meant.length === 0) {
      const near = nearest(word, [...codes.keys(), ...names.keys()]);
      return `there is no code ${JSON.stringify(word)}${near === undefined ? '; codes look like W109, groups like W1' : `; did you mean ${near}?`}`;
    }
    for (const code of meant) found.add(code);
  }
  return found;
}
