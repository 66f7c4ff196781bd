import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryHost } from '../support/memory-host.ts';

const A = 'path "secret/data/*" {\n  capabilities = ["read"]\n}\npath "secret/+/x" {\n  capabilities = ["update"]\n}\n';
const FILES = {
  '/p/a.hcl': A,
  '/p/b.hcl': A.replace('"read"', '"read", "update"'),
  '/p/bad.hcl': 'path "a" { capabilities = ["raed"] }\n',
};

async function run(args: readonly string[], files: Readonly<Record<string, string>> = FILES, stdin = '') {
  const host = memoryHost(files, { args: ['policy', ...args], cwd: '/p', stdin });
  const code = await main(host);
  return { code, out: host.stdout.text, err: host.stderr.text };
}

test('can: the stanza, where it stands, what it came before and why', async () => {
  expect(await run(['can', '--policy', 'a.hcl', 'read', 'secret/data/x'])).toEqual({
    code: 0,
    err: '',
    out: [
      'allowed: read on secret/data/x (vault)',
      '  `secret/data/*` decides, and it has `read`',
      '  stanza: secret/data/*  a.hcl:1',
      '  before: secret/+/x  a.hcl:4',
      '  because its first wildcard comes later (after 12 bytes, not 7)',
      '',
    ].join('\n'),
  });
  expect((await run(['can', '--policy', 'a.hcl', 'update', 'secret/data/x'])).code).toBe(1);
  const both = await run(['can', '--policy', 'a.hcl', 'b.hcl', 'update', 'secret/data/x', '--format', 'json']);
  expect(JSON.parse(both.out)).toMatchObject({
    allowed: true,
    policy: 1,
    pattern: 'secret/data/*',
    over: { pattern: 'secret/+/x', policy: 0 },
  });
  expect((await run(['can', '--default', 'read', 'auth/token/lookup-self'])).code).toBe(0);
});

test('diff: equivalent, or where not; options may stand anywhere', async () => {
  expect(await run(['diff', 'a.hcl', '--', 'a.hcl', 'a.hcl'])).toMatchObject({
    code: 0,
    out: 'equivalent: the same answer to every request (vault)\n',
  });
  const found = await run(['diff', 'a.hcl', '--', 'b.hcl', '--format', 'json']);
  expect(found.code).toBe(1);
  expect(JSON.parse(found.out)).toEqual({
    equivalent: false,
    differences: [
      {
        capability: 'update',
        allows: 'second',
        match: ['secret/data/*'],
        except: [],
        witness: { operation: 'update', path: 'secret/data/', first: false, second: true },
      },
    ],
  });
});

test('a batch answers each line, in order, whatever it holds', async () => {
  const line = { policies: ['path "kv/data/*" { capabilities = ["read"] }'], operation: 'read', path: 'kv/data/x' };
  const lines = [
    JSON.stringify(line),
    'nope',
    '[]',
    JSON.stringify({ ...line, operation: 'raed' }),
    JSON.stringify({ ...line, polices: [] }),
    JSON.stringify({ ...line, policies: ['path "a" {\n capabilities = ["raed"] }'] }),
    JSON.stringify({ ...line, policies: ['path "a/+*" { capabilities = [] }'] }),
    JSON.stringify({ ...line, policies: ['path "a" { policy = "read" policy = "write" }'] }),
    JSON.stringify({ ...line, dialect: 'vualt' }),
    JSON.stringify({ ...line, wrapTtl: 'soon' }),
    JSON.stringify({ ...line, data: [1] }),
    JSON.stringify({ ...line, entity: { nmae: 'x' } }),
    JSON.stringify({ ...line, path: 'kv/other' }),
  ];
  const { code, out } = await run(['can', '--batch', '-'], FILES, lines.join('\n'));
  expect(code).toBe(0);
  const said = out
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l) as Readonly<Record<string, unknown>>);
  expect(said[0]).toEqual({ allowed: true, policy: 0, pattern: 'kv/data/*', why: '`kv/data/*` decides, and it has `read`' });
  expect(said.at(-1)).toEqual({ allowed: false, policy: null, pattern: null, why: 'no stanza matches' });
  expect(said.slice(1, -1).map((one) => String(one.error).replace(/no JSON: .*/, 'no JSON'))).toEqual([
    'this line is no JSON',
    'a line is a JSON object with policies, operation, path, data, wrapTtl, entity, dialect, default',
    'unknown operation "raed"; did you mean read?',
    'unknown key "polices"; did you mean policies?',
    'policy 0, line 2: unknown capability `raed`',
    'policy 0, line 1: `a/+*`: `+*` is not allowed in a policy path',
    'policy 0, line 1: `policy` is given twice',
    'unknown dialect "vualt"; there are vault, vault-legacy, vault-anycase, openbao',
    'a wrapping time is a number of seconds, or a text such as "60s"',
    'the data of a request is a JSON object',
    'the entity has no `nmae`; did you mean `name`?',
  ]);
  const pair = await run(['diff', '--batch', '-'], FILES, JSON.stringify({ first: [A], second: [A] }));
  expect(JSON.parse(pair.out)).toEqual({ equivalent: true, differences: [] });
});

