import { exitCodeOf, dayOf, locate, noDay, recover, runCompile } from './project.ts';
import { FORMATS, show, showMismatches } from './show.ts';
import { styleFor } from './style.ts';
import type { Verb } from './verb.ts';

export const check: Verb = {
  help: `Checks the specs: syntax, types, names, rules, assertions, and whether the targets can say it all. Writes nothing, and so proves
nothing of what would be written: that is the part of compile.

Usage: writ check [PROJECT | PATHS] [options]

  PROJECT         the folder with writ.yaml; default: the nearest one at or above the current folder
  PATHS           files or folders of one project: only what lies there is reported
  --format NAME   pretty (default), json, sarif (2.1.0) or github (annotations of a pull request)
  --env NAME      only this environment; may be repeated
  --as-of DATE    the day that decides about \`until\`, as 2027-01-31; default: today (UTC)

Exit codes: 0 nothing but warnings; 1 errors in the specs; 2 the call or the configuration; 3 a fault of Writ.`,
  options: {
    format: { type: 'string', values: FORMATS },
    env: { type: 'string', multiple: true },
    'as-of': { type: 'string' },
  },
  positionals: Number.POSITIVE_INFINITY,
  async run(call) {
    const { host } = call;
    const format = call.values.get('format')?.[0] ?? 'pretty';
    const asOf = dayOf(call);
    if (asOf === undefined) {
      host.stderr.write(noDay(call));
      return 2;
    }
    const located = locate(call);
    const problem = 'code' in located ? located : recover(call, located.root);
    if (problem || 'code' in located) {
      await show(call, host.stdout, problem ? [problem] : [], new Map(), { format });
      return 2;
    }
    const result = await runCompile(call, located.root, asOf, false);
    const inside = (file: string): boolean => located.paths.some((path) => file === path || file.startsWith(`${path}/`));
    const reported =
      located.paths.length === 0 ? result.diagnostics : result.diagnostics.filter(({ span }) => span === null || inside(span.file));
    await show(call, host.stdout, reported, result.sources, { format, root: located.root });
    if (result.mismatches.length > 0) showMismatches(call, result);
    const code = exitCodeOf(reported, result.config || reported.length > 0 ? result : undefined);
    if (format === 'pretty') {
      const elsewhere = result.diagnostics.length - reported.length;
      if (elsewhere > 0) host.stdout.write(`${elsewhere} more elsewhere in the project\n`);
      if (code === 0 && reported.length === 0) {
        const files = Math.max(0, result.sources.size - 1);
        const envs = result.project?.programs.length ?? 0;
        const style = styleFor(host, host.stdout);
        host.stdout.write(
          `${style.green('ok')}: ${files} ${files === 1 ? 'spec' : 'specs'}, ${envs} ${envs === 1 ? 'environment' : 'environments'}, nothing to report\n`,
        );
      }
    }
    return code;
  },
};
