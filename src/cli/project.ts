import type { CompileOptions, CompileResult } from '../compile.ts';
import type { Code, Diagnostic } from '../diagnostics.ts';
import { recoverOutput } from '../output/write.ts';
import type { Clock } from '../rules/run.ts';
import { nearest } from '../suggest.ts';
import type { TargetName } from '../targets/artifact.ts';
import { CONFIG, findUp, kindOf, parentOf, resolvePath } from './root.ts';
import type { Call, ExitCode } from './verb.ts';

/** A diagnostic of the command itself: no text is to blame. */
export const fault = (code: Code, message: string, help: string, expected?: readonly string[]): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span: null,
  help,
  ...(expected ? { expected } : {}),
});

/** The project a command is about, and the paths in it that it was narrowed to (relative to the project). */
export interface Located {
  readonly root: string;
  readonly paths: readonly string[];
}

/** `writ check`, `writ check PROJECT`, `writ check FILE-OR-FOLDER…`: the nearest `writ.yaml` at or above decides. */
export function locate({ host, positionals }: Call): Located | Diagnostic {
  const given = positionals.map((path) => resolvePath(host.cwd, path));
  for (const [index, path] of given.entries()) {
    if (kindOf(host, path) === 'missing') {
      return fault('W088', `there is no file or folder ${positionals[index]}`, 'paths are relative to the current folder');
    }
  }
  const from = given[0] ?? host.cwd;
  const root = findUp(host, kindOf(host, from) === 'folder' ? from : parentOf(from));
  if (root === undefined) {
    const where = positionals[0] === undefined ? 'here or in any folder above' : `in ${positionals[0]} or any folder above it`;
    return fault('W080', `no ${CONFIG} was found ${where}`, 'change to the project, name its folder, or start one with `writ init`');
  }
  const outside = given.findIndex((path) => path !== root && !path.startsWith(`${root === '/' ? '' : root}/`));
  if (outside >= 0)
    return fault(
      'W088',
      `${positionals[outside]} lies outside of the project of ${positionals[0]}`,
      'give the paths of one project at a time',
    );
  return { root, paths: given.filter((path) => path !== root).map((path) => path.slice(root === '/' ? 1 : root.length + 1)) };
}

/** Finishes or takes back what an interrupted command left; `undefined` when the tree is whole. */
export function recover({ host }: Call, root: string): Diagnostic | undefined {
  const result = recoverOutput(host, root);
  if (result.kind === 'busy')
    return fault('W084', 'another writ command is writing the outputs right now', 'run this one again when it is done');
  if (result.kind !== 'stuck') return undefined;
  return fault(
    'W084',
    `an interrupted write can be neither finished nor taken back: ${result.why}`,
    'mend this and run any writ command again',
  );
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day that decides about `until`: `--as-of`, or today in UTC; `undefined` where it is no day of the calendar. */
export function dayOf({ host, values }: Call): string | undefined {
  const given = values.get('as-of')?.[0];
  if (given === undefined) return new Date(host.now()).toISOString().slice(0, 10);
  const parsed = DAY.test(given) ? new Date(`${given}T00:00:00Z`) : undefined;
  return parsed && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(given) ? given : undefined;
}

export const noDay = (call: Call): string =>
  `writ: --as-of takes a day as 2027-01-31; ${JSON.stringify(call.values.get('as-of')?.[0])} is not one\n`;

/** Runs the stages, and says so where `--env` names what is not there. */
export async function runCompile(call: Call, root: string, asOf: string, artifacts: boolean, clock?: Clock): Promise<CompileResult> {
  const { compileProject } = await call.stages.compile();
  const envs = call.values.get('env');
  // The option's `values` let nothing else through.
  const targets = call.values.get('target') as readonly TargetName[] | undefined;
  const options: CompileOptions = {
    root,
    asOf,
    envs,
    targets,
    terraform: artifacts && (!targets || targets.includes('terraform')),
    artifacts,
    ...(clock ? { clock } : {}),
  };
  const result = await compileProject(call.host, options);
  if (!result.project || !envs) return result;
  const known = declaredEnvironments(result);
  const unknown = envs.filter((env) => !known.includes(env));
  if (unknown.length === 0) return result;
  const faults = unknown.map((env) => {
    const near = nearest(env, known);
    const help = near === undefined ? 'declare it, or use one that is declared' : `did you mean ${near}?`;
    return fault('W089', `the specs declare no environment ${JSON.stringify(env)}`, help, known);
  });
  // The binder says the same without knowing that it was an option of the command.
  const others = result.diagnostics.filter(({ code, span }) => code !== 'W026' || span !== null);
  return { ...result, diagnostics: [...others, ...faults], artifacts: [] };
}

function declaredEnvironments({ project }: CompileResult): string[] {
  const names = new Set<string>();
  for (const { items } of project?.files ?? []) {
    for (const item of items)
      if (item.type === 'declaration' && item.kind.text === 'environment' && item.labels[0]) names.add(item.labels[0].text);
  }
  return [...names].sort();
}

/** Codes that blame the call, the configuration or the machine, not the specs. */
const NOT_THE_SPECS = new Set(['W077', 'W080', 'W082', 'W083', 'W084', 'W085', 'W086', 'W088', 'W089', 'W099']);

/** Design: mismatch 3, configuration and machine 2, specs 1. */
export function exitCodeOf(diagnostics: readonly Diagnostic[], result?: CompileResult): ExitCode {
  if (result && result.mismatches.length > 0) return 3;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return 0;
  const config = result?.config?.file ?? CONFIG;
  if (result && !result.config) return 2;
  return errors.some(({ code, span }) => NOT_THE_SPECS.has(code) || span?.file === config) ? 2 : 1;
}
