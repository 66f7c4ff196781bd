import { describe, expect, test } from 'vitest';
import { main, stages } from '../../src/cli/main.ts';
import { fileWidened } from '../../src/fix/index.ts';
import { memoryHost, type MemoryOptions } from '../support/memory-host.ts';

async function writ(line: string, files: Readonly<Record<string, string>>, options: MemoryOptions = {}) {
  const host = memoryHost(files, { cwd: '/repo', args: line.split(' '), now: Date.UTC(2026, 10, 23), ...options });
  const code = await main(host, stages);
  return { code, out: host.stdout.text, err: host.stderr.text, host };
}

const statement = (actions: readonly string[], resource: string): object => ({ Effect: 'Allow', Action: actions, Resource: resource });
const document = (...statements: readonly object[]): string =>
  `${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`;
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/vault';
const NEEDED = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem'];

test('an action that Vault never calls goes out of an IAM document, with its comma', async () => {
  const before = document(statement([...NEEDED, 'dynamodb:Scan', 'dynamodb:PutItem'], TABLE));
  const { host, out } = await writ('check vault.json --fix --select W611', { '/repo/vault.json': before });
  expect(out).toContain('2 findings fixed in 1 file');
  expect(host.files.get('/repo/vault.json')).toBe(document(statement(NEEDED, TABLE)));
  const again = await writ('check vault.json --fix --select W611', { '/repo/vault.json': host.files.get('/repo/vault.json') ?? '' });
  expect(again.out).toContain('nothing fixed');
});

test('an address becomes https, a comment without effect goes, and Windows line endings stay', async () => {
  const server = [
    'api_addr = "http://vault.example.com:8200"',
    'disable_mlock = true',
    'storage "raft" { path = "/x" }',
    '# writ:ignore W504 because "x"',
    'seal "awskms" {}',
    '',
  ];
  const { host, out } = await writ('check a.hcl --fix', { '/repo/a.hcl': server.join('\r\n') });
  expect(host.files.get('/repo/a.hcl')).toBe(
    server
      .filter((line) => !line.startsWith('#'))
      .join('\r\n')
      .replace('http:', 'https:'),
  );
  expect(out).toBe('2 findings fixed in 1 file\nok: 1 server configuration, nothing to report\n');
});

test('--dry-run writes nothing and prints a patch', async () => {
  const text = '# writ:ignore W203 because "x"\npath "secret/data/a" {\n  capabilities = ["read"]\n}\n';
  const { code, out, host } = await writ('check a.hcl --fix --dry-run', { '/repo/a.hcl': text });
  expect(out).toBe(
    '--- a/a.hcl\n+++ b/a.hcl\n@@ -1,4 +1,3 @@\n-# writ:ignore W203 because "x"\n path "secret/data/a" {\n   capabilities = ["read"]\n }\n',
  );
  expect({ code, writes: host.writes }).toEqual({ code: 1, writes: 0 });
});

test('a file that cannot be written, or was changed meanwhile, stays', async () => {
  const text = '# writ:ignore W203 because "x"\npath "secret/data/a" {\n  capabilities = ["read"]\n}\n';
  const refused = await writ('check a.hcl --fix', { '/repo/a.hcl': text }, { readOnly: ['/repo'] });
  expect(refused.out).toContain('W083 cannot-write]: a.hcl could not be written');
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.host.files.get('/repo/a.hcl')).toBe(text);
  const host = memoryHost({ '/repo/a.hcl': text }, { cwd: '/repo', args: ['check', 'a.hcl', '--fix'], now: 0 });
  let reads = 0;
  const racing = { ...host, readBytes: (path: string) => (++reads > 1 ? new TextEncoder().encode(`${text}#`) : host.readBytes(path)) };
  expect(await main(racing, stages)).toBe(2);
  expect(host.stdout.text).toContain('a.hcl was changed meanwhile');
});

