import { expect, test } from 'vitest';
import { analysedRules } from '../../scripts/grammar/lookahead.ts';
import { lookahead } from '../../src/syntax/lookahead.generated.ts';

test('what stands in the generated table is what chevrotain finds of the rules', () => {
  expect(lookahead).toEqual(analysedRules());
});

test('only a gate tells alternatives apart that begin alike', () => {
  const alike = Object.entries(lookahead).flatMap(([rule, { or = {} }]) =>
    Object.entries(or).flatMap(([point, alternatives]) => {
      const all = alternatives.flatMap((names) => names.split(' '));
      const twice = [...new Set(all.filter((name, i) => all.indexOf(name) !== i))];
      return twice.map((name) => `${rule} ${point} ${name}`);
    }),
  );
  expect(alike).toEqual(['assertionRest 0 Word', 'item 0 Word']);
});
