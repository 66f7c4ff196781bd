import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixes } from '../../src/rules/prefixes.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 5 });

test('gives exactly the texts that a text begins with, longest first', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), text, (all, asked) => {
      const wanted = [...new Set(all)].filter((t) => asked.startsWith(t)).sort((x, y) => y.length - x.length);
      expect([...prefixes(all).of(asked)]).toEqual(wanted);
    }),
    { numRuns: 2000, seed: 1 },
  );
});
