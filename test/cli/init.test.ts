import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { example } from '../../src/cli/example.generated.ts';
import { starter } from '../../src/cli/starter.ts';
import { treeOf } from '../support/memory-host.ts';
import { run } from './support.ts';

test('writes a whole project and says so', async () => {
  const { code, out, host } = await run('init', {}, {}, { cwd: '/new' });
  expect(code).toBe(0);
  expect(treeOf(host, '/new')).toEqual({ ...starter.specs, ...starter.surroundings });
  expect(out).toMatch(/^wrote writ\.yaml\n[^]*wrote \.github\/workflows\/writ\.yml\n\nNext: `writ check`/);
});

test('--example and --dir', async () => {
  const { out, host } = await run('init --example --dir sub/x/', {}, {}, { cwd: '/new' });
  expect(treeOf(host, '/new/sub/x')).toEqual(
    Object.fromEntries(Object.entries({ ...example, ...starter.surroundings }).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  expect(out).toContain('wrote sub/x/writ.yaml\n');
  expect(out).toContain('cd sub/x/, then');
});

test.each(['writ.yaml', '.github/workflows/writ.yml', 'specs/platform/platform.writ'])(
  'refuses to overwrite %s, and writes nothing',
  async (path) => {
    const { code, err, host } = await run('init', { [`/new/${path}`]: 'mine' }, {}, { cwd: '/new' });
    expect(code).toBe(2);
    expect(err).toContain(`W085 would-overwrite]: ${path} exists already`);
    expect(treeOf(host, '/new')).toEqual({ [path]: 'mine' });
  },
);

test('a failure on the way takes back what was written', async () => {
  for (let at = 1; at <= 10; at++) {
    const { code, host } = await run('init', {}, {}, { cwd: '/new', fault: { at, mode: 'once' } });
    expect([code, treeOf(host, '/new')]).toEqual([2, {}]);
  }
});

test('the workflow and the hooks are YAML that checks at night and on pull requests', () => {
  const workflow = parse(starter.surroundings['.github/workflows/writ.yml']);
  expect(Object.keys(workflow.on)).toEqual(['pull_request', 'push', 'schedule']);
  expect(workflow.jobs.check.steps.map(({ run: line }: { run?: string }) => line)).toContain('writ check --format github');
  const hooks = parse(starter.surroundings['.pre-commit-config.yaml']).repos[0].hooks;
  expect(hooks.map(({ id }: { id: string }) => id)).toEqual(['writ-fmt', 'writ-compile']);
});
