import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { main, stages } from '../../src/cli/main.ts';
import { memoryHost, type MemoryHost } from '../support/memory-host.ts';

const POLICY = 'path "secret/data/shop" {\n  capabilities = ["read"]\n}\n';
const ADMIN = 'path "sys/policies/acl/*" {\n  capabilities = ["update"]\n}\n';
const KEY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }
  ]
}
`;

async function run(
  line: string,
  files: Readonly<Record<string, string>>,
  cwd = '/repo',
): Promise<{ code: number; out: string; err: string; host: MemoryHost }> {
  const host = memoryHost(files, { cwd, args: line.split(' '), now: Date.UTC(2026, 10, 23) });
  const code = await main(host, stages);
  return { code, out: host.stdout.text, err: host.stderr.text, host };
}

test('a clean file needs no project', async () => {
  expect(await run('check a.hcl', { '/repo/a.hcl': POLICY })).toMatchObject({
    code: 0,
    out: 'ok: 1 Vault policy, nothing to report\n',
    err: '',
  });
});

test('an error is 1, a warning 0, with the excerpt of the file', async () => {
  const bad = await run('check p/admin.hcl', { '/repo/p/admin.hcl': ADMIN });
  expect(bad.code).toBe(1);
  expect(bad.out).toContain(' --> p/admin.hcl:1:6');
  expect(bad.out).toContain('1 | path "sys/policies/acl/*" {');
  const key = await run('check key.json', { '/repo/key.json': KEY });
  expect(key).toMatchObject({ code: 0 });
  expect(key.out).toContain('warning[W604 iam-wildcard-action]: account 111122223333 is granted kms:*');
  expect(bad.host.writes).toBe(0);
});

test('a folder is walked in order; what is of other kinds is counted, what is hidden or installed is not looked at', async () => {
  const { code, out } = await run('check . --format compact', {
    '/repo/b/key.json': KEY,
    '/repo/a.hcl': ADMIN,
    '/repo/package.json': '{}',
    '/repo/notes.yaml': 'a: b\n',
    '/repo/broken.json': '{',
    '/repo/readme.md': '#',
    '/repo/node_modules/x/a.hcl': ADMIN,
    '/repo/.git/a.hcl': ADMIN,
  });
  expect(code).toBe(1);
  expect(out.split('\n').filter((line) => line.includes(': '))).toEqual([
    expect.stringMatching(/^a\.hcl:1:6: error W203 /),
    expect.stringMatching(/^b\/key\.json:4:\d+: warning W604 /),
  ]);
  expect((await run('check .', { '/repo/a.hcl': POLICY, '/repo/notes.yaml': 'a: b\n' })).out).toBe(
    '1 file of other kinds left aside\nok: 1 Vault policy, nothing to report\n',
  );
});

test.each([
  ['nothing knows it', 'check a.txt', { '/repo/a.txt': 'hello' }, 2, 'W077 unrecognised-file]: a.txt is none of what check reads'],
  ['nothing in the folder', 'check .', { '/repo/a.txt': 'hello' }, 2, 'nothing in . is one of what check reads'],
  ['it is not there', 'check a.hcl --as policy', { '/repo/b': '' }, 2, 'W088 unreadable-path]: a.hcl cannot be read: it does not exist'],
  ['its text is no JSON', 'check a.json', { '/repo/a.json': '{ "a": }' }, 1, 'W078 malformed-file]: expected a value, found `}`'],
  ['it is said to be JSON', 'check a.hcl --as iam', { '/repo/a.hcl': POLICY }, 1, 'W078 malformed-file]'],
  ['an unknown kind', 'check a.hcl --as polcy', { '/repo/a.hcl': POLICY }, 2, 'did you mean policy?'],
  ['--as without files', 'check --as policy', { '/repo/a.hcl': POLICY }, 2, '--as needs FILES'],
  [
    '--chart for specs',
    'check --chart x',
    { '/repo/writ.yaml': 'writ: "1"\nspecs: [specs]\n', '/repo/specs/a.writ': '' },
    2,
    '--chart is for FILES',
  ],
  ['--fix of what is piped in', 'check - --fix', {}, 2, '--fix writes files, and what is piped in is none'],
  ['--env of files', 'check a.hcl --env prod', { '/repo/a.hcl': POLICY }, 2, '--env is for specs'],
  ['no chart', 'check a.hcl --chart nowhere', { '/repo/a.hcl': POLICY }, 2, 'nowhere holds no chart'],
  [
    'a spec beside',
    'check a.hcl specs/a.writ',
    { '/repo/writ.yaml': 'writ: "1"\nspecs: [specs]\n', '/repo/specs/a.writ': '', '/repo/a.hcl': POLICY },
    2,
    'a.hcl is no spec, and specs/a.writ is: check them apart',
  ],
])('%s', async (_title, line, files, code, said) => {
  const outcome = await run(line, files);
  expect(outcome.out + outcome.err).toContain(said);
  expect(outcome.code).toBe(code);
});

describe('in a project', () => {
  const project = {
    '/repo/writ.yaml': 'writ: "1"\nspecs: [specs]\nrules:\n  W203: { severity: warning, paths: { legacy: "off" } }\n',
    '/repo/specs/a.writ': 'team a { }',
    '/repo/policies/admin.hcl': ADMIN,
    '/repo/legacy/admin.hcl': ADMIN,
  };
  test('a folder beside the specs is one of files, and the rules of the project hold there', async () => {
    const { code, out } = await run('check policies', project);
    expect(out).toContain('warning[W203 widens-itself]');
    expect(code).toBe(0);
    expect(await run('check ../policies/admin.hcl', project, '/repo/specs')).toMatchObject({
      code: 0,
      out: expect.stringContaining('warning[W203'),
    });
    expect((await run('check legacy', project)).out).toBe('ok: 1 Vault policy, nothing to report\n');
  });
  test('its outputs are its specs’ business, unless they are asked for', async () => {
    const settings = { '/repo/writ.yaml': 'writ: "1"\n', '/repo/out/prod/p.hcl': ADMIN, '/repo/p/a.hcl': POLICY };
    expect(await run('check .', settings)).toMatchObject({
      code: 0,
      out: '1 file of other kinds left aside\nok: 1 Vault policy, nothing to report\n',
    });
    expect(await run('check out', settings)).toMatchObject({ code: 1, out: expect.stringContaining('W203') });
    expect(await run('check out/prod/p.hcl', settings)).toMatchObject({ code: 1, out: expect.stringContaining('W203') });
    expect(await run('check out/prod/p.hcl p/a.hcl --ignore-unknown', settings)).toMatchObject({ code: 0 });
  });
  test('its own folder and the specs’ are the project’s', async () => {
    expect((await run('check specs', project)).out).not.toContain('W203');
    expect((await run('check .', project)).out).not.toContain('W203');
  });
});

test.each(['json', 'sarif', 'gitlab', 'junit', 'github', 'compact'])('--format %s', async (format) => {
  const { code, out } = await run(`check a.hcl --format ${format}`, { '/repo/a.hcl': ADMIN });
  expect(code).toBe(1);
  expect(out).toContain('W203');
  expect(out).toContain('a.hcl');
  if (['json', 'sarif', 'gitlab'].includes(format)) JSON.parse(out);
});

test('findings are chosen and known ones kept silent as for specs', async () => {
  const files = { '/repo/a.hcl': ADMIN, '/repo/key.json': KEY };
  expect((await run('check a.hcl key.json --select W6 --format compact', files)).out).not.toContain('W203');
  expect(await run('check a.hcl --ignore W203', files)).toMatchObject({ code: 0 });
  expect(await run('check key.json --fail-on warning', files)).toMatchObject({ code: 1 });
  const first = await run('check a.hcl key.json --baseline base.json --update-baseline', files);
  const text = first.host.files.get('/repo/base.json') ?? '';
  expect(text).toContain('W203');
  const again = await run('check a.hcl key.json --baseline base.json', {
    ...files,
    '/repo/base.json': text,
    '/repo/a.hcl': `\n# moved\n${ADMIN}`,
  });
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('2 old findings in base.json') });
});

