import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/diagnostics.ts';
import { formatSource } from '../../src/syntax/index.ts';
import { blockShapes } from '../../src/model/index.ts';
import { specs } from '../grammar/specs.ts';

function formatted(text: string, path = 'a.writ'): { text: string | undefined; codes: string[] } {
  const sink = new Diagnostics();
  const done = formatSource({ path, text }, sink, blockShapes);
  return { text: done, codes: sink.all.map(({ code }) => code) };
}

/** Text, what becomes of it; `undefined` where it stays. */
const rows: readonly (readonly [string, string, string | undefined])[] = [
  ['a damaged attribute', 'app a {\n   x=1\n   y  =  ]\n   z=2\n}\n', 'app a {\n  x = 1\n  y  =  ]\n  z = 2\n}\n'],
  ['a damaged statement', 'app a { x=1\n allow read,, list  on  x\n deny  a on b }', 'app a {\n  x = 1\n  allow read,, list  on  x\n  deny a on b\n}\n'],
  ['a damaged head keeps its block', 'app a b c d {\n   x=1\n}\napp  e  {}\n', 'app a b c d {\n   x=1\n}\napp e {}\n'],
  ['a bad literal', 'app a {\n x=1h30m\n\n\n y=2\n}', 'app a {\n  x=1h30m\n\n  y = 2\n}\n'],
  ['a bad escape', 'app a {\n x="\\d"\n y="\\u0041"\n}', 'app a {\n  x="\\d"\n  y = "A"\n}\n'],
  ['a foreign comment', 'app  a {}\n# what\n\napp  b {}\n', 'app a {}\n# what\n\napp b {}\n'],
  ['comments stay', '// one\napp  a { // two\n  x=] // three\n  // four\n  y=1 // five\n  // six\n}\n// seven\n', '// one\napp a {\n  // two\n  x=] // three\n  // four\n  y = 1 // five\n  // six\n}\n// seven\n'],
  ['an open block stays whole', 'app  b {}\napp a {\n x=1\n', 'app b {}\napp a {\n x=1\n'],
  ['a bracket too many', 'app  a {}}\napp  b {}\n', 'app a {}\n}\napp b {}\n'],
  ['an open string', 'app  a {\n x="abc\n}\napp  b {}\n', undefined],
  ['an open text block', 'app  a {}\napp b { x = """ }\n', undefined],
]; // prettier-ignore

test.each(rows)('%s', (_what, before, after) => {
  const first = formatted(before);
  expect(first.codes.length).toBeGreaterThan(0);
  expect(first.text).toBe(after);
  if (after !== undefined) expect(formatted(after)).toEqual(first);
});

const yaml: readonly (readonly [string, string, string | undefined])[] = [
  [
    'a damaged declaration',
    '# one\nteam: {  a: { group:  g } }\n\n# two\napp:\n   b:\n     allow: [ "read  x" ]\n# three\nuser: {c:   {}}\n',
    '# one\nteam:\n  a: { group: g }\n\n# two\napp:\n   b:\n     allow: [ "read  x" ]\n# three\nuser:\n  c: {}\n',
  ],
  ['YAML itself', 'team: {  a: { group:  g } }\napp:\n  a: {\n', 'team:\n  a: { group: g }\napp:\n  a: {\n'],
];

test.each(yaml)('in YAML: %s', (_what, before, after) => {
  const first = formatted(before, 'a.writ.yaml');
  expect(first.codes.length).toBeGreaterThan(0);
  expect(first.text).toBe(after);
  if (after !== undefined) expect(formatted(after, 'a.writ.yaml')).toEqual(first);
});

/** Every line with every damage in the wide run only. */
const wide = process.env.WRIT_PROGRAMS !== undefined;
const damages = [' ]', ' }', ' {', ' = =', ' # x', ' 3x', ''];

test('whatever is damaged, nothing of it is lost, and once is enough', { timeout: wide ? 900_000 : 60_000 }, () => {
  let formattedOnes = 0;
  for (const { path, text } of specs) {
    // Separators and quotes around names may go; YAML has several forms of one thing, of which one is canonical.
    const words = (written: string): string => (path.endsWith('.writ') ? [...written.replaceAll(/[\s;,"]+/g, '')].sort().join('') : '');
    const lines = text.split('\n');
    for (let i = 0; i < lines.length; i += wide ? 1 : 9) {
      for (const damage of wide ? damages : [damages[(i / 9) % damages.length] ?? '']) {
        const broken = [...lines.slice(0, i), damage ? `${lines[i]}${damage}` : (lines[i] ?? '').slice(0, -1), ...lines.slice(i + 1)].join(
          '\n',
        );
        const first = formatted(broken, path);
        if (first.text === undefined) continue;
        formattedOnes++;
        const again = formatted(first.text, path);
        expect([path, i, damage, again.text]).toEqual([path, i, damage, first.text]);
        expect([path, i, damage, again.codes]).toEqual([path, i, damage, first.codes]);
        expect([path, i, damage, words(first.text)]).toEqual([path, i, damage, words(broken)]);
      }
    }
  }
  expect(formattedOnes).toBeGreaterThan(80);
});
