import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from './generate.ts';

export interface Run {
  readonly ms: number;
  /** Largest resident size; `NaN` where the machine has no GNU `time`. */
  readonly mib: number;
  /** Seconds of the processor, in user's and system's code, of all threads: what a busy machine changes least. `NaN` as above. */
  readonly cpu: number;
  readonly stdout: string;
}

const TIME = '/usr/bin/time';
const MOST = 1 << 30;

/** One process from start to exit, with its peak memory. Throws where it fails, unless that is expected. */
export function runProcess(command: string, args: readonly string[], cwd: string, expected: readonly number[] = [0]): Run {
  const timed = existsSync(TIME);
  const words = timed ? ['-f', 'peak %M cpu %U %S', command, ...args] : args;
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(timed ? TIME : command, words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: MOST,
  });
  const ms = performance.now() - began;
  if (!expected.includes(status ?? -1)) throw new Error(`${command} ${args.join(' ')} in ${cwd}: exit ${status}\n${stderr.slice(-2000)}`);
  const [, peak, user, system] = /peak (\d+) cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  return { ms, mib: Number(peak ?? Number.NaN) / 1024, cpu: Number(user ?? Number.NaN) + Number(system ?? Number.NaN), stdout };
}

export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