test('another version of the chart, from its schema and its defaults', async () => {
  const values = 'server:\n  ha: { enabled: true, replicas: 3 }\n  newThing: { depth: 2 }\n';
  const chart = {
    '/repo/chart/Chart.yaml': 'name: vault\nversion: 0.99.0\n',
    '/repo/chart/values.schema.json': '{"type":"object","properties":{"server":{"type":"object","properties":{"ha":{"type":"object"}}}}}',
    '/repo/chart/values.yaml': 'server:\n  newThing: { depth: 1 }\n',
  };
  expect((await run('check v.yaml', { '/repo/v.yaml': values })).out).toContain(
    'the chart has no value `server.newThing` (hashicorp/vault 0.34.1)',
  );
  expect((await run('check v.yaml --chart chart', { ...chart, '/repo/v.yaml': values })).out).toBe(
    'ok: 1 file of chart values, nothing to report\n',
  );
  const wrong = await run('check v.yaml --chart chart', { ...chart, '/repo/v.yaml': values.replace('depth', 'dept') });
  expect(wrong.out).toContain('the chart has no value `server.newThing.dept` (vault 0.99.0)');
  expect(wrong.out).toContain('did you mean `server.newThing.depth`?');
  const read = { ...chart, '/repo/chart/templates/x.yaml': '{{ .Values.server.other.dept }}\n{{ .Values.server.newThing.dept }}\n' };
  expect((await run('check v.yaml --chart chart', { ...read, '/repo/v.yaml': values.replace('depth', 'dept') })).code).toBe(0);
  const { ['/repo/chart/values.schema.json']: _, ...unschemed } = chart;
  expect((await run('check v.yaml --chart chart', { ...unschemed, '/repo/v.yaml': values })).out).toContain(
    'the chart has no value `server.ha`',
  );
});

