/**
 * `compile --target vault`, proof included, beside CUE on the same apps: time and peak memory, in turn in one run, after a look whether both
 * grant the same. What CUE does here is in `cue-module.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cueModule, grantsOfText } from './cue-module.ts';
import { syntheticProject, type Shape } from './generate.ts';
import { median, runProcess, writeFiles, type Run } from './process.ts';

const EXPORT = ['export', '-e', 'text', '--out', 'text'];
const COMPILE = ['compile', '--target', 'vault', '--as-of', '2026-11-23'];

/** The `cue` to measure: \`$CUE\`, or the one on the PATH. */
function findCue(): string | undefined {
  const cue = process.env.CUE ?? 'cue';
  return spawnSync(cue, ['version'], { stdio: 'ignore' }).status === 0 ? cue : undefined;
}

/** The grants in Writ's policies of apps and teams; a pipeline's are not among CUE's data. */
function grantsOfFolder(folder: string): Set<string> {
  const texts = readdirSync(folder).flatMap((name) => {
    const [, kind, principal] = /^(app|team)-(.*)\.hcl$/.exec(name) ?? [];
    return kind === undefined ? [] : [`# ${kind} ${principal}\n${readFileSync(join(folder, name), 'utf8').replaceAll(/^#.*\n/gm, '')}`];
  });
  return grantsOfText(texts.join('\n'));
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
      writeFiles(project, syntheticProject(apps, shape));
      writeFiles(module, cueModule(apps, shape));
      const ours: Run[] = [];
      const theirs: Run[] = [];
      const times = apps >= 10_000 ? 3 : 5;
      for (let i = 0; i < times; i++) {
        if (existsSync(join(project, 'out'))) renameSync(join(project, 'out'), join(scratch, `old-${shape}-${apps}-${i}`));
        ours.push(runProcess(process.execPath, [bundle, ...COMPILE], project));
        theirs.push(runProcess(cue, EXPORT, module));
      }
      const granted = grantsOfFolder(join(project, 'out/prod/vault/policies'));
      const rendered = grantsOfText(theirs[0]?.stdout ?? '');
      const same = granted.size === rendered.size && [...granted].every((grant) => rendered.has(grant));
      if (!same) throw new Error(`${shape}, ${apps} apps: ${granted.size} grants of Writ and ${rendered.size} of CUE are not the same`);
      const [ms, mib] = [median(ours.map((r) => r.ms)), median(ours.map((r) => r.mib))];
      const [cueMs, cueMib] = [median(theirs.map((r) => r.ms)), median(theirs.map((r) => r.mib))];
      if (ms > cueMs || mib > cueMib) missed++;
      console.log(
        `${shape.padEnd(6)}${String(apps).padStart(6)} apps, ${String(granted.size).padStart(6)} grants alike: ` +
          `writ ${(ms / 1000).toFixed(2)} s ${mib.toFixed(0)} MiB, cue ${(cueMs / 1000).toFixed(2)} s ${cueMib.toFixed(0)} MiB: ` +
          `${(ms / cueMs).toFixed(2)} × the time, ${(mib / cueMib).toFixed(2)} × the memory`,
      );
    }
  return missed;
}
