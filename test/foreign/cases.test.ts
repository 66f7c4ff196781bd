import { describe, expect, test } from 'vitest';
import { checkForeign, type ForeignKind } from '../../src/foreign/index.ts';

const path = (pattern: string, capabilities: string, more = ''): string =>
  `path "${pattern}" {\n  capabilities = [${capabilities}]\n${more}}\n`;
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) }, null, 2);
const OIDC = 'arn:aws:iam::111122223333:oidc-provider/';
const trust = (provider: string, condition: object): string =>
  document({ Principal: { Federated: `${OIDC}${provider}` }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: condition });
const GITHUB = 'token.actions.githubusercontent.com';
const CLUSTER = 'oidc.eks.eu-west-1.amazonaws.com/id/0A';
const server = (text: string): string => `storage "raft" { path = "/x" }\nseal "awskms" {}\ndisable_mlock = true\n${text}`;
const values = (text: string): string => `server:\n  ha:\n    enabled: true\n${text}`;

interface Cases {
  readonly code: string;
  readonly as: ForeignKind;
  readonly flag: readonly string[];
  readonly pass: readonly string[];
}

/** Of what files can say: what must be flagged, and near misses that must not be. */
const table: readonly Cases[] = [
  {
    code: 'W101',
    as: 'policy',
    flag: [
      path('secret/*', '"read"'),
      path('kv/data/*', '"create"'),
      path('db/creds/+', '"read"'),
      path('*', '"update"'),
      path('/secret/*', '"read"'),
    ],
    pass: [
      path('secret/*', '"list"'),
      path('secret/shop/*', '"read"'),
      path('sys/*', '"read"'),
      path('cubbyhole/*', '"read"'),
      path('secret/*', '"deny"'),
    ],
  },
  {
    code: 'W104',
    as: 'policy',
    flag: [path('kv/destroy/a/*', '"update"'), path('kv/metadata/a/*', '"delete"'), path('transit/export/encryption-key/*', '"read"')],
    pass: [
      path('kv/destroy/a/b', '"update"'),
      path('kv/metadata/a/*', '"read", "list"'),
      path('kv/delete/a/*', '"update"'),
      path('kv/data/destroy/*', '"update"'),
    ],
  },
  {
    code: 'W201',
    as: 'policy',
    flag: [
      path('sys/raw/*', '"read", "sudo"'),
      path('sys/storage/raft/snapshot-force', '"update"'),
      path('sys/plugins/catalog/*', '"update", "sudo"'),
      path('sys/*', '"create", "read", "update", "sudo"'),
    ],
    pass: [
      path('sys/raw/*', '"read"'),
      path('sys/storage/raft/snapshot', '"read"'),
      path('sys/plugins/catalog/*', '"read", "list", "sudo"'),
      path('sys/*', '"read"') + path('sys/raw/*', '"deny"'),
    ],
  },
  {
    code: 'W203',
    as: 'policy',
    flag: [
      path('sys/policies/acl/app', '"update"'),
      path('sys/policy/*', '"update"'),
      path('auth/team/k8s/role/x', '"create", "update"'),
      path('auth/ldap/groups/*', '"update"'),
      path('identity/entity', '"update"'),
      path('auth/oidc/config', '"update"'),
      path('sys/auth/*', '"update", "sudo"'),
      path('auth/approle/role/x', '"update"', '  allowed_parameters = { "token_policies" = [] }\n'),
    ],
    pass: [
      path('sys/policies/acl/*', '"read", "list"'),
      path('sys/policies/acl/*', '"create"'),
      path('sys/policies/password/x', '"update"'),
      path('auth/approle/role/x/secret-id', '"update"'),
      path('auth/+/role/*', '"read"'),
      path('auth/approle/role/x', '"update"', '  allowed_parameters = { "token_ttl" = [] }\n'),
      path(
        'auth/approle/role/x',
        '"update"',
        '  denied_parameters = { "policies" = [], "token_policies" = [], "allowed_policies" = [], "allowed_policies_glob" = [] }\n',
      ),
      path('sys/auth/*', '"update"'),
      path('identity/lookup/entity', '"update"'),
      path('sys/*', '"update"') + path('sys/policies/*', '"deny"') + path('sys/policy/*', '"deny"'),
    ],
  },
  {
    code: 'W204',
    as: 'policy',
    flag: [path('auth/token/roles/*', '"create"'), path('auth/token/create', '"update", "sudo"'), path('auth/token/*', '"update", "sudo"')],
    pass: [path('auth/token/create', '"update"'), path('auth/token/create/jobs', '"update", "sudo"'), path('auth/token/roles/x', '"read"')],
  },
  {
    code: 'W207',
    as: 'policy',
    flag: [
      path('pki/sign-verbatim', '"update"'),
      path('pki/sign-verbatim/web', '"update"'),
      path('pki/issuer/a/sign-verbatim', '"update"'),
    ],
    pass: [path('pki/sign/web', '"update"'), path('pki/sign-verbatim/web', '"read"'), path('secret/sign-verbatim-notes', '"update"')],
  },
  {
    code: 'W301',
    as: 'policy',
    flag: [
      path('kv/data/a/*', '"read"') + path('kv/data/a/b', '"update"'),
      path('kv/data/a/*', '"read", "list"') + path('kv/data/a/b/*', '"delete"'),
      path('kv/data/*', '"read"') + path('kv/data/+/*', '"update"'),
    ],
    pass: [
      path('kv/data/a/*', '"read"') + path('kv/data/a/b', '"read", "update"'),
      path('kv/data/a/*', '"create", "update"') + path('kv/data/a/b', '"read"'),
      path('kv/data/a/*', '"read", "update"') + path('kv/data/a/b', '"read"'),
      path('kv/data/a/*', '"read"') + path('kv/data/a/b', '"deny"'),
      path('kv/data/a/*', '"read"') + path('kv/data/c/*', '"update"'),
      path('transit/*', '"read"') + path('transit/encrypt/a', '"update"'),
      path('kv/data/*', '"read", "update"') + path('kv/data/+/*', '"update"'),
    ],
  },
  {
    code: 'W302',
    as: 'policy',
    flag: [
      path('kv/+/admin', '"deny"') + path('kv/app/*', '"read"'),
      path('kv/+/*', '"deny"') + path('kv/*', '"read"'),
      path('+/data/root', '"deny"') + path('kv/data/*', '"update"'),
    ],
    pass: [
      path('kv/*', '"read"') + path('kv/app/admin', '"deny"'),
      path('kv/*', '"deny"') + path('kv/app/*', '"read"'),
      path('kv/+/admin', '"deny"') + path('kv/app/*', '"read"') + path('kv/app/admin', '"deny"'),
      path('kv/+/admin', '"deny"') + path('other/*', '"read"'),
    ],
  },
  {
    code: 'W303',
    as: 'policy',
    flag: [
      path('kv/data/+/x', '"read"') + path('kv/data/{{identity.entity.name}}/x', '"deny"'),
      path('kv/*', '"read"') + path('kv/data/{{identity.entity.id}}', '"deny"'),
      path('kv/data/{{identity.entity.id}}/*', '"read"') + path('kv/data/{{identity.entity.metadata.a}}/x', '"deny"'),
    ],
    pass: [
      path('kv/data/{{identity.entity.id}}/*', '"read"'),
      path('kv/data/a', '"read"') + path('kv/metadata/{{identity.entity.id}}', '"deny"'),
      path('kv/data/*', '"read"') + path('kv/data/root', '"deny"'),
    ],
  },
  {
    code: 'W305',
    as: 'policy',
    flag: [
      path('kv/data/a', '"update"', '  denied_parameters = { "x" = [] }\n'),
      path('a', '"list"', '  required_parameters = ["x"]\n'),
      path('a', '"delete"', '  allowed_parameters = { "x" = [] }\n'),
    ],
    pass: [
      path('kv/data/a', '"update"', '  allowed_parameters = { "data" = [], "options" = [] }\n'),
      path('kv/a', '"update"', '  denied_parameters = { "x" = [] }\n'),
      path('kv/metadata/a', '"update"', '  denied_parameters = { "max_versions" = [] }\n'),
      path('kv/data/a', '"update"', '  denied_parameters = { "*" = [] }\n'),
    ],
  },
  {
    code: 'W307',
    as: 'policy',
    flag: [path('sys/seal', '"update"'), path('sys/audit/*', '"read"'), path('sys/health', '"sudo"')],
    pass: [
      path('sys/seal', '"update", "sudo"'),
      path('sys/audit*', '"read"'),
      path('sys/*', '"read"'),
      path('sys/auth', '"read"'),
      path('sys/seal', '"deny"'),
    ],
  },
  {
    code: 'W607',
    as: 'iam',
    flag: [
      document({ Principal: '*', Action: 'sts:AssumeRole' }),
      document({ Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] }, Action: 'sts:AssumeRole' }),
      trust(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }),
      trust(GITHUB, { StringLike: { [`${GITHUB}:sub`]: ['repo:example/shop:*', 'repo:*'] } }),
      trust(GITHUB, { StringLikeIfExists: { [`${GITHUB}:sub`]: 'repo:example/shop:*' } }),
      trust(GITHUB, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:example/shop:*' } }),
      trust(CLUSTER, { StringLike: { [`${CLUSTER}:sub`]: 'system:serviceaccount:*:web' } }),
      document({ Principal: '*', Action: 'kms:Decrypt', Resource: '*' }),
      document({
        Principal: { AWS: '*' },
        Action: 'sqs:*',
        Resource: 'arn:aws:sqs:eu-west-1:111122223333:q',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ],
    pass: [
      document({ Principal: '*', Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1a2b3c4d5e' } } }),
      trust(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:example/*' } }),
      trust(GITHUB, { StringEquals: { [`${GITHUB}:SUB`]: 'repo:example/shop:ref:refs/heads/main' } }),
      trust(CLUSTER, { StringEquals: { [`${CLUSTER}:sub`]: 'system:serviceaccount:shop:web' } }),
      trust('accounts.example.com', { StringEquals: { 'accounts.example.com:repository_id': '12345' } }),
      document({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      document({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::www/*' }),
      document({ Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }),
      document({
        Principal: '*',
        Action: 'sns:Publish',
        Resource: 'arn:aws:sns:eu-west-1:111122223333:t',
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::b' } },
      }),
    ],
  },
  {
    code: 'W606',
    as: 'iam',
    flag: [
      document({
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:DescribeTable'],
        Resource: 'arn:aws:dynamodb:*:*:table/vault',
      }),
      document({ Sid: 'VaultUnseal', Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: 'arn:aws:kms:eu-west-1:111122223333:key/1' }),
      document({ Sid: 'Vault', Action: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem'], Resource: 'arn:aws:dynamodb:*:*:table/secrets' }),
    ],
    pass: [
      document({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: 'arn:aws:dynamodb:*:*:table/orders' }),
      document({ Action: ['dynamodb:Scan', 'dynamodb:DescribeTable'], Resource: 'arn:aws:dynamodb:*:*:table/vault' }),
      document({ Action: 'dynamodb:*', Resource: 'arn:aws:dynamodb:*:*:table/vault' }),
      document({ Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: 'arn:aws:kms:eu-west-1:111122223333:key/1' }),
    ],
  },
  {
    code: 'W511',
    as: 'server-config',
    flag: ['storage "raft" { path = "/x" }\n', 'backend "raft" {}\n', '{"storage": {"raft": {"path": "/x"}}}'],
    pass: [
      'storage "raft" { path = "/x" }\ndisable_mlock = false\n',
      'storage "dynamodb" {}\n',
      'storage "raft" { path = "/opt/openbao/data" }\n',
      'storage "raft" {}\naudit "file" "a" { options { file_path = "x" } }\n',
      '{"storage": {"raft": {"path": "/x"}}, "Disable_Mlock": true}',
    ],
  },
  {
    code: 'W514',
    as: 'server-config',
    flag: [
      server('selas "awskms" {}\n'),
      server('listener "tcp" { tls_cert = "x" }\n'),
      server('telemetry { statd_address = "x" }\n'),
      server('max_lease = "1h"\n'),
    ],
    pass: [
      server('UI = true\n'),
      server('listener "tcp" { tls_acme_domains = ["x"] }\n'),
      server('storage_extra_is_no_block_here_but = 1\n').replace('storage_extra_is_no_block_here_but', 'plugin_directory'),
      server('kms_library "pkcs11" { anything = 1 }\n'),
      server('service_registration "kubernetes" { namespace = "x" }\n'),
    ],
  },
  {
    code: 'W505',
    as: 'server-config',
    flag: [
      server('listener "tcp" { address = "0.0.0.0:8200"  tls_disable = "1" }\n'),
      server('listener "tcp" { address = "[::]:8200"  tls_disable = true }\n'),
      server('api_addr = "http://vault.example.com"\n'),
      server('listener "tcp" { address = "10.0.0.1:8200"  tls_min_version = "tls10" }\n'),
    ],
    pass: [
      server('listener "tcp" { address = "127.0.0.1:8200"  tls_disable = true }\n'),
      server('listener "tcp" { address = "[::1]:8200"  tls_disable = true }\n'),
      server('listener "tcp" { tls_disable = true }\n'),
      server('listener "tcp" { address = "0.0.0.0:8200"  tls_disable = false }\n'),
      server('listener "unix" { address = "/run/x"  tls_disable = true }\n'),
    ],
  },
  {
    code: 'W711',
    as: 'helm-values',
    flag: [
      values('    raft: { enabled: true }\n    config: |\n      ui = true\n'),
      values('    config: |\n      cluster_addr = "https://{{ GetPrivateIP }}:8201"\n'),
      values('    raft:\n      enabled: true\n      config: "api_addr = \\"https://{{GetInterfaceIP \\\\\\"eth0\\\\\\"}}\\""\n'),
    ],
    pass: [
      values('    raft: { enabled: false }\n    config: |\n      ui = true\n'),
      values('    config: |\n      cluster_name = "{{ .Release.Name }}"\n'),
      values('    config: |\n      cluster_addr = "https://{{ "{{" }} GetPrivateIP }}:8201"\n'),
      values('    raft:\n      enabled: true\n      config: |\n        ui = true\n    config: |\n      ui = true\n'),
    ],
  },
  {
    code: 'W504',
    as: 'helm-values',
    flag: [values('    replicas: 1\n'), values('    replicas: 2\n'), values('    replicas: 4\n    raft: { enabled: true }\n')],
    pass: [
      values('    replicas: 3\n'),
      values('    replicas: 4\n'),
      'server:\n  ha:\n    enabled: false\n    replicas: 2\n',
      'server:\n  ha:\n    replicas: 2\n',
    ],
  },
];

describe.each(table)('$code', ({ code, as, flag, pass }) => {
  const codes = (text: string): string[] => {
    const { diagnostics } = checkForeign({ path: 'case', text }, { dialect: 'vault', as });
    // A case that its reader refuses proves nothing.
    expect(diagnostics.filter((d) => /^W0(66|78|96)$/.test(d.code)).map((d) => `${d.message}\n${text}`)).toEqual([]);
    return diagnostics.map((d) => d.code);
  };
  test('at least three of each', () => {
    expect(Math.min(flag.length, pass.length)).toBeGreaterThanOrEqual(3);
  });
  test.each(flag)('flags %s', (text) => {
    expect(codes(text)).toContain(code);
  });
  test.each(pass)('passes %s', (text) => {
    expect(codes(text)).not.toContain(code);
  });
});
