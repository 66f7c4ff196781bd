import { expect, test } from 'vitest';
import { buildToken, judge, loadPolicy, readEntity, type RequestOperation, valueOfJson } from '../../src/access/policy/index.ts';
import type { Dialect } from '../../src/contract.ts';

interface Asked {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly entity?: unknown;
  readonly wrap?: number;
  readonly now?: number;
}

function ask(dialect: Dialect, policies: string | readonly string[], operation: string, path: string, more: Asked = {}) {
  const loaded = [policies].flat().map((text, i) => {
    const made = loadPolicy({ path: `${i}.hcl`, text }, dialect);
    if ('problems' in made) throw new Error(made.problems[0]?.message);
    return made;
  });
  const entity = more.entity === undefined ? undefined : readEntity(more.entity);
  if (entity && 'problem' in entity) throw new Error(entity.problem);
  const token = buildToken(loaded, { dialect, now: more.now ?? 0, ...(entity ? { entity } : {}) });
  return judge(token, {
    operation: operation as RequestOperation,
    path,
    data: new Map(Object.entries(more.data ?? {}).map(([k, v]) => [k, valueOfJson(v)])),
    wrap: more.wrap === undefined ? undefined : BigInt(more.wrap) * 1_000_000_000n,
  });
}
const p = (path: string, capabilities: string, more = ''): string => `path "${path}" {\n  capabilities = ${capabilities}\n${more}\n}\n`;

const LIST_DENY = [
  p('foo/metadata/*', '["list", "scan"]'),
  p('foo/metadata/private/*', '["deny"]'),
  p('foo/metadata/private/granted*', '["list", "scan"]'),
].join('');

// OpenBao 2.6.2, vault/policy/acl_test.go, TestACL_ListScanWildcardDeny (line 936): the verdicts of its table, on stanzas of the same shape.
test.each([
  ['foo/', false],
  ['foo/metadata/', true],
  ['foo/metadata/test/', true],
  ['foo/metadata/private/', false],
  ['foo/metadata/private/internal/', false],
  ['foo/metadata/private/granted/', true],
  ['foo/metadata/private/granted/test/', true],
])('OpenBao: LIST and SCAN of %s', (path, allowed) => {
  for (const operation of ['list', 'scan']) expect(ask('openbao', LIST_DENY, operation, path).allowed).toBe(allowed);
});

const wider = p('s/*', '["list"]');
const denied = wider + p('s/x/*', '["deny"]');
const silent = wider + p('s/x/*', '["read"]');
const segment = p('s/+', '["list"]') + p('s/x/*', '["read"]');

// vault-legacy: Vault 1.21.1 vault/acl.go, AllowOperation. vault: the same file after CVE-2026-12624, resolveACLPermsForListOp: most specific
// deny against most specific stanza with list, else the best of all. openbao: 2.6.2 vault/policy/acl.go lines 395 to 416: `p/` before `p`.
test.each([
  ['a narrower deny of the same prefix', denied, { 'vault-legacy': true, vault: false, openbao: false }],
  ['a narrower stanza without list hides nothing at Vault', silent, { 'vault-legacy': true, vault: true, openbao: false }],
  ['a segment wildcard that matches without the slash', segment, { 'vault-legacy': true, vault: true, openbao: false }],
  [
    'an exact stanza without the slash',
    p('s/x', '["list"]') + p('s/x/*', '["deny"]'),
    { 'vault-legacy': true, vault: true, openbao: true },
  ],
  ['an exact stanza with the slash', p('s/x/', '["list"]') + p('s/x', '["deny"]'), { 'vault-legacy': true, vault: true, openbao: true }],
  ['only the slash form matches', p('s/x/*', '["list"]'), { 'vault-legacy': true, vault: true, openbao: true }],
] as const)('LIST of s/x/: %s', (_, policy, wanted) => {
  for (const dialect of ['vault-legacy', 'vault', 'openbao'] as const)
    expect([dialect, ask(dialect, policy, 'list', 's/x/').allowed]).toEqual([dialect, wanted[dialect]]);
});

