import { isOld, OLDEST } from '../data/age.ts';
import { FINDING_HELP, FINDING_OPTIONS, type Wanted, wantedOf } from './check-options.ts';
import { checkFiles, FILE_HELP, FILE_OPTIONS } from './check-files.ts';
import { meansFiles } from './means-files.ts';
import { conclude } from './conclude.ts';
import type { CompileResult } from '../compile.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { isFirm, isSelected } from '../findings/select.ts';
import { exitCodeOf, dayOf, locate, type Located, noDay, recover, runCompile } from './project.ts';
import { FORMATS, makeReport, print, show, showMismatches } from './show.ts';
import { styleFor } from './style.ts';
import { showTimings, stopwatch } from './timings.ts';
import type { Call, ExitCode, Verb } from './verb.ts';

export const check: Verb = {
  help: `Checks the specs: syntax, types, names, rules, assertions, and whether the targets can say it all. Writes nothing, and so proves
nothing of what would be written: that is the part of compile.

Usage: writ check [PROJECT | PATHS] [options]
       writ check FILES [options]

  PROJECT         the folder with writ.yaml; default: the nearest one at or above the current folder
  PATHS           files or folders of one project: only what lies there is reported
${FILE_HELP}
  --format NAME   pretty (default), compact, json, sarif (2.1.0), github (annotations of a pull request), gitlab (code quality) or junit
${FINDING_HELP}
  --fix           applies safe fixes: those that provably widen nobody's access; what is left is reported
  --dry-run       with --fix: writes nothing, prints a patch for \`git apply\` or \`patch -p1\`; exit code 1 if there is one
  --env NAME      only this environment; may be repeated
  --as-of DATE    the day that decides about \`until\`, as 2027-01-31; default: today (UTC)
  --timings       what each rule cost, on standard error

Exit codes: 0 nothing that fails; 1 errors in the specs, or what --fail-on names; 2 the call or the configuration; 3 a fault of Writ.`,
  options: {
    format: { type: 'string', values: FORMATS },
    ...FINDING_OPTIONS,
    ...FILE_OPTIONS,
    fix: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    env: { type: 'string', multiple: true },
    'as-of': { type: 'string' },
    timings: { type: 'boolean' },
  },
  positionals: Number.POSITIVE_INFINITY,
  async run(call) {
    const { host, flags } = call;
    const format = call.values.get('format')?.[0] ?? 'pretty';
    const asOf = dayOf(call);
    if (asOf === undefined) {
      host.stderr.write(noDay(call));
      return 2;
    }
    const wanted = await wantedOf(call);
    const misuse = typeof wanted === 'string' ? wanted : contradiction(call);
    if (misuse !== undefined || typeof wanted === 'string') {
      host.stderr.write(`writ: ${misuse}\nTry \`writ check --help\`.\n`);
      return 2;
    }
    const files = await meansFiles(call);
    if (typeof files === 'string') {
      host.stderr.write(`writ: ${files}\nTry \`writ check --help\`.\n`);
      return 2;
    }
    if (files) return await checkFiles(call, wanted, { format, asOf });
    const located = locate(call);
    const problem = 'code' in located ? located : recover(call, located.root);
    if (problem || 'code' in located) {
      await show(call, host.stdout, problem ? [problem] : [], new Map(), { format });
      return 2;
    }
    if (wanted.update && located.paths.length > 0) {
      host.stderr.write('writ: --update-baseline takes all findings of a project: leave out the paths\nTry `writ check --help`.\n');
      return 2;
    }
    const watch = flags.has('timings') ? stopwatch(host) : undefined;
    const compiled = await runCompile(call, located.root, asOf, false, watch);
    const old = isOld(OLDEST, asOf) ? (await import('./data-sets.ts')).oldData(asOf) : undefined;
    const result = old ? { ...compiled, diagnostics: [...compiled.diagnostics, old] } : compiled;
    const code = flags.has('fix')
      ? await mend(call, located, wanted, result, { asOf, format })
      : await conclusion(call, located, wanted, result, { format });
    if (watch) showTimings(host, watch);
    return code;
  },
};

