import { expect, test } from 'vitest';
import type { Mutant } from '../support/mutants.ts';
import { countMutants, percentile } from '../support/mutation-run.ts';

// `WRIT_MUTATION=all` runs every mutant, some 260,000; else a sample that another prime would choose otherwise.
const all = process.env.WRIT_MUTATION === 'all';

// Those whose place is the hardest to tell: the key of a declaration is gone, and the rest reads as if it belonged to the one above.
test('in place of a key at the top anything may stand, the error is beside it', () => {
  const only = ({ how, what, lines, within }: Mutant): boolean => how === 'replace' && lines[0] === within?.[0] && / by (?:&a|!t|#|\?|-)$/.test(what); // prettier-ignore
  const counted = countMutants('yaml tokens', 1, 0, 5, 20, only);
  console.log(`${counted.all} mutants, errors: most ${counted.errors.at(-1)}; ${counted.far} far\n${counted.worst.join('\n')}`);
  expect(counted.crashes).toEqual([]);
  expect([counted.far, percentile(counted.errors, 0.95) <= 3]).toEqual([0, true]);
  expect(counted.all).toBeGreaterThan(200);
});

test.each([
  ['writ', 499],
  ['yaml', 211],
  ['yaml tokens', 401],
  ['writ.yaml', 17],
] as const)('one slip in a spec is one error at its place: %s', { timeout: 900_000 }, (spelling, step) => {
  const counted = countMutants(spelling, all ? 1 : step, 0, 5);
  const { accepted, syntactic, other, errors } = counted;
  console.log(
    `${spelling}: ${counted.all} mutants, ${accepted} accepted, ${syntactic} with syntax errors, ${other} with others; errors: median ${percentile(errors, 0.5)}, ` +
      `95th percentile ${percentile(errors, 0.95)}, most ${errors.at(-1)}; ${counted.far} first errors away from the slip\n${counted.worst.join('\n')}`,
  );
  expect(counted.crashes).toEqual([]);
  expect([percentile(errors, 0.5), percentile(errors, 0.95) <= 3]).toEqual([1, true]);
  expect(counted.far).toBe(0);
  expect(syntactic).toBeGreaterThan(all ? 1000 : 80);
});
