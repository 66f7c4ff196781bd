import { expect, test } from 'vitest';
import { maskOf, type PolicyCapability } from '../../src/access/capabilities.ts';
import { buildTable, decide } from '../../src/access/decide.ts';
import { VAULT_ON_EKS } from '../../src/rules/examples.ts';
import { readPolicy } from '../../src/readers/policy-hcl/index.ts';
import { compileSnippet } from '../support/base-project.ts';

const vaultOf = (version: string, more = ''): string => VAULT_ON_EKS.replace('version = "2.2.2"', `version = "${version}"${more}`);
const app = (...grants: readonly string[]): string =>
  `app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  ${grants.join('\n  ')}\n}\n`;
const CLOSED = app('allow list on secret/payments/**', 'deny list on secret/payments/*/private/**');
const BESIDE = app(
  'allow list on secret/payments/*/b/*',
  'allow read-metadata on secret/payments/*/**',
  'deny read-metadata on secret/payments/*',
);
const compile = async (vault: string, text: string) => {
  const { diagnostics, artifacts, mismatches } = await compileSnippet({ text: `${vault}\n${text}` }, true);
  const said = diagnostics.filter((d) => !['W508'].includes(d.code));
  const policy = artifacts.find((a) => a.path === 'prod/vault/policies/app-api.hcl')?.text;
  return { said, policy, mismatches };
};

const listed = (text: string | undefined, path: string, dialect: 'vault' | 'vault-legacy' | 'openbao'): boolean => {
  const file = readPolicy({ path: 'a.hcl', text: text ?? '' }, { report: (d) => expect.fail(d.message) });
  const rows = (file?.stanzas ?? []).map((s) => ({ path: s.path, mask: maskOf(s.capabilities as PolicyCapability[]) }));
  return decide(buildTable([rows]), 'list', path, dialect).allowed;
};

const OPENBAO = vaultOf('2.5.5').replace('version', 'product = openbao  version');

test.each([
  ['2.0.2', vaultOf('2.0.2'), 'vault', 'Vault 2.0.3', 'Vault 2.0.2'],
  ['1.21.7 Enterprise', vaultOf('1.21.7', '  edition = enterprise'), 'vault', 'Vault 2.0.3', 'Vault 1.21.7'],
  ['OpenBao 2.5.5', OPENBAO, 'openbao', 'OpenBao 2.6', 'OpenBao 2.5.5'],
] as const)('W304 before the change: %s', async (_, vault, next, from, now) => {
  const { said, policy } = await compile(vault, next === 'openbao' ? BESIDE : CLOSED);
  const found = said.filter((d) => d.code === 'W304');
  expect(found.length, JSON.stringify(said)).toBeGreaterThan(0);
  for (const { message, span, help, severity } of found) {
    expect(severity).toBe('warning');
    expect(message).toContain(`from ${from} on: list of `);
    expect(message).toContain(`by ${now} and will be`);
    expect(help).toContain('upgrade_from = "');
    expect(span?.file).toBe('specs/snippet.writ');
    // The witness is a true one: the two servers' decisions about the very text.
    const [, path = '', was, will] = /list of (\S+) is (\w+) by .* will be (\w+)/.exec(message) ?? [];
    expect([listed(policy, path, 'vault-legacy'), listed(policy, path, next)]).toEqual([was === 'answered', will === 'answered']);
    expect(was).not.toBe(will);
  }
});

test('W304 stands at the deny that is gone round, beside the grant that does', async () => {
  const { said } = await compile(vaultOf('2.0.2'), CLOSED);
  expect(said.map((d) => `${d.code} ${d.message}`)).toEqual([
    'W304 `list on secret/payments/*/private/**` will not keep a listing closed from Vault 2.0.3 on: list of secret/metadata/payments/x/private/ is refused by Vault 2.0.2 and will be answered (app/api)',
  ]);
  expect(said[0]?.related?.map((r) => r.message)).toEqual([
    'what decides then: `secret/metadata/payments/+/*`, of list on secret/payments/**',
  ]);
});