describe('what a change of a file grants more is found', () => {
  const of = (kind: string, path: string, before: string, after: string, access: 'same' | 'less' = 'less') =>
    fileWidened({ kind, before: { path, text: before }, after: { path, text: after }, dialect: 'vault' }, access);
  const policy = (path: string, capabilities = '"read"'): string => `path "${path}" { capabilities = [${capabilities}] }\n`;

  test.each([
    ['a wider path', policy('kv/data/a'), policy('kv/data/*'), 'its holder could read kv/data/'],
    ['a capability', policy('kv/data/a'), policy('kv/data/a', '"read", "update"'), 'its holder could'],
    ['a deny less', policy('kv/*') + policy('kv/a', '"deny"'), policy('kv/*'), 'its holder could read kv/a'],
    ['a narrower stanza that shadowed', policy('kv/*') + policy('kv/a', '"list"'), policy('kv/*'), 'its holder could read kv/a'],
    [
      'a limit less',
      'path "a" { capabilities = ["update"]\n denied_parameters = { x = [] } }',
      policy('a', '"update"'),
      'its holder could',
    ],
    ['a text that cannot be read', policy('a'), 'path "a" {', 'cannot be read back'],
  ])('policy: %s', (_name, before, after, why) => {
    expect(of('policy', 'a.hcl', before, after)).toContain(why);
  });
  test('policy: less is less and not the same; comments are nothing', () => {
    expect(of('policy', 'a.hcl', policy('kv/*'), policy('kv/a/*'))).toBe(undefined);
    expect(of('policy', 'a.hcl', policy('kv/*'), policy('kv/a/*'), 'same')).toContain('no longer read');
    expect(of('policy', 'a.hcl', policy('kv/*'), `# x\n${policy('kv/*')}`, 'same')).toBe(undefined);
  });

  const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
  const when = { ...statement(['s3:GetObject'], 'arn:aws:s3:::a/*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
  test.each([
    [
      'an action',
      document(statement(['s3:GetObject'], '*')),
      document(statement(['s3:GetObject', 's3:PutObject'], '*')),
      'it would allow s3:PutObject *',
    ],
    [
      'a resource',
      document(statement(['s3:GetObject'], 'arn:aws:s3:::a/*')),
      document(statement(['s3:GetObject'], '*')),
      'it would allow s3:GetObject *',
    ],
    [
      'a deny less',
      document(statement(['s3:GetObject'], '*'), deny),
      document(statement(['s3:GetObject'], '*')),
      'it would no longer deny s3:* *',
    ],
    ['a condition less', document(when), document(statement(['s3:GetObject'], 'arn:aws:s3:::a/*')), 'it would allow s3:GetObject'],
    ['an effect', document(deny), document({ ...deny, Effect: 'Allow' }), 'it would allow s3:*'],
    [
      'somebody',
      document({ ...deny, Effect: 'Allow', Principal: { AWS: '1' } }),
      document({ ...deny, Effect: 'Allow', Principal: '*' }),
      'it would allow s3:*',
    ],
    [
      'an exception less',
      document({ Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' }),
      document({ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }),
      'it would allow all but',
    ],
  ])('IAM: %s', (_name, before, after, why) => {
    expect(of('iam', 'a.json', before, after)).toContain(why);
  });
  test('of other files nothing may change but http and https', () => {
    expect(of('server-config', 'a.hcl', 'api_addr = "http://x"', 'api_addr = "https://x" # y')).toBe(undefined);
    expect(of('server-config', 'a.hcl', 'api_addr = "http://x"', 'api_addr = "https://y"')).toBe('it would say something else');
    expect(of('server-config', 'a.hcl', 'tls_disable = true', '')).toBe('it would say something else');
    expect(of('helm-values', 'a.yaml', 'a: { b: 1 }', 'a: { b: 2 }')).toBe('it would say something else');
    expect(of('task-definition', 'a.json', '{"a":1}', '{"a":1,"b":2}')).toBe('it would say something else');
  });
});
