import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { projectWith } from '../support/base-project.ts';
import { type MemoryHost, memoryHost, type MemoryOptions, systemError, treeOf } from '../support/memory-host.ts';
import { entry, scratch, treeOnDisk } from './support.ts';

/** Bad input through the whole command: an exit code, a code, a place, the found thing and the right one, and `out/` as it was. */
const AS_OF = ['--as-of', '2026-11-23'];
type Tree = Readonly<Record<string, string>>;

async function command(
  args: readonly string[],
  tree: Tree,
  options: MemoryOptions & { readonly broken?: Readonly<Record<string, string>> } = {},
) {
  const host = memoryHost({ ...tree }, { ...options, args });
  const { broken = {} } = options;
  const throwing =
    <T>(call: (path: string) => T) =>
    (path: string): T => {
      const code = broken[path];
      if (code !== undefined && code !== 'latin1') throw systemError(code, path);
      return call(path);
    };
  const guarded: MemoryHost = Object.defineProperties(
    { ...host },
    {
      readBytes: {
        value: throwing((path) => (broken[path] === 'latin1' ? Buffer.from(host.readFile(path), 'latin1') : host.readBytes(path))),
      },
      list: { value: throwing(host.list) },
    },
  );
  const code = await main(guarded);
  return { code, said: host.stderr.text + host.stdout.text, host };
}

const clean = projectWith({ text: '' });
const compiled = await command(['compile', ...AS_OF], clean);
/** What `out/` holds before each case: a whole compile, and somebody else's notes. */
const OUT: Tree = Object.fromEntries(
  Object.entries({ ...treeOf(compiled.host, '/project/out'), 'notes/mine.txt': 'mine\n' }).map(([k, v]) => [`/project/out/${k}`, v]),
);

test('the project that every case breaks is whole', () => {
  expect([compiled.code, Object.keys(OUT).length]).toEqual([0, 21]);
});

interface Case {
  readonly exit: 1 | 2;
  readonly code: string;
  /** `FILE:LINE:COLUMN`; absent where no text is to blame. */
  readonly at?: string;
  /** What the message must say. */
  readonly says: readonly string[];
  /** How many findings; one mistake is one. */
  readonly errors?: number;
}

