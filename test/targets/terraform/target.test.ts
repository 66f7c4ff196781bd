import { spawnSync } from 'node:child_process';
import { parse } from '@cdktf/hcl2json';
import { format } from '@cdktf/hcl-tools';
import { expect, test } from 'vitest';
import { planIamWith } from '../../../src/access/iam/plan.ts';
import type { EngineKind } from '../../../src/contract.ts';
import { Diagnostics } from '../../../src/diagnostics.ts';
import type { Program } from '../../../src/model/program.ts';
import { IamDocument, type Resource, interpolated, map, ref } from '../../../src/plain.ts';
import type { Artifact } from '../../../src/targets/artifact.ts';
import { synthesize } from '../../../src/targets/terraform/cdktf.ts';
import { terraformTargetWith } from '../../../src/targets/terraform/target.ts';
import { app, apps, bound, compiled, engine, grant, principal, program, project, registries, span } from '../../support/iam-fixtures.ts';

const nasty = 'a "quote" ${file("/etc/passwd")} %{ if true } $${x} \\ back\tTfToken[TOKEN.1] é ${TfToken[TOKEN.2]}';

const kv = (resources: readonly Resource[]): ReadonlyMap<string, EngineKind> =>
  new Map([
    [
      'kv',
      {
        kind: 'kv',
        doc: '',
        schema: bound('kv') as never,
        products: ['vault'],
        verbs: () => ({}),
        members: () => undefined,
        resources: () => resources,
      },
    ],
  ]);
const mount = (name: string, more: Partial<Resource> = {}): Resource => ({
  stack: 'vault',
  type: 'vault_mount',
  name,
  arguments: { path: name, type: 'kv', description: nasty, options: map({ version: '2', '${key}': 'x' }) },
  origin: span(9),
  ...more,
});

const policy = '# a policy with ${x}\npath "secret/data/a" {\n  capabilities = ["read"]\n}\n';
const artifact = (path: string, text: string): [string, Artifact] => [path, { path, target: 'vault', text, origins: [] }];
const task = JSON.stringify({
  family: 'vault',
  cpu: '1024',
  memory: '2048',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  containerDefinitions: [{ name: 'vault', image: 'hashicorp/vault:2.2.2', command: ['vault', 'server'] }],
  volumes: [
    {
      name: 'efs',
      efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED', authorizationConfig: { iam: 'ENABLED' } },
    },
  ],
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
});

async function run(format: 'json' | 'hcl', resources: readonly Resource[] = [mount('secret')], more: Partial<Program> = {}, local = false) {
  const team = { ...app('payments'), name: 'payments', group: 'payments-engineers', auth: undefined, owns: [], shares: [] };
  const p = program({
    engines: new Map([['secret', engine('kv', 'secret')]]),
    teams: new Map([['payments', team]]),
    users: new Map([['alice', { ...app('alice'), name: 'alice', entity: 'alice@example.com' }]]),
    apps: apps(app('api', { grants: [grant(['s3:GetObject'], ['arn:aws:s3:::b/${aws:PrincipalTag/team}/*'])] })),
    ...more,
  });
  const base = registries(kv(resources));
  const oidc = {
    part: 'auth',
    kind: 'oidc',
    doc: '',
    schema: bound('auth') as never,
    products: ['vault'],
    login: { serves: ['human'] },
  } as const;
  const parts = { ...base, backends: { ...base.backends, auth: new Map([['oidc', oidc]]) } };
  const withAuth: Program = { ...p, vault: { ...p.vault, auths: [{ kind: 'oidc', name: 'okta', span: span(), bound: bound('auth') }] } };
  const sink = new Diagnostics();
  const iam = planIamWith(parts, withAuth, [], sink);
  expect(sink.all).toEqual([]);
  const principals = [principal('app', 'api', 'payments'), principal('team', 'payments', 'payments'), principal('user', 'alice')];
  const artifacts = new Map([
    ...principals.map((one) => artifact(`prod/vault/policies/${one.policy}.hcl`, policy)),
    artifact('prod/ecs/vault.task-definition.json', task),
  ]);
  const output = await terraformTargetWith(parts, {
    compiled: compiled(withAuth, iam, principals),
    project: project(format, withAuth, local),
    artifacts,
  });
  return { ...output, files: new Map(output.artifacts.map((a) => [a.path, a.text])) };
}

