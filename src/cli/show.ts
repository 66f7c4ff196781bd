import type { CompileResult } from '../compile.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Terminal } from '../host.ts';
import { arrange, countOf, countText, type Report } from '../report/report.ts';
import type { SourceFile } from '../source.ts';
import { styleFor } from './style.ts';
import type { Call } from './verb.ts';
import { version } from './version.ts';

export const FORMATS = ['pretty', 'json', 'sarif', 'github'] as const;

/** Prints findings in the wanted format, and in `pretty` and `github` how many there are. */
export async function show(
  call: Call,
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  where: { readonly format?: string; readonly root?: string } = {},
): Promise<void> {
  const arranged = arrange(diagnostics);
  const format = where.format ?? 'pretty';
  const machine = format === 'json' || format === 'sarif';
  const pages = arranged.length > 0 ? (await call.stages.codes()).allCodes() : new Map();
  const names = new Map<string, string>([...pages].map(([code, { name }]) => [code, name]));
  const report: Report = { diagnostics: arranged, sources, names };
  if (format === 'json') terminal.write((await import('../report/json.ts')).json(report));
  else if (format === 'sarif') terminal.write((await import('../report/sarif.ts')).sarif(report, version, pages));
  else if (format === 'github') terminal.write((await import('../report/github.ts')).github(report, baseOf(call, where.root)));
  else if (arranged.length > 0) terminal.write(`${(await import('../report/pretty.ts')).pretty(report, styleFor(call.host, terminal))}\n`);
  if (!machine && arranged.length > 0) {
    const counts = countOf(arranged);
    const style = styleFor(call.host, terminal);
    const colour = counts.error > 0 ? style.red : style.yellow;
    terminal.write(`${colour(style.bold(countText(counts)))}\n`);
  }
}

/** The project's folder below the checkout that GitHub knows, with a slash at the end. */
function baseOf({ host }: Call, root: string | undefined): string {
  const workspace = host.env.GITHUB_WORKSPACE?.replace(/\/$/, '');
  if (!workspace || root === undefined || !root.startsWith(`${workspace}/`)) return '';
  return `${root.slice(workspace.length + 1)}/`;
}

/** A difference between what was specified and what was printed: always a fault of Writ, so it comes with what to report. */
export function showMismatches(call: Call, result: CompileResult): void {
  const { stderr } = call.host;
  const style = styleFor(call.host, stderr);
  for (const { principal, operation, path, specified, emitted, why } of result.mismatches.slice(0, 10)) {
    const says = (yes: boolean): string => (yes ? 'allow' : 'deny');
    stderr.write(
      `${style.red('unproved')}: ${principal}, ${operation} on ${path}: the specs say ${says(specified)}, the output says ${says(emitted)} (${why})\n`,
    );
  }
  if (result.mismatches.length > 10) stderr.write(`… and ${result.mismatches.length - 10} more\n`);
  stderr.write(
    'writ: the outputs do not mean what the specs say. Nothing was written. This is a fault of Writ: please report it with the specs.\n',
  );
}
