import { expect, test } from 'vitest';
import { planOutput } from '../../src/output/plan.ts';
import { recoverOutput, writeOutput } from '../../src/output/write.ts';
import { memoryHost, treeOf, type MemoryHost } from '../support/memory-host.ts';
import { artifactsOf, treeWith, under } from './support.ts';

const project = (out: Readonly<Record<string, string>>): MemoryHost =>
  memoryHost({ '/project/writ.yaml': '', ...under('/project/out', out) });
const plan = (host: MemoryHost, tree: Readonly<Record<string, string>>, scope = {}) =>
  planOutput(host, '/project/out', artifactsOf(tree), scope);

function deliver(host: MemoryHost, tree: Readonly<Record<string, string>>, scope = {}): void {
  const planned = plan(host, tree, scope);
  expect(planned.foreign).toEqual([]);
  expect(planned.foreignManifest).toBe(false);
  expect(writeOutput(host, '/project', 'out', planned.changes)).toEqual({ kind: 'written' });
}

const TREE = {
  'access.json': '{}\n',
  'prod/iam/r.json': '{}\n',
  'prod/vault/a.hcl': 'a\n',
  'staging/iam/r.json': '{}\n',
  'staging/vault/a.hcl': 'a\n',
};

test('unchanged files are not written again, and a fresh tree costs no write at all', () => {
  const host = project(treeWith(TREE));
  deliver(host, TREE);
  expect(host.writes).toBe(0);
  const next = memoryHost(host);
  const planned = plan(next, { ...TREE, 'prod/vault/a.hcl': 'b\n' });
  expect(planned.changes.map(({ path }) => path)).toEqual(['manifest.json', 'prod/vault/a.hcl']);
  expect(planned.unchanged).toHaveLength(4);
});

test('a file that Writ did not write is in the way, unless it is what would be written', () => {
  const host = project({ 'prod/vault/a.hcl': 'by hand\n', 'prod/iam/r.json': '{}\n' });
  expect(plan(host, TREE).foreign).toEqual(['prod/vault/a.hcl']);
});

test('a folder where a file has to go, and a file where a folder has to go, are in the way', () => {
  expect(plan(project({ 'access.json/x': '' }), TREE).foreign).toEqual(['access.json']);
  expect(plan(project({ prod: '' }), TREE).foreign).toEqual(['prod/iam/r.json', 'prod/vault/a.hcl']);
});

test.each([
  ['text', 'hello'],
  ['another tool', '{"manifest_version": 3}'],
  ['a path out of the folder', '{"version":1,"writ":"1","files":[{"path":"../writ.yaml"}]}'],
  ['an absolute path', '{"version":1,"writ":"1","files":[{"path":"/etc/passwd"}]}'],
  ['a path into git', '{"version":1,"writ":"1","files":[{"path":"x/.GIT/config"}]}'],
  ['a path with a backslash', '{"version":1,"writ":"1","files":[{"path":"..\\\\x"}]}'],
])('a manifest of somebody else claims nothing: %s', (_, text) => {
  const planned = plan(project({ 'manifest.json': text }), TREE);
  expect(planned).toMatchObject({ foreignManifest: true, changes: [] });
});

test('a manifest with conflict markers claims the files of both sides', () => {
  const entry = (path: string): string => `    {\n      "path": "${path}",\n      "sha256": "0"\n    }`;
  const text = `{\n  "version": 1,\n  "files": [\n<<<<<<< HEAD\n${entry('prod/vault/a.hcl')},\n=======\n${entry('prod/vault/left.hcl')},\n>>>>>>> branch\n  ]\n}\n`;
  const host = project({ 'manifest.json': text, 'prod/vault/a.hcl': 'x', 'prod/vault/left.hcl': 'y', 'prod/vault/mine.hcl': 'z' });
  deliver(host, TREE);
  expect(treeOf(host, '/project/out')).toEqual({ ...treeWith(TREE), 'prod/vault/mine.hcl': 'z' });
});

test('what is left over goes, with the folders that it leaves empty', () => {
  const host = project({ ...treeWith({ ...TREE, 'old/ecs/apps/x.json': '{}\n' }), 'prod/notes/mine.txt': 'x' });
  deliver(host, TREE);
  expect(treeOf(host, '/project/out')).toEqual({ ...treeWith(TREE), 'prod/notes/mine.txt': 'x' });
  expect([...host.folders].filter((folder) => folder.includes('/old'))).toEqual([]);
});

