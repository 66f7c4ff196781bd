import type { Diagnostic } from '../diagnostics.ts';
import { type Baseline, baselineOf, compareBaseline, printBaseline, readBaseline } from '../findings/baseline.ts';
import { isSelected, reaches } from '../findings/select.ts';
import type { Report } from '../report/report.ts';
import type { Wanted } from './check-options.ts';
import { fault } from './project.ts';
import { reason } from '../output/write.ts';
import { kindOf, resolvePath } from './root.ts';
import type { Call } from './verb.ts';

/** What is left of the findings after selection and baseline. */
export interface Concluded {
  readonly report: Report;
  /** Findings that count as failures besides errors. */
  readonly fails: boolean;
  /** What people are told below the findings. */
  readonly notes: readonly string[];
  /** The baseline itself is at fault, or could not be written. */
  readonly fault: Diagnostic | undefined;
}

/**
 * Leaves out what is not asked for and what the baseline knows, and brings the baseline up to date where that is asked for. `looked`: of
 * files that are no specs, whether a call was about them.
 */
export function conclude(call: Call, report: Report, wanted: Wanted, partial: boolean, looked?: (file: string) => boolean): Concluded {
  const asked = report.diagnostics.filter((finding) => isSelected(finding, wanted.selection));
  const plain = (findings: readonly Diagnostic[], notes: readonly string[] = [], bad?: Diagnostic): Concluded => ({
    report: { ...report, diagnostics: findings },
    fails: reaches(findings, wanted.failOn),
    notes,
    fault: bad,
  });
  if (wanted.baseline === undefined) return plain(asked);
  const path = resolvePath(call.host.cwd, wanted.baseline);
  const missing = kindOf(call.host, path) === 'missing';
  if (missing && !wanted.update)
    return plain(asked, [], fault('W099', `there is no baseline ${wanted.baseline}`, 'start one with `--update-baseline`'));
  const read = missing ? [] : load(call, path);
  if (typeof read === 'string')
    return plain(asked, [], fault('W099', `${wanted.baseline} is no baseline: ${read}`, 'restore it from version control'));

  const { fresh, kept, gone } = compareBaseline(asked, report.fingerprints, read, (file) =>
    // What a project's specs are known for says nothing about files, and the other way round.
    looked ? file !== undefined && looked(file) : file === undefined,
  );
  const hidden = asked.length - fresh.length;
  if (wanted.update) {
    const accepted = missing || wanted.accept ? baselineOf(fresh, report.fingerprints, looked !== undefined) : [];
    const bad = save(call, path, wanted.baseline, [...kept, ...accepted], missing ? undefined : printBaseline(read));
    const taken = new Set(accepted.map(({ fingerprint }) => fingerprint));
    const left = fresh.filter((finding) => !taken.has(report.fingerprints.get(finding) ?? ''));
    const said = `${wanted.baseline}: ${count(kept.length + accepted.length, 'finding')}, ${gone.length} gone, ${accepted.length} new`;
    return plain(left, bad ? [] : [said], bad);
  }
  const notes = hidden > 0 ? [`${count(hidden, 'old finding')} in ${wanted.baseline}`] : [];
  const some = partial || wanted.partial || gone.length === 0 ? [] : [outdated(wanted.baseline, gone)];
  const result = plain([...fresh, ...some], notes);
  return { ...result, fails: reaches(fresh, wanted.failOn) };
}

function load(call: Call, path: string): Baseline | string {
  try {
    return readBaseline(call.host.readFile(path));
  } catch (error) {
    return reason(error, call.host.cwd);
  }
}

function save(call: Call, path: string, name: string, baseline: Baseline, before: string | undefined): Diagnostic | undefined {
  const text = printBaseline(baseline);
  if (text === before) return undefined;
  try {
    call.host.writeFile(`${path}.new`, text);
    call.host.rename(`${path}.new`, path);
    return undefined;
  } catch (error) {
    return fault('W083', `${name} could not be written: ${reason(error, call.host.cwd)}`, 'give yourself the right to write there');
  }
}

const SHOWN = 5;

function outdated(name: string, gone: Baseline): Diagnostic {
  const some = gone.slice(0, SHOWN).map(({ code, message }) => `${code} ${message}`);
  const more = gone.length > SHOWN ? `; and ${gone.length - SHOWN} more` : '';
  return {
    code: 'W098',
    severity: 'info',
    message: `${count(gone.length, 'finding')} of ${name} ${gone.length === 1 ? 'is' : 'are'} gone: ${some.join('; ')}${more}`,
    span: null,
    help: `run \`writ check --baseline ${name} --update-baseline\``,
  };
}

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;
