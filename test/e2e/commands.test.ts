import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AS_OF, entry, repository, scratch, writ } from './support.ts';

const { folder, remove } = scratch();
afterAll(remove);

test.each([
  ['the starter', []],
  ['the example', ['--example']],
])('init writes a project that is clean, in canonical form, and compiles: %s', (name, options) => {
  const cwd = join(folder, name.replaceAll(' ', '-'));
  mkdirSync(cwd);
  expect(writ(['init', ...options], { cwd })).toMatchObject({ code: 0 });
  const checked = writ(['check', ...AS_OF], { cwd });
  expect(checked.out).toMatch(/^(ok: |[^]*\d+ (warning|note))/);
  expect(checked.code).toBe(0);
  expect(writ(['fmt', '--check'], { cwd })).toMatchObject({ code: 0 });
  expect(writ(['compile', ...AS_OF], { cwd })).toMatchObject({ code: 0 });
  expect(writ(['init', ...options], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('W085') });
});

test('a syntax error is located in every format, with exit code 1 and nothing written', () => {
  const cwd = join(folder, 'bad');
  expect(writ(['init', '--dir', cwd], { cwd: folder })).toMatchObject({ code: 0 });
  writeFileSync(join(cwd, 'specs/bad.writ'), 'team x {\n  group = "never closed\n}\n');
  for (const [format, text] of [
    ['pretty', '--> specs/bad.writ:2:'],
    ['json', '"file": "specs/bad.writ"'],
    ['sarif', '"uri": "specs/bad.writ"'],
    ['github', '::error file=specs/bad.writ,line=2,'],
  ] as const) {
    expect(writ(['check', '--format', format], { cwd }), format).toMatchObject({ code: 1, out: expect.stringContaining(text) });
  }
  expect(writ(['compile'], { cwd })).toMatchObject({ code: 1, err: expect.stringContaining('nothing was written') });
});

test('no project is exit code 2', () => {
  const cwd = join(folder, 'empty');
  mkdirSync(cwd);
  expect(writ(['check'], { cwd })).toMatchObject({ code: 2, out: expect.stringContaining('W080') });
});

test('every code can be explained', () => {
  const { out, code } = writ(['explain'], { cwd: folder });
  expect(code).toBe(0);
  const codes = [...out.matchAll(/^(W\d{3}) /gm)].map(([, found]) => found ?? '');
  expect(codes).toContain('W080');
  expect(new Set(codes).size).toBe(codes.length);
  expect(writ(['explain', codes.at(-1) ?? ''], { cwd: folder })).toMatchObject({ code: 0, out: expect.stringContaining('What to do') });
});

test('a reader that goes away is no crash', () => {
  const ran = spawnSync('sh', ['-c', `"${process.execPath}" "${entry}" explain | head -n 1`], { cwd: folder, encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toMatch(/^W\d{3} /);
});

test('standard input to standard output', () => {
  const text = readFileSync(join(repository, 'specs/teams/payments/checkout.writ'), 'utf8');
  const once = writ(['fmt', '-'], { cwd: folder, input: text });
  expect(once.code).toBe(0);
  expect(writ(['fmt', '-', '--check'], { cwd: folder, input: once.out })).toMatchObject({ code: 0 });
});
