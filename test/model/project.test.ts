import { expect, test } from 'vitest';
import { base, bindFiles, bindText, config, fakes } from './fakes.ts';
import { bindWith } from '../../src/model/bind-project.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { dialectOf } from '../../src/model/build-vault.ts';
import { parseSource } from '../../src/syntax/index.ts';

test('nothing at all, and declarations without an environment', () => {
  expect(bindFiles({ 'specs/a.writ': '// nothing' }).said).toEqual(['W046 the specs declare nothing']);
  expect(bindFiles({ 'specs/a.writ': 'team shop {}' }).said).toEqual(['W046 no environment is declared']);
});

test('a duplicate across two files shows both places', () => {
  const { said, all } = bindFiles({ 'specs/a.writ': base, 'specs/b.writ': 'team x {}', 'specs/c.writ': 'app y { team = x }\nteam x {}' });
  expect(said).toEqual(['W028 team `x` is declared twice']);
  expect(all[0]?.span).toMatchObject({ file: 'specs/c.writ' });
  expect(all[0]?.related?.[0]?.span).toMatchObject({ file: 'specs/b.writ', start: 0, end: 6 });
});

test('one name in disjoint environments is two declarations', () => {
  const outcome = bindText('team x in prod { group = "a" } team x in staging { group = "b" }');
  expect(outcome.said).toEqual([]);
  expect(['prod', 'staging'].map((e) => outcome.program(e).teams.get('x')?.group)).toEqual(['a', 'b']);
});

test('an environment without a Vault, or with two', () => {
  const environments = 'environment prod { account = "123456789012" region = "us-east-1" }\ncluster eks platform {}\n';
  const vault = (name: string, where: string): string =>
    `vault ${name} ${where} { version = "2.2.2" address = "https://v:8200" run on eks {} storage raft { size = 1GiB } }\n`;
  expect(bindFiles({ 'a.writ': environments }).said).toEqual(['W038 environment `prod` has no Vault']);
  const two = bindFiles({ 'a.writ': environments + vault('one', 'in prod') + vault('two', '') });
  expect(two.said).toEqual(['W038 environment `prod` has two Vaults, `one` and `two`']);
  expect(two.all[0]?.related).toHaveLength(1);
});

test('a broken Vault is one error: no program, and no complaint that there is none', () => {
  const text = base.replace('version = "2.2.2"', 'version = "two"');
  const { said, project } = bindFiles({ 'a.writ': text });
  expect(said).toEqual(['W022 `version` takes a version such as 2.2.2, found "two"']);
  expect(project.programs).toEqual([]);
});

test('what is at fault is not missed where it is used', () => {
  const { said } = bindText('engine kv more { version = 9 } team t { allow read on more/a, secret/b }');
  expect(said).toEqual(['W022 `version` takes a whole number from 1 to 2, found `9`']);
});

test('a lost part of a file hides what may have stood in it', () => {
  const { said } = bindText('team t { allow read on secret/a }\n}}} engine kv lost {\nteam u { allow read on lost/a }');
  expect(said.filter((s) => s.startsWith('W02'))).toEqual([]);
});

test.each([
  ['app web {\n  team = shop\n  run on eks {\n    cluster = platform\n  allow read on secret/a\n}', 1],
  ['app web {\n  team = \n  run on eks { cluster = platform }\n  allow read on secret/a\n}', 1],
  ['engine kv more {\n  secret a {\n}\nteam t { allow read on more/a }', 1],
])('a brace or a value that is missing is one error: %j', (text, count) => {
  expect(bindText(text).said).toHaveLength(count);
});

test('all uses of a missing name are one error', () => {
  const text = 'team a { allow read on nope/a }\nteam b { allow read on nope/b, nope/c }';
  const { said, all } = bindText(text);
  expect(said).toEqual(['W026 no engine `nope`']);
  expect(all[0]?.related?.map((r) => r.message)).toEqual(['also used here', 'also used here']);
});

