import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { applied, compatible } from '../../src/fix/apply.ts';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { snippet, writ } from './support.ts';

const app = (lines: string): string => `app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
${lines}}
`;

test('a fix that would take access away in another environment is refused, and says so', async () => {
  const { tree, file } = snippet(
    `environment dev { account = "210987654321"  region = "us-east-1"  domain = "dev.example.com" }\n${app(
      '  allow read on secret/payments/reader/** in prod\n  allow read on secret/payments/reader/a\n',
    )}`,
  );
  const before = tree[file];
  const { out, host } = await writ('check --fix --as-of 2026-11-23', tree);
  expect(host.files.get(file)).toBe(before);
  expect(out).toContain(
    'note[W090 fix-refused]: the fix of W106 was not applied (delete this grant): app reader could no longer read secret/data/payments/reader/a in dev',
  );
  expect(out).toContain('nothing fixed');
});

test('unsafe fixes are suggestions only', async () => {
  const { tree, file } = snippet(app('  allow read on secret/data/payments/reader/a\n'));
  const { host, out, code } = await writ('check --fix --as-of 2026-11-23', tree);
  expect(host.files.get(file)).toBe(tree[file]);
  expect(out).toContain('possible fix: write secret/payments/reader/a');
  expect(code).toBe(1);
});

test('--fix keeps to the paths and codes that are asked for', async () => {
  const { tree, file } = snippet(
    app('  @ignore(W101 because "x")\n  allow read on secret/payments/reader/**\n  allow read on secret/payments/reader/a\n'),
  );
  const elsewhere = await writ('check specs/base.writ --fix --as-of 2026-11-23', tree);
  expect(elsewhere.host.files.get(file)).toBe(tree[file]);
  const one = await writ('check --fix --select W095 --as-of 2026-11-23', tree);
  expect(one.host.files.get(file)).toBe(app('  allow read on secret/payments/reader/**\n  allow read on secret/payments/reader/a\n'));
});

test('a file that was changed meanwhile, and one that may not be written, are left alone', async () => {
  const { tree, file } = snippet(app('  allow read on secret/payments/reader/**\n  allow read on secret/payments/reader/a\n'));
  const { memoryHost } = await import('../support/memory-host.ts');
  const { main } = await import('../../src/cli/main.ts');
  const host = memoryHost(tree, { args: ['check', '--fix', '--as-of', '2026-11-23'], readOnly: ['/project/specs'] });
  expect(await main(host)).toBe(2);
  expect(host.stdout.text).toContain('W083 cannot-write');
  expect(host.files.get(file)).toBe(tree[file]);

  const moving = memoryHost(tree, { args: ['check', '--fix', '--as-of', '2026-11-23'] });
  const text = `${tree[file]}// by hand\n`;
  let reads = 0;
  const racing = { ...moving, readFile: (path: string) => (path === file && ++reads > 0 ? text : moving.readFile(path)) };
  expect(await main(racing)).toBe(2);
  expect(moving.stdout.text).toContain('specs/snippet.writ was changed meanwhile');
  expect(moving.files.get(file)).toBe(tree[file]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a fix that is killed at write %i leaves the old files or the new ones, after the next command',
  async (at) => {
    const { memoryHost } = await import('../support/memory-host.ts');
    const { main } = await import('../../src/cli/main.ts');
    const grants = '  allow read on secret/payments/reader/**\n  allow read on secret/payments/reader/a\n';
    const { tree, file } = snippet(app(grants));
    const other = '/project/specs/other.writ';
    const two: Record<string, string> = { ...tree, [other]: app(grants).replaceAll('reader', 'writer') };
    const args = ['check', '--fix', '--as-of', '2026-11-23'];
    const killed = memoryHost(two, { args, fault: { at, mode: 'torn' } });
    await main(killed);
    await main(memoryHost(killed, { args: ['check', '--as-of', '2026-11-23'] }));
    const fixed = [killed.files.get(file) === app('  allow read on secret/payments/reader/**\n'), killed.files.get(other) !== two[other]];
    expect(fixed[0]).toBe(fixed[1]);
    if (!fixed[0]) expect([killed.files.get(file), killed.files.get(other)]).toEqual([two[file], two[other]]);
  },
);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['git', ['apply', 'a.patch']],
  ['patch', ['-p1', '-s', '-i', 'a.patch']],
] as const)('--dry-run prints a patch that %s takes, and writes nothing', async (tool, args) => {
  const { tree, file } = snippet(
    app(
      '  allow read on secret/payments/reader/**\n  allow read on secret/payments/reader/a\n  allow list on secret/payments/reader/** until 2026-01-31',
    ).replace(/\n$/, ''),
  );
  const { code, out, err, host } = await writ('check --fix --dry-run --as-of 2026-11-23', tree);
  expect([code, host.writes]).toEqual([1, 0]);
  expect(err).toContain('2 findings can be fixed in 1 file');
  const folder = mkdtempSync(join(tmpdir(), 'writ-patch-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(tree)) {
    const target = join(folder, path.replace('/project/', ''));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  writeFileSync(join(folder, 'a.patch'), out);
  try {
    execFileSync(tool, args, { cwd: folder, stdio: 'pipe', env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() } });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    return;
  }
  const fixed = await writ('check --fix --as-of 2026-11-23', tree);
  expect(readFileSync(join(folder, file.replace('/project/', '')), 'utf8')).toBe(fixed.host.files.get(file));
});

test('edits that touch one another wait for the next round', () => {
  const at = (start: number, end: number, text = ''): Diagnostic => ({
    code: 'W106',
    severity: 'warning',
    message: `${start}`,
    span: { file: 'a', start, end },
    fix: { title: 't', safe: true, edits: [{ span: { file: 'a', start, end }, text }] },
  });
  const all = [at(0, 2), at(1, 3), at(2, 4, 'x'), at(6, 6, 'y'), at(6, 6, 'z'), at(5, 7)];
  const some = compatible(all);
  expect(some.map(({ message }) => message)).toEqual(['0', '2', '6']);
  expect(applied(some, new Map([['a', { path: 'a', text: 'abcdefgh' }]]))).toEqual(new Map([['a', 'xefygh']]));
});
