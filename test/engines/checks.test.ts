import { expect, test } from 'vitest';
import { codes } from '../../src/engines/codes.ts';
import { app, check, engine, grant, injection, program, type Raw } from './support/build.ts';
import { EXAMPLES } from './support/examples.ts';

const url = 'postgresql://{{username}}:{{password}}@db:5432/x';
const connection = { labels: ['orders'], attrs: { plugin: '@postgresql', url, username: 'vault' } };
const root = { attrs: { common_name: 'x', ttl: '87600h' } };
const aws = (role: Raw, root?: Raw) => engine('aws', 'aws', { blocks: { ...(root ? { root } : {}), role: [{ labels: ['r'], ...role }] } });
const user = { attrs: { credentials: '@user', user: 'vault' } };
const pkiRole = (attrs: NonNullable<Raw['attrs']>) => engine('pki', 'pki', { blocks: { root, role: [{ labels: ['r'], attrs }] } });
const sshRole = (attrs: NonNullable<Raw['attrs']>, blocks: NonNullable<Raw['blocks']> = { ca: {} }) =>
  engine('ssh', 'ssh', { blocks: { ...blocks, role: [{ labels: ['r'], attrs }] } });
const key = (attrs: NonNullable<Raw['attrs']>) => engine('transit', 't', { blocks: { key: [{ labels: ['k'], attrs }] } });
const arn = 'arn:aws:iam::123456789012:role/r';
const some = [grant('s3:GetObject', 'arn:aws:s3:::x/*')];

test('the examples have no fault', () => {
  const all = Object.values(EXAMPLES);
  const within = program(all);
  expect(all.flatMap((one) => check(one, within))).toEqual([]);
});

test.each([
  ['W050', 'role r of pki has ttl 72h, which is longer than its max_ttl 24h', pkiRole({ domains: ['x'], ttl: '72h', max_ttl: '24h' })],
  ['W050', 'engine secret has default_ttl 2h', engine('kv', 'secret', { attrs: { default_ttl: '2h', max_ttl: '1h' } })],
  ['W050', 'role r of aws has ttl 2h', aws({ attrs: { type: '@assumed_role', assume: arn, ttl: '2h', max_ttl: '1h' } })],
  [
    'W051',
    'engine db has no connection named order',
    engine('database', 'db', {
      blocks: { connection: [connection], role: [{ labels: ['r'], attrs: { connection: '@order', create: 'x' } }] },
    }),
  ],
  ['W051', 'engine pki is an intermediate of itself', engine('pki', 'pki', { blocks: { intermediate: { ...root, of: 'pki' } } })],
  ['W051', 'this environment has no pki engine named pkx', engine('pki', 'pki', { blocks: { intermediate: { ...root, of: 'pkx' } } })],
  ['W051', 'engine pki has no role named web', engine('pki', 'pki', { blocks: { root, acme: { attrs: { roles: ['web'] } } } })],
  ['W052', 'allows no name', pkiRole({ subdomains: true })],
  ['W052', 'is both a root and an intermediate', engine('pki', 'pki', { blocks: { root, intermediate: root } })],
  ['W052', 'has roles but no authority', engine('pki', 'pki', { blocks: { role: [{ labels: ['r'], attrs: { domains: ['x'] } }] } })],
  ['W052', 'names no role to assume', aws({ attrs: { type: '@assumed_role' } })],
  ['W052', 'of type iam_user, which takes no assume', aws({ attrs: { type: '@iam_user', assume: arn }, allow: some })],
  [
    'W052',
    'of type assumed_role, which takes no permissions_boundary',
    aws({ attrs: { type: '@assumed_role', assume: arn, permissions_boundary: 'arn:aws:iam::123456789012:policy/b' } }),
  ],
  ['W052', 'whose credentials have no ttl of their own', aws({ attrs: { type: '@iam_user', ttl: '1h' }, allow: some })],
  ['W052', 'makes IAM users without any rights', aws({ attrs: { type: '@iam_user' } })],
  ['W052', 'takes no policy', aws({ attrs: { type: '@session_token' }, allow: some }, user)],
  ['W052', 'has no session tags', aws({ attrs: { type: '@federation_token' }, blocks: { session_tags: { open: { a: 'b' } } } }, user)],
  ['W052', 'does not say which', engine('aws', 'aws', { blocks: { root: { attrs: { credentials: '@user' } } } })],
  [
    'W052',
    'has no {{password}}',
    engine('database', 'db', {
      blocks: { connection: [{ ...connection, attrs: { ...connection.attrs, url: 'postgresql://{{ username }}@db' } }] },
    }),
  ],
  [
    'W052',
    'has a role and a static_role named x',
    engine('database', 'db', {
      blocks: {
        connection: [connection],
        role: [{ labels: ['x'], attrs: { connection: '@orders', create: 'x' } }],
        static_role: [{ labels: ['x'], attrs: { connection: '@orders', username: 'x', rotate_every: '1d' } }],
      },
    }),
  ],
  ['W052', 'convergent without being derived', key({ convergent: true })],
  ['W052', 'from which no keys can be derived', key({ type: '@rsa_4096', derived: true })],
  ['W052', 'whose size is fixed', key({ key_size: 32 })],
  ['W052', 'decrypts only from version 3', key({ min_encryption_version: 2, min_decryption_version: 3 })],
  ['W052', 'has no authority', sshRole({ type: '@ca', users: ['ops'] }, {})],
  ['W052', 'needs a default user', sshRole({ type: '@otp', users: ['a', 'b'] })],
  ['W052', 'of type otp, which takes no ttl', sshRole({ type: '@otp', users: ['a'], ttl: '1h' })],
  ['W052', 'signs keys of users but names none', sshRole({ type: '@ca' })],
  ['W052', 'signs keys of hosts, which have no users', sshRole({ type: '@ca', host: true, users: ['a'], domains: ['x'] })],
  ['W052', 'keeps no versions', engine('kv', 'old', { attrs: { version: 1, max_versions: 3 } })],
  [
    'W052',
    'has a rotation function but no interval',
    engine('secretsmanager', 'sm', {
      blocks: { secret: [{ labels: ['x'], attrs: { rotation_lambda: 'arn:aws:lambda:eu-west-1:123456789012:function:f' } }] },
    }),
  ],
] as const)('%s %s', (code, message, faulty) => {
  const found = check(faulty, program([faulty]));
  expect(found.map((one) => one.code)).toEqual([code]);
  expect(found[0]?.message).toContain(message);
  expect(found[0]?.span).not.toBeNull();
  expect(found[0]?.help ?? found[0]?.expected).toBeTruthy();
});

