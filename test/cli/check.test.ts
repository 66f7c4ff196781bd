import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { memoryHost } from '../support/memory-host.ts';
import { config, PROJECT, run } from './support.ts';

const error = (file: string, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({
  code: 'W101',
  severity,
  message: 'too wide',
  span: { file, start: 0, end: 4 },
});
const sources = new Map([
  ['writ.yaml', { path: 'writ.yaml', text: 'writ: "1"\n' }],
  ['specs/a.writ', { path: 'specs/a.writ', text: 'team a {}\n' }],
]);

test('a clean project', async () => {
  expect(await run('check', PROJECT, { sources })).toMatchObject({
    code: 0,
    out: 'ok: 1 spec, 0 environments, nothing to report\n',
    err: '',
  });
});

test.each([
  ['an error in a spec', { diagnostics: [error('specs/a.writ')] }, 1],
  ['a warning', { diagnostics: [error('specs/a.writ', 'warning')] }, 0],
  ['an error in the configuration', { diagnostics: [error('writ.yaml')] }, 2],
  ['no configuration', { config: undefined, diagnostics: [error('writ.yaml')] }, 2],
  [
    'a mismatch',
    { mismatches: [{ principal: 'app/a', operation: 'read', path: 'secret/data/x', specified: false, emitted: true, why: 'stanza 1' }] },
    3,
  ],
])('%s', async (_, compiled, code) => {
  const outcome = await run('check', PROJECT, { sources, ...compiled });
  expect(outcome.code).toBe(code);
  if (code === 3)
    expect(outcome.err).toContain('unproved: app/a, read on secret/data/x: the specs say deny, the output says allow (stanza 1)');
  else expect(outcome.out).toContain('W101 whole-mount');
  expect(outcome.host.writes).toBe(0);
});

test('a missing project, a missing path, a path of another project', async () => {
  expect(await run('check', { '/project/x': '' })).toMatchObject({ code: 2, out: expect.stringContaining('W080 no-project') });
  expect(await run('check nowhere')).toMatchObject({ code: 2, out: expect.stringContaining('there is no file or folder nowhere') });
  expect(await run('check specs ../other', { ...PROJECT, '/other/x': '' })).toMatchObject({
    code: 2,
    out: expect.stringContaining('lies outside'),
  });
});

test.each(['json', 'sarif', 'github'])('--format %s is only that format, also where the project is missing', async (format) => {
  const { out, code } = await run(`check --format ${format}`, { '/project/x': '' });
  expect(code).toBe(2);
  if (format === 'github') expect(out).toMatch(/^::error title=W080 no-project::/);
  else expect(JSON.stringify(JSON.parse(out))).toContain('W080');
});

test('--format json and sarif of a clean project are documents too', async () => {
  expect(JSON.parse((await run('check --format json', PROJECT, { sources })).out)).toMatchObject({ version: 1, findings: [] });
  expect(JSON.parse((await run('check --format sarif', PROJECT, { sources })).out)).toMatchObject({
    version: '2.1.0',
    runs: [{ results: [] }],
  });
  expect((await run('check --format github', PROJECT, { sources })).out).toBe('');
});

test('the project is found from a folder below, by its name, and by a file of it', async () => {
  const options = { cwd: '/project/specs' };
  expect(await run('check', PROJECT, { sources }, options)).toMatchObject({ code: 0 });
  expect(await run('check project', PROJECT, { sources }, { cwd: '/' })).toMatchObject({ code: 0 });
  expect(await run('check project/specs/a.writ', PROJECT, { sources }, { cwd: '/' })).toMatchObject({ code: 0 });
});

test('with paths only what lies there is reported', async () => {
  const tree = { ...PROJECT, '/project/specs/b.writ': '' };
  const compiled = { sources, diagnostics: [error('specs/a.writ')] };
  expect(await run('check specs/b.writ', tree, compiled)).toMatchObject({ code: 0, out: expect.stringContaining('1 more elsewhere') });
  expect(await run('check specs', tree, compiled)).toMatchObject({ code: 1 });
});

test('github annotations name files from the checkout', async () => {
  const { out } = await run(
    'check --format github',
    PROJECT,
    { sources, diagnostics: [error('specs/a.writ')] },
    { env: { GITHUB_WORKSPACE: '/' } },
  );
  expect(out).toContain('file=specs/a.writ,');
  const tree = { '/work/infra/writ.yaml': '' };
  const nested = await run(
    'check --format github',
    tree,
    { sources, diagnostics: [error('specs/a.writ')] },
    { cwd: '/work/infra', env: { GITHUB_WORKSPACE: '/work' } },
  );
  expect(nested.out).toContain('file=infra/specs/a.writ,');
});

test('check finishes what an interrupted compile left', async () => {
  const journal = JSON.stringify({ version: 1, out: 'out', changes: [{ path: 'a', before: null, after: 'new' }] });
  const host = memoryHost({ ...PROJECT, '/project/.writ/stage/1-1/journal.json': journal });
  expect(await run('check', host, { sources, config })).toMatchObject({ code: 0 });
  expect(host.files.get('/project/out/a')).toBe('new');
  const stuck = await run('check', { ...PROJECT, '/project/.writ/stage/1-1/journal.json': '?' });
  expect(stuck).toMatchObject({ code: 2, out: expect.stringContaining('W084 unfinished-write') });
});
