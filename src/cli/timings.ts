import type { Host } from '../host.ts';
import type { Clock, RuleTiming } from '../rules/run.ts';

export interface Stopwatch extends Clock {
  readonly began: number;
}

/** Times of one command, by the finest clock that the machine has. */
export function stopwatch(host: Host): Stopwatch {
  const now = (): number => host.elapsed?.() ?? host.now();
  return { now, began: now(), rules: [] };
}

/** What each rule cost, dearest first, and their share of the whole, on standard error. */
export function showTimings({ stderr }: Pick<Host, 'stderr'>, watch: Stopwatch): void {
  const whole = watch.now() - watch.began;
  const total = watch.rules.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const share = (part: number): string => `${((100 * part) / Math.max(whole, 0.001)).toFixed(1)} %`.padStart(8);
  const row = (name: string, milliseconds: number, findings: string): string =>
    `${name.padEnd(36)}${milliseconds.toFixed(2).padStart(10)} ms${share(milliseconds)}${findings.padStart(10)}\n`;
  const dearest = (a: RuleTiming, b: RuleTiming): number => b.milliseconds - a.milliseconds || (a.code < b.code ? -1 : 1);
  const rows = [...watch.rules]
    .sort(dearest)
    .map(({ code, name, milliseconds, findings }) => row(`${code} ${name}`, milliseconds, String(findings)));
  const found = watch.rules.reduce((sum, { findings }) => sum + findings, 0);
  stderr.write(`${'rule'.padEnd(36)}${'time'.padStart(13)}${'of all'.padStart(8)}${'findings'.padStart(10)}\n`);
  stderr.write(rows.join(''));
  stderr.write(row('all rules', total, String(found)));
  stderr.write(row('check', whole, ''));
}
