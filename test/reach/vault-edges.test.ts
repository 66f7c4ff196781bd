import { expect, test } from 'vitest';
import { eksApp, from, graphOf, orders } from './support.ts';

const AWS = `engine aws aws {
  role reader { type = assumed_role  assume = "arn:aws:iam::{account}:role/reader"  ttl = 1h
    allow s3:GetObject on "arn:aws:s3:::reports/*" }
  role open { type = assumed_role  assume = "arn:aws:iam::{account}:role/open"  ttl = 1h }
  static_role legacy { username = "legacy"  rotate_every = 30d }
}`;
const raw = (path: string, ...capabilities: string[]): string =>
  `raw "${path}" { capabilities = [${capabilities.join(', ')}]  because = "a test" }`;
const user = 'user alice { entity = "alice"\n  allow read on secret/alice/** }';

/** What an app with these grants holds beside nothing; every near miss stands beside its edge. */
test.each<[string, string, string[]]>([
  // generate
  ['credentials of a role', 'allow generate on aws/reader', ['v-aws-creds-read → engine-role/aws/reader']],
  ['sts, by a raw path', raw('aws/sts/reader', 'update'), ['v-aws-sts-write → engine-role/aws/reader']],
  ['all roles', raw('aws/creds/*', 'read'), ['v-aws-creds-read → engine-role/aws/open', 'v-aws-creds-read → engine-role/aws/reader']],
  ['all but one', `${raw('aws/creds/*', 'read')}\n  deny generate on aws/open`, ['v-aws-creds-read → engine-role/aws/reader']],
  ['listing roles is no generating', raw('aws/creds/reader', 'list'), []],
  ['creds without a role', raw('aws/creds/other', 'read'), []],
  ['a static role', 'allow generate on aws/legacy', ['v-aws-creds-read → engine-role/aws/legacy']],
  // administration of engines
  ['a role of the aws engine', raw('aws/roles/mine', 'update'), ['v-aws-roles-write → engine/aws']],
  ['its roles have no existence check', raw('aws/roles/mine', 'create'), []],
  ['config/root has one', raw('aws/config/root', 'create'), ['v-aws-config-root-write → engine/aws']],
  ['config/lease gives nothing', raw('aws/config/lease', 'update'), []],
  ['static roles', raw('aws/static-roles/+', 'update'), ['v-aws-static-roles-write → engine/aws']],
  ['reading roles gives nothing', raw('aws/roles/*', 'read', 'list'), []],
  ['a database', 'allow manage on db/orders_ro', ['manage-database → engine/db']],
  ['its credentials are no administration', 'allow generate on db/orders_ro', []],
  // policies
  ['its own policy', 'allow write-policy on sys/app-a', ['v-acl-write → vault-root']],
  ['by the old path', raw('sys/policy/app-a', 'update'), ['v-acl-write → vault-root']],
  ['in other letters', raw('sys/policies/acl/APP-A', 'update'), ['v-acl-write → vault-root']],
  ['default, which all carry', raw('sys/policies/acl/default', 'update'), ['v-acl-write → vault-root']],
  ['a policy that nobody carries', raw('sys/policies/acl/spare', 'update'), []],
  ['policies have no existence check', raw('sys/policies/acl/app-a', 'create'), []],
  ['a secondary cluster', raw('sys/replication/performance/primary/secondary-token', 'update', 'sudo'), ['v-replication → vault-root']],
  ['a secondary cluster, without sudo', raw('sys/replication/performance/primary/secondary-token', 'update'), []],
  ['another primary', raw('sys/replication/dr/secondary/update-primary', 'update'), ['v-replication → vault-root']],
  ['the state of replication', raw('sys/replication/*', 'read', 'list'), []],
  ['roles of Cloud Foundry', raw('auth/cf/roles/mine', 'update'), ['auth-role-write → vault-root']],
  ['reading policies', raw('sys/policies/acl/*', 'read', 'list'), []],
  [
    'a deny of one spelling stops no other',
    `${raw('sys/policies/acl/+', 'update')}\n  deny write-policy on sys/app-a`,
    ['v-acl-write → vault-root'],
  ],
  ['a deny of all', `${raw('sys/policies/acl/+', 'update')}\n  deny write-policy on sys/**`, []],
  // logins
  ['a role of an auth method', 'allow write-role on auth/aws/role/x', ['v-auth-aws-role-write → vault-root']],
  ['reading one', 'allow read-role on auth/aws/role/x', []],
  ['users of a method that no spec declares', raw('auth/userpass/users/+', 'create'), ['auth-role-write → vault-root']],
  ['its configuration', 'allow write-config on auth/aws/config/client', ['v-auth-aws-config-write → vault-root']],
  [
    'rotating its key, and a bit of the rest',
    `${raw('auth/aws/config/*', 'update')}\n  deny write-config on auth/aws/config/client`,
    ['v-auth-aws-sts-write → vault-root'],
  ],
  ['rotating its key', raw('auth/aws/config/rotate-root', 'update'), []],
  ['another account', raw('auth/aws/config/sts/1', 'create'), ['v-auth-aws-sts-write → vault-root']],
  ['enabling a method', raw('sys/auth/mine', 'update', 'sudo'), ['v-auth-enable → vault-root']],
  ['without sudo', raw('sys/auth/mine', 'update'), []],
  ['sudo from another grant', `${raw('sys/auth/mine', 'update')}\n  ${raw('sys/auth/*', 'sudo')}`, ['v-auth-enable → vault-root']],
  ['sudo elsewhere', `${raw('sys/auth/mine', 'update')}\n  ${raw('sys/auth/yours', 'sudo')}`, []],
  // tokens and identity
  ['tokens with any policy', raw('auth/token/create', 'update', 'sudo'), ['v-token-create → vault-root']],
  ['child tokens', 'allow create on token', []],
  ['token roles', 'allow write-role on token/ci', ['v-token-roles-write → vault-root']],
  ['tokens by a role that no spec shows', 'allow create-role on token/ci', ['token-role → outside-role/auth/token/roles/*']],
  ['entities', 'allow write-entity on identity/x', ['v-identity-write → vault-root']],
  ['aliases', raw('identity/group-alias/id/+', 'update'), ['v-identity-write → vault-root']],
  ['reading entities', raw('identity/*', 'read', 'list'), []],
  ['entities are never created', raw('identity/entity', 'create'), []],
  // the server
  ['restoring', 'allow restore-snapshot on sys', ['sys-restore → vault-root']],
  ['a snapshot alone is half', 'allow snapshot on sys', []],
  ['the raw storage', raw('sys/raw/*', 'read', 'sudo'), ['sys-raw → vault-root']],
  ['a new, empty engine', 'allow write-mount on sys/mine', []],
  [
    'a new engine where its grants reach',
    `allow write-mount on sys/mine\n  ${raw('mine/*', 'read', 'update')}`,
    ['mount-aws → iam-role/vault'],
  ],
  [
    'a new engine, with one role and its credentials',
    `${raw('sys/mounts/*', 'update')}\n  ${raw('deep/mine/roles/x', 'update')}\n  ${raw('deep/+/sts/x', 'update')}`,
    ['mount-aws → iam-role/vault'],
  ],
  [
    'a new engine, with a role and the credentials of another one',
    `${raw('sys/mounts/*', 'update')}\n  ${raw('mine/roles/x', 'update')}\n  ${raw('mine/creds/y', 'read')}`,
    [],
  ],
  ['a new engine whose roles it may not write', `allow write-mount on sys/mine\n  ${raw('mine/*', 'read', 'create')}`, []],
  ['another mount than its grants reach', `allow write-mount on sys/yours\n  ${raw('mine/*', 'read', 'update')}`, []],
  ['where an engine is already', `allow write-mount on sys/secret\n  ${raw('secret/*', 'read', 'update')}`, []],
  [
    'where it may take an engine away first',
    `allow write-mount, delete-mount on sys/secret\n  ${raw('secret/*', 'read', 'update')}`,
    ['mount-aws → iam-role/vault'],
  ],
  ['tuning a mount', `allow tune-mount on sys/mine\n  ${raw('mine/*', 'read', 'update')}`, []],
  ['an audit device', raw('sys/audit/mine', 'update', 'sudo'), ['sys-audit → vault-root']],
  // everything
  ['everything', raw('*', 'update', 'sudo'), ['v-aws-creds-read → engine-role/aws/open', 'v-auth-enable → vault-root']],
])('%s', async (_what, body, expected) => {
  const reach = await graphOf(`${AWS}\n${orders}\n${user}\n${eksApp('a', body)}`);
  const found = from(reach, 'app/a').sort();
  for (const edge of expected) expect(found).toContain(edge);
  if (body !== raw('*', 'update', 'sudo')) expect(found).toEqual([...expected].sort());
});

test('an edge names its fact and the line of its grant, by hand before derived', async () => {
  const text = `${AWS}\n${eksApp('a', 'allow generate on aws/reader')}
pipeline p { run on github { repository = "example/x"  environment = "prod" }  applies = [vault]
  allow write-policy on sys/app-a }`;
  const auth = 'auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }';
  const { vault } = await import('./support.ts');
  const reach = await graphOf(`${vault({ auth })}\n${text}`);
  const edge = reach.edges.find((e) => e.from === 'app/a');
  expect(edge?.fact).toBe('may generate credentials of role aws/reader');
  expect(edge?.span.file).toBe('specs/snippet.writ');
  const root = reach.edges.find((e) => e.from === 'pipeline/p' && e.to === 'vault-root');
  expect(root?.derived).toBeUndefined();
  expect(reach.edges.find((e) => e.from === 'pipeline/p' && e.to === 'engine/aws')?.derived).toBe(true);
  expect(reach.from('pipeline/p').has('engine-role/aws/reader')).toBe(true);
});