test('a circle of authorities is reported at each of them', () => {
  const a = engine('pki', 'a', { blocks: { intermediate: { ...root, of: 'b' } } });
  const b = engine('pki', 'b', { blocks: { intermediate: { ...root, of: 'a' } } });
  const within = program([a, b]);
  expect(check(a, within)[0]?.message).toBe('the authorities a, b sign one another in a circle');
  expect(check(b, within)).toHaveLength(1);
});

test('an engine of another kind signs nothing', () => {
  const kv = engine('kv', 'secret');
  const pki = engine('pki', 'pki', { blocks: { intermediate: { ...root, of: 'secret' } } });
  expect(check(pki, program([kv, pki]))[0]?.message).toBe('secret is a kv engine and cannot sign pki');
});

test('a near name is offered', () => {
  const db = engine('database', 'db', {
    blocks: { connection: [connection], role: [{ labels: ['r'], attrs: { connection: '@order', create: 'x' } }] },
  });
  expect(check(db, program([db]))[0]).toMatchObject({ help: 'did you mean orders?', expected: ['orders'] });
});

test('a certificate needs a name, a read takes no parameters', () => {
  const { pki_int, pki, secret } = EXAMPLES;
  const nameless = app('web', [injection(pki_int, 'microservice')]);
  expect(check(pki_int, program([pki, pki_int], { apps: [nameless] })).map(({ code }) => code)).toEqual(['W053']);
  const named = app('web', [injection(pki_int, 'microservice', { request: { common_name: 'x' } })]);
  expect(check(pki_int, program([pki, pki_int], { apps: [named] }))).toEqual([]);
  const asked = app('web', [injection(secret, 'a', { request: { version: '1' } })]);
  expect(check(secret, program([secret], { apps: [asked] }))[0]).toMatchObject({ code: 'W053' });
});

test.each([
  ['write-role', 'auth/eks/role/checkout', undefined],
  ['list-roles', 'auth/eks/role', undefined],
  ['write-config', 'auth/*/config', undefined],
  ['write-role', 'auth/**', 'write-role needs a role, user or group of an auth method, and auth/** is none'],
  ['write-role', 'auth/eks/config', 'write-role needs a role, user or group of an auth method, and auth/eks/config is none'],
  ['read-config', 'auth/ekz/config', 'vault main has no auth method named ekz'],
] as const)('%s on %s', (verb, resource, message) => {
  const auth = engine('auth', 'auth');
  const within = program([auth], { auths: ['eks'], teams: { ops: { grants: [grant(verb, resource)] } } });
  expect(check(auth, within).map((one) => one.message)).toEqual(message === undefined ? [] : [message]);
});

test("a verb's own path is not written again", () => {
  const sys = engine('sys', 'sys');
  const within = program([sys], { teams: { ops: { grants: [grant('write-policy read-policy', 'sys/policies/acl/admin sys/admin')] } } });
  const found = check(sys, within);
  expect(found).toHaveLength(1);
  expect(found[0]?.fix?.edits[0]?.text).toBe('sys/admin');
});

test('every code has a page', () => {
  expect(codes.map(({ code }) => code)).toEqual(['W050', 'W051', 'W052', 'W053']);
  for (const { page } of codes) for (const text of [page.what, page.why, page.fix]) expect(text).toMatch(/[.]$/);
});
