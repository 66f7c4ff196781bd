import { type Bench, type FixPlan, type Version, planFixes, patchOf, projectWidened, type State } from '../fix/index.ts';
import type { FileAst } from '../syntax/ast.ts';
import type { CompileOptions, CompileResult } from '../compile.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { isFirm } from '../findings/select.ts';
import type { Host } from '../host.ts';
import { reason, writeOutput } from '../output/write.ts';
import { fault } from './project.ts';
import { makeReport } from './show.ts';
import type { Call } from './verb.ts';

/** Before the first day of any grant, so that none has expired. */
const NO_DAY = '0001-01-01';

interface ProjectState extends State {
  readonly files: readonly FileAst[];
}

/** What `--fix` does to one project, tried and proved; nothing is written yet. */
export async function planProject(
  call: Call,
  root: string,
  options: Pick<CompileOptions, 'asOf' | 'envs'>,
  wanted: (finding: Diagnostic) => boolean,
): Promise<FixPlan> {
  const { compileProject } = await call.stages.compile();
  const compile = (texts: ReadonlyMap<string, string>, asOf: string): Promise<CompileResult> =>
    compileProject(overlaid(call.host, root, texts), { ...options, root, asOf, terraform: false, artifacts: false, keep: true });
  // Whatever the day: a grant that has expired counts. None where the specs cannot be compiled.
  const access = async ({ texts }: Version): Promise<CompileResult['decided']> => {
    const { decided, diagnostics } = await compile(texts, NO_DAY);
    return diagnostics.some(isFirm) ? undefined : decided;
  };
  const bench: Bench<ProjectState> = {
    async state(texts) {
      const { diagnostics, sources, project, decided } = await compile(texts, options.asOf);
      const files = project?.files ?? [];
      const report = await makeReport(call, diagnostics, sources, files);
      return { findings: report.diagnostics, fingerprints: report.fingerprints, sources, files, stopped: decided === undefined };
    },
    widened: async (before, after, kind) => await projectWidened(before, after, kind, access),
  };
  return await planFixes(bench, wanted);
}

/** The machine with other texts in place of some files. */
function overlaid(host: Host, root: string, texts: ReadonlyMap<string, string>): Host {
  const of = (path: string): string | undefined => (path.startsWith(`${root}/`) ? texts.get(path.slice(root.length + 1)) : undefined);
  return {
    ...host,
    readFile: (path) => of(path) ?? host.readFile(path),
    readBytes(path) {
      const text = of(path);
      return text === undefined ? host.readBytes(path) : new TextEncoder().encode(text);
    },
  };
}

/** The patch of a plan. `before`: the sources as they are on disk. */
export function patchOfPlan(plan: FixPlan, before: CompileResult['sources']): string {
  return patchOf(changesOf(plan, before));
}

const changesOf = (plan: FixPlan, before: CompileResult['sources']) =>
  [...plan.texts]
    .map(([path, after]) => ({ path, before: before.get(path)?.text ?? '', after }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** Writes all files of a plan or none; what went wrong otherwise. */
export function writePlan({ host }: Call, root: string, plan: FixPlan, before: CompileResult['sources']): Diagnostic | undefined {
  const changes = changesOf(plan, before);
  try {
    const moved = changes.find(({ path, before: text }) => host.readFile(`${root}/${path}`) !== text);
    if (moved) return fault('W083', `${moved.path} was changed meanwhile`, 'nothing was written: run it again');
    // Beside it a new file could be written and take its place, which is not what read-only means.
    const locked = changes.find(({ path }) => host.mayWrite?.(`${root}/${path}`) === false);
    if (locked) return fault('W083', `${locked.path} is read-only`, 'nothing was written: give yourself the right to write there');
  } catch (error) {
    return fault('W083', `the specs could not be read again: ${reason(error, root)}`, 'nothing was written: run it again');
  }
  const written = writeOutput(host, root, '.', changes);
  if (written.kind === 'written') return undefined;
  if (written.kind === 'busy') return fault('W084', 'another writ command is writing right now', 'run this one again when it is done');
  if (written.kind === 'failed') return fault('W083', `the specs could not be written: ${written.why}`, 'nothing was changed');
  return fault('W084', `the specs are half written: ${written.why}`, 'mend this and run any writ command; it finishes the write');
}

/** What was not applied, as findings at the places of the fixes. */
export const refusals = ({ refused }: FixPlan): Diagnostic[] =>
  refused.map(({ finding, why }) => ({
    code: 'W090',
    severity: 'info',
    message: `the fix of ${finding.code} was not applied (${finding.fix?.title ?? ''}): ${why}`,
    span: finding.span,
    help: 'make the change by hand if it is meant',
  }));

/** `2 findings fixed in 1 file`. */
export function spoken({ applied, texts }: FixPlan, what: string): string {
  const findings = `${applied.length} ${applied.length === 1 ? 'finding' : 'findings'}`;
  return applied.length === 0 ? `nothing ${what}` : `${findings} ${what} in ${texts.size} ${texts.size === 1 ? 'file' : 'files'}`;
}