test('a policy of OpenBao is one of OpenBao', async () => {
  const text = 'path "secret/data/x" {\n  capabilities = ["scan", "list"]\n}\n';
  expect((await run('check a.hcl', { '/repo/a.hcl': text })).out).toContain('unknown capability `scan`');
  expect(await run('check a.hcl --dialect openbao', { '/repo/a.hcl': text })).toMatchObject({ code: 0 });
});

test('text that is no UTF-8, and the chart’s real defaults', async () => {
  const real = new URL('../../../shared/oracle/vault-helm-0.34.1/values.yaml', import.meta.url);
  const host = memoryHost({ '/repo/a.hcl': POLICY }, { cwd: '/repo', args: ['check', 'a.hcl'], now: 0 });
  const broken = { ...host, readBytes: () => new Uint8Array([0x70, 0xff, 0xfe]) };
  expect(await main(broken, stages)).toBe(2);
  expect(host.stdout.text).toContain('a.hcl cannot be read: it is not UTF-8');
  let text: string;
  try {
    text = readFileSync(real, 'utf8');
  } catch {
    console.log("the chart's values are not at hand (../shared/oracle): not compared");
    return;
  }
  expect((await run('check v.yaml --select W070', { '/repo/v.yaml': text })).out).not.toContain('W070');
});

