import { expect, test } from 'vitest';
import { answers } from '../policy/answers.ts';
import { dialectCases, DIALECTS, wantedOf } from './dialect-cases.ts';

// The same table is asked of the products' own code where it is there: test/live/policies.test.ts.
test.each(dialectCases)('$rule', (one) => {
  const asked = one.asks.map(([operation, path, , data]) => ({ operation, path, ...(data ? { data } : {}) }));
  for (const dialect of DIALECTS) {
    const { verdicts, error } = answers({ policies: one.policies, asked, ...(one.entity ? { entity: one.entity } : {}) }, dialect);
    expect([dialect, error === undefined ? verdicts : undefined]).toEqual([dialect, wantedOf(one, dialect)]);
  }
});

test('every rule of the decision has its cases, and each case its place in every product', () => {
  const rules = new Set(dialectCases.map((one) => Number(one.rule.split(' ')[0])));
  expect([...rules].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(dialectCases.filter((one) => !/\b[VMB] /.test(one.source)).map((one) => one.rule)).toEqual([]);
});