test('a compile of one environment leaves the others and what spans them alone', () => {
  const host = project(treeWith(TREE));
  deliver(host, { 'access.json': '{ "part": 1 }\n', 'prod/iam/r.json': '{ "x": 1 }\n' }, { envs: ['prod'] });
  const whole = { ...TREE, 'prod/iam/r.json': '{ "x": 1 }\n' };
  const { 'prod/vault/a.hcl': _gone, ...left } = whole;
  expect(treeOf(host, '/project/out')).toEqual(treeWith(left));
});

test('a compile of one target leaves the others alone, in an empty folder too', () => {
  const host = project({});
  deliver(host, TREE, { targets: ['vault'] });
  expect(treeOf(host, '/project/out')).toEqual(treeWith({ 'prod/vault/a.hcl': 'a\n', 'staging/vault/a.hcl': 'a\n' }));
  deliver(host, { ...TREE, 'prod/iam/r.json': 'new\n' }, { targets: ['iam'], envs: ['prod'] });
  expect(treeOf(host, '/project/out')).toEqual(
    treeWith({ 'prod/iam/r.json': 'new\n', 'prod/vault/a.hcl': 'a\n', 'staging/vault/a.hcl': 'a\n' }),
  );
});

test('the stage ignores itself', () => {
  const host = project({});
  deliver(host, TREE);
  expect(treeOf(host, '/project/.writ')).toEqual({ '.gitignore': '*\n' });
});

const journal = (out: string, path: string): string =>
  JSON.stringify({ version: 1, out, changes: [{ path, before: null, after: 'evil' }] });

test.each([
  ['out of the project', journal('../home', '.bashrc')],
  ['out of the folder', journal('out', '../../x')],
  ['into git', journal('.git', 'config')],
  ['no journal at all', 'hello'],
])('a planted journal is not followed: %s', (_, text) => {
  const host = memoryHost({ '/project/writ.yaml': '', '/project/.writ/stage/1-2/journal.json': text });
  expect(recoverOutput(host, '/project').kind).toBe('stuck');
  expect([...host.files.values()]).not.toContain('evil');
});

test('a file that somebody made while a write was interrupted is kept, and the write taken back', () => {
  const host = memoryHost({
    '/project/out/prod/a': 'new a',
    '/project/out/prod/b': 'somebody else',
    '/project/.writ/stage/1-2/journal.json': JSON.stringify({
      version: 1,
      out: 'out',
      changes: [
        { path: 'prod/a', before: 'old a', after: 'new a' },
        { path: 'prod/b', before: null, after: 'new b' },
      ],
    }),
  });
  expect(recoverOutput(host, '/project')).toEqual({ kind: 'written' });
  expect(treeOf(host, '/project/out')).toEqual({ 'prod/a': 'old a', 'prod/b': 'somebody else' });
});

const at = Date.UTC(2026, 10, 23);
const running = { id: 7, runs: (id: number) => id === 9 };

test('two commands never write at the same time', () => {
  const host = project({});
  host.folders
    .add('/project/.writ')
    .add('/project/.writ/stage')
    .add(`/project/.writ/stage/${at - 1000}-9`);
  const mine = memoryHost(host, { now: at, process: running });
  expect(recoverOutput(mine, '/project')).toEqual({ kind: 'written' });
  expect(writeOutput(mine, '/project', 'out', plan(mine, TREE).changes)).toEqual({ kind: 'busy' });
  expect(treeOf(host, '/project/out')).toEqual({});
  host.files.set(`/project/.writ/stage/${at - 1000}-9/journal.json`, journal('out', 'x'));
  expect(recoverOutput(mine, '/project')).toEqual({ kind: 'busy' });
});

test.each([
  ['of a process that is gone', `${at - 1000}-8`],
  ['so old that its process number must be somebody else', `${at - 3_600_000}-9`],
  ['with our own number, as in a container', `${at - 1000}-7`],
])('a stage is finished when it is %s', (_, name) => {
  const host = memoryHost({ [`/project/.writ/stage/${name}/journal.json`]: journal('out', 'x') }, { now: at, process: running });
  expect(recoverOutput(host, '/project')).toEqual({ kind: 'written' });
  expect(treeOf(host, '/project/out')).toEqual({ x: 'evil' });
});
