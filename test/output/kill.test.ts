import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { nodeHost } from '../../src/host-node.ts';
import { recoverOutput } from '../../src/output/write.ts';
import { treeWith } from './support.ts';

const KILLS = 20;
const root = mkdtempSync(join(tmpdir(), 'writ-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const OLD = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`prod/vault/policies/${i}.hcl`, `old ${i}\n`.repeat(20)]));
const NEW = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`prod/vault/policies/${i + 40}.hcl`, `new ${i}\n`.repeat(20)]));
const FOREIGN = { 'prod/vault/policies/mine.txt': 'mine', 'notes.md': 'mine too' };

function treeOnDisk(): Record<string, string> {
  const names = readdirSync(join(root, 'out'), { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(root, 'out', name)).isFile());
  return Object.fromEntries(files.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(root, 'out', name), 'utf8')]));
}

function reset(): void {
  rmSync(join(root, 'out'), { recursive: true, force: true });
  for (const [path, text] of Object.entries({ ...treeWith(OLD), ...FOREIGN })) {
    mkdirSync(dirname(join(root, 'out', path)), { recursive: true });
    writeFileSync(join(root, 'out', path), text);
  }
}

/** Starts a process that writes the new tree, and kills it `delay` ms after it began to write; says how long the write took if it got through. */
function writeAndKill(delay: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./kill-child.ts', import.meta.url)), root], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((done) => {
    let timer: NodeJS.Timeout | undefined;
    let took: number | undefined;
    child.stdout.on('data', (data: Buffer) => {
      const text = data.toString();
      if (text.includes('begin')) timer = setTimeout(() => child.kill('SIGKILL'), delay);
      const [, ms] = /took ([\d.]+)/.exec(text) ?? [];
      if (ms !== undefined) took = Number(ms);
    });
    child.on('exit', () => {
      clearTimeout(timer);
      done(took);
    });
    child.stdin.write(JSON.stringify(NEW));
    child.stdin.end();
  });
}

test(`a process killed at ${KILLS} moments leaves the old tree or the new one to the next command`, async () => {
  const before = sorted({ ...treeWith(OLD), ...FOREIGN });
  const after = sorted({ ...treeWith(NEW), ...FOREIGN });
  reset();
  const whole = (await writeAndKill(60_000)) ?? 0;
  expect(treeOnDisk()).toEqual(after);
  const seen = { old: 0, new: 0, interrupted: 0 };
  for (let i = 0; i < KILLS; i++) {
    reset();
    const took = await writeAndKill((whole * i) / (KILLS - 1));
    if (took === undefined) seen.interrupted++;
    expect(recoverOutput(nodeHost(), root), `kill ${i}`).toEqual({ kind: 'written' });
    const tree = treeOnDisk();
    const isOld = JSON.stringify(tree) === JSON.stringify(before);
    if (!isOld) expect(tree, `kill ${i}`).toEqual(after);
    seen[isOld ? 'old' : 'new']++;
    expect(readdirSync(join(root, '.writ'))).toEqual(['.gitignore']);
  }
  expect(seen.interrupted, JSON.stringify(seen)).toBeGreaterThanOrEqual(KILLS / 8);
});

function sorted(tree: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}
