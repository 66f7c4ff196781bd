import { daysBetween, isOld } from '../data/age.ts';
import { dataSets } from '../data/dates.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { CHART_DATE, CHART_VERSION } from '../targets/helm/chart.ts';

const sets = () => dataSets({ version: CHART_VERSION, date: CHART_DATE });

/** What `writ explain data` prints: every set of facts with its day and where it comes from. */
export function dataTable(): string {
  const rows = sets();
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, date, source }) => `${date}  ${name.padEnd(width)}  ${source}\n`).join('');
}

/** A note on all facts that are too old on a day; `undefined`: none is. */
export function oldData(asOf: string): Diagnostic | undefined {
  const old = sets().filter(({ date }) => isOld(date, asOf));
  if (old.length === 0) return undefined;
  const named = old.map(({ name, date }) => `${name} (${date}, ${daysBetween(date, asOf)} days)`);
  return {
    code: 'W097',
    severity: 'info',
    message: `what Writ knows of other products is old: ${named.join('; ')}`,
    span: null,
    help: 'update Writ: what has appeared since is unknown to it',
  };
}