type Tree = Record<string, Record<string, Record<string, Record<string, unknown>>>>;
const jsonOf = (files: ReadonlyMap<string, string>, stack: string) =>
  JSON.parse(files.get(`prod/terraform/${stack}/main.tf.json`) ?? '') as Tree;

test('stacks, providers, backend and versions', async () => {
  const { files } = await run('json');
  expect([...files.keys()]).toEqual(['platform', 'teams/payments', 'vault'].map((s) => `prod/terraform/${s}/main.tf.json`));
  expect(jsonOf(files, 'teams/payments')['terraform']).toEqual({
    required_version: '>= 1.11.0',
    required_providers: { aws: { source: 'hashicorp/aws', version: '6.25.0' }, vault: { source: 'hashicorp/vault', version: '5.6.0' } },
    backend: { s3: { bucket: 'state', key: 'writ/prod/teams/payments.tfstate', region: 'eu-west-1', encrypt: true, use_lockfile: true } },
  });
  expect(jsonOf(files, 'platform')['provider']).toEqual({
    aws: [{ allowed_account_ids: ['123456789012'], region: 'eu-west-1', default_tags: [{ tags: { owner: 'platform $${x}' } }] }],
  });
  expect(jsonOf(files, 'vault')['provider']).toEqual({ vault: [{ address: 'https://vault.example.com:8200' }] });
  const local = await run('json', [mount('secret')], {}, true);
  expect(jsonOf(local.files, 'vault')['terraform']?.['backend']).toEqual({ local: { path: 'terraform.tfstate' } });
});

test('IAM stands in Terraform with references, and the team has its group, policy and roles', async () => {
  const { files } = await run('json');
  const { resource } = jsonOf(files, 'platform');
  expect(resource?.['aws_iam_role_policy']?.['vault']?.['policy']).toContain('"${aws_kms_key.seal.arn}"');
  expect(resource?.['aws_iam_role_policy']?.['vault']?.['policy']).not.toContain('ResourceAliases');
  expect(resource?.['aws_kms_key_policy']?.['seal']?.['policy']).toContain('"${aws_iam_role.vault.arn}"');
  expect(resource?.['aws_iam_role']?.['vault']?.['lifecycle']).toEqual({ prevent_destroy: true });
  expect(resource?.['aws_ecs_task_definition']?.['vault']).toMatchObject({
    task_role_arn: '${aws_iam_role.vault.arn}',
    execution_role_arn: '${aws_iam_role.vault_execution.arn}',
    volume: [{ name: 'efs', efs_volume_configuration: { file_system_id: 'fs-1', authorization_config: { iam: 'ENABLED' } } }],
  });
  const team = jsonOf(files, 'teams/payments');
  expect(team['resource']?.['aws_iam_role_policy']?.['app_api']?.['policy']).toContain('arn:aws:s3:::b/$${aws:PrincipalTag/team}/*');
  expect(team['resource']?.['vault_policy']?.['app_api']?.['policy']).toBe(policy.replace('${', () => '$${'));
  expect(team['resource']?.['vault_identity_group']?.['team']).toMatchObject({ type: 'external', policies: ['team-payments'] });
  expect(team['resource']?.['vault_identity_group_alias']?.['team']).toMatchObject({
    name: 'payments-engineers',
    mount_accessor: '${data.vault_auth_backend.okta.accessor}',
    canonical_id: '${vault_identity_group.team.id}',
  });
  expect(jsonOf(files, 'vault')['data']?.['vault_identity_entity']?.['alice']).toMatchObject({ entity_name: 'alice@example.com' });
});

test('texts of specs stay texts, and no comment holds a path of the machine', async () => {
  const { files } = await run('json');
  const found = jsonOf(files, 'vault')['resource']?.['vault_mount']?.['secret'];
  expect(found?.['description']).toBe(
    'a "quote" $${file("/etc/passwd")} %%{ if true } ${"$"}$${x} \\ back\tTfToken[TOKEN.1] é $${TfToken[TOKEN.2]}',
  );
  expect(found?.['options']).toEqual({ version: '2', '$${key}': 'x' });
  expect(found?.['//']).toBe('specs/a.writ:2');
  for (const text of files.values()) expect(text).not.toContain(process.cwd());
});

