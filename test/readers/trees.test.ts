import { describe, expect, test } from 'vitest';
import { blockPlaces } from '../../src/foreign/block-text.ts';
import { readJson } from '../../src/readers/json/index.ts';
import { readServerConfig } from '../../src/readers/server/index.ts';
import { dataOf, keyPlace, memberOf, nodeAt, placeIn } from '../../src/readers/tree.ts';
import { readYaml } from '../../src/readers/yaml/index.ts';
import type { Span } from '../../src/source.ts';

const file = (text: string) => ({ path: 'f', text });

describe('JSON', () => {
  test.each([
    '{}',
    '[]',
    '0',
    '-1.5e+3',
    '"\\u00e9\\n\\"/"',
    '{"a":{"b":[1,true,null,{"c":"d"}]},"":0}',
    ' [ 1 ,\r\n\t2 ] ',
    '{"__proto__":{"x":1},"constructor":2}',
  ])('%s is what JSON.parse says', (text) => {
    const tree = readJson(file(text), (_, message) => expect.fail(message));
    expect(tree && dataOf(tree)).toEqual(JSON.parse(text));
  });

  test.each([
    ['{"a": 1,}', 8, 'expected a name in quotes after the comma, found `}`'],
    ['{"a" 1}', 5, 'expected `:`, found `1`'],
    ['{"a": 1 "b": 2}', 8, 'expected `,` or `}`, found `"`'],
    ['[1 2]', 3, 'expected `,` or `]`, found `2`'],
    ['{"a": tru}', 6, '`tru` is no value of JSON; a text stands in quotes'],
    ['{"a": 01}', 6, '`01` is no value of JSON; a text stands in quotes'],
    ["{'a': 1}", 1, "expected a name in quotes, found `'`"],
    ['// no\n{}', 0, 'expected a value, found `/`'],
    ['{"a": "x\ny"}', 6, 'this string is not closed before the end of the line'],
    ['{"a": "\\x"}', 6, 'this string has an escape that JSON does not have'],
    ['{"a": 1, "a": 2}', 9, 'the name "a" stands twice in one object'],
    ['{"a": 1', 7, 'expected `,` or `}`, found the end of the text'],
    ['{} {}', 3, 'expected nothing after the value, found `{`'],
    ['', 0, 'expected a value, found the end of the text'],
    [`${'['.repeat(300)}`, 201, 'nested deeper than 200 levels'],
  ])('%s', (text, start, message) => {
    const said: [number, string][] = [];
    expect(readJson(file(text), (span, what) => said.push([span.start, what]))).toBeUndefined();
    expect(said).toEqual([[start, message]]);
  });
});

test('places: a scalar itself, a name for an object that has one, the key for what is long, the holder for what is missing', () => {
  const text = '{"a": [{"name": "x", "v": {"w": 1}}, {"v": 2}]}';
  const tree = readJson(file(text), () => {});
  if (!tree) throw new Error('unreadable');
  const at = (span: Span | undefined): string => (span ? text.slice(span.start, span.end) : '');
  expect(at(placeIn(tree, ['a', 0, 'v', 'w']))).toBe('1');
  expect(at(placeIn(tree, ['a', 0]))).toBe('"x"');
  expect(at(placeIn(tree, ['a', 0, 'v']))).toBe('"v"');
  expect(at(placeIn(tree, ['a', 0, 'missing', 'deep']))).toBe('"x"');
  expect(at(placeIn(tree, ['a', 1]))).toBe('{');
  expect(at(placeIn(tree, ['none']))).toBe('{');
  expect(at(keyPlace(tree, ['a', 0, 'v']))).toBe('"v"');
  expect(nodeAt(tree, ['a', 7])).toBeUndefined();
});

describe('YAML', () => {
  test('as Helm reads it: version 1.1', () => {
    const tree = readYaml(file('a: yes\nb: 0440\nc: "no"\nd: 2026-01-02\ne: ~\n'), (_, message) => expect.fail(message));
    expect(tree && dataOf(tree)).toEqual({ a: true, b: 0o440, c: 'no', d: '2026-01-02', e: null });
  });
  test('anchors and merged mappings, whose own keys hold wherever they stand', () => {
    const tree = readYaml(file('base: &b { x: 1, y: 2 }\nuse:\n  x: 9\n  <<: *b\n'), (_, message) => expect.fail(message));
    expect(tree && dataOf(tree)).toEqual({ base: { x: 1, y: 2 }, use: { x: 9, y: 2 } });
  });
  test('aliases that multiply end in a fault', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    const said: string[] = [];
    expect(readYaml(file(lines.join('\n')), (_, message) => said.push(message))).toBeUndefined();
    expect(said[0]).toContain('aliases that hold aliases multiply');
  });
  test('a second document is a fault', () => {
    const said: [number, string][] = [];
    const tree = readYaml(file('a: 1\n---\nb: 2\n'), (span, message) => said.push([span.start, message]));
    expect(tree && dataOf(tree)).toEqual({ a: 1 });
    expect(said).toEqual([[5, 'a second document begins here, and only the first is read']]);
  });
  test('nothing but comments is nothing said', () => {
    const tree = readYaml(file('# values\n'), () => {});
    expect(tree && dataOf(tree)).toEqual({});
  });
});

test('a text in a block has its places in the file; one in quotes is one place', () => {
  const text = 'a:\n  b: |\n    one {\n      two = 1\n\n    }\n  c: "one\\ntwo"\n';
  const tree = readYaml(file(text), () => {});
  const node = tree && memberOf(memberOf(tree, 'a'), 'b');
  if (node?.kind !== 'scalar') throw new Error('unreadable');
  const value = String(node.value);
  const place = blockPlaces(file(text), node.span, value);
  for (const word of ['one', 'two', '1', '}']) {
    const start = value.indexOf(word);
    const span = place(start, start + word.length);
    expect(text.slice(span.start, span.end)).toBe(word);
  }
  const quoted = tree && memberOf(memberOf(tree, 'a'), 'c');
  if (quoted?.kind !== 'scalar') throw new Error('unreadable');
  const span = blockPlaces(file(text), quoted.span, String(quoted.value))(4, 7);
  expect(text.slice(span.start, span.end)).toBe('"one\\ntwo"');
});

test('a server configuration is the same in HCL and in both forms of JSON', () => {
  const shape = (text: string) => {
    const body = readServerConfig(file(text), (_, message) => expect.fail(message));
    return body?.blocks.map(({ type, label, attributes }) => [type.text, label?.text, attributes.map(({ name }) => name.text)]);
  };
  const wanted = [
    ['storage', 'raft', ['path']],
    ['listener', 'tcp', ['address']],
    ['listener', 'tcp', ['address']],
    ['telemetry', undefined, ['disable_hostname']],
  ];
  expect(
    shape(
      'storage "raft" { path = "/x" }\nlistener "tcp" { address = "a" }\nlistener "tcp" { address = "b" }\ntelemetry { disable_hostname = true }\n',
    ),
  ).toEqual(wanted);
  const listeners = ['[{"tcp": {"address": "a"}}, {"tcp": {"address": "b"}}]', '{"tcp": [{"address": "a"}, {"address": "b"}]}'];
  for (const listener of listeners)
    expect(shape(`{"storage": {"raft": {"path": "/x"}}, "listener": ${listener}, "telemetry": {"disable_hostname": true}}`)).toEqual(
      wanted,
    );
});
