import { expect, test } from 'vitest';
import type { FileAst } from '../../src/syntax/ast.ts';
import { sentenceOf } from '../../src/syntax/index.ts';
import { read } from './helper.ts';

const itemsOf = (ast: FileAst) => (ast.items[0]?.type === 'declaration' ? ast.items[0].body.items : []);

/** What a scalar would be to YAML, and what it is here: kind and text. */
const scalars: readonly (readonly [string, string, string, string])[] = [
  ['an octal number of YAML 1.1', '010', 'number', '010'],
  ['a long account', '012345678901', 'number', '012345678901'],
  ['a sexagesimal number of YAML 1.1', '12:34:56', 'string', '12:34:56'],
  ['a float that loses a digit', '2.10', 'number', '2.10'],
  ['a version', '2.0.4', 'string', '2.0.4'],
  ['an exponent', '1e3', 'string', '1e3'],
  ['an infinity', '.inf', 'name', '.inf'],
  ['no number', '.nan', 'name', '.nan'],
  ['a hexadecimal number', '0x1F', 'string', '0x1F'],
  ['an octal number of YAML 1.2', '0o17', 'string', '0o17'],
  ['a binary number', '0b11', 'string', '0b11'],
  ['a number with underscores', '1_000', 'string', '1_000'],
  ['a positive number', '+12', 'name', '+12'],
  ['a boolean of YAML 1.1', 'yes', 'name', 'yes'],
  ['the country that is false', 'no', 'name', 'no'],
  ['a switch', 'off', 'name', 'off'],
  ['a reserved word that YAML 1.1 takes for true', 'on', 'string', 'on'],
  ['a letter', 'y', 'name', 'y'],
  ['another case', 'True', 'name', 'True'],
  ['null', 'null', 'name', 'null'],
  ['null as a sign', '~', 'name', '~'],
  ['a date, which YAML 1.1 makes a point in time', '2027-01-31', 'date', '2027-01-31'],
  ['a date with a time', '2027-01-31T18:00Z', 'date', '2027-01-31T18:00Z'],
  ['a merge key as a value', '<<', 'string', '<<'],
  ['an equals sign', '=', 'string', '='],
  ['a text in double quotes', '"7"', 'string', '7'],
  ['a text in single quotes', "'it''s'", 'string', "it's"],
  ['an escape', '"a\\tb\\u00e9"', 'string', 'a\tbé'],
  ['a hash within a word', 'a#b', 'string', 'a#b'],
  ['a colon within a word', 's3:GetObject', 'path', 's3:GetObject'],
  ['a slash escape', '"a\\/b"', 'string', 'a/b'],
  ['text over two lines', 'one\n      two', 'string', 'one two'],
  ['text in quotes over two lines', '"one\n\n      two"', 'string', 'one\ntwo'],
  ['a literal block', '|\n      a\n       b\n\n', 'string', 'a\n b\n'],
  ['a literal block without its end', '|-\n      a\n      b\n\n', 'string', 'a\nb'],
  ['a literal block with all of its end', '|+\n      a\n', 'string', 'a\n\n'],
  ['a literal block with an indentation of its own', '|2\n       a\n      b\n', 'string', ' a\nb\n'],
  ['a folded block', '>\n      a\n      b\n\n      c\n', 'string', 'a b\nc\n'],
]; // prettier-ignore

test.each(scalars)('%s: %s', (_what, written, kind, text) => {
  const { ast, said } = read(`app:\n  a:\n    x: ${written}\n`, 'a.writ.yaml');
  expect(said).toEqual([]);
  const [item] = itemsOf(ast);
  expect(item?.type === 'attribute' && [item.value.kind, 'text' in item.value && item.value.text]).toEqual([kind, text]);
});