test.each([
  ['a newer version', vaultOf('2.0.4'), CLOSED],
  ['nothing that the change touches', vaultOf('2.0.2'), app('allow list on secret/payments/api/**', 'deny read on secret/payments/api/x')],
])('no W304: %s', async (_, vault, text) => {
  expect((await compile(vault, text)).said).toEqual([]);
});

test('upgrade_from: the text holds at both versions, and so does what is asserted', async () => {
  const { said, policy, mismatches } = await compile(vaultOf('2.0.4', '  upgrade_from = "1.21.1"'), CLOSED);
  expect([said, mismatches]).toEqual([[], []]);
  for (const dialect of ['vault', 'vault-legacy'] as const) {
    for (const path of ['secret/metadata/payments/x/private/', 'secret/metadata/payments/x/private/y/'])
      expect(listed(policy, path, dialect), `${dialect} ${path}`).toBe(false);
    for (const path of ['secret/metadata/payments/', 'secret/metadata/payments/x/', 'secret/metadata/payments/x/y/'])
      expect(listed(policy, path, dialect), `${dialect} ${path}`).toBe(true);
  }
  // Without it, what is emitted for the new version alone leaves the old servers' gap open.
  const { policy: alone } = await compile(vaultOf('2.0.4'), CLOSED);
  expect(alone).not.toBe(policy);
});

test('upgrade_from: what no text can say at both versions is an error at the grants', async () => {
  const text = app(
    'allow list on secret/payments/b/b/*/**',
    'allow read-metadata on secret/payments/b/*/b',
    'allow list on secret/payments/*/a/*/**',
  );
  expect((await compile(vaultOf('2.0.4'), text)).said.filter((d) => d.severity === 'error')).toEqual([]);
  const { said } = await compile(vaultOf('2.0.4', '  upgrade_from = "1.21.1"'), text);
  const first = said.find((d) => d.severity === 'error');
  expect(first).toMatchObject({ code: 'W060', help: expect.stringContaining('it must hold at 1.21.1 and at 2.0.4') as string });
  expect(first?.message).toContain('Writ finds no policy that says otherwise at both versions');
});

test.each([
  ['2.0.4', '`upgrade_from` 2.0.4 is not older than `version` 2.0.4'],
  ['10.0.0', '`upgrade_from` 10.0.0 is not older than `version` 2.0.4'],
])('upgrade_from = "%s" makes no sense', async (version, message) => {
  const { said } = await compile(vaultOf('2.0.4', `  upgrade_from = "${version}"`), '');
  expect(said.map((d) => `${d.code} ${d.message}`)).toEqual([`W048 ${message}`]);
});

test('upgrade_from: names in a path are refused while a server is among them that inserts them raw', async () => {
  const text = 'team web { group = "web"  allow read on secret/people/{self.name}/** }';
  expect((await compile(vaultOf('2.0.4'), text)).said.map((d) => d.code)).not.toContain('W068');
  expect((await compile(vaultOf('2.0.4', '  upgrade_from = "1.21.1"'), text)).said.map((d) => d.code)).toContain('W068');
});

test('W304: a grant that an explicit deny in other letters will refuse', async () => {
  const text = app(
    'allow list on secret/payments/*/**',
    'deny list on secret/payments/*/private/**',
    'allow list on secret/payments/*/Private/y/**',
    'allow delete on secret/payments/x/Private/z/**',
  );
  const { said, policy } = await compile(vaultOf('2.0.4'), text);
  expect(policy).toContain('"deny"');
  const found = said.filter((d) => d.code === 'W304');
  expect(found.map((d) => d.message)).toEqual([
    // The other grant comes before the deny: its first wildcard comes later.
    expect.stringMatching(
      /^`list on secret\/payments\/\*\/Private\/y\/\*\*` is refused from Vault 2\.2\.2 on: there the stanza `.*\+\/private\/\*` denies list of /,
    ),
  ]);
  expect((await compile(vaultOf('2.0.4'), CLOSED)).said.filter((d) => d.code === 'W304')).toEqual([]);
});
