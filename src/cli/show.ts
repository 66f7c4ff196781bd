import type { CompileResult } from '../compile.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Terminal } from '../host.ts';
import type { Report } from '../report/report.ts';
import type { SourceFile } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';
import { styleFor } from './style.ts';
import type { Call } from './verb.ts';
import { version } from './version.ts';

export const FORMATS = ['pretty', 'compact', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;
/** Formats that are one document, so that nothing else may stand around them. */
const DOCUMENTS: ReadonlySet<string> = new Set(['json', 'sarif', 'gitlab', 'junit']);

export interface Shown {
  readonly format?: string;
  readonly root?: string;
}

/** Findings as formats take them. `files`: the specs among the sources, by which fingerprints name places. */
export async function makeReport(
  call: Call,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  files: readonly FileAst[] = [],
): Promise<Report> {
  const none = diagnostics.length === 0;
  if (none) return { diagnostics, sources, names: new Map(), pages: new Map(), fingerprints: new Map() };
  const { reportOf } = await import('../report/report.ts');
  const { anchorsOf } = await import('../findings/anchor.ts');
  const fixes = diagnostics.some(({ fix }) => fix !== undefined);
  const exact = fixes ? (await import('../fix/expand.ts')).expandFixes(diagnostics, sources) : diagnostics;
  const { withMeant } = await import('../findings/meant.ts');
  return reportOf(withMeant(exact, sources), sources, (await call.stages.codes()).allCodes(), anchorsOf(files));
}

/** Prints findings in the wanted format, and in `pretty`, `compact` and `github` how many there are. */
export async function show(
  call: Call,
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  where: Shown = {},
): Promise<void> {
  await print(call, terminal, await makeReport(call, diagnostics, sources), where);
}

export async function print(call: Call, terminal: Terminal, report: Report, { format = 'pretty', root }: Shown = {}): Promise<void> {
  const some = report.diagnostics.length > 0;
  const text = await textOf(call, terminal, report, format, baseOf(call, root));
  if (text !== '') terminal.write(text);
  if (DOCUMENTS.has(format) || !some) return;
  const { countOf, countText } = await import('../report/report.ts');
  const counts = countOf(report.diagnostics);
  const style = styleFor(call.host, terminal);
  const colour = counts.error > 0 ? style.red : style.yellow;
  terminal.write(`${colour(style.bold(countText(counts)))}\n`);
}

async function textOf(call: Call, terminal: Terminal, report: Report, format: string, base: string): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../report/json.ts')).json(report);
    case 'sarif':
      return (await import('../report/sarif.ts')).sarif(report, version, base);
    case 'github':
      return (await import('../report/github.ts')).github(report, base);
    case 'gitlab':
      return (await import('../report/gitlab.ts')).gitlab(report, base);
    case 'junit':
      return (await import('../report/junit.ts')).junit(report);
    case 'compact':
      return (await import('../report/compact.ts')).compact(report);
    default:
      if (report.diagnostics.length === 0) return '';
      return `${(await import('../report/pretty.ts')).pretty(report, styleFor(call.host, terminal))}\n`;
  }
}

/** The project's folder below the checkout that GitHub or GitLab knows, with a slash at the end. */
function baseOf({ host }: Call, root: string | undefined): string {
  const workspace = (host.env.GITHUB_WORKSPACE ?? host.env.CI_PROJECT_DIR)?.replace(/\/$/, '');
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
