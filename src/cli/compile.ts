import type { CompileResult } from '../compile.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { inScope, isSafePath, type Scope } from '../output/manifest.ts';
import { planOutput, type OutputPlan } from '../output/plan.ts';
import { reason, writeOutput } from '../output/write.ts';
import { TARGETS } from '../targets/artifact.ts';
import { exitCodeOf, dayOf, fault, locate, noDay, recover, runCompile } from './project.ts';
import { CONFIG, kindOf } from './root.ts';
import { show, showMismatches } from './show.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode, Verb } from './verb.ts';

export const compile: Verb = {
  help: `Checks the specs, proves the outputs, then writes them: all of them, or none.

Usage: writ compile [PROJECT] [options]

  PROJECT         the folder with writ.yaml; default: the nearest one at or above the current folder
  --check         write nothing; exit 1 if the outputs are not what the specs compile to
  --target NAME   only ${TARGETS.join(', ')}; may be repeated. Other outputs stay as they are and
                  are not judged: \`writ check\` judges them all
  --env NAME      only this environment; may be repeated. Other outputs stay as they are
  --as-of DATE    the day that decides about \`until\`, as 2027-01-31; default: today (UTC)

With any error nothing is written. Files that Writ did not write are never touched.
Exit codes: 0 written, or fresh; 1 errors in the specs, or stale outputs; 2 the call, the configuration or the machine; 3 a fault of Writ.`,
  options: {
    check: { type: 'boolean' },
    target: { type: 'string', multiple: true, values: TARGETS },
    env: { type: 'string', multiple: true },
    'as-of': { type: 'string' },
  },
  positionals: 1,
  async run(call) {
    const { host } = call;
    const began = host.now();
    const asOf = dayOf(call);
    if (asOf === undefined) {
      host.stderr.write(noDay(call));
      return 2;
    }
    const located = locate(call);
    if ('code' in located) return await refuse(call, located);
    if (located.paths.length > 0) {
      const help = `all specs of a project are one program: name the project's folder, the one with ${CONFIG}`;
      return await refuse(call, fault('W088', `${call.positionals[0]} is not a project`, help));
    }
    const { root } = located;
    const unfinished = recover(call, root);
    if (unfinished) return await refuse(call, unfinished);

    const result = await runCompile(call, root, asOf, true);
    await show(call, host.stderr, result.diagnostics, result.sources);
    if (result.mismatches.length > 0) showMismatches(call, result);
    const failed = exitCodeOf(result.diagnostics, result);
    const out = result.config?.out;
    if (failed !== 0 || out === undefined) {
      host.stderr.write('nothing was written\n');
      return failed;
    }
    const code = await deliver(call, root, out, result);
    if (code === 0 && host.stderr.isTerminal) host.stderr.write(`in ${((host.now() - began) / 1000).toFixed(2)} s\n`);
    return code;
  },
};

async function refuse(call: Call, ...diagnostics: readonly Diagnostic[]): Promise<ExitCode> {
  await show(call, call.host.stderr, diagnostics, new Map());
  return exitCodeOf(diagnostics);
}

async function deliver(call: Call, root: string, out: string, result: CompileResult): Promise<ExitCode> {
  const { host } = call;
  if (!isSafePath(out))
    return await refuse(call, fault('W083', `the outputs cannot go to ${out}`, `give \`out\` in ${CONFIG} a folder below the project`));
  if (kindOf(host, `${root}/${out}`) === 'file') {
    return await refuse(
      call,
      fault('W082', `${out} is a file, and the outputs need a folder there`, `move it away, or give \`out\` in ${CONFIG} another name`),
    );
  }
  const scope: Scope = { envs: call.values.get('env'), targets: call.values.get('target') };
  let plan: OutputPlan;
  try {
    plan = planOutput(host, `${root}/${out}`, result.artifacts, scope);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return await refuse(
      call,
      fault('W083', `the outputs cannot be compared: ${reason(error, root)}`, 'give yourself the right to read and write there'),
    );
  }
  const inTheWay = foreign(call, root, plan, out);
  if (inTheWay.length > 0) return await refuse(call, ...inTheWay);
  if (call.flags.has('check')) return await compare(call, plan, out);

  const written = writeOutput(host, root, out, plan.changes);
  if (written.kind === 'busy')
    return await refuse(call, fault('W084', 'another writ command is writing the outputs right now', 'run this one again when it is done'));
  if (written.kind === 'failed')
    return await refuse(
      call,
      fault('W083', `${out}/ could not be written: ${written.why}`, 'nothing was changed; mend this and compile again'),
    );
  if (written.kind === 'stuck')
    return await refuse(
      call,
      fault('W084', `${out}/ is half written: ${written.why}`, 'mend this and run any writ command; it finishes the write'),
    );
  host.stdout.write(summary(call, plan, out, result, scope));
  return 0;
}