describe('which files', () => {
  const files = { '/repo/p/a.hcl': POLICY, '/repo/p/deep/b.hcl': ADMIN, '/repo/p/notes.json': '{"a":1}', '/repo/k.json': KEY };
  const compact = async (line: string, cwd?: string): Promise<string[]> =>
    (await run(`check ${line} --format compact`, files, cwd)).out.split('\n').filter((one) => one.includes(':'));

  test('a pattern that the shell has left as it was', async () => {
    expect(await compact('p/**/*.hcl')).toEqual([expect.stringMatching(/^p\/deep\/b\.hcl:1:6: error W203/)]);
    expect(await compact('*.json')).toEqual([expect.stringMatching(/^k\.json:/)]);
    expect(await compact('p/{x,deep}/?.hcl')).toEqual([expect.stringMatching(/^p\/deep\/b\.hcl/)]);
    expect(await run('check p/*.tf', files)).toMatchObject({ code: 2, out: expect.stringContaining('no file matches p/*.tf') });
    expect((await run('check p/*', files)).out).toBe('1 file of other kinds left aside\nok: 1 Vault policy, nothing to report\n');
  });

  test('what is piped in, with and without its kind', async () => {
    const piped = async (line: string, stdin: string) => {
      const host = memoryHost({ '/repo/x': '' }, { cwd: '/repo', args: line.split(' '), now: Date.UTC(2026, 10, 23), stdin });
      return { code: await main(host, stages), out: host.stdout.text };
    };
    expect(await piped('check -', ADMIN)).toMatchObject({ code: 1, out: expect.stringContaining(' --> stdin:1:6') });
    expect((await piped('check -', KEY)).out).toContain('W604');
    expect((await piped('check -', 'server:\n  ha: { enabled: true, replicas: 2 }\n')).out).toContain('W504');
    expect((await piped('check - --as server-config', 'seals "x" {}\n')).out).toContain('W514');
    expect(await piped('check -', '')).toMatchObject({ code: 2, out: expect.stringContaining('stdin is empty') });
  });

  test('each once, by its own name', async () => {
    expect(await compact('p p/deep ./p/deep/b.hcl')).toEqual([expect.stringMatching(/^p\/deep\/b\.hcl:1:6/)]);
  });

  test('--ignore-unknown leaves named files of other kinds aside, and says nothing when none is left', async () => {
    expect(await run('check p/notes.json k.json --ignore-unknown', files)).toMatchObject({ code: 0, out: expect.stringContaining('W604') });
    expect(await run('check p/notes.json --ignore-unknown', files)).toMatchObject({ code: 0 });
    expect(await run('check p/notes.json k.json', files)).toMatchObject({ code: 2 });
    expect(await run('check p/gone.hcl --ignore-unknown', files)).toMatchObject({ code: 2 });
  });

  test('what a folder holds and cannot be read is a warning, never passed over', async () => {
    const host = memoryHost(files, { cwd: '/repo', args: ['check', 'p'], now: 0 });
    const broken = {
      ...host,
      readBytes: (path: string) => (path.endsWith('a.hcl') ? new Uint8Array([0xff]) : host.readBytes(path)),
      list: (path: string) => {
        if (path.endsWith('deep')) throw Object.assign(new Error('no'), { code: 'EACCES' });
        return host.list(path);
      },
    };
    expect(await main(broken, stages)).toBe(0);
    expect(host.stdout.text).toContain('warning[W088 unreadable-path]: p/a.hcl cannot be read: it is not UTF-8');
    expect(host.stdout.text).toContain('warning[W088 unreadable-path]: p/deep cannot be read: permission denied');
  });

  test('a project without specs is there for the sake of its files', async () => {
    const settings = { ...files, '/repo/writ.yaml': 'writ: "1"\nrules: { W203: off }\n' };
    expect(await run('check .', settings)).toMatchObject({
      code: 0,
      out: expect.stringContaining('checked 2 Vault policies, 1 IAM document\n'),
    });
    expect(await run('check p/deep', { ...settings, '/repo/writ.yaml': 'writ: "1"\nruls: {}\n' })).toMatchObject({
      code: 2,
      out: expect.stringContaining('no such key `ruls`, did you mean `rules`?'),
    });
  });
});

