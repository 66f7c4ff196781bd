import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FileAst, Item } from '../../src/syntax/ast.ts';
import { formatSource, printWrit, printYaml, sentenceOf } from '../../src/syntax/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { meaning, read, withoutGaps } from './helper.ts';
import { shapes } from './shapes.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const writ = fixture('production.writ');
const yaml = fixture('production.writ.yaml');
const bodyOf = (ast: FileAst): readonly Item[] => (ast.items[0]?.type === 'declaration' ? ast.items[0].body.items : []);
const without = new Set([...withoutGaps, 'comments']);

test('the production example says the same in both spellings', () => {
  const a = read(writ);
  const b = read(yaml, 'test.writ.yaml');
  expect([a.said, b.said]).toEqual([[], []]);
  expect(meaning(b.ast.items, without)).toEqual(meaning(a.ast.items, without));
});

test('converting there and back loses nothing, comments included', () => {
  const { ast } = read(writ);
  const there = printYaml(ast, shapes);
  const back = printWrit(read(there, 'test.writ.yaml').ast);
  expect(meaning(read(back).ast.items)).toEqual(meaning(ast.items));
  const other = read(yaml, 'test.writ.yaml').ast;
  const printed = read(printWrit(other)).ast;
  expect(meaning([printed.items, printed.dangling], withoutGaps)).toEqual(meaning([other.items, other.dangling], withoutGaps));
});

test('comments stay on their items through formatting and conversion', () => {
  const text = [
    '// file header', '', '// about a', 'app a { // behind the brace', '  x = 1 // one', '', '  // list', '  y = [', '    // first', '    "a", // a',
    '    "b",', '    // end', '  ]', '  /// documented', '  z = 2', '  // grant', '  allow read on secret/x // granted', '  // last', '}', '// the end', '',
  ].join('\n'); // prettier-ignore
  const { ast, said } = read(text);
  expect(said).toEqual([]);
  const printed = printWrit(ast);
  expect(printed).toBe(text.replace('app a { // behind the brace\n', 'app a {\n  // behind the brace\n'));
  const there = printYaml(ast, shapes);
  const again = read(there, 'a.writ.yaml');
  expect(again.said).toEqual([]);
  expect(there).toBe(printYaml(again.ast, shapes));
  expect(printWrit(again.ast)).toBe(printed);
});

test('the canonical form', () => {
  const text =
    'app  a   in prod,staging{x=1;y="\\u0041"   list=[1,2,]\n\n\n\nallow read   ,list on\nsecret/x until 2027-01-01 because "b" when k like "v*"}';
  expect(printWrit(read(text).ast)).toBe(
    'app a in prod, staging {\n  x = 1\n  y = "A"\n  list = [1, 2]\n\n  allow read, list on secret/x when k like "v*" until 2027-01-01 because "b"\n}\n',
  );
  const sink = new Diagnostics();
  expect(formatSource({ path: 'a.writ', text: 'app a { x = "' }, sink)).toBeUndefined();
  expect(sink.all).toHaveLength(1);
});

test('YAML scalars are read from the source', () => {
  const { ast, said } = read(
    'a:\n  k:\n    {b: 012345678901, c: 2.10, d: 1e3, e: on, f: no, g: ~, h: "7", i: 7d, j: true, l: s3:Get*, m: from sm/x, n: 2027-01-01}\n',
    'a.writ.yaml',
  );
  expect(said).toEqual([]);
  expect(bodyOf(ast).map((item) => item.type === 'attribute' && [item.value.kind, 'text' in item.value && item.value.text])).toEqual([
    ['number', '012345678901'], ['number', '2.10'], ['string', '1e3'], ['string', 'on'], ['name', 'no'], ['name', '~'], ['string', '7'],
    ['duration', '7d'], ['bool', 'true'], ['path', 's3:Get*'], ['from', false], ['date', '2027-01-01'],
  ]); // prettier-ignore
});

test('placeholders: only {name} forms, not after $ or {, escapes literal, exact places', () => {
  const text = 'app a { x = "é{env}-{a.b}-${aws:x}-{{name}}-\\{env}-${env}" y = secret/{team}/x z = """\n    \\{env} {env} \\d\n  """ }';
  const { ast } = read(text);
  const parts = bodyOf(ast).map((item) => item.type === 'attribute' && 'template' in item.value && item.value.template);
  const at = (name: string, from = 0) => {
    const start = text.indexOf(`{${name}}`, from);
    return { placeholder: name, span: { file: 'test.writ', start, end: start + name.length + 2 } };
  };
  expect(parts).toEqual([
    [{ text: 'é' }, at('env'), { text: '-' }, at('a.b'), { text: '-${aws:x}-{{name}}-{env}-${env}' }],
    [{ text: 'secret/' }, at('team'), { text: '/x' }],
    [{ text: '{env} ' }, at('env', text.lastIndexOf(' {env}')), { text: ' \\d\n' }],
  ]);
});

test('a byte order mark and CRLF shift nothing', () => {
  const { ast, said } = read('\ufeffapp a {\r\n  x = """\r\n    a\r\n    b\r\n  """\r\n}\r\n');
  expect(said).toEqual([]);
  expect(ast.items[0]?.span.start).toBe(1);
  expect(printWrit(ast)).toBe('app a {\n  x = """\n    a\n    b\n  """\n}\n');
});

test('statements narrow themselves with `in`; with a block behind it is an overlay', () => {
  const { ast, said } = read('team t { owns secret/t/** in prod\n owns secret/u in prod { x = 1 }\n use p in a, b }');
  expect(said).toEqual([]);
  expect(bodyOf(ast).map((item) => item.type)).toEqual(['owns', 'owns', 'overlay', 'use']);
  const [owns] = bodyOf(ast);
  expect(owns?.type === 'owns' && sentenceOf(owns)).toBe('owns secret/t/** in prod');
});

test('several blocks of one name, overlays and keys with a meaning of their own in YAML', () => {
  const text = 'app a in prod { "in" = 1  doc = 2 }\napp a in staging { in x, y { z = 1 } }\nfoo b c { d e {} }\n';
  const { ast } = read(text);
  const there = printYaml(ast, shapes);
  const back = read(there, 'a.writ.yaml');
  expect(back.said).toEqual([]);
  expect(meaning(read(printWrit(back.ast)).ast.items, withoutGaps)).toEqual(
    meaning(read(text.replace('doc =', '"doc" =')).ast.items, withoutGaps),
  );
});
