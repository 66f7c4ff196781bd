import { expect, test } from 'vitest';
import { matches, pattern } from '../../src/access/patterns.ts';
import { otherSpellings, spellingsEvade } from '../../src/access/spelling.ts';
import { VAULT_ON_EKS } from '../../src/rules/examples.ts';
import { compileSnippet } from '../support/base-project.ts';

const spelt = (asked: string, ...known: readonly string[]): readonly string[] =>
  otherSpellings(pattern(asked), known.map(pattern)).map((p) => p.text);

test.each<[string, readonly string[], readonly string[]]>([
  ['sys/policies/acl/admin', [], ['sys/policies/acl/ADMIN']],
  ['sys/policies/acl/admin', ['sys/policies/acl/ADMIN'], ['sys/policies/acl/ADMIN', 'sys/policies/acl/admiN']],
  ['sys/policies/acl/admin', ['sys/policies/acl/Ad*', 'sys/*'], ['sys/policies/acl/Admin', 'sys/policies/acl/ADMIN']],
  ['sys/policy/app-*', [], ['sys/policy/APP-*']],
  ['sys/policies/acl/team/a', [], ['sys/policies/acl/TEAM/A']],
  ['auth/eks/role/checkout', [], ['auth/eks/role/CHECKOUT']],
  ['auth/approle/role/ci/secret-id', [], ['auth/approle/role/CI/secret-id']],
  ['auth/+/users/ann', [], ['auth/+/users/ANN']],
  ['identity/entity/name/ann', [], ['identity/entity/name/ANN']],
  ['identity/group/name/+', [], []],
  ['identity/entity/id/0f', [], []],
  ['sys/policies/acl/007', [], []],
  ['sys/policies/password/long', [], []],
  ['secret/data/a', [], []],
  ['auth/eks/config', [], []],
])('the names that %s stands for besides, beside %j', (asked, known, expected) => {
  expect(spelt(asked, ...known)).toEqual(expected);
});

test('each other spelling is the same name, and one is no known pattern’s own', () => {
  const known = ['sys/policies/acl/+', 'sys/policies/acl/A*', 'sys/policies/acl/aB', 'sys/policies/acl/AB', 'sys/policies/acl/ab'].map(
    pattern,
  );
  const found = otherSpellings(pattern('sys/policies/acl/ab'), known);
  for (const p of found) expect(p.text.toLowerCase()).toBe('sys/policies/acl/ab');
  const kinds = new Set(found.map((p) => known.map((k) => matches(k, p.text)).join()));
  // Ab, aB and AB, and ab itself: all spellings of two letters, each another kind.
  expect(kinds.size).toBe(3);
});

test.each([
  ['vault', '2.0.4', undefined, true],
  ['vault', '2.1.1', undefined, true],
  ['vault', '2.1.2', undefined, false],
  ['vault', '2.2.0', undefined, false],
  ['vault', '2.2.2', '2.1.0', true],
  ['vault', '1.21.9', undefined, true],
  ['openbao', '2.6.2', undefined, true],
] as const)('%s %s (left: %s): other letters evade a deny: %s', (product, version, left, expected) => {
  const span = { file: '', start: 0, end: 0 };
  const upgradeFrom = left === undefined ? undefined : { version: left, dialect: 'vault' as const, span };
  expect(spellingsEvade({ product, version, upgradeFrom })).toBe(expected);
});

const OPS = 'team ops {\n  group = "ops"\n  allow write-role on auth/eks/role/**\n  deny write-role on auth/eks/role/admin\n}\n';
const told = async (version: string, text: string, code: string) => {
  const vault = VAULT_ON_EKS.replace('2.2.2', version);
  const { diagnostics } = await compileSnippet({ text: `${vault}\n${text}` });
  return diagnostics.filter((d) => d.code === code).map((d) => d.message);
};

test('W302 reports the deny, where the version lets it be evaded', async () => {
  expect(await told('2.0.4', OPS, 'W302')).toEqual([
    'this deny of write-role on auth/eks/role/admin does not hold: create of auth/eks/role/ADMIN is granted, and Vault 2.0.4 takes that for the same name',
  ]);
  expect(await told('2.1.2', OPS, 'W302')).toEqual([]);
  expect(await told('2.0.4', OPS.replace('role/**', 'role/admin'), 'W302')).toEqual([]);
});

test('such a deny proves nothing', async () => {
  const text = `${OPS}assert team ops cannot write-role on auth/eks/role/admin`;
  expect(await told('2.0.4', text.replace('assert team ops cannot', 'assert team ops cannot directly'), 'W069')).toEqual([
    'assertion fails: team ops can write-role on auth/eks/role/admin: create of auth/eks/role/ADMIN',
  ]);
  expect(await told('2.1.2', text.replace('assert team ops cannot', 'assert team ops cannot directly'), 'W069')).toEqual([]);
});