/** A grant as it is written in YAML, and what is read or reported: never something else without a word. */
const sentences: readonly (readonly [string, string, string])[] = [
  ['plain', 'read on secret/a', 'allow read on secret/a'],
  ['a path in single quotes', "'read on \"arn:x/y z\"'", 'allow read on "arn:x/y z"'],
  ['over two lines', 'read\n        on secret/a', 'allow read on secret/a'],
  ['a folded block', '>-\n        read on secret/a\n        because "why"', 'allow read on secret/a because "why"'],
  ['a literal block', '|\n        read on secret/a\n        because "why"\n', 'allow read on secret/a because "why"'],
  ['a placeholder inside', 'read on secret/{team}/a', 'allow read on secret/{team}/a'],
  ['a pattern', 'read on secret/**', 'allow read on secret/**'],
  ['a condition', '{ verbs: [read], paths: [a], when: \'k = "x: y"\' }', 'allow read on a when k = "x: y"'],
  ['a date', '{ verbs: read, paths: a, until: 2027-01-31 }', 'allow read on a until 2027-01-31'],
  ['a reason with all signs', '{ verbs: [read], paths: [a], because: "x: #1 {env}" }', 'allow read on a because "x: #1 {env}"'],
  ['a hash cuts', 'read on a because "PCI #1"', 'W013'],
  ['a hash cuts where the rest is a sentence', 'read on a #1', 'allow read on a'],
  ['a colon cuts', 'read on a because: x', 'W013'],
  ['a leading star', '* on secret/a', 'W013'],
  ['a leading star that is a pattern', '*/x on secret/a', 'W013'],
  ['a leading at', '@read on a', 'W013'],
  ['a leading brace', '{team}/x on a', 'W013'],
  ['a leading ampersand', '&x on a', 'W015'],
  ['a leading bang', '!x on a', 'W015'],
  ['a leading percent', '%x on a', 'W013'],
  ['a leading backtick', '`x` on a', 'W013'],
  ['quotes that end early', '"read" on a', 'W011'],
]; // prettier-ignore

test.each(sentences)('a sentence, %s: %s', (_what, written, expected) => {
  const { ast, all } = read(`app:\n  a:\n    allow:\n      - ${written}\n`, 'a.writ.yaml');
  const [item] = itemsOf(ast);
  if (!/^W\d+$/.test(expected)) expect([all.map((d) => d.message), item && 'tail' in item && sentenceOf(item)]).toEqual([[], expected]);
  else {
    expect(all.map((d) => d.code)).toEqual([expected]);
    expect(item).toBeUndefined();
  }
});

const documents: readonly (readonly [string, string, readonly string[]])[] = [
  ['a key twice', 'app:\n  a: { x: 1, x: 2 }\n', ['W012']],
  ['a key twice, once in quotes', 'app:\n  a: { x: 1, "x": 2 }\n', ['W012']],
  ['a kind twice', 'app: { a: {} }\napp: { b: {} }\n', ['W012']],
  ['an anchor and its alias', 'app:\n  a: &x { y: 1 }\n  b: *x\n', ['W015', 'W015']],
  ['a merge key', 'app:\n  a: { x: 1 }\n  b:\n    <<: { x: 1 }\n', ['W015']],
  ['a tag', 'app:\n  a: { x: !!str 1 }\n', ['W015']],
  ['a tag of its own', 'app:\n  a: { x: !vault abc }\n', ['W015']],
  ['two documents', 'app: { a: {} }\n---\napp: { b: {} }\n', ['W015']],
  ['one document with its marks', '---\napp: { a: {} }\n...\n', []],
  ['a tab', 'app:\n\ta: {}\n', ['W011']],
  ['a tab behind spaces', 'app:\n  \ta: {}\n', ['W011']],
  ['a key that is a list', '? [a]\n: {}\n', ['W014']],
  ['no value', 'app:\n  a:\n    x:\n', ['W014']],
  ['an empty text', 'app:\n  a:\n    x: ""\n', []],
  ['an empty file', '', []],
  ['only comments', '# nothing\n', []],
  ['a byte order mark', '\ufeffapp: { a: {} }\n', []],
  ['line breaks of another system', 'app:\r\n  a:\r\n    x: 1\r\n', []],
]; // prettier-ignore

test.each(documents)('%s', (_what, text, codes) => {
  expect(read(text, 'a.writ.yaml').all.map((d) => d.code)).toEqual(codes);
});
