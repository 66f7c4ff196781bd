import { expect, test } from 'vitest';
import { capabilitiesOf, maskOf, type Operation, type PolicyCapability } from '../../src/access/capabilities.ts';
import { buildTable, decide, type TableStanza } from '../../src/access/decide.ts';
import { mergeParameters } from '../../src/access/parameters.ts';
import type { Dialect } from '../../src/contract.ts';

type Row = readonly [path: string, ...capabilities: PolicyCapability[]];
const policy = (...rows: readonly Row[]): TableStanza[] => rows.map(([path, ...c]) => ({ path, mask: maskOf(c) }));
const ask = (rows: readonly Row[], operation: Operation, path: string, dialect: Dialect = 'vault'): boolean =>
  decide(buildTable([policy(...rows)]), operation, path, dialect).allowed;

test.each<[string, Row[], Operation, string, boolean]>([
  [
    'exact wins outright',
    [
      ['a/b', 'update'],
      ['a/*', 'read'],
    ],
    'read',
    'a/b',
    false,
  ],
  [
    'the longest glob, not the union',
    [
      ['a/*', 'read'],
      ['a/b/*', 'update'],
    ],
    'read',
    'a/b/x',
    false,
  ],
  ['x/* does not match x', [['x/*', 'read']], 'read', 'x', false],
  ['+ matches an empty segment', [['x/+', 'read']], 'read', 'x/', true],
  [
    'fewer + wins though wider',
    [
      ['a/*', 'read'],
      ['a/+/*', 'update'],
    ],
    'update',
    'a/b/c',
    false,
  ],
  [
    'deny wipes what merges with it',
    [
      ['a', 'read'],
      ['a', 'deny'],
      ['a', 'update'],
    ],
    'update',
    'a',
    false,
  ],
  [
    'a broad deny loses to a narrow allow',
    [
      ['a/*', 'deny'],
      ['a/b', 'read'],
    ],
    'read',
    'a/b',
    true,
  ],
  ['no capabilities still win', [['a/*', 'read'], ['a/b']], 'read', 'a/b', false],
  ['no candidate', [['a/b', 'read']], 'read', 'a/c', false],
  ['sudo alone grants nothing', [['sys/audit', 'sudo']], 'read', 'sys/audit', false],
  [
    'a text with /+x is never exact',
    [
      ['a/+x', 'read'],
      ['a/+', 'update'],
    ],
    'read',
    'a/+x',
    true,
  ],
  ['leading slashes are ignored', [['/a/b', 'read']], 'read', '//a/b', true],
])('%s', (_, rows, operation, path, expected) => {
  expect(ask(rows, operation, path)).toBe(expected);
});

// vault/acl.go of 1.21.1; CVE-2026-12624 (2.0.3); OpenBao 2.6.2 internal/vault/policy/acl.go.
test.each<[string, Row[], string, Record<Exclude<Dialect, 'vault-anycase'>, boolean>]>([
  ['exact without the slash', [['p', 'list']], 'p/', { 'vault-legacy': true, vault: true, openbao: true }],
  [
    'the winner for p decides',
    [
      ['+', 'read'],
      ['p/*', 'list'],
    ],
    'p/',
    { 'vault-legacy': false, vault: true, openbao: true },
  ],
  [
    'a narrower deny of p/',
    [
      ['*', 'list'],
      ['p/*', 'deny'],
    ],
    'p/',
    { 'vault-legacy': true, vault: false, openbao: false },
  ],
  [
    'a deny that grants outrank',
    [
      ['p*', 'deny'],
      ['p/*', 'list'],
    ],
    'p/',
    { 'vault-legacy': false, vault: true, openbao: true },
  ],
  [
    'lacking list hides nothing',
    [
      ['a/+', 'read'],
      ['a/*', 'list'],
    ],
    'a/b/',
    { 'vault-legacy': false, vault: true, openbao: true },
  ],
  ['nothing matches p', [['p/*', 'list']], 'p/', { 'vault-legacy': true, vault: true, openbao: true }],
  ['p without list, p/ without match', [['a/+', 'list']], 'a/b/', { 'vault-legacy': true, vault: true, openbao: true }],
])('LIST: %s', (_, rows, path, expected) => {
  for (const dialect of ['vault-legacy', 'vault', 'openbao'] as const)
    expect([dialect, ask(rows, 'list', path, dialect)]).toEqual([dialect, expected[dialect]]);
  expect(ask(rows, 'list', path, 'vault-anycase')).toBe(expected.vault);
});

test('policies of one token merge into one table', () => {
  const table = buildTable([policy(['a/*', 'read']), policy(['a/*', 'update'])]);
  expect(capabilitiesOf(decide(table, 'read', 'a/x', 'vault').winner?.mask ?? 0)).toEqual(['read', 'update']);
});

test('parameters merge as Vault merges them', () => {
  expect(
    mergeParameters(
      { allowed: { ttl: ['1h'], any: [] }, required: ['a'], minWrappingTtl: 60, maxWrappingTtl: 90 },
      { allowed: { ttl: ['2h'], any: ['x'] }, required: ['b', 'a'], minWrappingTtl: 30 },
    ),
  ).toEqual({ allowed: { any: [], ttl: ['1h', '2h'] }, required: ['a', 'b'], minWrappingTtl: 30, maxWrappingTtl: 90 });
  const limit = { denied: { max_versions: [] } };
  expect(mergeParameters(limit, undefined)).toEqual(limit);
});
