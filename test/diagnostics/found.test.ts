import { expect, test } from 'vitest';
import { checkForeign } from '../../src/foreign/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { readConfig } from '../../src/model/index.ts';

/** What fuzzing has found, each in its shortest form, with what is said now. */
const values = (text: string): string[] =>
  checkForeign({ path: 'values.yaml', text }, { dialect: 'vault', as: 'helm-values' }).diagnostics.map(
    ({ code, message }) => `${code} ${message}`,
  );
const config = (text: string): string[] => {
  const sink = new Diagnostics();
  readConfig({ path: 'writ.yaml', text }, sink);
  return sink.all.map(({ code, message, span }) => `${code} ${span?.start} ${message}`);
};
const circle = 'W078 aliases nest deeper than 200 levels, or one stands for what it stands in';

test.each([
  ['an alias inside of what it stands for', 'server: &a\n  ha: *a\n', [circle]],
  ['a mapping merged into itself', 'server: &a\n  <<: *a\n', [circle]],
  ['a chain of aliases', Array.from({ length: 20_000 }, (_, i) => `a${i}: &a${i} [*a${i - 1}]\n`).join(''), [circle]],
  ['lists in lists', `server: ${'['.repeat(20_000)}`, ['W078 nested deeper than 200 levels']],
])('chart values: %s', (_, text, says) => {
  expect(values(text)).toEqual(says);
});

test.each([
  ['lists in lists', `specs: ${'['.repeat(20_000)}`, ['W039 207 writ.yaml: mappings and lists are nested more than 200 deep here']],
  [
    'a mapping in a mapping',
    Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    ['W039 20700 writ.yaml: mappings and lists are nested more than 200 deep here'],
  ],
])('writ.yaml: %s', (_, text, says) => {
  expect(config(text)).toEqual(says);
});

test.each([
  ['a backslash at the end', 'path "a\\', ['W066 5 8 this string is not closed']],
  ['a backslash at the end of a server configuration', '"\\', ['W078 0 2 this string is not closed']],
])('HCL: %s', (_, text, says) => {
  const as = text.startsWith('path') ? 'policy' : 'server-config';
  const { diagnostics } = checkForeign({ path: 'a.hcl', text }, { dialect: 'vault', as });
  expect(diagnostics.map(({ code, message, span }) => `${code} ${span?.start} ${span?.end} ${message}`)).toEqual(says);
});

test.each([
  ['a container that is none', '[ 1 ]', ['W071 `containerDefinitions.0` is not a block']],
  [
    'a container without a name',
    '[{ "image": "x:1.0.0" }]',
    [
      'W705 container #1 of this task definition logs nowhere',
      'W706 container #1 of this task definition can write to its own file system, has no init process',
    ],
  ],
])('task definitions: %s', (_, text, says) => {
  const { diagnostics } = checkForeign({ path: 'a.json', text }, { dialect: 'vault', as: 'task-definition' });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(says);
});
