/**
 * `compile --target vault`, proof included, beside CUE on the same apps: time and peak memory, in turn in one run. Fails where a policy of
 * the two differs in more than comments. What CUE does here is in `cue-module.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cueModule, policiesOfText } from './cue-module.ts';
import { syntheticProject, type Files, type Shape } from './generate.ts';
import { median, runProcess, writeFiles, type Run } from './process.ts';

const EXPORT = ['export', '-e', 'text', '--out', 'text'];
const COMPILE = ['compile', '--target', 'vault', '--as-of', '2026-11-23'];

/** The `cue` to measure: \`$CUE\`, or the one on the PATH. */
function findCue(): string | undefined {
  const cue = process.env.CUE ?? 'cue';
  return spawnSync(cue, ['version'], { stdio: 'ignore' }).status === 0 ? cue : undefined;
}

/** Writ's policies of apps and teams, by `kind-name`, without comments; a pipeline's are not among CUE's data. */
function policiesOfFolder(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const [, name] = /^((?:app|team)-.*)\.hcl$/.exec(file) ?? [];
    if (name !== undefined)
      found.set(
        name,
        readFileSync(join(folder, file), 'utf8')
          .replaceAll(/^#.*\n/gm, '')
          .trim(),
      );
  }
  return found;
}

/** What CUE is given too: it knows neither assertions nor who may declare what in which folder. */
function sameAs(files: Files): Files {
  const { 'specs/security/assertions.writ': _, ...rest } = files;
  return { ...rest, 'writ.yaml': (files['writ.yaml'] ?? '').replace(/folders:[\s\S]*$/, '') };
}

/** Prints the comparison for each size and shape; the number of sizes at which CUE was faster or smaller. */
export function benchCue(bundle: string, scratch: string, sizes: readonly number[]): number {
  const cue = findCue();
  if (cue === undefined) {
    console.log('skipped: no `cue` on the PATH or in $CUE (go install cuelang.org/go/cmd/cue@v0.17.1)');
    return 0;
  }
  let missed = 0;
  for (const shape of ['plain', 'full'] satisfies Shape[])
    for (const apps of sizes) {
      const project = join(scratch, `writ-${shape}-${apps}`);
      const module = join(scratch, `cue-${shape}-${apps}`);
      writeFiles(project, sameAs(syntheticProject(apps, shape)));
      writeFiles(module, cueModule(apps, shape));
      const ours: Run[] = [];
      const theirs: Run[] = [];
      const times = apps >= 10_000 ? 3 : 5;
      for (let i = 0; i < times; i++) {
        if (existsSync(join(project, 'out'))) renameSync(join(project, 'out'), join(scratch, `old-${shape}-${apps}-${i}`));
        ours.push(runProcess(process.execPath, [bundle, ...COMPILE], project));
        theirs.push(runProcess(cue, EXPORT, module));
      }
      const policies = policiesOfFolder(join(project, 'out/prod/vault/policies'));
      const rendered = policiesOfText(theirs[0]?.stdout ?? '');
      const differs = [...new Set([...policies.keys(), ...rendered.keys()])].find((name) => policies.get(name) !== rendered.get(name));
      if (differs !== undefined) throw new Error(`${shape}, ${apps} apps: the policy ${differs} of Writ and CUE is not the same`);
      const [ms, mib] = [median(ours.map((r) => r.ms)), median(ours.map((r) => r.mib))];
      const [cueMs, cueMib] = [median(theirs.map((r) => r.ms)), median(theirs.map((r) => r.mib))];
      const [cpu, cueCpu] = [median(ours.map((r) => r.cpu)), median(theirs.map((r) => r.cpu))];
      if (ms > cueMs || mib > cueMib) missed++;
      console.log(
        `${shape.padEnd(6)}${String(apps).padStart(6)} apps, ${String(policies.size).padStart(6)} policies alike: ` +
          `writ ${(ms / 1000).toFixed(2)} s ${mib.toFixed(0)} MiB, cue ${(cueMs / 1000).toFixed(2)} s ${cueMib.toFixed(0)} MiB: ` +
          `${(ms / cueMs).toFixed(2)} × the time, ${(mib / cueMib).toFixed(2)} × the memory, ` +
          `${(cpu / cueCpu).toFixed(2)} × the processor (${cpu.toFixed(2)} and ${cueCpu.toFixed(2)} s)`,
      );
    }
  return missed;
}
