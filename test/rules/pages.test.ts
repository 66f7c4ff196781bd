import { describe, expect, test } from 'vitest';
import { allCodes } from '../../src/codes.ts';
import { rules } from '../../src/rules/index.generated.ts';
import { compileSnippet, told } from '../support/base-project.ts';

test('the base project is clean', async () => {
  expect(told(await compileSnippet({ text: '' }))).toEqual([]);
});

test('there are rules of every group', () => {
  expect(rules.length).toBeGreaterThanOrEqual(24);
  expect([...new Set(rules.map((rule) => rule.code[1]))].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

const ofSpecs = rules.flatMap(({ code, name, page: { bad, good } }) =>
  bad === undefined || good === undefined ? [] : [[code, name, { bad, good }] as const],
);
describe.each(ofSpecs)('%s %s', (code, _name, page) => {
  test('reports the bad spec of its page', async () => {
    const result = await compileSnippet({ text: page.bad });
    expect(
      result.diagnostics.map((d) => d.code),
      told(result).join('\n'),
    ).toContain(code);
    for (const d of result.diagnostics) if (d.code === code) expect(d.span?.file).toMatch(/^specs\/(snippet|teams\/payments\/more)\.writ$/);
  });
  test('does not report the good one, which nothing stops', async () => {
    const result = await compileSnippet({ text: page.good });
    expect(told(result).filter((line) => line.startsWith(code))).toEqual([]);
    expect(
      result.diagnostics.filter((d) => d.severity === 'error').map((d) => d.code),
      told(result).join('\n'),
    ).toEqual([]);
  });
});

describe.each(
  [...allCodes().values()]
    .filter(({ code, page }) => !rules.some((rule) => rule.code === code) && page.bad !== undefined)
    .map((entry) => [entry.code, entry] as const),
)('%s', (code, { page }) => {
  test('is reported for the bad spec of its page, and not for the good one', async () => {
    const bad = await compileSnippet({ text: page.bad ?? '' }, code === 'W076');
    expect(
      bad.diagnostics.map((d) => d.code),
      told(bad).join('\n'),
    ).toContain(code);
    if (page.good === undefined) return;
    const good = await compileSnippet({ text: page.good });
    expect(told(good).filter((line) => line.startsWith(code))).toEqual([]);
  });
});