function foreign({ host }: Call, root: string, plan: OutputPlan, out: string): Diagnostic[] {
  if (plan.foreignManifest) {
    return [
      fault(
        'W086',
        `${out}/manifest.json is not a manifest of Writ`,
        `give \`out\` in ${CONFIG} a folder of its own, or restore the manifest`,
      ),
    ];
  }
  // One file where a folder has to be is in the way of all that goes below it, and is said once.
  const blocking = (path: string): string => {
    const parts = path.split('/');
    const tops = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    return tops.find((top) => kindOf(host, `${root}/${out}/${top}`) === 'file') ?? path;
  };
  return [...new Set(plan.foreign.map(blocking))].map((path) =>
    fault(
      'W082',
      `${out}/${path} is somebody else's file, and an output has to go there`,
      `move it away, or give \`out\` in ${CONFIG} a folder of its own`,
    ),
  );
}

const SHOWN = 20;

async function compare(call: Call, plan: OutputPlan, out: string): Promise<ExitCode> {
  if (plan.changes.length === 0) {
    call.host.stdout.write(`${out}/ is fresh: ${plan.unchanged.length} files\n`);
    return 0;
  }
  const faults = plan.changes.slice(0, SHOWN).map(({ path, before, after }) => {
    const what = before === null ? 'is missing' : after === null ? 'is left over' : 'is not what the specs compile to';
    return fault('W081', `${out}/${path} ${what}`, 'run `writ compile` and commit the result');
  });
  await show(call, call.host.stderr, faults, new Map());
  if (plan.changes.length > SHOWN) call.host.stderr.write(`… and ${plan.changes.length - SHOWN} more stale files\n`);
  return exitCodeOf(faults);
}

/** One line a target, and what was proved: only the time of that differs from run to run. */
function summary(call: Call, plan: OutputPlan, out: string, result: CompileResult, scope: Scope): string {
  const partial = scope.envs !== undefined || scope.targets !== undefined;
  const changed = new Map(
    plan.changes.map(({ path, before, after }) => [path, before === null ? 'new' : after === null ? 'removed' : 'changed']),
  );
  const rows: string[] = [];
  const style = styleFor(call.host, call.host.stdout);
  for (const target of [...TARGETS, 'project'] as const) {
    const files = result.artifacts.filter(
      (one) => one.target === target && (!partial || one.path === 'manifest.json' || inScope(one, scope)),
    );
    if (files.length === 0) continue;
    const count = (what: string): number => files.filter(({ path }) => changed.get(path) === what).length;
    const parts = [...(count('new') > 0 ? [`${count('new')} new`] : []), ...(count('changed') > 0 ? [`${count('changed')} changed`] : [])];
    const state = parts.length === 0 ? 'unchanged' : parts.join(', ');
    rows.push(`  ${target.padEnd(10)}${String(files.length).padStart(5)} ${files.length === 1 ? 'file ' : 'files'}  ${state}`);
  }
  const removed = [...changed.values()].filter((what) => what === 'removed').length;
  if (removed > 0) rows.push(`  ${'removed'.padEnd(10)}${String(removed).padStart(5)} ${removed === 1 ? 'file' : 'files'}`);
  const head = plan.changes.length === 0 ? `${style.green(`${out}/`)} was fresh already` : `wrote ${style.green(`${out}/`)}`;
  return `${head}\n${rows.join('\n')}\n${proved(result)}`;
}

function proved({ proof }: CompileResult): string {
  if (!proof) return '';
  const { principals, patterns, cells, statements, milliseconds } = proof;
  const counts = [`${patterns} patterns`, `${cells} cells`, ...(statements === undefined ? [] : [`${statements} IAM statements`])];
  const who = `${principals} ${principals === 1 ? 'principal' : 'principals'}`;
  return `proved in ${(milliseconds / 1000).toFixed(2)} s: what ${who} may do, read back from the outputs (${counts.join(', ')})\n`;
}
