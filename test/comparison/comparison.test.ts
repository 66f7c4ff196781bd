import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allCodes } from '../../src/codes.ts';
import { checkForeign } from '../../src/foreign/index.ts';
import { samples } from './access-analyzer.ts';
import { complaints } from './complaints.ts';

const page = readFileSync(new URL('../../docs/comparison.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));
const cells = (row: string): string[] =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
const codesIn = (text: string): string[] => [...new Set(text.match(/W\d{3}/g) ?? [])];

const codes: ReadonlySet<string> = new Set(allCodes().keys());

test('every code on the page exists', () => {
  expect(codesIn(page).filter((code) => !codes.has(code))).toEqual([]);
  expect(codesIn(page).length).toBeGreaterThan(50);
});

test('every row has an answer: a code, "made so", or why not', () => {
  const answers = page
    .split('\n## ')
    .slice(1, -1)
    .flatMap((part) => part.split('\n').filter((line) => /^\| (?!---|check |recommendation )/.test(line)));
  expect(answers.length).toBeGreaterThan(250);
  for (const row of answers) expect(cells(row)[1], row).toMatch(/W\d{3}|made so|chart sets|^— |assert|writ fmt|writ check/);
});

describe('what AWS reports', () => {
  const table = new Map(rows.map((row) => [cells(row)[0] ?? '', cells(row)[1] ?? '']));
  test('has a sample for each code that the page claims', () => {
    const named = new Set(samples.map(([name]) => name));
    const claimed = [...table].filter(
      ([name, answer]) => /^(Error|Security Warning|General Warning|Suggestion) – /.test(name) && /^W\d/.test(answer),
    );
    expect(claimed.map(([name]) => name).filter((name) => !named.has(name) && name !== 'Suggestion – Private NotIpAddress subset')).toEqual(
      [],
    );
    expect(claimed.length).toBeGreaterThan(100);
  });
  test.each(samples)('%s', (name, text) => {
    const { diagnostics } = checkForeign({ path: 'sample.json', text }, { dialect: 'vault', as: 'iam' });
    const said = new Set(diagnostics.map(({ code }) => code));
    const answer = table.get(name) ?? '';
    if (answer.startsWith('—')) expect([...said]).toEqual([]);
    // What is told apart by size or version is said of some such documents.
    else if (!answer.includes(', where ') && !answer.includes(', beyond '))
      for (const code of codesIn(answer.split(';')[0] ?? '')) expect([...said]).toContain(code);
  });
});

test.each(complaints)('$where', ({ where, as, text, says }) => {
  const { diagnostics } = checkForeign({ path: 'complaint', text }, { dialect: 'vault', as });
  expect([...new Set(diagnostics.map(({ code }) => code))].sort(), diagnostics.map(({ message }) => message).join('\n')).toEqual(says);
  const [tool = '', number = ''] = where.split(' ');
  expect(
    rows.some((row) => row.includes(`${tool} `) && row.includes(number)),
    where,
  ).toBe(true);
});