function contradiction({ flags }: Call): string | undefined {
  if (flags.has('dry-run') && !flags.has('fix')) return '--dry-run goes with --fix';
  if (flags.has('fix') && flags.has('update-baseline')) return '--fix and --update-baseline exclude each other';
  return undefined;
}

interface Way {
  readonly format: string;
  /** What was done before, for people. */
  readonly done?: string;
}

const isInside =
  ({ paths }: Located) =>
  ({ span }: Diagnostic): boolean =>
    span === null || paths.length === 0 || paths.some((path) => span.file === path || span.file.startsWith(`${path}/`));

/** Prints what is left of the findings, and says how it ends. */
async function conclusion(call: Call, located: Located, wanted: Wanted, result: CompileResult, { format, done }: Way): Promise<ExitCode> {
  const { host } = call;
  const all = await makeReport(call, result.diagnostics, result.sources, result.project?.files);
  const asked = isInside(located);
  // Behind an error in a spec itself nothing was looked at, wherever it stands.
  const inside = all.diagnostics.filter((finding) => asked(finding) || isFirm(finding));
  const partial = inside.length < all.diagnostics.length || located.paths.length > 0;
  const { report, fails, notes, fault } = conclude(call, { ...all, diagnostics: inside }, wanted, partial);
  if (fault) {
    await show(call, host.stdout, [fault], new Map(), { format });
    return 2;
  }
  await print(call, host.stdout, report, { format, root: located.root });
  if (result.mismatches.length > 0) showMismatches(call, result);
  const reported = report.diagnostics;
  const code = exitCodeOf(reported, result.config || reported.length > 0 ? result : undefined);
  if (format === 'pretty') {
    for (const note of [...(done === undefined ? [] : [done]), ...notes]) host.stdout.write(`${note}\n`);
    const elsewhere = all.diagnostics.length - inside.length;
    if (elsewhere > 0) host.stdout.write(`${elsewhere} more elsewhere in the project\n`);
    if (code === 0 && reported.length === 0) host.stdout.write(fine(call, result));
  }
  return code === 0 && fails ? 1 : code;
}

function fine({ host }: Call, result: CompileResult): string {
  const files = Math.max(0, result.sources.size - 1);
  const envs = result.project?.programs.length ?? 0;
  const style = styleFor(host, host.stdout);
  return `${style.green('ok')}: ${files} ${files === 1 ? 'spec' : 'specs'}, ${envs} ${envs === 1 ? 'environment' : 'environments'}, nothing to report\n`;
}

/** `--fix`: applies what can be applied, and reports the rest; with `--dry-run` the patch alone. */
async function mend(
  call: Call,
  located: Located,
  wanted: Wanted,
  before: CompileResult,
  { asOf, format }: Way & { readonly asOf: string },
): Promise<ExitCode> {
  const { host, flags } = call;
  const { patchOfPlan, planProject, refusals, spoken, writePlan } = await import('./fix.ts');
  const inside = isInside(located);
  const plan = await planProject(
    call,
    located.root,
    { asOf, envs: call.values.get('env') },
    (finding) => inside(finding) && isSelected(finding, wanted.selection),
  );
  if (flags.has('dry-run')) {
    host.stdout.write(patchOfPlan(plan, before.sources));
    await show(call, host.stderr, refusals(plan), before.sources);
    host.stderr.write(`${spoken(plan, 'can be fixed')}\n`);
    return plan.texts.size > 0 ? 1 : 0;
  }
  const fault = plan.texts.size > 0 ? writePlan(call, located.root, plan, before.sources) : undefined;
  if (fault) {
    await show(call, host.stdout, [fault], new Map(), { format });
    return 2;
  }
  const after = plan.texts.size > 0 ? await runCompile(call, located.root, asOf, false) : before;
  const diagnostics = [...after.diagnostics, ...refusals(plan)];
  return await conclusion(call, located, wanted, { ...after, diagnostics }, { format, done: spoken(plan, 'fixed') });
}
