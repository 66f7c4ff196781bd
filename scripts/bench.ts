/**
 * Whole-process times of the built bundle, as ratios against a Node process that does nothing, measured in the same run and in turn with it.
 *
 *     npm run bench                    the production example and 100, 1,000 and 10,000 synthetic apps
 *     npm run bench -- --apps 100      only so many (repeatable)
 *     npm run bench -- --cue           beside CUE on the same apps, if there is one (1,000 and 10,000 apps, or as `--apps` says)
 *     npm run bench -- --cost          what the proof costs: apps, patterns of a principal, teams of a person
 *     npm run bench -- --language      reading and formatting, beside the yaml package on the same content
 *     npm run bench -- --profile N     also a CPU profile of `compile` for N apps, under .cache/profile
 *     npm run bench -- --in DIR        the projects lie in a new folder there; else in memory (/dev/shm) where that has room, else in .cache. What a
 *                                      disk needs to make a file differs from run to run by more than anything that is measured here
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchCost } from './bench/cost.ts';
import { benchCue } from './bench/cue.ts';
import { syntheticProject } from './bench/generate.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const bundle = join(root, 'dist/writ.js');
const AS_OF = ['--as-of', '2026-11-23'];
const WITHOUT_TERRAFORM = ['vault', 'iam', 'helm', 'ecs'].flatMap((target) => ['--target', target]);

const { values } = parseArgs({
  options: {
    apps: { type: 'string', multiple: true },
    profile: { type: 'string' },
    cue: { type: 'boolean' },
    cost: { type: 'boolean' },
    language: { type: 'boolean' },
    in: { type: 'string' },
  },
});
if (values.language) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/bench/language.ts'), values.apps?.[0] ?? '10000'], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
const place = values.in ?? memoryFolder() ?? join(root, '.cache');
mkdirSync(place, { recursive: true });
const scratch = mkdtempSync(join(place, 'writ-bench-'));
console.log(`in ${place}`);
const sizes = (values.apps ?? ['100', '1000', '10000']).map(Number);

/** A file system in memory with room for the largest project and what was written of it before. */
function memoryFolder(): string | undefined {
  const folder = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 1 << 30 ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds of one process from start to exit. */
function run(args: readonly string[], cwd: string): number {
  const began = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 1 << 28,
  });
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`${args.join(' ')} in ${cwd}: exit ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return ms;
}

/** Largest resident size in MiB, measured apart from the times: the hook that reads it costs some itself. */
function peakOf(args: readonly string[], cwd: string): number {
  const hook = "data:text/javascript,process.on('exit',()=>process._rawDebug('peak '+process.resourceUsage().maxRSS))";
  const { stderr } = spawnSync(process.execPath, ['--import', hook, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return Number(/peak (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1024;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

interface Measured {
  readonly ms: number;
  readonly ratio: number;
}

/** Medians over `times` runs, an empty process before each; `prepare` runs before each and is not counted. */
function measure(args: readonly string[], cwd: string, times: number, prepare: () => void = () => undefined, writ = bundle): Measured {
  prepare();
  run([writ, ...args], cwd);
  const ours: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < times; i++) {
    empty.push(run([join(scratch, 'empty.mjs')], cwd));
    prepare();
    ours.push(run([writ, ...args], cwd));
  }
  empties.push(...empty);
  return { ms: median(ours), ratio: median(ours) / median(empty) };
}

const empties: number[] = [];
let missed = 0;

function report(what: string, measured: Measured, budget?: { readonly limit: number; readonly unit: 'ratio' | 's' }): void {
  let verdict = '';
  if (budget) {
    const value = budget.unit === 'ratio' ? measured.ratio : measured.ms / 1000;
    const reached = value <= budget.limit;
    if (!reached) missed++;
    verdict = `  budget ${budget.limit}${budget.unit === 's' ? ' s' : ''}: ${reached ? 'reached' : 'NOT REACHED'}`;
  }
  console.log(`${what.padEnd(44)} ${measured.ms.toFixed(0).padStart(7)} ms ${measured.ratio.toFixed(2).padStart(7)} × empty${verdict}`);
}

writeFileSync(join(scratch, 'empty.mjs'), '');
run([join(root, 'scripts/build.ts'), '--quiet'], root);

if (values.cue || values.cost) {
  const behind = values.cue ? benchCue(bundle, scratch, (values.apps ?? ['1000', '10000']).map(Number)) : 0;
  if (values.cue) console.log(behind === 0 ? 'nowhere behind CUE' : `behind CUE, in time or in memory, in ${behind} of the rows`);
  if (values.cost) benchCost(bundle, scratch);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
}

const example = join(scratch, 'example');
for (const part of ['writ.yaml', 'specs']) cpSync(join(root, part), join(example, part), { recursive: true });
// Moved away, not deleted: ext4 is slow to give out inodes that were freed a moment ago, which no user meets.
let forgotten = 0;
const forget = (project: string) => (): void => {
  if (existsSync(join(project, 'out'))) renameSync(join(project, 'out'), join(scratch, `forgotten-${forgotten++}`));
};

// What a user sees whose Node is not the one that built the bundle: V8 refuses the code cache, and compiles as it goes.
const uncached = join(scratch, 'uncached');
cpSync(join(root, 'dist'), uncached, { recursive: true });
for (const name of readdirSync(uncached)) if (name.endsWith('.cache')) rmSync(join(uncached, name));

console.log('The production example (specs/)');
report('  check', measure(['check', ...AS_OF], example, 15), { limit: 3.5, unit: 'ratio' });
report('  check, another Node than that of the build', measure(['check', ...AS_OF], example, 15, undefined, join(uncached, 'writ.js')));
report('  compile without Terraform, all new', measure(['compile', ...WITHOUT_TERRAFORM, ...AS_OF], example, 15, forget(example)), {
  limit: 4,
  unit: 'ratio',
});
report('  compile without Terraform, nothing changed', measure(['compile', ...WITHOUT_TERRAFORM, ...AS_OF], example, 15), {
  limit: 4,
  unit: 'ratio',
});
report('  compile with Terraform, all new', measure(['compile', ...AS_OF], example, 7, forget(example)), { limit: 20, unit: 'ratio' });

const points: { apps: number; ms: number }[] = [];
for (const apps of sizes) {
  const project = join(scratch, `apps-${apps}`);
  for (const [path, text] of Object.entries(syntheticProject(apps))) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const args = ['compile', ...WITHOUT_TERRAFORM, ...AS_OF];
  const times = apps >= 10_000 ? 1 : apps >= 1000 ? 5 : 7;
  console.log(`\n${apps} apps in ${Math.ceil(apps / 10)} teams`);
  report('  check', measure(['check', ...AS_OF], project, times));
  const limit = apps === 1000 ? 2 : apps === 10_000 ? 15 : undefined;
  const measured = measure(args, project, times, forget(project));
  report('  compile without Terraform, all new', measured, limit === undefined ? undefined : { limit, unit: 's' });
  report('  compile without Terraform, nothing changed', measure(args, project, times));
  forget(project)();
  const peak = peakOf([bundle, ...args], project);
  const fits = apps !== 10_000 || peak <= 1024;
  if (!fits) missed++;
  console.log(
    `  peak memory ${`${peak.toFixed(0)} MiB`.padStart(40)}${apps === 10_000 ? `  budget 1024 MiB: ${fits ? 'reached' : 'NOT REACHED'}` : ''}`,
  );
  points.push({ apps, ms: measured.ms });
}

if (points.length > 1) console.log();
for (const [i, to] of points.entries()) {
  const from = points[i - 1];
  if (!from) continue;
  // Start-up is no part of the growth.
  const start = median(empties);
  const exponent = Math.log((to.ms - start) / (from.ms - start)) / Math.log(to.apps / from.apps);
  console.log(`growth from ${from.apps} to ${to.apps} apps: exponent ${exponent.toFixed(2)} (1 is linear)`);
}

if (values.profile) {
  const project = join(scratch, `apps-${values.profile}`);
  forget(project)();
  run(['--cpu-prof', '--cpu-prof-dir', join(root, '.cache/profile'), bundle, 'compile', ...WITHOUT_TERRAFORM, ...AS_OF], project);
  console.log('profile: .cache/profile (open it in the developer tools of a browser)');
}
console.log(
  `\nempty Node process: ${median(empties).toFixed(0)} ms; ${missed === 0 ? 'all budgets reached' : `${missed} budgets not reached`}`,
);
rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
