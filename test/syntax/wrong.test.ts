import { expect, test } from 'vitest';
import { codes } from '../../src/syntax/codes.ts';
import { read } from './helper.ts';
import { wrongWrit, wrongYaml } from './wrong.ts';

test.each(wrongWrit)('.writ %j', (text, said) => {
  const { ast, said: heard } = read(text);
  expect(heard).toEqual(said);
  expect(ast.complete).toBe(false);
});

test.each(wrongYaml)('.writ.yaml %j', (text, said) => {
  const { ast, said: heard } = read(text, 'test.writ.yaml');
  expect(heard).toEqual(said);
  expect(ast.complete).toBe(false);
});

test('the tables are large enough and every code is a known one', () => {
  expect(wrongWrit.length + wrongYaml.length).toBeGreaterThanOrEqual(100);
  const known = new Set<string>(codes.map((entry) => entry.code));
  for (const [, said] of [...wrongWrit, ...wrongYaml]) for (const line of said) expect(known).toContain(line.split(' ')[1]);
});

test('every page that shows a bad and a good text is right about both', () => {
  for (const { code, page } of codes) {
    if (page.bad !== undefined) expect(read(page.bad).said.map((line) => line.split(' ')[1])).toContain(code);
    if (page.good !== undefined) expect(read(page.good).said).toEqual([]);
  }
});

test('an unclosed block is found by the indentation of what follows, else it is named at the end of the file', () => {
  const related = (text: string) => read(text).all.map((d) => d.related?.map((r) => [r.span.start, r.message]));
  expect(related('app a {\n  run on eks {\n    x = 1\n}\napp b {}\n')).toEqual([[[21, 'the block was opened here']]]);
  expect(related('app a { run on eks { x = 1 }')).toEqual([[[6, 'the block was opened here']]]);
});

test('what stands after a broken line is still read', () => {
  const { ast, said } = read('app a {\n  team = = x\n  allow read on secret/x\n}\napp b { y = 1 }\n');
  expect(said).toHaveLength(1);
  expect(ast.items.map((item) => item.type === 'declaration' && item.body.items.map((each) => each.type))).toEqual([
    ['grant'],
    ['attribute'],
  ]);
});

test('limits are errors: length, nesting, number of errors', () => {
  expect(read(' '.repeat(10 * 1024 * 1024 + 1)).said).toEqual(['1:1+0 W008 the file is longer than 10 MB']);
  expect(read(`${'a {'.repeat(300)}${'}'.repeat(300)}`).said).toEqual(['1:603+1 W008 blocks and lists are nested more than 200 deep here']);
  expect(read(`a { x = ${'['.repeat(5000)}${']'.repeat(5000)} }`).said).toEqual([
    '1:208+1 W008 blocks and lists are nested more than 200 deep here',
  ]);
  const many = read('a { x = }\n'.repeat(1000)).said;
  expect(many).toHaveLength(201);
  expect(many.at(-1)).toMatch(/W008 \d+ more syntax errors? in test\.writ not shown$/);
  expect(read(`x: ${'['.repeat(50_000)}`, 'a.writ.yaml').said.every((line) => line.includes('W008'))).toBe(true);
  expect(read(`a: [${'*b, '.repeat(120)}]\n`, 'a.writ.yaml').said).toEqual(['1:405+2 W008 the file has 120 aliases, more than 100']);
});

test('a cut sentence comes with a fix that mends it', () => {
  const text = 'app:\n  a:\n    allow:\n      - read on secret/x because "PCI #1"\n';
  const [edit] = read(text, 'a.writ.yaml').all[0]?.fix?.edits ?? [];
  const mended = text.slice(0, edit?.span.start) + (edit?.text ?? '') + text.slice(edit?.span.end);
  expect(read(mended, 'a.writ.yaml').said).toEqual([]);
});
