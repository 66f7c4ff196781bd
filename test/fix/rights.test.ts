import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, lstatSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main, stages } from '../../src/cli/main.ts';
import { nodeHost } from '../../src/host-node.ts';
import { memoryHost } from '../support/memory-host.ts';

const TEXT = '# writ:ignore W203 because "x"\npath "secret/data/a" {\n  capabilities = ["read"]\n}\n';
const folder = mkdtempSync(join(tmpdir(), 'writ-rights-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(process.platform === 'win32')('a file keeps its rights, and a link stays a link', async () => {
  const [file, link] = [join(folder, 'a.hcl'), join(folder, 'b.hcl')];
  writeFileSync(file, TEXT);
  chmodSync(file, 0o640);
  symlinkSync('a.hcl', link);
  const shown = memoryHost({});
  const host = { ...nodeHost(), cwd: folder, args: ['check', 'b.hcl', '--fix'], stdout: shown.stdout, stderr: shown.stderr };
  expect(await main(host, stages)).toBe(0);
  expect(shown.stdout.text).toContain('1 finding fixed in 1 file');
  expect(readFileSync(file, 'utf8')).toBe(TEXT.slice(TEXT.indexOf('path')));
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('a read-only file is not replaced', async () => {
  const host = memoryHost({ '/repo/a.hcl': TEXT }, { cwd: '/repo', args: ['check', 'a.hcl', '--fix'], now: 0 });
  expect(await main({ ...host, mayWrite: () => false }, stages)).toBe(2);
  expect(host.stdout.text).toContain('W083 cannot-write]: a.hcl could not be written: it is read-only');
  expect(host.files.get('/repo/a.hcl')).toBe(TEXT);
});