const PARAMETERS = [
  p('dev/*', '["create", "update"]', 'allowed_parameters = { "allow" = ["good"] }'),
  p('foo/bar', '["create", "update"]', 'denied_parameters = { "deny" = ["bad*"] }'),
  p('foo/baz', '["create", "update"]', 'allowed_parameters = { "ALLOW" = ["good"] }\n denied_parameters = { "dEny" = ["bad"] }'),
  p(
    'multi',
    '["update"]',
    'allowed_parameters = { "m" = ["good", "good1", "good2", "*good3"] }\n denied_parameters = { "d" = ["bad", "bad1", "bad2"] }',
  ),
  p('types', '["update"]', 'allowed_parameters = { "map" = [{ "good" = "one" }], "bool" = [false], "int" = [1], "text" = ["*"] }'),
  p('star', '["update"]', 'allowed_parameters = { "*" = [], "bar" = [false] }'),
  p('deny-all', '["update"]', 'denied_parameters = { "*" = [] }'),
  p('needs', '["update"]', 'required_parameters = ["TTL"]'),
].join('');

// The verdicts of OpenBao 2.6.2 vault/policy/acl_test.go, testACLValuePermissions (line 556), where its values can come over HTTP; the last
// rows from Vault 1.21.1 vault/acl.go lines 462 to 540, http/handler.go (numbers are json.Number) and strutil.GlobbedStringsMatch.
test.each([
  ['dev/ops', { allow: 'good' }, true],
  ['dev/ops', { allow: 'bad' }, false],
  ['foo/bar', { deny: 'bad' }, false],
  ['foo/bar', { deny: 'bad glob' }, false],
  ['foo/bar', { deny: 'good' }, true],
  ['foo/bar', { deny: null }, true],
  ['foo/baz', { aLLow: 'good' }, true],
  ['foo/baz', { deny: 'bad' }, false],
  ['foo/baz', { deny: 'good' }, false],
  ['foo/baz', { deNy: 'bad', allow: 'good' }, false],
  ['foo/baz', { Neither: 'bad' }, false],
  ['foo/baz', { allow: null }, false],
  ['multi', { m: 'good2' }, true],
  ['multi', { m: 'glob good2' }, false],
  ['multi', { m: 'glob good3' }, true],
  ['types', { map: { good: 'one' } }, true],
  ['types', { map: { bad: 'one' } }, false],
  ['types', { bool: false }, true],
  ['types', { bool: true }, false],
  ['star', { anything: true }, true],
  ['star', { bar: true }, false],
  ['types', { int: 1 }, false],
  ['types', { text: 'x' }, false],
  ['types', { text: '*' }, true],
  ['deny-all', {}, true],
  ['deny-all', { a: 1 }, false],
  ['needs', { ttl: 1 }, true],
  ['needs', { TTL: 1 }, false],
  ['needs', {}, false],
] as const)('parameters: %s %j', (path, data, allowed) => {
  for (const dialect of ['vault-legacy', 'vault', 'openbao'] as const)
    expect([dialect, ask(dialect, PARAMETERS, 'update', path, { data }).allowed]).toEqual([dialect, allowed]);
});

const TOKENS =
  p('t', '["update"]', 'denied_parameters = { "policies" = ["admin"] }') +
  p('u', '["update"]', 'allowed_parameters = { "policies" = ["web", "db"] }');

// Items of lists: Vault 1.21.1 vault/acl.go, valueInDeniedParameterList and valueInAllowedParameterList; OpenBao 2.6.2 vault/policy/acl.go,
// valueInSlice, has none of it. Lower case: Vault after 2.0.3 vault/acl.go, normalizePolicyParameterValue.
test.each([
  ['t', ['web', 'admin'], { 'vault-legacy': false, vault: false, openbao: true }],
  ['t', 'web, admin', { 'vault-legacy': false, vault: false, openbao: true }],
  ['t', 'ADMIN', { 'vault-legacy': true, vault: false, openbao: true }],
  ['t', ['web', 'Admin'], { 'vault-legacy': true, vault: false, openbao: true }],
  ['u', ['web', 'db'], { 'vault-legacy': true, vault: true, openbao: false }],
  ['u', ['web', 'x'], { 'vault-legacy': false, vault: false, openbao: false }],
  ['u', [], { 'vault-legacy': true, vault: true, openbao: false }],
  ['u', '', { 'vault-legacy': true, vault: true, openbao: false }],
  ['u', 'WEB', { 'vault-legacy': false, vault: true, openbao: false }],
] as const)('lists: %s %j', (path, policies, wanted) => {
  for (const dialect of ['vault-legacy', 'vault', 'openbao'] as const)
    expect([dialect, ask(dialect, TOKENS, 'update', path, { data: { policies } }).allowed]).toEqual([dialect, wanted[dialect]]);
});