describe('`ignores` of a project', () => {
  const files = { '/repo/p/admin.hcl': ADMIN, '/repo/p/k.json': KEY };
  const told = async (ignores: string, line = 'check p', asOf = '2026-11-23') => {
    const { out, code } = await run(`${line} --format compact --as-of ${asOf}`, {
      ...files,
      '/repo/writ.yaml': `writ: "1"\nignores:\n${ignores}`,
    });
    return { code, found: out.split('\n').flatMap((one) => /^(\S+?):\d+:\d+: \w+ (W\d+)/.exec(one)?.slice(1, 3).join(' ') ?? []) };
  };
  test.each([
    ['  - { code: W203, path: p/admin.hcl, because: the pipeline }\n', ['p/k.json W604']],
    ['  - { code: [W203, W604], path: p, because: old }\n', []],
    ['  - { code: W604, path: p, at: "kms:*", because: the console }\n', ['p/admin.hcl W203']],
    ['  - { code: W604, path: p, at: "s3:*", because: the console }\n', ['p/admin.hcl W203', 'p/k.json W604', 'writ.yaml W095']],
    ['  - { code: W203, path: p }\n', ['p/k.json W604', 'writ.yaml W093']],
    ['  - { code: W203, path: p, because: x, until: 2026-11-22 }\n', ['p/admin.hcl W203', 'p/k.json W604', 'writ.yaml W094']],
    ['  - { code: [W203, W205], path: p, because: x }\n', ['p/k.json W604', 'writ.yaml W095']],
  ])('%s', async (ignores, expected) => {
    expect((await told(ignores)).found).toEqual(expected);
  });
  test('an exception is without effect only where all its files were checked', async () => {
    const ignores = '  - { code: W203, path: p, because: the pipeline }\n';
    expect((await told(ignores, 'check p/k.json')).found).toEqual(['p/k.json W604']);
    expect((await told(ignores, 'check p/admin.hcl')).found).toEqual([]);
  });
  test('in specs it is no way', async () => {
    expect(await told('  - { code: W101, path: specs, because: x }\n')).toEqual({
      code: 2,
      found: expect.arrayContaining(['writ.yaml W041']),
    });
  });
});

describe('a baseline over several calls', () => {
  const files = { '/repo/p/admin.hcl': ADMIN, '/repo/i/k.json': KEY };
  const codes = (text: string | undefined): string[] => [...(text ?? '').matchAll(/"code":"(W\d+)"/g)].map(([, code = '']) => code);
  const B = '/repo/base.json';

  test('a look at one folder takes nothing out of what another is known for', async () => {
    const first = await run('check p i --baseline base.json --update-baseline', files);
    const text = first.host.files.get(B) ?? '';
    expect(codes(text)).toEqual(['W203', 'W604']);
    const mended = { ...files, [B]: text, '/repo/i/k.json': KEY.replace('kms:*', 'kms:Decrypt') };
    expect(await run('check p --baseline base.json', mended)).toMatchObject({ code: 0, out: expect.not.stringContaining('W098') });
    expect((await run('check i --baseline base.json', mended)).out).toContain('1 finding of base.json is gone: W604');
    const shrunk = await run('check i --baseline base.json --update-baseline', mended);
    expect(codes(shrunk.host.files.get(B))).toEqual(['W203']);
  });

  test('a file that is gone takes its findings along, one that moves keeps them', async () => {
    const text = (await run('check p i --baseline base.json --update-baseline', files)).host.files.get(B) ?? '';
    const gone = { '/repo/p/x.hcl': POLICY, '/repo/i/k.json': KEY, [B]: text };
    expect((await run('check p --baseline base.json', gone)).out).toContain('1 finding of base.json is gone: W203');
    const moved = { '/repo/q/deep/admin.hcl': ADMIN, '/repo/i/k.json': KEY, [B]: text };
    expect(await run('check q i --baseline base.json', moved)).toMatchObject({ code: 0, out: expect.stringContaining('2 old findings') });
  });
});
