/**
 * Makes the code cache of dist/core.js: runs `check` and `compile` on the repository's own projects, in memory as far as writing goes, and
 * keeps what V8 has compiled by then. Node's own cache holds only what is compiled when a file is loaded, and nearly all functions are
 * compiled when they are first called.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Host } from '../../src/host.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');
const filename = join(dist, 'core.js');

interface Core {
  main(host: Host): Promise<number>;
  nodeHost(): Host;
}

// What ran long ago would be thrown away before it can be kept. The flag counts in the cache's check, so it is taken back below; whatever else
// sets one here makes the cache unfit.
v8.setFlagsFromString('--no-flush-bytecode');
const script = new vm.Script(readFileSync(filename, 'latin1'), { filename });
const module = { exports: {} as Core };
const start = script.runInThisContext() as (module: object, require: NodeJS.Require, load: (chunk: string) => Promise<unknown>) => void;
start(module, createRequire(filename), (chunk) => import(join(dist, 'chunks', chunk)));
const { main, nodeHost } = module.exports;

const scratch = mkdtempSync(join(tmpdir(), 'writ-'));
const targets = ['vault', 'iam', 'helm', 'ecs'].flatMap((target) => ['--target', target]);
const silent = { isTerminal: false, columns: 80, write: () => undefined };
try {
  for (const project of ['.', 'examples/ecs-fargate', 'examples/ec2']) {
    const cwd = join(scratch, project === '.' ? 'example' : project);
    mkdirSync(cwd, { recursive: true });
    for (const part of ['writ.yaml', 'specs']) cpSync(join(root, project, part), join(cwd, part), { recursive: true });
    for (const args of [['check'], ['compile', ...targets], ['compile', '--check', ...targets]]) {
      const host: Host = { ...nodeHost(), args: [...args, '--as-of', '2026-11-23'], cwd, stdout: silent, stderr: silent };
      const code = await main(host);
      if (code !== 0) throw new Error(`${args.join(' ')} of ${project} ends with ${code}`);
    }
  }
  v8.setFlagsFromString('--flush-bytecode');
  writeFileSync(join(dist, `core-${process.version}-${process.platform}-${process.arch}.cache`), script.createCachedData());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
