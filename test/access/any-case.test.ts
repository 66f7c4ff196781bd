import { expect, test } from 'vitest';
import { inOtherLetters } from '../../src/access/any-case.ts';
import { maskOf, type Operation, type PolicyCapability } from '../../src/access/capabilities.ts';
import { buildTable, decide } from '../../src/access/decide.ts';
import { partition } from '../../src/access/partition.ts';
import { matches, pattern } from '../../src/access/patterns.ts';
import { VAULT_ON_EKS } from '../../src/rules/examples.ts';
import { compileSnippet } from '../support/base-project.ts';

type Row = readonly [path: string, ...capabilities: PolicyCapability[]];
const ask = (rows: readonly Row[], operation: Operation, path: string, dialect: 'vault' | 'vault-anycase'): boolean =>
  decide(buildTable([rows.map(([p, ...c]) => ({ path: p, mask: maskOf(c) }))]), operation, path, dialect).allowed;

// Release notes of Vault 2.2.2, core/acl: denies match in any case of letters, "subject to the usual rule specificity".
test.each<[string, Row[], Operation, string, before: boolean, since: boolean]>([
  [
    'the example of the notes',
    [
      ['secret/*', 'read'],
      ['secret/data/example', 'deny'],
    ],
    'read',
    'secret/data/EXAMPLE',
    true,
    false,
  ],
  [
    'as it is spelt',
    [
      ['secret/*', 'read'],
      ['secret/data/example', 'deny'],
    ],
    'read',
    'secret/data/example',
    false,
    false,
  ],
  [
    'a deny in capitals',
    [
      ['s/*', 'read'],
      ['s/ADMIN', 'deny'],
    ],
    'read',
    's/admin',
    true,
    false,
  ],
  [
    'a longer glob',
    [
      ['s/*', 'read'],
      ['s/Adm*', 'deny'],
    ],
    'read',
    's/admin/x',
    true,
    false,
  ],
  [
    'with a segment of any name',
    [
      ['s/*', 'read'],
      ['s/+/Top', 'deny'],
    ],
    'read',
    's/a/TOP',
    true,
    false,
  ],
  [
    'the same, where its wildcard is the first',
    [
      ['s/+/top', 'deny'],
      ['s/+/+', 'read'],
    ],
    'read',
    's/a/TOP',
    true,
    false,
  ],
  [
    'a narrower grant comes first',
    [
      ['s/x*', 'deny'],
      ['s/X/y', 'read'],
    ],
    'read',
    's/X/y',
    true,
    true,
  ],
  [
    'a longer glob that grants comes first',
    [
      ['s/x*', 'deny'],
      ['s/X/y*', 'read'],
    ],
    'read',
    's/X/y',
    true,
    true,
  ],
  [
    'of two that differ in letters alone the deny',
    [
      ['s/x', 'deny'],
      ['s/X', 'read'],
    ],
    'read',
    's/X',
    true,
    false,
  ],
  [
    'a stanza without the capability is no deny',
    [
      ['s/*', 'read'],
      ['s/x', 'update'],
    ],
    'read',
    's/X',
    true,
    true,
  ],
  [
    'LIST',
    [
      ['s/*', 'list'],
      ['s/pay/*', 'deny'],
    ],
    'list',
    's/Pay/',
    true,
    false,
  ],
  [
    'LIST of what is below',
    [
      ['s/*', 'list'],
      ['s/pay/*', 'deny'],
    ],
    'list',
    's/PAY/x/',
    true,
    false,
  ],
  [
    'LIST by the exact name without its slash',
    [
      ['s/*', 'list'],
      ['s/pay', 'deny'],
    ],
    'list',
    's/PAY/',
    true,
    false,
  ],
  [
    'LIST that a narrower grant gives',
    [
      ['s/p*', 'deny'],
      ['s/PAY/*', 'list'],
    ],
    'list',
    's/PAY/x/',
    true,
    true,
  ],
])('%s', (_, rows, operation, path, before, since) => {
  expect([ask(rows, operation, path, 'vault'), ask(rows, operation, path, 'vault-anycase')]).toEqual([before, since]);
});

test('spellings: each that is known, segment by segment, and one that is not', () => {
  const known = ['s/PAY/+', 's/+/x', 'S/*', 's/paydesk'].map(pattern);
  const found = inOtherLetters(pattern('s/pay/*'), known).map((p) => p.text);
  for (const text of ['s/PAY/*', 'S/pay/*', 'S/PAY/*', 's/paY/*']) expect(found).toContain(text);
  for (const text of found) expect(text.toLowerCase()).toBe('s/pay/*');
  expect(inOtherLetters(pattern('s/+'), []).map((p) => p.text)).toEqual(['S/+']);
  expect(inOtherLetters(pattern('0/+/*'), [])).toEqual([]);
});

test('a path that stands for all others is new in any case of letters', () => {
  const patterns = ['s/X/*', 's/A*', 's/B'].map(pattern);
  for (const { path } of partition(patterns))
    for (const p of patterns) expect(matches(pattern(p.text.toLowerCase()), path.toLowerCase()), path).toBe(matches(p, path));
});

const vaultOf = (version: string): string => VAULT_ON_EKS.replace('version = "2.0.4"', `version = "${version}"`);
const app = (...lines: readonly string[]): string =>
  `app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  ${lines.join('\n  ')}\n}\n`;

async function compiled(...lines: readonly string[]) {
  const { diagnostics, mismatches } = await compileSnippet({ text: `${vaultOf('2.2.2')}\n${app(...lines)}` });
  return { said: diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`), mismatches };
}

test('a grant that only a deny in other letters takes away is an error, and one that comes before the deny is kept', async () => {
  const common = ['allow list on secret/payments/*/**', 'deny list on secret/payments/*/private/**'];
  const kept = await compiled(...common, 'allow list, read-metadata on secret/payments/x/Private/z/**');
  expect(kept).toEqual({ said: [], mismatches: [] });
  const lost = await compiled(...common, 'allow list on secret/payments/*/Private/y/**');
  expect(lost.said).toEqual([
    expect.stringMatching(/^W060 `list on secret\/payments\/\*\/Private\/y\/\*\*` cannot be kept: list of .* holds in any case of letters/),
  ]);
});

test('assertions say what the server does in letters that nobody wrote', async () => {
  const asked = async (assertion: string): Promise<string[]> => {
    const declared = app(
      'allow list on secret/payments/**',
      'deny list on secret/payments/*/private/**',
      'deny list on secret/payments/x/one',
    );
    const { diagnostics } = await compileSnippet({ text: `${vaultOf('2.2.2')}\n${declared}\n${assertion}` });
    return diagnostics.filter((d) => d.code === 'W069').map((d) => d.message);
  };
  expect(await asked('assert app api cannot list on secret/payments/x/PRIVATE/**')).toEqual([]);
  expect(await asked('assert app api can list on secret/payments/x/PRIVATE/y')).toEqual([expect.stringContaining('cannot list')]);
  expect(await asked('assert app api can list on secret/payments/x/other/y')).toEqual([]);
  // An exact stanza without `list` is no explicit deny, and is one for its own letters only.
  expect(await asked('assert app api can list on secret/payments/x/ONE')).toEqual([]);
});
