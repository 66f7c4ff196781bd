import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonText, findText, matchesText } from '../../src/access/reach/wildcards.ts';

test.each<[string[], string[], boolean]>([
  [['a*', '*b'], [], true],
  [['a*', 'b*'], [], false],
  [['a*c'], ['a*'], false],
  [['a*'], ['ab*', 'a'], true],
  [['a?', 'ab'], ['a?'], false],
  [['a*'], ['a', 'a?*'], false],
  [['*'], ['*'], false],
  // In the first five parts of an ARN a wildcard stays in its part, unless it ends one.
  [['arn:aws:s3:::a', 'arn:a*s:s3:::a'], [], true],
  [['arn:aws:s3:::a', 'arn:aw*3:::a'], [], false],
  [['arn:aws:s3:::a', 'arn:aw*'], [], true],
  [['arn:aws:iam::1:role/a:b', 'arn:aws:iam::1:role/*'], [], true],
  [['arn:aws:s3:::b/*'], ['arn:aws:s3:::b/keep/*'], true],
  [['arn:aws:s3:::b/keep/*'], ['arn:aws:s3:::b/*'], false],
])('%j without %j', (wanted, without, there) => {
  const text = commonText(wanted, without);
  expect(text !== undefined).toBe(there);
  if (text === undefined) return;
  for (const w of wanted) expect(matchesText(w, text)).toBe(true);
  for (const w of without) expect(matchesText(w, text)).toBe(false);
});

test('agrees with trying all short texts', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 });
  const texts = [''];
  for (let i = 0; i < texts.length && (texts[i]?.length ?? 0) < 7; i++) for (const c of 'abx') texts.push(`${texts[i]}${c}`);
  fc.assert(
    fc.property(fc.array(pattern, { minLength: 1, maxLength: 2 }), fc.array(pattern, { maxLength: 2 }), (wanted, without) => {
      const fits = (t: string): boolean => wanted.every((w) => matchesText(w, t)) && !without.some((w) => matchesText(w, t));
      const found = commonText(wanted, without);
      if (found !== undefined) expect(fits(found)).toBe(true);
      // A shortest text is no longer than what the patterns can count to.
      if (found === undefined) expect(texts.some(fits)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('matching agrees with regular expressions', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
  fc.assert(
    fc.property(letters, text, (p, t) => {
      expect(matchesText(p, t)).toBe(new RegExp(`^${p.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(t));
    }),
    { numRuns: 500 },
  );
});

test('any condition on the matches', () => {
  expect(findText(['a*', 'ab*', 'abc*'], ([a, b, c]) => a === true && b === true && c === false)).toBe('ab');
});

test('patterns that cross in many ways end soon', () => {
  const many = (a: string, b: string): string => Array.from({ length: 14 }, (_, i) => (i % 2 ? a : b)).join('*');
  const start = performance.now();
  commonText([`*${many('ab', 'ba')}*`, `*${many('aab', 'bba')}*`], [`*${many('abab', 'b?a')}*`, `*${many('a?b', 'bb')}*`]);
  expect(performance.now() - start).toBeLessThan(2000);
});
