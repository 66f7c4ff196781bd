import { beforeAll, describe, expect, test } from 'vitest';
import type { Reach } from '../../src/access/reach/index.ts';
import data from '../../src/data/escalations.json' with { type: 'json' };
import { edgeOf, type GraphCase, graphCases } from '../support/escalation-graph.ts';
import { ecsApp, graphOf, eksApp, lambdaApp } from './support.ts';

const cases = graphCases();
const nameOf = (index: number): string => `case-${index}`;
/** Things that run and roles that they run as, of another team. */
const OTHERS = `team others { group = "others"  allow list on secret/others/** }
${ecsApp('task', '', 'others')}
${lambdaApp('resize', '', 'others')}
app box {
  team = others
  run on ec2 {}
}`;

let reach: Reach;
beforeAll(async () => {
  const apps = cases.map(({ grants }, index) => eksApp(nameOf(index), grants.join('\n  ')));
  reach = await graphOf(`${OTHERS}\n${apps.join('\n')}`);
});

const found = (one: GraphCase, index: number): boolean => {
  const chains = reach.from(`app/${nameOf(index)}`);
  // A pair is found over a chain, which ends at any rights in the account.
  if (one.kind === 'in a chain' || /^iam-0(1[4-9]|2[01])$/.test(one.id)) return chains.has('aws-root');
  const mine = reach.edges.filter(({ from, id }) => from === `iam-role/app-${nameOf(index)}` && id === one.edge);
  return mine.some(({ to }) => one.kind !== 'elsewhere' || !to.startsWith('outside-role/'));
};

test('every entry that is an edge, or holds one, has cases', () => {
  const with_ = new Set(cases.map(({ id }) => id));
  expect(data.aws.filter(({ id }) => edgeOf(id) !== undefined && !with_.has(id))).toEqual([]);
  expect(with_.size).toBeGreaterThanOrEqual(70);
});

describe.each([
  ...Map.groupBy(
    cases.map((one, index) => ({ one, index })),
    ({ one }) => one.kind,
  ),
])('%s', (_kind, mine) => {
  test.each(mine.map(({ one, index }) => [`${one.id}: ${one.grants.join('; ')}`, one, index] as const))('%s', (_title, one, index) => {
    expect(found(one, index)).toBe(one.found);
  });
});
