import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonText, coversText, findText, isOfType, matchesText, overlaps, textCells, TooManyTexts } from '../../src/access/wildcards.ts';
import { matches, patternOf, template } from '../../src/access/iam-decision/template.ts';

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

test.each([
  ['a*c', 'ab', false],
  ['a*', '*b', true],
  ['a?c', 'abc', true],
  ['', '*', true],
])('%s and %s overlap: %s', (a, b, yes) => {
  expect(overlaps(a, b)).toBe(yes);
  expect(overlaps(b, a)).toBe(yes);
});

test.each([
  ['get*', 'getobject', true],
  ['get*', 'get*', true],
  ['get*', 'g*', false],
  ['*', 'a?b*', true],
  ['a?', 'a*', false],
  ['*a*', 'bab', true],
  ['arn:aws:s3:::*', 'arn:aws:s3:::b/*', true],
  ['arn:aws:*', 'arn:aws:s3:::b/*', true],
  ['arn:a*s:s3:::b', 'arn:aws:s3:::b', true],
  ['arn:aws:s3:*:*:b', 'arn:aws:s3:::b', true],
  ['arn:aws:s3:*a:1:b', 'arn:aws:s3:*:1:b', false],
  ['arn:aws:s3:*:1:b', 'arn:aws:s3:*a:1:b', true],
])('%s covers %s: %s', (outer, inner, yes) => expect(coversText(outer, inner)).toBe(yes));

/** Texts and patterns shaped like ARNs, small enough to try every text: the sixth part of one letter or none, colons and slashes where they hurt. */
const arnPart = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 2 });
const arnPattern = fc.oneof(
  fc
    .tuple(arnPart, arnPart, fc.string({ unit: fc.constantFrom('a', '*', '?', ':', '/'), maxLength: 3 }))
    .map(([p, q, rest]) => `arn:${p}:${q}:::${rest}`),
  fc.tuple(arnPart, fc.constantFrom('*', '?*', 'a*')).map(([p, rest]) => `arn:${p}:${rest}`),
  fc.constant('*'),
);
const short = ['', 'a', 'b', 'x', 'ab', 'ba', 'aa', 'ax'];
const arnTexts = short.flatMap((p) =>
  short.flatMap((q) => ['', 'a', 'x', ':', '/', 'a:', ':a', 'a/', '/a', 'a:a', 'xa', 'a/a'].map((rest) => `arn:${p}:${q}:::${rest}`)),
);

test('matching of ARNs agrees with the matcher of the decision engine, which shares no code with this one', () => {
  fc.assert(
    fc.property(arnPattern, fc.constantFrom(...arnTexts), (p, text) => {
      const read = patternOf(template(p, false, true), () => undefined);
      if (!read) throw new Error('no variables here');
      expect(matchesText(p, text)).toBe(matches(read, text));
    }),
    { numRuns: 1000 },
  );
});

test('inclusion, overlap and difference of ARN patterns agree with trying all texts', () => {
  fc.assert(
    fc.property(arnPattern, arnPattern, (a, b) => {
      const [inA, inB] = [a, b].map((p) => arnTexts.filter((t) => matchesText(p, t))) as [string[], string[]];
      const beyond = inB.filter((t) => !inA.includes(t));
      if (beyond.length > 0) expect(coversText(a, b), `${a} ${b} ${beyond[0]}`).toBe(false);
      if (inA.some((t) => inB.includes(t))) expect(overlaps(a, b), `${a} ${b}`).toBe(true);
      // What is said beyond the texts tried has a text that shows it.
      const difference = commonText([b], [a]);
      expect(difference === undefined).toBe(coversText(a, b));
      if (difference !== undefined) expect([matchesText(b, difference), matchesText(a, difference)]).toEqual([true, false]);
      const common = commonText([a, b]);
      expect(common !== undefined).toBe(overlaps(a, b));
      if (common !== undefined) expect([matchesText(a, common), matchesText(b, common)]).toEqual([true, true]);
    }),
    { numRuns: 250 },
  );
});

test('cells: every text of the asked pattern falls into one that says what matches it', () => {
  fc.assert(
    fc.property(arnPattern, fc.array(arnPattern, { minLength: 1, maxLength: 3 }), (asked, patterns) => {
      const kinds = new Map(textCells(asked, patterns).map((c) => [[...c.at].join(), c.text]));
      for (const [kind, text] of kinds) {
        expect(matchesText(asked, text)).toBe(true);
        expect(patterns.flatMap((p, i) => (matchesText(p, text) ? [i] : [])).join()).toBe(kind);
      }
      for (const text of arnTexts)
        if (matchesText(asked, text))
          expect(
            kinds.has(patterns.flatMap((p, i) => (matchesText(p, text) ? [i] : [])).join()),
            `${text} of ${asked} in ${patterns.join(' ')}`,
          ).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('what crosses in too many ways is said to, and long patterns are no trouble', () => {
  const many = (a: string, b: string): string => Array.from({ length: 40 }, (_, i) => (i % 3 ? a : b)).join('*');
  expect(() => textCells('*', [`*${many('ab', 'ba')}*`, `*${many('aab', 'bba')}*`, `*${many('a?b', 'bb')}*`], 100_000)).toThrow(
    TooManyTexts,
  );
  const long = `arn:aws:s3:::${'a*'.repeat(1000)}`;
  expect(matchesText(long, `arn:aws:s3:::${'a'.repeat(1000)}b`)).toBe(true);
  expect(matchesText(`${long}c`, `arn:aws:s3:::${'a'.repeat(2000)}`)).toBe(false);
  expect(overlaps(long, `arn:aws:s3:::${'a?'.repeat(1000)}`)).toBe(true);
  expect(isOfType('arn:*:s3:::+/*', long)).toBe(true);
});
