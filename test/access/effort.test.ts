import { expect, test } from 'vitest';
import { emitPolicies } from '../../src/access/emit/index.ts';
import { groupsOf } from '../../src/access/groups.ts';
import { type Effort, partition, TooManyCells } from '../../src/access/partition.ts';
import { pattern } from '../../src/access/patterns.ts';
import { provePolicies } from '../../src/access/proof.ts';
import type { AccessRule, PrincipalAccess } from '../../src/access/relation.ts';
import type { Capability } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { compileSnippet } from '../support/base-project.ts';
import { principal, programOf, rule, textsOf } from './support.ts';

// Work is counted in steps, which are the same on every machine, loaded or not.
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const KINDS: readonly Capability[] = ['read', 'update', 'delete', 'patch'];
/** A pattern of `depth` segments, all `+` but one. */
const cross = (depth: number, at: number, literal: string): string =>
  range(depth)
    .map((i) => (i === at ? literal : '+'))
    .join('/');
const allows = (patterns: readonly string[]): AccessRule[] => patterns.map((p, i) => rule('allow', p, [KINDS[i % 4] ?? 'read']));
const codesOf = (principals: readonly PrincipalAccess[]): string[] => {
  const sink = new Diagnostics();
  emitPolicies(principals, programOf('vault'), sink);
  return sink.all.map(({ code }) => code);
};

/** Every combination of these looks possible until the last segment tells them apart. */
const apartAtTheEnd = range(24).map((i) => pattern(`m/${cross(24, i, 'x')}/end${i}`));

test('patterns that never meet are not walked in all their combinations', () => {
  const effort: Effort = { left: 1_000_000 };
  const cells = partition(apartAtTheEnd, effort);
  expect(1_000_000 - effort.left).toBeLessThan(60_000);
  expect(cells.filter(({ at }) => at.length > 0).map(({ at }) => at)).toEqual(range(24).map((i) => [i]));
  expect(groupsOf(apartAtTheEnd)).toHaveLength(24);
});

test('such grants are emitted and proved', () => {
  const all = [principal('app/a', allows(apartAtTheEnd.map(({ text }) => text)))];
  const program = programOf('vault');
  const sink = new Diagnostics();
  const policies = emitPolicies(all, program, sink);
  expect(sink.all).toEqual([]);
  expect(provePolicies(textsOf(policies), all, program).mismatches).toEqual([]);
});

test.each([
  ['crossing in seven places', range(7).flatMap((p) => range(7).map((k) => cross(7, p, `l${k}`)))],
  ['crossing in five places, by many names', range(5).flatMap((p) => range(20).map((k) => cross(5, p, `l${k}`)))],
  ['crossing in sixty places, open to below', range(60).map((p) => `${cross(60, p, 'l')}/*`)],
  ['thousands of prefixes of one segment', range(2000).map((i) => `${'a'.repeat((i % 700) + 1)}${i}-*`)],
])('grants that multiply are refused after a bounded number of steps: %s', (_, patterns) => {
  expect(codesOf([principal('app/a', allows(patterns))])).toEqual(['W062']);
});

test('raw grants without a mount hang together through `default`, and are refused where that cannot be proved', () => {
  expect(codesOf([principal('app/a', allows(range(24).map((i) => `${cross(24, i, 'x')}/end${i}`)))])).toEqual(['W062']);
  expect(codesOf([principal('app/a', allows(['+/x', '+/y/*', 'z/+']))])).toEqual([]);
});

test('people who all meet everywhere are refused, not compared for hours', () => {
  const nested = (n: number): string => `s/${range(n).map(String).join('/')}/*`;
  const teams = range(120).map((i) => principal(`team/t${i}`, [rule('allow', nested(i + 1), [KINDS[i % 2] ?? 'read'])]));
  expect(codesOf(teams)).toEqual(['W062']);
});

const crossing = (n: number, below = ''): string[] => range(n).flatMap((j) => [`s/${below}+/x${j}`, `s/${below}y${j}/+`]);

