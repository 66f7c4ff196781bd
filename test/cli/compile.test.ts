import { expect, test } from 'vitest';
import { artifactsOf, treeWith } from '../output/support.ts';
import { memoryHost, treeOf } from '../support/memory-host.ts';
import { PROJECT, run } from './support.ts';

const TREE = { 'access.json': '{}\n', 'prod/vault/a.hcl': 'a\n', 'prod/vault/b.hcl': 'b\n' };
const PROVED = 'proved in 1.23 s: what 1 principal may do, read back from the outputs (2 patterns, 3 cells, 4 IAM statements)\n';
const compiled = { artifacts: artifactsOf(TREE), proof: { principals: 1, patterns: 2, cells: 3, statements: 4, milliseconds: 1234 } };

test('it says what it wrote, and that all was fresh the second time', async () => {
  const first = await run('compile', PROJECT, compiled);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toBe(`wrote out/\n  vault         2 files  2 new\n  project       2 files  2 new\n${PROVED}`);
  expect(treeOf(first.host, '/project/out')).toEqual(treeWith(TREE));
  const host = memoryHost(first.host);
  const second = await run('compile', host, compiled);
  expect(second.out).toBe(`out/ was fresh already\n  vault         2 files  unchanged\n  project       2 files  unchanged\n${PROVED}`);
  expect(second.host.writes).toBe(0);
});

test('what was proved and in what time is for everybody, the time of the whole for a terminal only', async () => {
  const { err, out } = await run('compile', PROJECT, compiled, { terminal: true, env: { NO_COLOR: '1' } });
  expect(err).toMatch(/^in \d+\.\d\d s\n$/);
  expect(out).toContain(PROVED);
});

test('where no IAM document is written, none is counted', async () => {
  const { out } = await run('compile --target vault', PROJECT, { ...compiled, proof: { ...compiled.proof, statements: undefined } });
  expect(out).toContain('proved in 1.23 s: what 1 principal may do, read back from the outputs (2 patterns, 3 cells)\n');
});

test('what is left over is removed and counted', async () => {
  const { host } = await run('compile', PROJECT, compiled);
  const { 'prod/vault/b.hcl': _, ...less } = TREE;
  const second = await run('compile', host, { artifacts: artifactsOf(less) });
  expect(second.out).toBe('wrote out/\n  vault         1 file   unchanged\n  project       2 files  1 changed\n  removed       1 file\n');
});

test.each([
  ['an error', { diagnostics: [{ code: 'W101', severity: 'error', message: 'm', span: null }] }, 1],
  ['a broken configuration', { config: undefined, diagnostics: [{ code: 'W101', severity: 'error', message: 'm', span: null }] }, 2],
  ['a mismatch', { mismatches: [{ principal: 'a', operation: 'read', path: 'p', specified: true, emitted: false, why: 'w' }] }, 3],
] as const)('with %s nothing is written', async (_, faulty, code) => {
  const outcome = await run('compile', PROJECT, { ...compiled, ...faulty });
  expect(outcome).toMatchObject({ code, out: '', err: expect.stringContaining('nothing was written') });
  expect(outcome.host.writes).toBe(0);
});

test('--check compares: fresh, stale, missing, left over', async () => {
  const { host } = await run('compile', PROJECT, compiled);
  expect(await run('compile --check', host, compiled)).toMatchObject({ code: 0, out: 'out/ is fresh: 4 files\n' });
  host.files.set('/project/out/prod/vault/a.hcl', 'edited\n');
  host.files.delete('/project/out/prod/vault/b.hcl');
  host.files.set('/project/out/mine.txt', 'x');
  const writes = memoryHost(host);
  const stale = await run('compile --check', writes, compiled);
  expect(stale).toMatchObject({ code: 1, out: '' });
  expect(stale.err).toContain('out/prod/vault/a.hcl is not what the specs compile to');
  expect(stale.err).toContain('out/prod/vault/b.hcl is missing');
  expect(stale.err).not.toContain('mine.txt');
  expect(stale.host.writes).toBe(0);
  const { 'access.json': _, ...less } = TREE;
  expect((await run('compile --check', host, { artifacts: artifactsOf(less) })).err).toContain('out/access.json is left over');
});

test("somebody else's files and manifests stop the write", async () => {
  const foreign = await run('compile', { ...PROJECT, '/project/out/prod/vault/a.hcl': 'mine' }, compiled);
  expect(foreign).toMatchObject({ code: 2, err: expect.stringContaining("out/prod/vault/a.hcl is somebody else's file") });
  const manifest = await run('compile', { ...PROJECT, '/project/out/manifest.json': '[]' }, compiled);
  expect(manifest).toMatchObject({ code: 2, err: expect.stringContaining('W086 foreign-manifest') });
  for (const { host } of [foreign, manifest]) expect(host.writes).toBe(0);
});

test('an output folder that may not be written is a coded error', async () => {
  const outcome = await run('compile', PROJECT, compiled, { readOnly: ['/project/out'] });
  expect(outcome).toMatchObject({ code: 2, out: '' });
  expect(outcome.err).toMatch(/error\[W083 cannot-write\]: out\/ could not be written: out[^\n]*: permission denied/);
});

test('a folder that is no project', async () => {
  expect(await run('compile specs', PROJECT, compiled)).toMatchObject({ code: 2, err: expect.stringContaining('specs is not a project') });
});

test('an output folder outside of the project is refused', async () => {
  const { config } = await import('./support.ts');
  expect(await run('compile', PROJECT, { ...compiled, config: { ...config, out: '../out' } })).toMatchObject({ code: 2 });
});