/** Parsed HCL in the shape of the JSON: labelled blocks are lists of one there, and so are all blocks. */
function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 && typeof value[0] === 'object' ? flat(value[0]) : value.map(flat);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) => key !== '//' && item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, flat(item)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

test('HCL is the same program as the JSON, and the formatter leaves it alone', async () => {
  const resources = [
    mount('secret', { preventDestroy: true, ignoreChanges: ['description'], dependsOn: ['vault_mount.other'] }),
    mount('other', { arguments: { path: interpolated('x-', ref('vault_mount', 'secret', 'path'), '-${y}'), type: 'kv' }, dependsOn: [] }),
  ];
  const json = await run('json', resources);
  const hcl = await run('hcl', resources);
  for (const [path, text] of hcl.files) {
    const parsed = flat(await parse(path, text));
    const wanted = JSON.parse(json.files.get(`${path}.json`) ?? '') as Tree;
    for (const block of Object.values(wanted['resource'] ?? {}).flatMap((named) => Object.values(named))) {
      const bare = (list: unknown) => (Array.isArray(list) ? list.map((item) => `\${${String(item)}}`) : list);
      if (block['depends_on']) block['depends_on'] = bare(block['depends_on']);
      const lifecycle = block['lifecycle'] as Record<string, unknown> | undefined;
      if (lifecycle?.['ignore_changes']) lifecycle['ignore_changes'] = bare(lifecycle['ignore_changes']);
    }
    expect(unescape(parsed)).toEqual(unescape(flat(wanted)));
    expect(await format(text)).toBe(text);
  }
});

/** Template escapes come back from the parser in several spellings of one text; they are compared by what they mean. */
function unescape(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .replace(/\$\{"(\$+|%+)"\}/g, '$1')
      .replace(/\$\$\{/g, '${')
      .replace(/%%\{/g, '%{');
  if (Array.isArray(value)) return value.map(unescape);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [unescape(key), unescape(item)]));
}

const terraform = spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
test.skipIf(!terraform)('terraform fmt has nothing to change (skipped where terraform is not on the PATH)', async () => {
  const { files } = await run('hcl');
  for (const text of files.values()) {
    const made = spawnSync('terraform', ['fmt', '-'], { input: text, encoding: 'utf8' });
    expect(made.stdout).toBe(text);
  }
});

test('the same input gives the same bytes', async () => {
  const [a, b] = [await run('json'), await run('json')];
  expect(b.artifacts).toEqual(a.artifacts);
});

test('two names that become one are a located error', async () => {
  const { diagnostics, artifacts } = await run('json', [mount('a'), mount('a', { origin: span(0) })]);
  expect(diagnostics).toMatchObject([{ code: 'W076', severity: 'error', related: [{ span: { start: 9 } }] }]);
  expect(artifacts).toEqual([]);
});

test('a reference that the stack does not hold is a fault', async () => {
  const stray = mount('a', { arguments: { path: ref('aws_kms_key', 'seal', 'arn'), type: 'kv' } });
  await expect(run('json', [stray])).rejects.toThrow('vault_mount.a in stack vault refers to aws_kms_key.seal');
});

test('the document of an engine role is the one of the plan', async () => {
  const role = {
    stack: 'vault',
    type: 'vault_aws_secret_backend_role',
    name: 'r',
    arguments: { backend: 'aws', name: 'r', credential_type: 'iam_user', policy_document: new IamDocument('secret', 'gone') },
    origin: span(),
  } as const;
  const { files } = await run('json', [role]);
  expect(jsonOf(files, 'vault')['resource']?.['vault_aws_secret_backend_role']?.['r']).not.toHaveProperty('policy_document');
});

test('an argument that CDKTF does not know is a fault, never lost', async () => {
  const resource = mount('a', { arguments: { path: 'a', type: 'kv', descripton: 'typo' } });
  const input = {
    name: 'x',
    resources: [resource],
    backend: { kind: 'local' },
    stateKey: '',
    aws: undefined,
    vault: undefined,
    moved: [],
    comment: () => '',
  } as const;
  await expect(synthesize(input)).rejects.toThrow('CDKTF changed vault_mount.a: asked descripton = "typo"');
});
