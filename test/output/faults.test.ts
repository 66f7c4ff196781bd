import { expect, test } from 'vitest';
import { planOutput } from '../../src/output/plan.ts';
import { recoverOutput, writeOutput, type WriteResult } from '../../src/output/write.ts';
import { memoryHost, treeOf, type MemoryHost, type MemoryOptions } from '../support/memory-host.ts';
import { artifactsOf, treeWith, under } from './support.ts';

const OLD = { 'access.json': '{}\n', 'prod/vault/a.hcl': 'old a\n', 'prod/vault/gone/b.hcl': 'old b\n', 'prod/iam/same.json': '{}\n' };
const NEW = {
  'access.json': '{ "new": true }\n',
  'prod/vault/a.hcl': 'new a\n',
  'prod/iam/same.json': '{}\n',
  'prod/helm/deep/c.yaml': 'new c\n',
};
const FOREIGN = { 'notes.txt': 'mine', 'prod/vault/mine.hcl': 'mine too', 'prod/vault/gone/keep/x': 'and this' };

function start(old: Readonly<Record<string, string>> | undefined, foreign: Readonly<Record<string, string>>): MemoryHost {
  return memoryHost({ '/project/writ.yaml': 'writ: "1"\n', ...under('/project/out', { ...(old ? treeWith(old) : {}), ...foreign }) });
}

function compile(host: MemoryHost): WriteResult {
  const plan = planOutput(host, '/project/out', artifactsOf(NEW), {});
  expect(plan.foreign).toEqual([]);
  return writeOutput(host, '/project', 'out', plan.changes);
}

const cases = {
  'a first compile': { old: undefined, foreign: {} },
  'a first compile beside foreign files': { old: undefined, foreign: FOREIGN },
  'a later compile': { old: OLD, foreign: {} },
  'a later compile beside foreign files': { old: OLD, foreign: FOREIGN },
} as const;

/** Every changing call of an undisturbed write. */
function steps({ old, foreign }: (typeof cases)[keyof typeof cases]): number {
  const host = start(old, foreign);
  expect(compile(host)).toEqual({ kind: 'written' });
  expect(treeOf(host, '/project/out')).toEqual(sorted({ ...treeWith(NEW), ...foreign }));
  return host.writes;
}

const sorted = (tree: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));

for (const [name, one] of Object.entries(cases)) {
  const before = sorted({ ...(one.old ? treeWith(one.old) : {}), ...one.foreign });
  const after = sorted({ ...treeWith(NEW), ...one.foreign });

  test(`${name}: a failure at any single step changes nothing or is finished`, () => {
    const count = steps(one);
    expect(count).toBeGreaterThan(10);
    for (let at = 1; at <= count; at++) {
      const host = memoryHost(start(one.old, one.foreign), { fault: { at, mode: 'once' } });
      const result = compile(host);
      const tree = treeOf(host, '/project/out');
      if (result.kind === 'written') expect(tree, `step ${at}`).toEqual(after);
      else {
        expect(result.kind, `step ${at}`).toBe('failed');
        expect(tree, `step ${at}`).toEqual(before);
      }
      recovered(host, `step ${at}`);
      expect(treeOf(host, '/project/out'), `step ${at}`).toEqual(tree);
    }
  });

  for (const mode of ['crash', 'torn'] as const) {
    test(`${name}: stopped (${mode}) at any single step, the next command leaves the old tree or the new one`, () => {
      const count = steps(one);
      const seen = new Set<string>();
      for (let at = 1; at <= count; at++) {
        const host = memoryHost(start(one.old, one.foreign), { fault: { at, mode } });
        const result = compile(host);
        recovered(host, `step ${at}`);
        const tree = treeOf(host, '/project/out');
        const which = JSON.stringify(tree) === JSON.stringify(before) ? 'old' : 'new';
        expect(tree, `step ${at}`).toEqual(which === 'old' ? before : after);
        if (result.kind === 'written') expect(which).toBe('new');
        seen.add(which);
        const again = memoryHost(host);
        expect(compile(again), `step ${at}`).toEqual({ kind: 'written' });
        expect(treeOf(again, '/project/out'), `step ${at}`).toEqual(after);
      }
      expect([...seen].sort()).toEqual(['new', 'old']);
    });
  }

  test(`${name}: stopped, and the recovery stopped at any step too`, () => {
    const count = steps(one);
    for (let at = 1; at <= count; at++) {
      for (let second = 1; second <= count + 5; second++) {
        const host = memoryHost(start(one.old, one.foreign), { fault: { at, mode: 'crash' } });
        compile(host);
        const next = memoryHost(host, { fault: { at: second, mode: 'crash' } });
        recoverOutput(next, '/project');
        recovered(host, `steps ${at} and ${second}`);
        expect([JSON.stringify(before), JSON.stringify(after)], `steps ${at} and ${second}`).toContain(
          JSON.stringify(treeOf(host, '/project/out')),
        );
        if (next.writes < second) break;
      }
    }
  });
}

/** A next command on the same disk: whole afterwards, with nothing left over. */
function recovered(host: MemoryHost, step: string, options: MemoryOptions = {}): void {
  const next = memoryHost(host, options);
  expect(recoverOutput(next, '/project'), step).toEqual({ kind: 'written' });
  expect(
    Object.keys(treeOf(next, '/project/.writ')).filter((path) => path !== '.gitignore'),
    step,
  ).toEqual([]);
}

test('a write that can go neither way keeps its journal, and is finished when it can', () => {
  const host = memoryHost(start(OLD, {}), { fault: { at: 9, mode: 'crash' } });
  expect(compile(host).kind).toBe('stuck');
  const blocked = memoryHost(host, { readOnly: ['/project/out'] });
  expect(recoverOutput(blocked, '/project')).toMatchObject({ kind: 'stuck', why: expect.stringContaining('permission denied') });
  recovered(host, 'free again');
  expect(treeOf(host, '/project/out')).toEqual(sorted(treeWith(NEW)));
});

test('an output folder that may not be written stays as it is, and the reason is told without absolute paths', () => {
  const host = memoryHost(start(OLD, {}), { readOnly: ['/project/out'] });
  const result = compile(host);
  expect(result).toEqual({ kind: 'failed', why: expect.stringMatching(/^out(\/.*)?: permission denied$/) });
  expect(treeOf(host, '/project/out')).toEqual(sorted(treeWith(OLD)));
});

test('a project folder that may not be written is a failure too', () => {
  const host = memoryHost(start(undefined, {}), { readOnly: ['/project'] });
  expect(compile(host)).toMatchObject({ kind: 'failed' });
  expect(treeOf(host, '/project/out')).toEqual({});
});