test('all uses of an unknown placeholder are one error, and so are those of one without a value', () => {
  const twice = bindText('engine kv a { mount = "{regon}/a" } engine kv b { mount = "{regon}/b" }');
  expect(twice.said).toEqual(['W027 unknown placeholder `{regon}`, did you mean `{region}`?']);
  const without = bindFiles({ 'a.writ': base.replace('domain = "test.example.com"', '') });
  expect(without.said).toEqual(['W027 this environment has no `domain`']);
  expect(without.all[0]?.envs).toEqual(['staging']);
});

test('what exists in another environment only is said so, with the environments concerned', () => {
  const { said, all } = bindText('engine kv more in prod {}\nteam t { allow read on more/a }');
  expect(said).toEqual(['W026 engine `more` exists only in prod']);
  expect(all[0]).toMatchObject({ envs: ['staging'], help: 'narrow this with `in prod`' });
  expect(bindText('engine kv more in prod {}\nteam t { allow read on more/a in prod }').said).toEqual([]);
});

test('overlays replace attributes and blocks, and add statements', () => {
  const text = `app web {
    team = shop
    run on eks { cluster = platform replicas = 1 in prod { replicas = 5 } }
    login { ttl = 1h }
    allow read on secret/a
    in staging { login { ttl = 2h } allow write on secret/a }
  }`;
  const outcome = bindText(text);
  expect(outcome.said).toEqual([]);
  const [prod, staging] = ['prod', 'staging'].map((e) => outcome.program(e).apps.get('web'));
  expect(prod?.run?.bound.attrs['replicas']).toBe(5);
  expect(staging?.run?.bound.attrs['replicas']).toBe(1);
  expect([prod?.login.ttl, staging?.login.ttl]).toEqual([3600, 7200]);
  expect([prod?.grants.length, staging?.grants.length]).toEqual([1, 2]);
});

test('blocks of a repeated kind are replaced by label', () => {
  const outcome = bindText('engine pki more { role a { ttl = 1h } role b { ttl = 1h } in prod { role a { ttl = 2h } } }');
  expect(outcome.said).toEqual([]);
  const blocks: Readonly<Record<string, unknown>> = outcome.program('prod').engines.get('more')?.bound.blocks ?? {};
  const roles = blocks['role'] as readonly { labels: string[]; attrs: { ttl: number } }[];
  expect(roles.map((r) => [r.labels[0], r.attrs.ttl]).sort()).toEqual([
    ['a', 7200],
    ['b', 3600],
  ]);
});

test('a run block may stand once for each environment', () => {
  const outcome = bindText(
    'app web { team = shop run in prod on eks { cluster = platform } run in staging on ecs { cluster = tasks } allow read on secret/a }',
  );
  expect(outcome.said).toEqual([]);
  expect(['prod', 'staging'].map((e) => outcome.program(e).apps.get('web')?.auth?.name)).toEqual(['eks', 'ecs']);
});

test('an app that asks Vault for nothing needs no login', () => {
  const outcome = bindText('app web { team = shop run on github {} allow s3:@read on "arn:{partition}:s3:::b-{orders_host}/*" }');
  expect(outcome.said).toEqual([]);
  expect(outcome.program('staging').apps.get('web')?.grants[0]?.resources[0]?.text).toBe('arn:aws:s3:::b-db-test/*');
});

test('the auth method of its own cluster is chosen', () => {
  const text = base
    .replace('auth kubernetes eks {}', 'auth kubernetes one { cluster = platform } auth kubernetes two { cluster = second }')
    .concat('cluster eks second {}\napp web { team = shop run on eks { cluster = second } allow read on secret/a }');
  const outcome = bindFiles({ 'a.writ': text });
  expect(outcome.said).toEqual([]);
  expect(outcome.program('prod').apps.get('web')?.auth?.name).toBe('two');
});

test('injections are resolved', () => {
  const text = `app web {
    team = shop
    run on eks { cluster = platform }
    inject secret/{team}/{app} as env_file "/vault/{app}.env" { KEY = "key"  request { ttl = "1h" }  mode = "400" }
  }`;
  const outcome = bindText(text);
  expect(outcome.said).toEqual([]);
  expect(outcome.program('prod').apps.get('web')?.injections).toMatchObject([
    {
      rest: 'shop/web',
      as: 'env_file',
      path: '/vault/web.env',
      variables: { KEY: 'key' },
      request: { ttl: '1h' },
      mode: '0400',
      whole: false,
    },
  ]);
});