const TEMPLATED = p('s/{{identity.entity.metadata.team}}/*', '["read"]') + p('open', '["read"]');
const team = (name: string) => ({ entity: { metadata: { team: name } } });

// Vault 1.21.1 sdk/helper/identitytpl/templating.go inserts as is; the same file later (ErrTemplatedWildcard) refuses; OpenBao 2.6.2
// vault/policy/policy_store.go lines 638 to 646 blocks `/`, `*` and `+`, and vault/policy/policy.go line 351 drops the stanza.
test.each([
  ['web', 's/web/x', { 'vault-legacy': true, vault: true, openbao: true }],
  ['+', 's/other/x', { 'vault-legacy': true, vault: false, openbao: false }],
  ['+', 'open', { 'vault-legacy': true, vault: false, openbao: true }],
  ['a/b', 's/a/b/x', { 'vault-legacy': true, vault: true, openbao: false }],
  ['', 's//x', { 'vault-legacy': true, vault: true, openbao: true }],
] as const)('templates: team %j reads %s', (name, path, wanted) => {
  for (const dialect of ['vault-legacy', 'vault', 'openbao'] as const)
    expect([dialect, ask(dialect, TEMPLATED, 'read', path, team(name)).allowed]).toEqual([dialect, wanted[dialect]]);
});

test('a template that nobody fills takes its stanza away, a deny too', () => {
  const policy = p('s/*', '["read"]') + p('s/{{identity.entity.name}}', '["deny"]');
  expect(ask('vault', policy, 'read', 's/ann').allowed).toBe(true);
  expect(ask('vault', policy, 'read', 's/ann', { entity: { name: 'ann' } }).allowed).toBe(false);
  expect(ask('vault', TEMPLATED, 'read', 's/web/x').why).toBe(
    'no stanza matches; a templated stanza is left out: `{{identity.entity.metadata.team}}`: the token has no entity',
  );
});

