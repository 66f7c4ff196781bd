import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fromWrit,
  includes,
  intersect,
  matches,
  outranks,
  overlaps,
  parsePattern,
  pattern,
  PatternError,
} from '../../src/access/patterns.ts';
import { partition } from '../../src/access/partition.ts';

// Vault 1.21.1, vault/policy.go (parsePaths) and vault/acl.go (CheckAllowedFromNonExactPaths).
test.each([
  ['a/b', 'a/b', true],
  ['/a/b', 'a/b', true],
  ['a/b', 'a/b/', false],
  ['a/*', 'a', false],
  ['a/*', 'a/', true],
  ['a/*', 'a/b/c', true],
  ['a/api-*', 'a/api-', true],
  ['a/api-*', 'a/api-x/y', true],
  ['a/b*c', 'a/b*c', true],
  ['a/b*c', 'a/bxc', false],
  ['a/+/c', 'a/b/c', true],
  ['a/+/c', 'a//c', true],
  ['a/+', 'a/', true],
  ['a/+', 'a', false],
  ['a/+', 'a/b/c', false],
  ['a/+/*', 'a/b', false],
  ['a/+/*', 'a/b/', true],
  ['a/+x', 'a/+x', true],
  ['a/+x', 'a/bx', false],
  ['a/x+', 'a/x+', true],
  ['+/b', 'A/b', true],
  ['a/B', 'a/b', false],
  ['*', 'anything/at/all', true],
])('%s on %s: %s', (text, path, expected) => {
  expect(matches(pattern(text), path)).toBe(expected);
});

test('`+*` is the one parse error', () => {
  expect(parsePattern('a/+*')).toBeInstanceOf(PatternError);
  expect(parsePattern('a/b+*')).toBeInstanceOf(PatternError);
});

test.each([
  ['later wildcard', 'a/b/*', 'a/*'],
  ['no final star', 'a/+', 'a/*'],
  ['fewer plus', 'a/*', 'a/+/*'],
  ['fewer plus, though wider', '+/*', '+/+/*'],
  ['longer', 'a/+/bc*', 'a/+/b*'],
  ['greater text', 'a/+/c', 'a/+/b'],
  ['a literal + counts as the first wildcard', 'bxc/*', 'b+c/+/d'],
  ['bytes, not characters', 'é/*', '+/a/*'],
])('priority, %s: %s beats %s', (_, winner, loser) => {
  expect(outranks(pattern(winner), pattern(loser))).toBeGreaterThan(0);
  expect(outranks(pattern(loser), pattern(winner))).toBeLessThan(0);
});

test.each([
  ['a/*', 'a/b', 'a/b'],
  ['a/+/c', 'a/b/+', 'a/b/c'],
  ['a/+/*', 'a/b/*', 'a/b/*'],
  ['+/b/*', 'a/*', 'a/b/*'],
  ['a/+/c', 'a/+/d', 'none'],
  ['a/api-*', 'a/+', 'mixed'],
  ['a/api-*', 'a/+/x', 'mixed'],
  ['a/api-*', 'a/b/x', 'none'],
  ['a/*', 'a', 'none'],
  ['a/b*', 'a/bc*', 'a/bc*'],
])('%s and %s have %s in common', (a, b, expected) => {
  const common = intersect(pattern(a), pattern(b));
  expect(typeof common === 'string' ? common : common.text).toBe(expected);
});

test.each([
  ['payments/**', 'payments/*'],
  ['payments/*/x', 'payments/+/x'],
  ['payments/api-**', 'payments/api-*'],
  ['**', '*'],
  ['payments/x', 'payments/x'],
])('%s is %s at Vault', (writ, vault) => {
  expect(fromWrit(writ)).toBe(vault);
});

test.each(['a/**/b', 'a/b*', 'a/+', 'a/+x', 'a//b', 'a/b+**'])('%s has no Vault pattern', (writ) => {
  expect(fromWrit(writ)).toBeInstanceOf(PatternError);
});

const segment = fc.constantFrom('a', 'b', 'ab', '+', '+', '');
const patternText = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '*', '/*'))
  .map(([segments, end]) => `m/${segments.join('/')}${end}`)
  .filter((text) => !text.includes('+*'));
const pathText = fc.array(fc.constantFrom('a', 'b', 'ab', 'abc', 'x', ''), { minLength: 1, maxLength: 5 }).map((s) => `m/${s.join('/')}`);

test('inclusion and intersection agree with matching', () => {
  fc.assert(
    fc.property(patternText, patternText, pathText, (a, b, path) => {
      const [p, q] = [pattern(a), pattern(b)];
      const both = matches(p, path) && matches(q, path);
      const common = intersect(p, q);
      if (common === 'none') return !both;
      if (common !== 'mixed' && matches(common, path) !== both) return false;
      return !includes(p, q) || !matches(q, path) || matches(p, path);
    }),
    { numRuns: 5000 },
  );
});

test('whether two patterns overlap is whether they have an intersection', () => {
  const short = fc
    .tuple(fc.array(fc.constantFrom('a', 'ab', '+', ''), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '*', '/*'))
    .map(([segments, end]) => segments.join('/') + end)
    .filter((text) => !text.includes('+*'));
  fc.assert(
    fc.property(short, short, (a, b) => overlaps(pattern(a), pattern(b)) === (intersect(pattern(a), pattern(b)) !== 'none')),
    { numRuns: 10_000 },
  );
});

test('every request falls into a cell of the partition', () => {
  const whole = fc.array(fc.constantFrom('a', 'b', 'ab', 'abc', 'x'), { minLength: 1, maxLength: 5 }).map((s) => `m/${s.join('/')}`);
  fc.assert(
    fc.property(fc.uniqueArray(patternText, { minLength: 1, maxLength: 6 }), whole, fc.boolean(), (texts, path, slash) => {
      const patterns = texts.map(pattern);
      const at = (asked: string): string => patterns.flatMap((p, i) => (matches(p, asked) ? [i] : [])).join();
      const wanted = slash ? `${at(`${path}/`)}|-` : `${at(path)}|${at(`${path}/`)}`;
      const sorted = (ids: readonly number[]): string => ids.toSorted((x, y) => x - y).join();
      const cells = partition(patterns);
      for (const cell of cells) if (sorted(cell.at) !== at(cell.path)) return false;
      return cells.some((cell) => `${sorted(cell.at)}|${cell.slash ? sorted(cell.slash) : '-'}` === wanted);
    }),
    { numRuns: 2000 },
  );
});
