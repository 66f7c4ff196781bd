import { expect, test } from 'vitest';
import { backends } from '../../src/backends/index.ts';
import type { App, Program } from '../../src/model/program.ts';
import { Ref } from '../../src/plain.ts';
import { textOf } from './hcl-text.ts';
import { everything } from './full.ts';
import { programOf, resource, resourcesOf, spec } from './project.ts';

const appOf = (program: Program, name: string): App => {
  const app = program.apps.get(name);
  if (app === undefined) throw new Error(name);
  return app;
};
const agent = (program: Program, name: string): string => {
  const app = appOf(program, name);
  return textOf(app.auth && backends.auth.get(app.auth.kind)?.login?.autoAuth?.(app.auth, app.auth.bound, app, program));
};
const eks = programOf(everything['eks'] ?? '');
const ecs = programOf(everything['ecs'] ?? '');

test('a pod: its own service account in its own namespace, in the stack of its team', () => {
  const role = resource(eks, 'vault_kubernetes_auth_backend_role');
  expect(role).toMatchObject({ stack: 'team/core', name: 'app_checkout' });
  expect(role.arguments).toEqual({
    backend: 'eks',
    role_name: 'checkout',
    bound_service_account_names: ['checkout'],
    bound_service_account_namespaces: ['payments'],
    audience: 'vault',
    token_policies: ['app-checkout'],
    token_ttl: 1800,
    token_max_ttl: 14_400,
    token_bound_cidrs: ['10.0.0.0/8'],
    token_type: 'service',
  });
  expect(agent(eks, 'checkout')).toBe('method kubernetes { mount_path = "auth/eks"; config = {"role":"checkout"} }');
});

test('a task: its own IAM role, bound by its unique id', () => {
  const role = resource(ecs, 'vault_aws_auth_backend_role');
  expect(role.arguments).toMatchObject({
    backend: 'aws',
    role: 'front',
    auth_type: 'iam',
    bound_iam_principal_arns: [new Ref('aws_iam_role', 'app_front', 'arn')],
    resolve_aws_unique_ids: true,
    token_policies: ['app-front'],
  });
  expect(agent(ecs, 'front')).toBe(
    'method aws { mount_path = "auth/aws"; config = {"type":"iam","role":"front","region":"eu-west-1","header_value":"vault.example.com"} }',
  );
});

test('Vault asks STS of the same region that the agents sign for, and only takes logins made for it', () => {
  expect(resource(ecs, 'vault_aws_auth_backend_client').arguments).toMatchObject({
    iam_server_id_header_value: 'vault.example.com',
    sts_endpoint: 'https://sts.eu-west-1.amazonaws.com',
    sts_region: 'eu-west-1',
  });
});

const github = (run: string): Readonly<Record<string, unknown>> => {
  const program = programOf(
    spec({
      rest: 'auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }',
      more: `pipeline infra { run on github { repository = "example/infra"  ${run} }  applies = [vault] }`,
    }),
  );
  return resource(program, 'vault_jwt_auth_backend_role').arguments;
};

test.each([
  ['environment = "prod"', 'repo:example/infra:environment:prod', { repository: 'example/infra', environment: 'prod' }],
  ['ref = "refs/heads/main"', 'repo:example/infra:ref:refs/heads/main', { repository: 'example/infra', ref: 'refs/heads/main' }],
  [
    'environment = "prod"  ref = "refs/heads/main"',
    'repo:example/infra:environment:prod',
    { repository: 'example/infra', environment: 'prod', ref: 'refs/heads/main' },
  ],
  ['subject = "repository_id:1:ref:x"', 'repository_id:1:ref:x', { repository: 'example/infra' }],
])('a workflow run with %s', (run, subject, claims) => {
  expect(github(run)).toMatchObject({
    role_name: 'pipeline-infra',
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['https://vault.example.com:8200'],
    bound_subject: subject,
    bound_claims_type: 'string',
    bound_claims: { entries: claims },
    token_max_ttl: 3600,
  });
});

test('people: no secret in Terraform, and a step of the runbook that writes it', () => {
  const mount = resource(eks, 'vault_jwt_auth_backend', 'okta');
  expect(mount.arguments).toMatchObject({
    type: 'oidc',
    path: 'okta',
    oidc_discovery_url: 'https://example.okta.com',
    default_role: 'default',
  });
  expect(Object.keys(mount.arguments)).not.toContain('oidc_client_secret');
  expect(mount.ignoreChanges).toContain('oidc_client_secret');
  expect(resource(eks, 'vault_jwt_auth_backend_role', 'okta_default').arguments).toMatchObject({
    role_type: 'oidc',
    groups_claim: 'groups',
    oidc_scopes: ['profile', 'email', 'groups'],
    allowed_redirect_uris: ['https://vault.example.com:8200/ui/vault/auth/okta/oidc/callback', 'http://localhost:8250/oidc/callback'],
  });
  const part = eks.vault.auths.find((p) => p.name === 'okta');
  const steps = part ? (backends.auth.get('oidc')?.runbook?.(part, part.bound, eks) ?? []) : [];
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({ phase: 'login' });
  expect(steps[0]?.text).toContain('oidc_client_secret=-');
  expect(steps[0]?.text).toContain('sm/okta');
});

test('no scope that another provider would refuse', () => {
  const program = programOf(
    spec({
      rest: 'auth oidc entra { discovery_url = "https://login.microsoftonline.com/1/v2.0"  client_id = "v"  groups_claim = "groups" }',
    }),
  );
  expect(resource(program, 'vault_jwt_auth_backend_role').arguments['oidc_scopes']).toEqual(['profile', 'email']);
});

test('every mount is kept', () => {
  for (const r of resourcesOf(eks))
    if (r.type === 'vault_auth_backend' || r.type === 'vault_jwt_auth_backend') expect(r.preventDestroy, r.name).toBe(true);
});

test('a server that nothing vouches for: a role id, and a secret id that is used once', () => {
  const ec2 = programOf(everything['ec2'] ?? '');
  const role = resource(ec2, 'vault_approle_auth_backend_role');
  expect(role).toMatchObject({ stack: 'team/core', name: 'app_ledger' });
  expect(role.arguments).toMatchObject({
    backend: 'boxes',
    role_name: 'ledger',
    bind_secret_id: true,
    secret_id_num_uses: 1,
    secret_id_ttl: 600,
    secret_id_bound_cidrs: ['10.0.0.0/8'],
    token_policies: ['app-ledger'],
  });
  expect(agent(ec2, 'ledger')).toBe(
    'method approle { mount_path = "auth/boxes"; config = {"role_id_file_path":"/etc/vault.d/ledger.role-id","secret_id_file_path":"/etc/vault.d/ledger.secret-id","remove_secret_id_file_after_reading":true,"secret_id_response_wrapping_path":"auth/boxes/role/ledger/secret-id"} }',
  );
  const part = ec2.vault.auths.find((one) => one.name === 'boxes');
  const steps = part && backends.auth.get('approle')?.runbook?.(part, part.bound, ec2);
  expect(steps?.map(({ title }) => title)).toEqual(['Deliver the login of app ledger']);
  expect(steps?.[0]?.text).toContain('vault write -f -wrap-ttl=600s -field=wrapping_token auth/boxes/role/ledger/secret-id');
});