async function expectRefusal(tree: Tree, wanted: Case, options: Parameters<typeof command>[2] = {}): Promise<void> {
  const { code, said, host } = await command(['compile', ...AS_OF], { ...tree, ...OUT }, options);
  expect(said).toContain(`error[${wanted.code} `);
  if (wanted.at !== undefined) expect(said).toMatch(new RegExp(`--> ${wanted.at.replaceAll('.', '\\.')}( |\\n|$)`));
  for (const text of wanted.says) expect(said).toContain(text);
  expect([code, said.match(/^error\[/gm)?.length ?? 0]).toEqual([wanted.exit, wanted.errors ?? 1]);
  expect(treeOf(host, '/project/out')).toEqual(
    Object.fromEntries(Object.entries(OUT).map(([k, v]) => [k.slice('/project/out/'.length), v])),
  );
  // `check` finds the same.
  const checked = await command(['check', ...AS_OF], tree, options);
  expect([checked.code, checked.said.includes(`error[${wanted.code} `)]).toEqual([wanted.exit, true]);
}

const app = (body: string): string =>
  `app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "api"  service_account = "api" }\n${body}\n}\n`;
const yaml = (body: string): string =>
  `app:\n  api:\n    team: payments\n    run: { platform: eks, cluster: platform, namespace: api, service_account: api }\n${body}\n`;
const S = 'specs/snippet.writ';
const Y = 'specs/snippet.writ.yaml';

/** Title, the text in the language, the text in YAML, what both get. */
const bothSpellings: readonly (readonly [string, string, string, Omit<Case, 'at'> & { readonly at: readonly [string, string] }])[] = [
  [
    'an unknown kind of declaration',
    'ap api {}',
    'ap:\n  api: {}',
    { exit: 1, code: 'W020', at: [`${S}:1:1`, `${Y}:1:1`], says: ['`ap`, did you mean `app`?'] },
  ],
  [
    'an unknown kind of engine',
    'engine kw more {}',
    'engine:\n  kw:\n    more: {}',
    { exit: 1, code: 'W020', at: [`${S}:1:8`, `${Y}:2:3`], says: ['`kw`, did you mean `kv`?', 'kv, aws, pki, database'] },
  ],
  [
    'an unknown key',
    app('  tem = payments'),
    yaml('    tem: payments'),
    { exit: 1, code: 'W021', at: [`${S}:4:3`, `${Y}:5:5`], says: ['no attribute `tem`, did you mean `team`?'] },
  ],
  [
    'an unknown engine',
    app('  allow read on secrt/a'),
    yaml('    allow: [read on secrt/a]'),
    { exit: 1, code: 'W026', at: [`${S}:4:17`, `${Y}:5:21`], says: ['no engine `secrt`, did you mean `secret`?'] },
  ],
  [
    'an unknown team',
    app('').replace('= payments', '= paymets'),
    yaml('').replace(': payments', ': paymets'),
    { exit: 1, code: 'W026', at: [`${S}:2:10`, `${Y}:3:11`], says: ['no team `paymets`, did you mean `payments`?'] },
  ],
  [
    'an unknown role',
    app('  allow generate on db/orders_rw'),
    yaml('    allow: [generate on db/orders_rw]'),
    { exit: 1, code: 'W036', at: [`${S}:4:21`, `${Y}:5:25`], says: ['`orders_rw`, did you mean `orders_ro`?', 'specs/base.writ'] },
  ],
  [
    'an unknown verb',
    app('  allow raed on secret/payments/a'),
    yaml('    allow: [{ verbs: [raed], paths: [secret/payments/a] }]'),
    { exit: 1, code: 'W032', at: [`${S}:4:9`, `${Y}:5:23`], says: ['no verb `raed`, did you mean `read`?'] },
  ],
  [
    'an unknown placeholder',
    app('  allow read on secret/payments/{ap}/x'),
    yaml('    allow: ["read on secret/payments/{ap}/x"]'),
    { exit: 1, code: 'W027', at: [`${S}:4:33`, `${Y}:5:38`], says: ['`{ap}`, did you mean `{app}`?'] },
  ],
  [
    'a type error',
    app('  login { ttl = "soon" }'),
    yaml('    login: { ttl: "soon" }'),
    {
      exit: 1,
      code: 'W022',
      at: [`${S}:4:17`, `${Y}:5:19`],
      says: ['`ttl` takes a duration such as 90s, 15m, 72h or 30d', 'found "soon"'],
    },
  ],
  [
    'an expired until',
    app('  allow read on secret/payments/a until 2026-11-22'),
    yaml('    allow: [read on secret/payments/a until 2026-11-22]'),
    { exit: 1, code: 'W037', at: [`${S}:4:41`, `${Y}:5:45`], says: ['expired on 2026-11-22'] },
  ],
  [
    'a live credential',
    'team x {\n  group = "AKIAIOSFODNN7EXAMPLQ"\n}',
    'team:\n  x:\n    group: AKIAIOSFODNN7EXAMPLQ',
    { exit: 1, code: 'W031', at: [`${S}:2:12`, `${Y}:3:12`], says: ['looks like an AWS access key', 'revoke it'] },
  ],
  [
    'names that differ in case only',
    'team Payments { group = "x" }',
    'team:\n  Payments: { group: x }',
    {
      exit: 1,
      code: 'W028',
      at: [`${S}:1:6`, `${Y}:2:3`],
      says: ['`Payments` and team `payments` differ only in case', 'specs/base.writ'],
    },
  ],
  [
    'a way to log in that the Vault lacks',
    'app api {\n  team = payments\n  run on github { repository = "a/b"  environment = "prod" }\n  allow read on secret/payments/a\n}',
    'app:\n  api:\n    team: payments\n    run: { platform: github, repository: a/b, environment: prod }\n    allow: [read on secret/payments/a]',
    { exit: 1, code: 'W043', at: [`${S}:3:3`, `${Y}:4:5`], says: ['`main` has no auth method for github', 'add `auth jwt NAME { … }`'] },
  ],
];

test.each(bothSpellings)('%s, in both spellings', async (_title, text, inYaml, { at, ...wanted }) => {
  await expectRefusal(projectWith({ text }), { ...wanted, at: at[0] });
  await expectRefusal(projectWith({ text: inYaml, yaml: true }), { ...wanted, at: at[1] });
});

const staging = 'environment staging { account = "111111111111"  region = "us-east-1"  domain = "example.org" }\n';

test.each<readonly [string, string, Case]>([
  ['an unclosed string', 'team x {\n  group = "abc', { exit: 1, code: 'W002', at: `${S}:2:11`, says: ['this string is not closed'] }],
  ['an unclosed text block', 'team x {\n  group = """\n  abc\n', { exit: 1, code: 'W002', at: `${S}:2:11`, says: ['add the closing """'] }],
  [
    'an unclosed block',
    'team x {\n  group = "abc"\n',
    { exit: 1, code: 'W002', at: `${S}:2:16`, says: ['the block was opened here', `${S}:1:8`] },
  ],
  [
    'a role that does not exist in the environment',
    `${staging}engine pki pki in staging { root { common_name = "x.org" ttl = 8760h } urls {} crl {} role web { domains = ["x.org"] key = ec256 usage = [server] ttl = 1h max_ttl = 2h } }\n${app('  allow issue on pki/web')}`,
    { exit: 1, code: 'W026', at: `${S}:6:18`, says: ['engine `pki` exists only in staging', 'narrow this with `in staging`'] },
  ],
  ['a group nobody has', app('  use sevice'), { exit: 1, code: 'W026', at: `${S}:4:7`, says: ['no profile `sevice`'] }],
  [
    'blocks nested without end',
    `team x ${'{ a '.repeat(20_000)}${'}'.repeat(20_000)}`,
    { exit: 1, code: 'W008', at: `${S}:1:808`, says: ['nested more than 200 deep'] },
  ],
  [
    'a file of 10 MB',
    `team x { group = }\n${'// x\n'.repeat(2_100_000)}`,
    { exit: 1, code: 'W008', at: `${S}:1:1`, says: ['longer than 10 MB'] },
  ],
])('%s', (_title, text, wanted) => expectRefusal(projectWith({ text }), wanted));

test.each<readonly [string, string, Case]>([
  ['a tab', 'team:\n\tx: {}\n', { exit: 1, code: 'W011', at: `${Y}:2:1`, says: ['a tab cannot indent YAML', 'indent with spaces'] }],
  ['a key twice', 'team:\n  x: { group: x }\n  x: {}\n', { exit: 1, code: 'W012', at: `${Y}:3:3`, says: ['`x` stands twice', `${Y}:2:3`] }],
  [
    'an alias bomb',
    'a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n',
    { exit: 1, code: 'W015', at: `${Y}:1:4`, says: ['the anchor `&a` is not part of the language'], errors: 4 },
  ],
  ['an alias', 'team:\n  x: &x {}\n  y: *x\n', { exit: 1, code: 'W015', at: `${Y}:3:6`, says: ['the alias `*x` is not part'], errors: 2 }],
  ['a merge key', 'team:\n  x: { group: x }\n  <<: {}\n', { exit: 1, code: 'W015', at: `${Y}:3:3`, says: ['the merge key `<<`'] }],
  [
    'lists nested without end',
    `team: ${'['.repeat(50_000)}`,
    { exit: 1, code: 'W008', at: `${Y}:1:207`, says: ['nested more than 200 deep'] },
  ],
  [
    'a quote that is never closed',
    'team:\n  x: { group: "abc }\n',
    { exit: 1, code: 'W011', at: `${Y}:2:15`, says: ['this text is not closed', 'add the missing "'] },
  ],
])('YAML: %s', (_title, text, wanted) => expectRefusal(projectWith({ text, yaml: true }), wanted));

test('one name in two files: both places', async () => {
  await expectRefusal(
    { ...projectWith({ text: app('') }), '/project/specs/z.writ.yaml': yaml('') },
    {
      exit: 1,
      code: 'W028',
      at: 'specs/z.writ.yaml:2:3',
      says: ['app `api` is declared twice', `::: ${S}:1:1`, 'first declared here'],
    },
  );
});

test('an environment without a Vault', async () => {
  const tree = projectWith({ text: staging });
  const base = (tree['/project/specs/base.writ'] ?? '').replace('vault main {', 'vault main in prod {');
  await expectRefusal(
    { ...tree, '/project/specs/base.writ': base },
    {
      exit: 1,
      code: 'W038',
      at: `${S}:1:1`,
      says: ['environment `staging` has no Vault', '`vault NAME in staging { … }`'],
    },
  );
});

const without = (...paths: string[]): Tree => Object.fromEntries(Object.entries(clean).filter(([path]) => !paths.includes(path)));
const CONFIG = '/project/writ.yaml';

test('nothing to compile', async () => {
  const said = { exit: 1, errors: 1 } as const;
  await expectRefusal({ [CONFIG]: 'writ: "1"\n' }, { ...said, code: 'W091', says: ['the spec folder specs does not exist'] });
  await expectRefusal(
    { [CONFIG]: 'writ: "1"\n', '/project/specs/README.md': '' },
    { ...said, code: 'W091', says: ['no *.writ or *.writ.yaml file below specs'] },
  );
  await expectRefusal({ [CONFIG]: 'writ: "1"\n', '/project/specs': '' }, { ...said, code: 'W091', says: ['specs is neither a folder'] });
  for (const path of ['a.writ', 'a.writ.yaml'])
    await expectRefusal(
      { [CONFIG]: 'writ: "1"\n', [`/project/specs/${path}`]: '' },
      { ...said, code: 'W046', says: ['the specs declare nothing'] },
    );
  await expectRefusal(without(CONFIG), { exit: 2, code: 'W080', says: ['no writ.yaml was found'] });
});

test.each<readonly [string, string, string, readonly string[]]>([
  ['', 'W039', '1:1', ['expected a mapping with `writ: "1"`']],
  ['writ: "1"\nspces: [specs]\n', 'W040', '2:1', ['no such key `spces`, did you mean `specs`?']],
  ['writ: "2"\n', 'W039', '1:7', ['found "2"']],
  ['writ: "1"\n\tspecs: [specs]\n', 'W039', '2:1', ['a tab cannot indent YAML']],
  ['writ: "1"\nwrit: "1"\n', 'W039', '2:1', ['stands twice']],
  ['writ: &a "1"\nspecs: *a\n', 'W039', '2:8', ['anchors and aliases are not read']],
  ['writ: "1"\n---\nwrit: "1"\n', 'W039', '2:1', ['second YAML document']],
  [`writ: ${'['.repeat(50_000)}`, 'W039', '1:', []],
  ['writ: "1"\nspecs: [../elsewhere]\n', 'W041', '2:9', ['`../elsewhere` leaves the project']],
  ['writ: "1"\nout: /etc\n', 'W041', '2:6', ['`/etc` leaves the project']],
  ['writ: "1"\nout: specs/out\n', 'W041', '2:6', ['lie within one another']],
  ['writ: "1"\nfolders: { specs: { team: paymnts, may: all } }\n', 'W026', '2:27', ['no team `paymnts`, did you mean `payments`?']],
  ['writ: "1"\nfolders: { spec: { may: all } }\n', 'W040', '2:12', ['did you mean specs?']],
  ['writ: "1"\nrules: { W999: off }\n', 'W040', '2:10', ['there is no rule W999']],
  ['writ: "1"\nfolders: { specs: { may: [ap] } }\n', 'W040', '2:27', ['`may` knows no `ap`, did you mean `app`?']],
])('writ.yaml: %j', async (text, code, at, says) => {
  const place = at.endsWith(':') ? undefined : { at: `writ.yaml:${at}` };
  await expectRefusal({ ...clean, [CONFIG]: text.slice(0, 100_000) }, { exit: 2, code, ...place, says });
});

test('files that cannot be read', async () => {
  const path = '/project/specs/base.writ';
  const denied = { exit: 1, code: 'W092', says: ['specs/base.writ cannot be read: permission denied'] } as const;
  await expectRefusal(
    { ...clean, '/project/specs/more.writ': app('') },
    { ...denied, at: 'specs/base.writ' },
    { broken: { [path]: 'EACCES' } },
  );
  await expectRefusal(
    { ...clean, '/project/specs/team/a.writ': '' },
    { exit: 1, code: 'W092', says: ['the folder specs/team cannot be read: permission denied'] },
    { broken: { '/project/specs/team': 'EACCES' } },
  );
  await expectRefusal(
    clean,
    { exit: 2, code: 'W092', says: ['writ.yaml cannot be read: permission denied'] },
    { broken: { [CONFIG]: 'EACCES' } },
  );
  const latin = { ...clean, '/project/specs/latin.writ': '// ok\nteam x { group = "caf\u00e9" }\n' };
  await expectRefusal(
    latin,
    { exit: 1, code: 'W092', at: 'specs/latin.writ:2:22', says: ['is not valid UTF-8 (line 2)', 'save it as UTF-8'] },
    { broken: { '/project/specs/latin.writ': 'latin1' } },
  );
});

test('an environment that is not there, as an option: one finding', async () => {
  const { code, said } = await command(['compile', '--env', 'prd', ...AS_OF], { ...clean, ...OUT });
  expect([code, said.match(/^error\[W\d+/gm)]).toEqual([2, ['error[W089']]);
  expect(said).toContain('did you mean prod?');
});

test('a folder that is called like a spec is a folder', async () => {
  const tree = { ...clean, '/project/specs/x.writ/b.writ': 'ap b {}' };
  await expectRefusal(tree, { exit: 1, code: 'W020', at: 'specs/x.writ/b.writ:1:1', says: ['did you mean `app`?'] });
});

test("out/ that cannot be written, or is somebody else's", async () => {
  const changed = projectWith({ text: app('  allow read on secret/payments/api/x') });
  const refused = async (tree: Tree, code: string, says: string, options: MemoryOptions = {}): Promise<void> => {
    const before = JSON.stringify(Object.entries(tree).sort());
    const { code: exit, said, host } = await command(['compile', ...AS_OF], tree, options);
    expect([exit, said.match(/^error\[(W\d+)/gm)]).toEqual([2, [`error[${code}`]]);
    expect(said).toContain(says);
    expect(JSON.stringify([...host.files].sort())).toBe(before);
  };
  await refused({ ...changed, ...OUT }, 'W083', 'permission denied', { readOnly: ['/project/out', '/project/.writ'] });
  await refused({ ...changed, '/project/out/prod/vault/server.hcl': 'mine' }, 'W082', "out/prod/vault/server.hcl is somebody else's file");
  await refused(
    { ...changed, '/project/out/prod/vault/server.hcl/x': 'mine' },
    'W082',
    "out/prod/vault/server.hcl is somebody else's file",
  );
  await refused({ ...changed, '/project/out/prod': 'mine' }, 'W082', "out/prod is somebody else's file");
  await refused({ ...changed, '/project/out/manifest.json': '{}' }, 'W086', 'is not a manifest of Writ');
  await refused({ ...changed, '/project/out': 'mine' }, 'W082', 'out is a file');
  const beside = { ...changed, '/project/out/prod/vault/mine.hcl': 'mine', '/project/out/notes.txt': 'mine' };
  const { code, host } = await command(['compile', ...AS_OF], beside);
  expect([code, host.files.get('/project/out/prod/vault/mine.hcl'), host.files.get('/project/out/notes.txt')]).toEqual([0, 'mine', 'mine']);
});

/** As another user, since root may read everything. */
const nobody = { uid: 65_534, gid: 65_534 };
const rooted = process.getuid?.() === 0;

test('permissions, with the real process', () => {
  const { folder, remove } = scratch();
  try {
    for (const [path, text] of Object.entries(clean)) {
      const file = join(folder, path.slice('/project/'.length));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const give = (path: string): void => {
      if (rooted) chownSync(join(folder, path), nobody.uid, nobody.gid);
    };
    for (const path of ['', 'specs', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) give(path);
    chmodSync(folder, 0o755);
    const writ = (...args: string[]) => {
      const ran = spawnSync(process.execPath, [entry, ...args, ...AS_OF], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
        ...(rooted ? nobody : {}),
      });
      return { code: ran.status, said: ran.stdout + ran.stderr };
    };
    expect(writ('compile').code).toBe(0);
    const before = treeOnDisk(join(folder, 'out'));
    const refused = (path: string, mode: number, exit: number, ...says: string[]): void => {
      const back = statSync(join(folder, path)).mode;
      chmodSync(join(folder, path), mode);
      try {
        const { code, said } = writ('compile');
        expect([code, said]).toEqual([exit, expect.stringContaining(says[0] ?? '')]);
        for (const text of says) expect(said).toContain(text);
      } finally {
        chmodSync(join(folder, path), back);
      }
      expect(treeOnDisk(join(folder, 'out'))).toEqual(before);
    };
    refused('specs/base.writ', 0o000, 1, 'W092', 'specs/base.writ cannot be read: permission denied');
    refused('specs', 0o000, 1, 'W092', 'the folder specs cannot be read: permission denied');
    refused('writ.yaml', 0o000, 2, 'W092', 'writ.yaml cannot be read: permission denied');
    writeFileSync(join(folder, 'specs/snippet.writ'), app('  allow read on secret/payments/api/x'));
    refused('out/prod/vault/policies', 0o555, 2, 'W083', 'permission denied');
    refused('out/prod/vault/server.hcl', 0o000, 2, 'W083', 'permission denied');
  } finally {
    remove();
  }
});