test('policies each of which is within its bounds are refused where all together are not, with one error', () => {
  const each = (i: number): PrincipalAccess => principal(`app/a${i}`, allows(crossing(30, `a${i}/`)));
  expect(codesOf(range(20).map(each))).toEqual([]);
  const sink = new Diagnostics();
  emitPolicies(range(60).map(each), programOf('vault'), sink);
  expect(sink.all.map(({ code, message }) => [code, message.includes('all grants together')])).toEqual([['W062', true]]);
});

test('what meets little is emitted for as many as there are', () => {
  const each = (i: number): PrincipalAccess =>
    principal(`app/a${i}`, [
      rule('allow', `s/a${i}/*`, ['read']),
      rule('allow', 's/+/shared', ['update']),
      rule('allow', 's/c/*', ['list']),
    ]);
  expect(codesOf(range(3000).map(each))).toEqual([]);
});

test('two hundred denies of LIST are emitted and proved for each that has them', () => {
  const denied = range(200).map((j) => rule('deny', `s/d${j}/*`, ['list']));
  const all = range(8).map((i) => ({
    ...principal(`app/a${i}`, [rule('allow', 's/*', ['read', 'list']), rule('allow', `s/a${i}/*`, ['update'])]),
    denies: denied,
  }));
  const program = programOf('vault');
  const sink = new Diagnostics();
  const policies = emitPolicies(all, program, sink);
  expect(sink.all).toEqual([]);
  expect(provePolicies(textsOf(policies), all, program).mismatches).toEqual([]);
});

test('a walk has its budget, alone and in groups; several share one', () => {
  const crossing = range(20).map((p) => pattern(cross(20, p, 'l')));
  expect(() => partition(crossing, 100_000)).toThrow(TooManyCells);
  const effort: Effort = { left: 3_000 };
  expect(() => {
    for (let i = 0; i < 1000; i++) partition([pattern('a/+/c'), pattern('a/b/+')], effort);
  }).toThrow(TooManyCells);
});

test('a walk within one pattern gives only its cells, and all of them', () => {
  const patterns = ['a/+/c', 'a/b/*', '+/b/c', 'x/y', 'a/b/'].map(pattern);
  const touches = (at: readonly number[], slash: readonly number[] | undefined): boolean => at.includes(0) || slash?.includes(0) === true;
  const key = (cells: ReturnType<typeof partition>): string[] =>
    cells
      .filter((c) => touches(c.at, c.slash))
      .map((c) => JSON.stringify([c.at, c.slash]))
      .sort();
  const within = partition(patterns, Infinity, 0);
  expect(within.every((c) => touches(c.at, c.slash))).toBe(true);
  expect(key(within)).toEqual(key(partition(patterns)));
});

test('a policy that somebody else wrote may be thousands of segments deep', () => {
  const deep = range(20_000)
    .map(() => '+')
    .join('/');
  expect(partition([pattern(deep)]).some(({ at }) => at.length === 1)).toBe(true);
});

const app = (text: string): string => `app deep { team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "deep" }
  ${text}
}`;

test('in a spec such a path is refused in a sentence', async () => {
  const { diagnostics } = await compileSnippet({
    text: app(
      `allow read on secret/payments/${range(300)
        .map((i) => `d${i}`)
        .join('/')}`,
    ),
  });
  expect(diagnostics.find(({ code }) => code === 'W064')?.message).toContain('a path has at most 200 segments, and this one has 301');
});

test('assertions that ask about what crosses in too many ways are not decided, and fail', async () => {
  const grants = range(16).map(
    (p) =>
      `allow read on secret/${range(16)
        .map((i) => (i === p ? 'l' : '*'))
        .join('/')}`,
  );
  const asked = `assert app deep can read on secret/${range(16)
    .map(() => '*')
    .join('/')}`;
  const { diagnostics } = await compileSnippet({ text: `${app(grants.join('\n  '))}\n${asked}` });
  expect(
    diagnostics
      .filter(({ code }) => code === 'W069')
      .map(({ message }) => message.includes('cross in too many ways') || message.includes('fails')),
  ).toEqual([true]);
});