test('a secret of a store is a variable on ECS; a declared command can be wrapped', () => {
  expect(bindText('app web { team = shop run on ecs { cluster = tasks } inject sm/okta as env { A = "a" } }').said).toEqual([]);
  expect(
    bindText('app web { team = shop run on ecs { cluster = tasks command = ["x"] } inject secret/a as env { A = "a" } }').said,
  ).toEqual([]);
});

test('a file or a variable that is injected twice', () => {
  const twice = 'inject secret/a as file "/f" { whole = true } inject secret/b as file "/f" { whole = true }';
  expect(bindText(`app web { team = shop ${twice} }`).said).toEqual(['W024 `/f` is injected twice']);
});

test('placeholders of a profile wait for its use', () => {
  const outcome = bindText('profile p { allow read on secret/{team}/{app}/{env}/** } app web { team = shop use p }');
  expect(outcome.said).toEqual([]);
  const [word] = outcome.program('prod').profiles.get('p')?.grants[0]?.resources ?? [];
  expect(word?.text).toBe('secret/{team}/{app}/prod/**');
});

test('identity placeholders stay in grants of people', () => {
  const outcome = bindText('team t { group = "t" allow read on secret/people/{self.id}/** }');
  expect(outcome.said).toEqual([]);
  expect(outcome.program('prod').teams.get('t')?.grants[0]?.resources[0]?.text).toBe('secret/people/{self.id}/**');
});

test('assertions speak of what exists: those of elsewhere are left out, those of nowhere reported', () => {
  const text = `app web in prod { team = shop }
  assert app web cannot read on secret/**
  assert only app web can read on secret/x
  assert app web cannot read on secret/y in staging`;
  const { said, program } = bindText(text);
  expect(said).toEqual(['W026 app `web` exists only in prod']);
  expect(program('prod').assertions).toHaveLength(2);
  expect(program('staging').assertions).toMatchObject([{ mode: 'only', principals: [] }]);
});

test('expired on the day after its last day, with a fix that removes the statement', () => {
  const grant = 'allow write on secret/a until 2026-05-31';
  const text = `team t { ${grant} }`;
  expect(bindText(text, { asOf: '2026-05-31' }).said).toEqual([]);
  const { all } = bindText(text, { asOf: '2026-06-01' });
  expect(all.map((d) => d.fix?.edits.map((e) => text.slice(e.span.start, e.span.end)))).toEqual([[grant]]);
  expect(bindText('team t { allow write on secret/a until 2026-06-01T10:00Z }').said).toEqual([]);
});

test('parts that the product lacks', () => {
  const text = base
    .replace('version = "2.2.2"', 'product = openbao version = "2.6.0"')
    .replace('storage raft { size = 10GiB snapshots { every = 6h bucket = "snaps" } }', 'storage dynamodb {}');
  const { said } = bindFiles({ 'a.writ': `${text}\nengine aws more { role a {} }` });
  expect(said).toEqual(['W042 OpenBao has no storage dynamodb', 'W042 OpenBao has no auth aws', 'W042 OpenBao has no aws engine']);
});

test.each([
  ['vault', '2.0.2', 'enterprise', 'vault-legacy'],
  ['vault', '2.0.3', 'community', 'vault'],
  ['vault', '2.1.0', 'community', 'vault'],
  ['vault', '1.21.8', 'enterprise', 'vault'],
  ['vault', '1.21.8', 'community', 'vault-legacy'],
  ['vault', '1.20.12', 'enterprise', 'vault-legacy'],
  ['vault', '1.19.19', 'enterprise', 'vault'],
  ['openbao', '2.6.0', 'community', 'openbao'],
] as const)('%s %s %s decides like %s', (product, version, edition, dialect) => {
  expect(dialectOf(product, version, edition)).toBe(dialect);
});