test.each([
  [['can', '--policy', 'bad.hcl', 'read', 'a'], 'unknown capability `raed`'],
  [['can', '--policy', 'none.hcl', 'read', 'a'], 'there is no file none.hcl'],
  [['can', 'read', 'a'], '--policy is missing'],
  [['can', '--policy', 'a.hcl', 'raed', 'a'], 'unknown operation "raed"; did you mean read?'],
  [['can', '--policy', 'a.hcl', '--data', '{', 'read', 'a'], '--data is no JSON'],
  [['can', '--policy', 'a.hcl', '--entity', '[]', 'read', 'a'], 'the entity must be an object'],
  [['cna'], 'unknown question "cna"; did you mean can?'],
  [['diff', 'a.hcl'], 'diff takes two sets of files'],
])('a bad call: %j', async (args, message) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
});

test('a megabyte of stanzas is read and asked in no time', async () => {
  const text = Array.from({ length: 17_000 }, (_, i) => `path "secret/data/${i}/*" { capabilities = ["read", "list"] }\n`).join('');
  expect(text.length).toBeGreaterThan(900_000);
  const start = performance.now();
  const { code } = await run(['can', '--policy', 'big.hcl', 'read', 'secret/data/16999/x'], { '/p/big.hcl': text });
  expect(code).toBe(0);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('what else a line may hold: each has its answer, in order', async () => {
  const line = { policies: ['path "kv/data/*" { capabilities = ["read", "update"] }'], operation: 'read', path: 'kv/data/x' };
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const asked: readonly (readonly [text: string, answer: unknown])[] = [
    [JSON.stringify(line), true],
    ['', 'this line is empty'],
    ['  \t', 'this line is empty'],
    ['null', 'a line is a JSON object with policies, operation, path, data, wrapTtl, entity, dialect, default'],
    [JSON.stringify({ ...line, wrapTtl: 1e300 }), 'a wrapping time is a number of seconds, or a text such as "60s"'],
    [JSON.stringify({ ...line, wrapTtl: -1 }), 'a wrapping time is a number of seconds, or a text such as "60s"'],
    [JSON.stringify({ ...line, wrapTtl: null, data: null, entity: null, dialect: null, default: null }), true],
    [JSON.stringify(line).replace('"kv/data/x"', `"kv/data/x", "data": {"a": ${deep}}`), 'the JSON is nested deeper than 200 levels'],
    [JSON.stringify(line).replace('"kv/data/x"', `"kv/data/x", "entity": ${deep}`), 'the JSON is nested deeper than 200 levels'],
    [
      JSON.stringify({ ...line, policies: [`path "a" { allowed_parameters = { a = ${deep} } }`] }),
      'policy 0, line 1: nested deeper than 200 levels',
    ],
    [JSON.stringify({ ...line, policies: ['x'.repeat(2_000_000)] }), 'policy 0, line 1: expected `=` or `{`, found the end of the text'],
    [JSON.stringify({ ...line, policies: 'x' }), '`policies` is a list of policy texts'],
    [JSON.stringify({ ...line, path: undefined }), '`path` is missing, or no text'],
    [JSON.stringify({ ...line, operation: undefined }), '`operation` is missing, or no text'],
    [JSON.stringify({ ...line, operation: 'READ' }), 'unknown operation "READ"; did you mean read?'],
    [JSON.stringify({ ...line, default: 1 }), '`default` is true or false'],
    [JSON.stringify({ ...line, operation: 'help', path: 'elsewhere' }), true],
    [JSON.stringify({ ...line, operation: 'renew' }), true],
    [JSON.stringify({ ...line, operation: 'revoke' }), true],
    [JSON.stringify({ ...line, policies: [] }), false],
    [JSON.stringify({ ...line, path: `kv/data/${'x/'.repeat(50_000)}` }), true],
  ];
  const { code, out, err } = await run(['can', '--batch', '-'], FILES, `\uFEFF${asked.map(([text]) => text).join('\r\n')}`);
  expect([code, err]).toEqual([0, '']);
  const said = out
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l) as { allowed?: boolean; error?: string });
  expect(said.map((one) => one.error ?? one.allowed)).toEqual(asked.map(([, answer]) => answer));
});

test('the time to read policies grows with their size and no faster', async () => {
  const timeOf = async (stanzas: number): Promise<number> => {
    const text = Array.from(
      { length: stanzas },
      (_, i) => `path "secret/${i % 7 ? 'data' : '+'}/${i}/*" { capabilities = ["read", "list"] }\n`,
    ).join('');
    const start = process.cpuUsage();
    expect((await run(['can', '--policy', 'big.hcl', 'list', 'secret/data/x/'], { '/p/big.hcl': text })).code).toBe(1);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  await timeOf(2_000);
  const [small, large] = [await timeOf(4_000), await timeOf(32_000)];
  // Eight times as much; garbage collection is the rest.
  expect(large).toBeLessThan(30 * small + 300_000);
});
