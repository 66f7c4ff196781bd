import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mistakable, skeleton } from '../../src/data/confusables.ts';

test.each([
  ['m', 'rn'],
  ['a1', 'al'],
  ['aI', 'a|'],
  ['0', 'O'],
  ['еа', 'ea'],
])('%s looks like %s', (a, b) => {
  expect(skeleton(a)).toBe(skeleton(b));
});

test('what looks like nothing else is its own look', () => {
  expect(skeleton('checkout-service')).toBe('checkout-service');
  expect(skeleton('é')).toBe('é'.normalize('NFD').normalize('NFD'));
});

test('two of many names that look alike have both what can be mistaken among them, and without it none do', () => {
  const name = fc
    .array(fc.constantFrom('0', 'O', '1', 'I', 'l', '|', 'm', 'rn', 'r', 'n', 'a', '-', 'е'), { maxLength: 5 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 6 }), (names) => {
      const marks = mistakable(names);
      return names.every((a) => names.every((b) => a === b || skeleton(a) !== skeleton(b) || (marks?.test(a) && marks.test(b))));
    }),
    { numRuns: 10_000 },
  );
  expect(mistakable(['team-000', 'app-1', 'secret/**'])).toBeUndefined();
  expect(mistakable(['team-000', 'rnail'])?.test('team')).toBe(true);
});
