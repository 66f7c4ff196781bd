import { expect, test } from 'vitest';
import { pretty } from '../../src/report/pretty.ts';
import { widthOf } from '../../src/report/width.ts';
import { marked, plain, reportOf } from './support.ts';

test('a whole entry', () => {
  const source = { path: 'specs/a.writ', text: 'team a {}\n\nteam a {}\n' };
  const report = reportOf(
    [
      {
        code: 'W101',
        severity: 'error',
        message: 'the team "a" is declared twice',
        span: { file: 'specs/a.writ', start: 16, end: 17 },
        related: [{ span: { file: 'specs/a.writ', start: 5, end: 6 }, message: 'first declared here' }],
        expected: ['one declaration', 'two environments'],
        help: 'remove one',
        envs: ['prod', 'staging'],
        fix: { title: 'delete it', edits: [], safe: true },
      },
    ],
    [source],
  );
  expect(pretty(report, plain)).toBe(`error[W101 whole-mount]: the team "a" is declared twice
 --> specs/a.writ:3:6 (in prod, staging)
  |
3 | team a {}
  |      ^
 ::: specs/a.writ:1:6
  |
1 | team a {}
  |      - first declared here
  = expected: one of one declaration, two environments
  = why: why it matters
  = help: remove one
  = fix: delete it
`);
});

test('without a place, with a code that has no page', () => {
  expect(pretty(reportOf([{ code: 'W999', severity: 'warning', message: 'no such folder', span: null, help: 'make it' }], []), plain)).toBe(
    'warning[W999]: no such folder\n  = help: make it\n',
  );
});

test('a place in a file that could not be read', () => {
  expect(
    pretty(reportOf([{ code: 'W101', severity: 'info', message: 'm', span: { file: 'x.writ', start: 3, end: 4 } }], []), plain),
  ).toContain('--> x.writ\n');
});

/** The underlined columns, as a terminal shows them: [first, after the last]. */
function underlined(text: string): { line: string; from: number; to: number } {
  const lines = pretty(marked(text).report, plain).split('\n');
  const line = (lines[3] ?? '').replace(/^\s*\d+ \| ?/, '');
  const marks = (lines[4] ?? '').replace(/^\s*\| /, '');
  return { line, from: marks.indexOf('^'), to: marks.lastIndexOf('^') + 1 };
}

test.each([
  ['plain', 'allow ‹read› on x', 6, 10],
  ['a tab before', '\t‹read› on x', 4, 8],
  ['a tab after two letters', 'ab\t‹read›', 4, 8],
  ['a tab inside', 'a‹b\tc›d', 1, 5],
  ['wide characters before', '漢字 ‹x›', 5, 6],
  ['wide characters inside', 'a ‹漢字› b', 2, 6],
  ['a combining accent before', 'e\u0301 ‹x›', 2, 3],
  ['a combining accent inside', '‹e\u0301e\u0301›', 0, 2],
  ['an emoji of several code points', '👨‍👩‍👧 ‹x›', 3, 4],
  ['a flag', '🇩🇪 ‹x›', 3, 4],
  ['full-width letters', 'ＡＢ ‹x›', 5, 6],
  ['an empty place', 'abc‹›', 3, 4],
  ['a zero-width space', 'a\u200b ‹x›', 2, 3],
])('the mark stands under its text: %s', (_, text, from, to) => {
  const shown = underlined(text);
  expect([shown.from, shown.to]).toEqual([from, to]);
  const part = text.slice(text.indexOf('‹') + 1, text.indexOf('›'));
  if (!part.includes('\t')) expect(widthOf(part) || 1).toBe(to - from);
});

test('a place of several lines is marked on its first and its last', () => {
  const lines = (text: string) =>
    pretty(marked(text).report, plain)
      .replace(/^.* = why: .*\n/m, '')
      .split('\n')
      .slice(2);
  expect(lines('a ‹{\n b\n  }› c')).toEqual(['  |', '1 | a {', '  |   ^', '  …', '3 |   } c', '  |   ^', '']);
  expect(lines('a ‹b c\n  d e› f')).toEqual(['  |', '1 | a b c', '  |   ^^^', '2 |   d e f', '  |   ^^^', '']);
  // A range that ends with a line break, or with an empty line, has no part of the next one.
  expect(lines('a ‹b\n›c')).toEqual(['  |', '1 | a b', '  |   ^', '']);
});

test('control characters and reversed text are made visible, not sent to the terminal', () => {
  const text = pretty(marked('a ‹\u001b[31m\u202e›', { message: 'bad \u001b]0;x\u0007 name', help: 'a\r\nb' }).report, plain);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(text).toContain('bad ␛]0;x␇ name');
});

test('a very long line is shown around its mark', () => {
  const { line, from, to } = underlined(`${'x'.repeat(1000)}‹here›${'y'.repeat(1000)}`);
  expect(line.length).toBeLessThan(200);
  expect(line.slice(from, to)).toBe('here');
  expect(line).toMatch(/^….*…$/);
});

test('a cut never divides a character', () => {
  for (let shift = 0; shift < 4; shift++) {
    const { line } = underlined(`${' '.repeat(shift)}${'🦊'.repeat(200)}‹here›${'🦊'.repeat(200)}`);
    expect(line.isWellFormed()).toBe(true);
  }
});
