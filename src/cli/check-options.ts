import type { Severity } from '../diagnostics.ts';
import { codesOf, isFirm, type Selection, SEVERITIES } from '../findings/select.ts';
import type { Options } from './args.ts';
import type { Call } from './verb.ts';

/** What of `check` says which findings count, whatever is checked. */
export const FINDING_OPTIONS: Options = {
  select: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  severity: { type: 'string', values: SEVERITIES },
  'fail-on': { type: 'string', values: SEVERITIES },
  baseline: { type: 'string' },
  'update-baseline': { type: 'boolean' },
  'accept-new': { type: 'boolean' },
};

export const FINDING_HELP = `  --select CODES  only these: W109, standing-write, a group as W1; may be repeated, or divided by commas
  --ignore CODES  all but these. Errors in the specs themselves (W0xx) are always reported
  --severity S    only findings that are at least info, warning or error
  --fail-on S     what makes the exit code 1: error (default; with a baseline: warning), warning or info
  --baseline FILE old findings are silent, new ones fail
  --update-baseline  takes out of the baseline what is gone; starts it where there is none
  --accept-new    with --update-baseline: also takes new findings in`;

export interface Wanted {
  readonly selection: Selection;
  readonly failOn: Severity;
  /** As given. */
  readonly baseline: string | undefined;
  readonly update: boolean;
  readonly accept: boolean;
  /** Not all findings are looked at, so that nothing can be said of those that are gone. */
  readonly partial: boolean;
}

/** The options, or what is wrong with them as one sentence. */
export async function wantedOf(call: Call): Promise<Wanted | string> {
  const { values, flags } = call;
  const given = (name: string): readonly string[] | undefined => values.get(name);
  const codes = given('select') || given('ignore') ? (await call.stages.codes()).allCodes() : new Map();
  const select = given('select') && codesOf(given('select') ?? [], codes);
  const ignore = codesOf(given('ignore') ?? [], codes);
  if (typeof select === 'string') return `--select: ${select}`;
  if (typeof ignore === 'string') return `--ignore: ${ignore}`;
  const firm = given('ignore')?.find((word) => {
    const entry = [...codes.values()].find(({ code, name }) => code === word.toUpperCase() || name === word);
    return entry !== undefined && isFirm(entry);
  });
  if (firm !== undefined) return `--ignore: ${firm} is an error in a spec itself, and is always reported`;
  const severityOf = (name: string): Severity | undefined => SEVERITIES.find((one) => one === given(name)?.[0]);
  const baseline = given('baseline')?.[0];
  const update = flags.has('update-baseline');
  if (update && baseline === undefined) return '--update-baseline needs --baseline FILE';
  if (flags.has('accept-new') && !update) return '--accept-new goes with --update-baseline';
  const narrow = ['select', 'ignore', 'severity', 'env'].find((name) => values.has(name));
  const partial = narrow !== undefined || call.positionals.length > 1;
  if (update && narrow !== undefined) return `--update-baseline takes all findings: leave out --${narrow}`;
  return {
    selection: { ...(select ? { select } : {}), ignore, severity: severityOf('severity') ?? 'info' },
    failOn: severityOf('fail-on') ?? (baseline === undefined ? 'error' : 'warning'),
    baseline,
    update,
    accept: flags.has('accept-new'),
    partial,
  };
}
