import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverIndex } from '../../src/rules/cover-index.ts';
import { covers } from '../../src/rules/support.ts';

const segment = fc.constantFrom('a', 'b', 'ab', '*');
const rest = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom('a', 'ab', '*', '**', 'a**', ''))
  .map(([all, last]) => [...all, last].join('/'));

test('the index finds what comparing all finds', () => {
  fc.assert(
    fc.property(fc.array(rest, { maxLength: 12 }), (all) => {
      const index = coverIndex(all);
      for (const [i, one] of all.entries()) {
        const first = all.findIndex((other, j) => i !== j && covers(other, one) && (other !== one || j < i));
        expect(index.coverOf(i) ?? -1).toBe(first);
      }
    }),
    { numRuns: 2000 },
  );
});