test('OpenBao: expiration, page limits, attributes set twice', () => {
  const policy = p('a', '["read"]', 'expiration = "2026-01-01T00:00:00Z"');
  expect(ask('openbao', policy, 'read', 'a', { now: Date.UTC(2025, 11, 31) }).allowed).toBe(true);
  expect(ask('openbao', policy, 'read', 'a', { now: Date.UTC(2026, 0, 2) }).allowed).toBe(false);
  const pages = p('a/', '["list"]', 'pagination_limit = 10');
  const limits: [unknown, boolean][] = [
    ['10', true],
    [11, false],
    ['max', true],
    [-1, false],
    ['x', false],
    [0, true],
    // Found by comparing with OpenBao 2.6.2: an empty text is no limit.
    ['', true],
    [[5], false],
  ];
  for (const [limit, allowed] of limits)
    expect([limit, ask('openbao', pages, 'list', 'a/', { data: { limit } }).allowed]).toEqual([limit, allowed]);
  const twice = 'path "a" { capabilities = ["read"] capabilities = ["update"] }';
  expect(ask('openbao', twice, 'read', 'a').allowed && ask('openbao', twice, 'update', 'a').allowed).toBe(true);
  expect(loadPolicy({ path: 'a', text: twice }, 'vault')).toHaveProperty('problems');
  // Found by comparing with OpenBao 2.6.2: of what is given twice, the first one's type reads the second.
  const took = (...lines: readonly string[]) =>
    'stanzas' in loadPolicy({ path: 'a', text: p('a', '["update"]', lines.join('\n')) }, 'openbao');
  const ttl = (value: string): string => `min_wrapping_ttl = ${value}`;
  expect([took(ttl('5'), ttl('true')), took(ttl('"5s"'), ttl('1.5')), took(ttl('"5x"'), ttl('7')), took(ttl('5'), ttl('"7"'))]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  const inside = (value: string): string => `denied_parameters = { "k" = [{ "z" = "a", "z" = ${value} }] }`;
  expect([took(inside('{ "y" = "b" }')), took(inside('"b"'))]).toEqual([false, true]);
  const numbers = (first: string, next: string): boolean => took(`denied_parameters = { "k" = [{ "z" = ${first}, "z" = ${next} }] }`);
  expect([numbers('1e3', '0x1f'), numbers('1e3', '017'), numbers('0x1f', '5')]).toEqual([false, true, true]);
  const denied = p('a', '["update"]', inside('"b"'));
  expect(ask('openbao', denied, 'update', 'a', { data: { k: { z: 'b' } } }).allowed).toBe(false);
  expect(ask('openbao', denied, 'update', 'a', { data: { k: { z: 'a' } } }).allowed).toBe(true);
  // Found by comparing with OpenBao 2.6.2: in what has expired nothing is looked at but keys and types, and templates.
  const expired = (path: string, capabilities: string, more = ''): boolean =>
    'stanzas' in loadPolicy({ path: 'a', text: p(path, capabilities, `expiration = "4070900"\n${more}`) }, 'openbao', Date.UTC(2026, 0, 1));
  expect([expired('a', '["nothing"]'), expired('a/+*', '["read"]'), expired('a', '["read"]', 'policy = "all"')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([expired('a', '"read"'), expired('a', '["read"]', 'color = 1'), expired('a/{{', '["read"]')]).toEqual([false, false, false]);
  expect(loadPolicy({ path: 'a', text: p('a', '["nothing"]', 'expiration = "4070900"') }, 'openbao', 4_070_900_000)).toHaveProperty(
    'problems',
  );
  expect(loadPolicy({ path: 'a', text: p('a', '["scan"]') }, 'vault')).toHaveProperty('problems');
  expect(loadPolicy({ path: 'a', text: p('a', '["subscribe"]') }, 'openbao')).toHaveProperty('problems');
});

// Vault 1.21.1 vault/acl.go: merged limits, operations that ask for update, help.
test('merged stanzas, wrapping and operations', () => {
  const merged = [p('a', '["read"]', 'min_wrapping_ttl = 60'), p('a', '["update"]', 'max_wrapping_ttl = 30')];
  expect(ask('vault', merged, 'read', 'a', { wrap: 45 }).allowed).toBe(false);
  expect(ask('vault', p('a', '["read"]', 'max_wrapping_ttl = "1m"'), 'read', 'a', { wrap: 60 }).allowed).toBe(true);
  expect(ask('vault', p('a', '["read"]', 'max_wrapping_ttl = "1m"'), 'read', 'a').why).toBe(
    '`a` decides, and it has `read`, but the response must be wrapped for at most 60s, and no wrapping is asked for',
  );
  for (const operation of ['renew', 'revoke', 'rollback']) expect(ask('vault', p('a', '["update"]'), operation, 'a').allowed).toBe(true);
  expect(ask('vault', [], 'help', 'anything').allowed).toBe(true);
  expect(ask('vault', [p('a', '["read"]'), p('a', '["deny"]')], 'read', 'a')).toMatchObject({ allowed: false, part: { policy: 1 } });
  expect(ask('vault', p('/a', '[]') + p('*', '["read"]'), 'read', 'a').allowed).toBe(false);
  // Found by comparing with Vault 1.21.1: an operation it does not know looks at no path without its slash, so it holds no `sudo` either.
  expect(ask('vault-legacy', p('m/+', '["sudo"]'), 'scan', 'm/a/').sudo).toBe(false);
});

test('paths that ask for sudo', () => {
  const policy = p('*', '["read", "update"]') + p('sys/raw/*', '["read", "sudo"]');
  expect(ask('vault', policy, 'read', 'sys/raw/x')).toMatchObject({ allowed: true, sudo: true, needsSudo: true });
  expect(ask('vault', policy, 'update', 'sys/rotate')).toMatchObject({ allowed: true, sudo: false, needsSudo: true });
  expect(ask('vault', policy, 'update', 'sys/policies/acl/x')).toMatchObject({ needsSudo: false });
});

test.each([
  ['s/*', 's/a', 's/a', 'an exact path comes before every pattern'],
  ['s/*', 's/a/*', 's/a/x', 'of prefixes, the longest decides'],
  ['s/+/x', 's/a/+', 's/a/x', 'its first wildcard comes later (after 4 bytes, not 2)'],
  ['s/+*'.replace('*', '/*'), 's/+/x', 's/a/x', 'it does not end in `*`'],
  ['s/+/+', 's/+/x', 's/a/x', 'it has fewer `+` (1, not 2)'],
  ['s/+/x*', 's/+/xy*', 's/a/xyz', 'it is longer (6 bytes, not 5)'],
])('%s and %s: why one decides', (loser, winner, path, rule) => {
  const verdict = ask('vault', p(loser, '["read"]') + p(winner, '["read"]'), 'read', path);
  expect([verdict.row?.pattern.text, verdict.runnerUp?.pattern.text, verdict.rule]).toEqual([winner, loser, rule]);
});
