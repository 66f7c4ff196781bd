import { expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

/** What the real project says of a snippet, errors of the binder only. */
async function errorsOf(text: string): Promise<readonly string[]> {
  const host = memoryHost(projectWith({ text }));
  const { diagnostics } = await compileProject(host, { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: false });
  return diagnostics.filter((d) => d.severity === 'error' && /^W0[0-5]/.test(d.code)).map(({ code, message }) => `${code} ${message}`);
}

const app = (name: string, body: string): string => `app ${name} { team = payments  ${body} }\n`;
const vault = (version: string, change: (text: string) => string): string =>
  change(`vault main {
  version = "${version}"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots-{env}" } }
  seal awskms { alias = "vault-unseal" }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  groups_claim = "groups" }
}
`);
const github = (name: string, run: string): string => app(name, `run on github { ${run} }`);
const dev = `environment dev { account = "123456789012"  region = "us-east-1"  domain = "dev.example.com" }\n`;

test.each<readonly [text: string, said: string]>([
  // environments
  [
    'environment prod { account = "123456789012"  region = "us-east-1"  partition = "aws-cn"  domain = "example.com" }',
    'W048 region us-east-1 is in partition aws, not in aws-cn',
  ],
  [
    'environment prod { account = "123456789012"  region = "us-east-9"  domain = "example.com" }',
    'W022 of region `us-east-9`: AWS had no such region on 2026-11-10; did you mean `us-east-1`?',
  ],
  [
    'environment prod { account = "123456789012"  region = "us-east-1"  domain = "example.com"  tags { "aws:team" = "a" } }',
    'W029 "aws:team" cannot be the key of a tag: AWS keeps keys that begin with aws: for itself',
  ],
  // names that Vault's paths do not take
  ['team "a-" {}', 'W029 "a-" is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  ['team "a." {}', 'W029 "a." is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`'],
  [vault('2.2.2', (v) => v.replace('auth aws aws', 'auth aws token')), 'W028 `auth/token` is built into Vault'],
  // lives of tokens
  [
    app('a', 'run on eks { cluster = platform  namespace = "a"  service_account = "a" }  login { max_ttl = 40d }  allow read on secret/a'),
    'W050 `max_ttl` is 40d, and auth/eks cuts every token at 32d',
  ],
  [
    vault('2.2.2', (v) => v.replace('client_id = "vault"', 'client_id = "vault"  ttl = 2h  max_ttl = 1h')),
    'W050 `max_ttl` is shorter than `ttl`',
  ],
  [
    vault('2.2.2', (v) => v.replace('client_id = "vault"', 'client_id = "vault"  max_ttl = 12h  tune { max_lease_ttl = 4h }')),
    'W050 `max_ttl` is 12h, and auth/okta cuts every token at 4h',
  ],
  [
    'engine aws aws { role a { type = assumed_role  assume = "arn:aws:iam::123456789012:role/a"  ttl = 1h  max_ttl = 24h } }',
    'W052 role a of aws has max_ttl 24h, and AWS gives at most 12h for assumed_role',
  ],
  // one identity, two names
  ['user a { entity = "x" }\nuser b { entity = "x" }', 'W028 user `b` and user `a` are one: both are entity "x"'],
  [
    `${vault('2.2.2', (v) => v)}${github('a', 'repository = "o/r"  environment = "e"')}${github('b', 'repository = "o/r"  environment = "e"  ref = "refs/heads/main"')}`,
    'W028 app `b` and app `a` are one: both are workflow runs of repo:o/r:environment:e',
  ],
  [
    `${app('a', 'run on lambda { function = "f" }')}${app('b', 'run on lambda { function = "f" }')}`,
    'W028 app `b` and app `a` are one: both are function f',
  ],
  [
    `${vault('2.2.2', (v) => v)}pipeline p { run on github { repository = "o/r" }  applies = [vault] }`,
    'W057 p may be any workflow run of o/r: neither a ref nor an environment is named',
  ],
  // one name at AWS, two environments
  [
    `${dev}${vault('2.2.2', (v) => v.replace('-{env}', ''))}`,
    'W028 environments `dev` and `prod` would share alias vault-unseal of account 123456789012 in us-east-1, which each would create',
  ],
  // ARNs of grants
  [
    app('a', 'run on lambda {}  allow s3:GetObject on "arn:aws-cn:s3:::b/*"'),
    'W047 `arn:aws-cn:s3:::b/*` names nothing here: it is of partition aws-cn, and environment prod is in aws',
  ],
  [
    app('a', 'run on lambda {}  allow s3:GetObject on "arn:aws-c:s3:::b/*"'),
    'W047 `arn:aws-c:s3:::b/*` names nothing here: there is no partition `aws-c`, did you mean `aws-cn`?',
  ],
  [
    app('a', 'run on lambda {}  allow sqs:SendMessage on "arn:aws:sqs:us-east-1:1234:q"'),
    'W047 `arn:aws:sqs:us-east-1:1234:q` names nothing here: account 1234 has 4 digits, and accounts have twelve',
  ],
  [
    app('a', 'run on lambda {}  allow sqs:SendMessage on "arn:aws:sqs:cn-north-1:123456789012:q"'),
    'W047 `arn:aws:sqs:cn-north-1:123456789012:q` names nothing here: region cn-north-1 is in partition aws-cn',
  ],
  // secrets
  [
    'store secretsmanager sm2 { secret a { name = "x"  rotate = 1000d  rotation_lambda = "arn:aws:lambda:us-east-1:123456789012:function:f" } }',
    'W052 secret a of sm2 is rotated every 1000d, and AWS rotates every 999 days at the least',
  ],
  [
    'store secretsmanager sm2 { secret a { name = "x"  rotate = 250m  rotation_lambda = "arn:aws:lambda:us-east-1:123456789012:function:f" } }',
    'W052 secret a of sm2 is rotated every 250m, and AWS counts whole hours',
  ],
  [
    'store secretsmanager sm2 { secret a { name = "x" }  secret b { name = "x" } }',
    'W052 secret b of sm2 is `x` of Secrets Manager, which has a name here already',
  ],
  [
    `store secretsmanager sm2 { secret a { name = "shop/api-client" } }
${app('a', 'run on ecs { cluster = tasks  image = "a:1" }  inject sm2/a as env { TOKEN = "token" }')}`,
    'W052 secret a of sm2 is named `shop/api-client`, and a task would ask for it by an ARN whose end AWS takes for its own',
  ],
])('%s', async (text, said) => {
  expect(await errorsOf(text)).toContain(said);
});

test.each([
  'environment prod { account = "123456789012"  region = "us-east-9"  partition = "aws"  domain = "example.com" }',
  app('a', 'run on eks { cluster = platform  namespace = "a"  service_account = "a" }  login { max_ttl = 32d }  allow read on secret/a'),
  app('a', 'run on lambda {}  allow s3:GetObject on "arn:*:s3:::b/*", "arn:aws:s3:::${aws:username}/*"'),
  `${dev}${vault('2.2.2', (v) => v.replace('vault-unseal', 'vault-{env}').replace('namespace = "vault"', 'namespace = "vault-{env}"'))}`,
  'store secretsmanager sm2 { secret a { name = "shop/api-client" } }',
  'user a { entity = "x" }\nuser b { entity = "y" }',
])('nothing is said of %s', async (text) => {
  expect(await errorsOf(text)).toEqual([]);
});