test('teams of a Vault with no method for people, or with two', () => {
  const none = bindFiles({ 'a.writ': base.replace('auth oidc okta {}', '') });
  expect(none.said).toEqual(['W043 team `shop` cannot log in: vault `main` has no auth method for people']);
  const two = base.replace('auth oidc okta {}', 'auth oidc okta {} auth oidc entra {}');
  expect(bindFiles({ 'a.writ': two }).said).toEqual(['W043 team `shop` could log in by okta or entra']);
  expect(bindFiles({ 'a.writ': two.replace('group = "shop"', 'group = "shop" auth = entra') }).said).toEqual([]);
});

test.each([
  ['team t { group = "AKIA0123456789ABCDEF" }', 'an AWS access key'],
  ['// hvs.CAESIJ0123456789abcdefghij', 'a Vault token'],
  ['team t { group = "s.0123456789abcdefghijABCD" }', 'a Vault token'],
  ['team t { group = "-----BEGIN RSA PRIVATE KEY-----" }', 'a private key'],
  ['team t { group = "postgresql://vault:hunter2@db:5432/x" }', 'a password in a URL'],
  ['team t { group = "https://:hunter2@db/x" }', 'a password in a URL'],
])('%s looks live', (text, what) => {
  expect(bindText(text).said).toContain(`W031 this looks like ${what}`);
});

test.each([
  'team t { group = "postgresql://{{username}}:{{password}}@db:5432/x" }',
  'team t { group = "https://example.com:8200/a@b" }',
  'team t { group = "vaults.example.com" }',
])('%s does not', (text) => {
  expect(bindText(text).said).toEqual([]);
});

test('a credential is not repeated in another message', () => {
  const { said } = bindText('app web { team = shop login { ttl = "AKIA0123456789ABCDEF" } }');
  expect(said.join('\n')).not.toContain('AKIA');
});

test('overrides become one tree', () => {
  const outcome = bindText(
    'app web { team = shop helm { resources { limits { cpu = "1" memory = 1GiB } } hosts = ["a"] env { name = "A" } env { name = "B" } } }',
  );
  expect(outcome.said).toEqual([]);
  expect(outcome.program('prod').apps.get('web')?.overrides['helm']?.open).toEqual({
    hosts: ['a'],
    resources: { limits: { cpu: '1', memory: '1GiB' } },
    env: [{ name: 'A' }, { name: 'B' }],
  });
});

test('the order of the files changes nothing', () => {
  const files = {
    'specs/a.writ': base,
    'specs/b.writ': 'team t { allow reed on secret/a }',
    'specs/c.writ': 'team u { allow read on nope/a } app a { team = t }',
  };
  const bind = (paths: readonly string[]) => {
    const sink = new Diagnostics();
    const asts = paths.map((path) => parseSource({ path, text: files[path as keyof typeof files] }, sink));
    const { programs } = bindWith(fakes, config, asts, { asOf: '2026-06-01' }, sink);
    return { diagnostics: sink.all, programs };
  };
  expect(bind(Object.keys(files).reverse())).toEqual(bind(Object.keys(files)));
});

test('only the environments that were asked for', () => {
  expect(bindText('', { envs: ['prod'] }).project.programs.map((p) => p.env.name)).toEqual(['prod']);
  expect(bindText('', { envs: ['prd'] }).said).toEqual(['W026 no environment `prd`, did you mean `prod`?']);
});

test('raw grants keep what Vault will see', () => {
  const text = `team t { raw "/sys/x/*" { capabilities = [update]  allowed_parameters { ttl = ["1h"] }  min_wrapping_ttl = 60s  "because" = "no verb" } }`;
  const outcome = bindText(text);
  expect(outcome.said).toEqual([]);
  expect(outcome.program('prod').teams.get('t')?.raws).toMatchObject([
    { pattern: 'sys/x/*', capabilities: ['update'], parameters: { allowed: { ttl: ['1h'] }, minWrappingTtl: 60 }, because: 'no verb' },
  ]);
});

test.each([
  ['env = "x"', 'W028 `{env}` already has a meaning'],
  ['"a-b" = "x"', 'W029 `a-b` cannot be used as `{a-b}`'],
])('a value of the environment %s', (value, expected) => {
  const { said, all } = bindFiles({ 'a.writ': base.replace('values { orders_host = "db" }', `values { orders_host = "db" ${value} }`) });
  expect(said).toEqual([expected]);
  expect(all[0]?.envs).toEqual(['prod']);
});
