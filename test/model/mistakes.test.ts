import { expect, test } from 'vitest';
import { codes } from '../../src/model/codes.ts';
import { bindFiles, bindText, pointed } from './fakes.ts';

/** Text, what is pointed at, the diagnostic. One mistake, one diagnostic. */
const table: readonly (readonly [text: string, at: string, said: string])[] = [
  // kinds and blocks
  ['ap web { team = shop }', 'ap', 'W020 unknown kind of declaration `ap`, did you mean `app`?'],
  ['engine kw more {}', 'kw', 'W020 unknown kind of engine `kw`, did you mean `kv`?'],
  ['app web { team = shop run on ek { cluster = platform } }', 'ek', 'W020 unknown kind of run `ek`, did you mean `eks`?'],
  ['engine kv more { secrt a {} }', 'secrt', 'W020 `engine kv more` has no block `secrt`, did you mean `secret`?'],
  ['engine kv more { version {} }', 'version', 'W020 `version` is an attribute: write `version = …`'],
  // attributes
  ['engine kv more { verison = 2 }', 'verison', 'W021 `engine kv more` has no attribute `verison`, did you mean `version`?'],
  ['app web { team = shop login = 1 }', 'login', 'W021 `login` is a block: write `login { … }`, without `=`'],
  // types
  [
    'app web { team = shop login { ttl = "soon" } }',
    '"soon"',
    'W022 `ttl` takes a duration such as 90s, 15m, 72h or 30d, at least 1m, found "soon"',
  ],
  [
    'app web { team = shop login { ttl = "15m" } }',
    '"15m"',
    'W022 `ttl` takes a duration such as 90s, 15m, 72h or 30d, at least 1m, without quotes; found "15m"',
  ],
  ['engine kv more { version = 3 }', '3', 'W022 `version` takes a whole number from 1 to 2, found `3`'],
  [
    'team t { raw "a/b" { capabilities = [reed] } }',
    'reed',
    'W022 `capabilities` takes a list, each one of create, read, update, patch, delete, list, sudo, found `reed`; did you mean `read`?',
  ],
  ['engine kv more { password = from sm }', 'from sm', 'W022 `from sm` names no secret'],
  [
    'engine kv more { password = "hunter2" }',
    '"hunter2"',
    'W022 `password` takes a secret as `from STORE/SECRET` (secret values never stand in a spec), found "hunter2"',
  ],
  // missing
  ['app web {}', 'app web', 'W023 `app web` has no `team`'],
  ['user root {}', 'user root', 'W023 `user root` has no `entity`'],
  // twice
  ['engine kv more { version = 1 version = 2 }', 'version = 2', 'W024 `version` is set twice'],
  ['app web { team = shop login {} login {} }', 'login', 'W024 only one `login` may stand here'],
  ['engine pki more { role a {} role a {} }', 'role a', 'W024 `role a` is declared twice'],
  // headers
  ['team {}', 'team', 'W025 `team` takes `team NAME`, found no label'],
  ['team a b {}', 'b', 'W025 `team` takes `team NAME`, found 2 labels'],
  ['engine kv {}', 'engine kv', 'W025 `engine` takes `engine KIND NAME`, found one label'],
  ['app web { team = shop run { } }', 'run', 'W025 `run` must say its kind: `run on KIND`'],
  ['app web { team = shop login in prod {} }', 'prod', 'W025 `login` takes no `in`'],
  ['team a on eks {}', 'eks', 'W025 `team` takes no `on`'],
  ['engine pki more { intermediate {} }', 'intermediate', 'W025 `intermediate` needs `of NAME` before its block'],
  // names
  ['app web { team = shp }', 'shp', 'W026 no team `shp`, did you mean `shop`?'],
  ['team t { use reader }', 'reader', 'W026 no profile `reader`'],
  ['team t { allow read on secrt/a }', 'secrt', 'W026 no engine `secrt`, did you mean `secret`?'],
  ['team t in prd {}', 'prd', 'W026 no environment `prd`, did you mean `prod`?'],
  ['assert nobody can read on secret/a in prd', 'prd', 'W026 no environment `prd`, did you mean `prod`?'],
  ['team t { allow read on secret/a in prd }', 'prd', 'W026 no environment `prd`, did you mean `prod`?'],
  ['app web { team = shop run on eks { cluster = platfrom } }', 'platfrom', 'W026 no cluster `platfrom`, did you mean `platform`?'],
  ['team t { share read on secret/a with team shp }', 'shp', 'W026 no team `shp`, did you mean `shop`?'],
  ['assert app wb cannot read on secret/a', 'wb', 'W026 no app `wb`'],
  ['engine kv more { password = from sn/okta }', 'sn/okta', 'W026 no store `sn`, did you mean `sm`?'],
  ['pipeline p { applies = [vault, team/shp] }', '[vault, team/shp]', 'W026 no team `shp`, did you mean `shop`?'],
  // placeholders
  ['team t { allow read on secret/{tem}/a }', '{tem}', 'W027 unknown placeholder `{tem}`, did you mean `{team}`?'],
  ['engine kv more { mount = "{team}-kv" }', '{team}', 'W027 `{team}` means nothing here'],
  ['profile p { allow read on "{team}/a" }', '"{team}/a"', 'W033 a path begins with the name of an engine, which this cannot stand for'],
  ['app web { team = shop allow read on secret/{self.id}/a }', '{self.id}', 'W027 `{self.id}` means nothing here'],
  ['profile p { allow read on secret/{app}/a } team t { use p }', 'p', 'W027 profile `p` speaks of `{app}`, which a team is not'],
  // duplicates
  ['team shop {}', 'shop', 'W028 team `shop` is declared twice'],
  ['team Shop {}', 'Shop', 'W028 team `Shop` and team `shop` differ only in case, and Vault lower-cases names'],
  [
    'environment Prod { account = "123456789012" region = "us-east-1" }',
    'Prod',
    'W028 environment `Prod` and environment `prod` differ only in case, and Vault lower-cases names',
  ],
  ['engine kv sys {}', 'sys', 'W028 `sys` is built into Vault'],
  ['engine kv more { mount = "secret/more" }', '"secret/more"', 'W028 `secret/more` is below the mount of engine `secret`'],
  // bad names
  ['team "a${b}" {}', '"a${b}"', 'W029 "a${b}" is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  ['team "a{{b}}" {}', '"a{{b}}"', 'W029 "a{{b}}" is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  ['team "a\\"b" {}', '"a\\"b"', 'W029 "a\\"b" is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  ['team "a\\nb" {}', '"a\\nb"', 'W029 "a\\nb" is no name: it has U+000A; names are ASCII letters, digits, `_`, `-` and `.`'],
  ['team "café" {}', '"café"', 'W029 "café" is no name: it has `é` (U+00E9); names are ASCII letters, digits, `_`, `-` and `.`'],
  ['team "a*/b" {}', '"a*/b"', 'W029 "a*/b" is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  ['app web { team = shop helm { __proto__ = "x" } }', '__proto__', 'W029 `__proto__` cannot be a name'],
  ['app web { team = shop helm { a { __proto__ { b = 1 } } } }', '__proto__', 'W029 `__proto__` cannot be a name'],
  // texts without quotes
  ['team t { group = 0123 }', '0123', 'W030 `group` is a text and `0123` a number: write "0123" in quotes'],
  // verbs, paths, members
  ['team t { allow raed on secret/a }', 'raed', 'W032 kv engine `secret` has no verb `raed`, did you mean `read`?'],
  ['team t { allow seal on sys }', 'seal', 'W032 `sys` has no verb `seal`'],
  ['team t { allow read on secret/**/a }', 'secret/**/a', 'W033 `secret/**/a`: `**` stands only at the end of a path'],
  ['team t { allow read on secret/a*/b }', 'secret/a*/b', 'W033 `secret/a*/b`: `*` is a whole segment'],
  ['team t { allow read on "secret/a//b" }', '"secret/a//b"', 'W033 `secret/a//b`: a path has no empty segments (`//`)'],
  ['team t { allow read on "secret/../b" }', '"secret/../b"', 'W033 `secret/../b`: `..` cannot stand in a path'],
  ['team t { allow read on "secret/+/b" }', '"secret/+/b"', 'W033 `secret/+/b`: `+` cannot stand in a path'],
  ['team t { allow read on "/secret/b" }', '"/secret/b"', 'W033 `/secret/b`: a path begins with the name of an engine, not with `/`'],
  ['team t { owns "secret/{{b}}/**" }', '"secret/{{b}}/**"', "W033 `secret/{{b}}/**`: Vault's own templates cannot stand in a path"],
  ['team t { raw "a/+*" { capabilities = [read] } }', 'raw "a/+*"', 'W033 `a/+*`: Vault refuses `+*`'],
  ['team t { allow read on secret/data/x/** }', 'secret/data/x/**', 'W034 `data/` is never written: say `secret/x/**`'],
  ['team t { allow revoke on pki/web }', 'pki/web', 'W035 `revoke` has no place for a path: it concerns the whole of `pki`'],
  ['team t { allow issue on pki }', 'pki', 'W035 `issue` on `pki` needs a path'],
  ['team t { allow issue on pki/a/b }', 'pki/a/b', 'W035 `issue` takes one name below `pki`, found 2'],
  ['team t { allow issue on pki/wbe }', 'pki/wbe', 'W036 pki `pki` has no role `wbe`, did you mean `web`?'],
  ['engine kv more { password = from sm/otka }', 'sm/otka', 'W036 secretsmanager `sm` has no secret `otka`, did you mean `okta`?'],
  // dates
  ['team t { allow write on secret/a until 2026-05-31 }', '2026-05-31', 'W037 this expired on 2026-05-31'],
  // login
  [
    'app web { team = shop run on github {} allow read on secret/a }',
    'run on github',
    'W043 app `web` cannot log in: vault `main` has no auth method for github',
  ],
  ['app web { team = shop run on eks {} login { auth = ecs } }', 'ecs', 'W043 a workload on eks cannot log in by `auth aws ecs`'],
  ['app web { team = shop run on eks {} login { auth = esk } }', 'esk', 'W043 vault `main` has no auth method `esk`, did you mean `eks`?'],
  ['team t { group = "x" auth = eks }', 'eks', 'W043 `eks` is no auth method for people'],
  // inject
  [
    'app web { team = shop run on eks {} inject secret/a as env { A = "a" } }',
    'inject secret/a as env ',
    'W044 eks cannot inject `as env`',
  ],
  [
    'app web { team = shop inject secret/* as file "/a" { whole = true } }',
    'secret/*',
    'W044 `secret/*` is no single value: `inject` takes one path',
  ],
  ['app web { team = shop inject pki/web as file "/a" { whole = true } }', 'pki/web', 'W044 pki engine `pki` has nothing to inject'],
  ['app web { team = shop inject secret/a as file "/a" {} }', 'secret/a', 'W044 `inject` does not say what of it is wanted'],
  ['app web { team = shop inject secret/a as file "a" { whole = true } }', '"a"', 'W044 `a` is no absolute path of a file'],
  [
    'app web { team = shop run on eks {} inject sm/okta as env { A = "a" } }',
    'inject sm/okta as env ',
    'W044 a secret outside Vault cannot be injected `as env` on eks',
  ],
  // statements
  ['profile p { owns secret/a/** }', 'owns', 'W045 `owns` cannot stand in `profile`'],
  ['app web { team = shop owns secret/a/** }', 'owns', 'W045 `owns` cannot stand in `app`'],
  ['assert nobody can read', 'read', 'W045 `read` on what?'],
  ['assert nobody can escalate on secret/**', 'escalate', 'W045 `escalate` stands alone, without `on`'],
  // AWS
  ['team t { allow s3:GetObject on "arn:aws:s3:::b/*" }', 's3:GetObject', 'W047 a team cannot hold the AWS action `s3:GetObject`'],
  ['app web { team = shop allow s3:@reed on "*" }', 's3:@reed', 'W047 unknown access level `@reed`, did you mean `@read`?'],
  ['app web { team = shop allow s3:GetObject on "bucket" }', '"bucket"', 'W047 `bucket` is no ARN'],
  ['app web { team = shop allow read, s3:GetObject on "*" }', 'read', 'W047 `read` is a verb of Vault among actions of AWS'],
  ['app web { team = shop allow read on "arn:aws:s3:::b" }', '"arn:aws:s3:::b"', 'W047 an ARN goes with an action of AWS'],
  ['engine aws more { role a { allow read on secret/a } }', 'read', 'W047 only actions of AWS can stand in `role`, found `read`'],
  // contradictions
  ['app web { team = shop login { ttl = 2h max_ttl = 1h } }', '1h', 'W048 `max_ttl` is shorter than `ttl`'],
  ['app web { team = shop run on ecs { cluster = platform } }', 'platform', 'W048 cluster `platform` is of eks, not of ecs'],
  [
    '@was("reader") profile readers {}',
    '@was("reader")',
    'W054 `@was` before a profile has no effect: nothing outside the specs is called after it',
  ],
  ['@was("more") @was("much") engine kv most {}', '@was("much")', 'W054 engine `most` had two names before'],
  ['@was("") team t {}', '""', 'W054 "" is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  ['engine kv more { mount = "sys/more" }', '"sys/more"', 'W048 Vault keeps `sys/` for itself'],
  ['team t in prod { in staging { group = "x" } }', 'staging', 'W049 what is around this does not exist in `staging`'],
  // hooks
  ['engine aws more {}', 'engine aws more', 'W050 engine more has no role'],
];

test.each(table)('%s', (text, at, expected) => {
  const { said, all } = bindText(text);
  expect(said).toEqual([expected]);
  expect(pointed(all[0], text)).toBe(at);
  if (!text.includes(' in prod')) expect(all[0]?.envs).toBe(undefined);
});

const withoutEnvironment = 'cluster eks platform {}\n';
const environment = 'environment prod { account = "123456789012" region = "us-east-1" domain = "example.com" }\n';
const vault = 'vault base { version = "2.2.2" address = "https://v:8200" run on eks {} storage raft { size = 1GiB } auth oidc okta {} }\n';

/** A page's example in as much of a project as it does not declare itself. */
function around(text: string): string {
  const parts = [withoutEnvironment];
  if (!text.includes('environment ')) parts.push(environment);
  if (!text.includes('vault ')) parts.push(vault);
  if (!text.includes('team shop') && text.includes('app web') && !text.includes('shp')) parts.push('team shop {}\n');
  return parts.join('');
}

test.each(codes.filter((c) => c.page.bad !== undefined).map((c) => [c.code, c.page] as const))(
  'the page of %s shows what it says',
  (code, page) => {
    const reported = (text: string): boolean =>
      bindFiles({ 'specs/a.writ': around(text).replace(vault, code === 'W038' ? '' : vault), 'specs/b.writ': text }).all.some(
        (d) => d.code === code,
      );
    expect(reported(page.bad ?? '')).toBe(true);
    if (page.good !== undefined) expect(reported(page.good)).toBe(false);
  },
);

test('every code is in a table of this folder, or has an example', () => {
  const elsewhere = ['W031', 'W038', 'W039', 'W040', 'W041', 'W042', 'W046'];
  const hit = new Set([...table.map(([, , said]) => said.slice(0, 4)), ...elsewhere]);
  expect(codes.map((c) => c.code).filter((c) => !hit.has(c))).toEqual([]);
});
