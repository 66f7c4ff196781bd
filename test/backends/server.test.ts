import { expect, test } from 'vitest';
import { backends } from '../../src/backends/index.ts';
import type { Program } from '../../src/model/program.ts';
import { textOf } from './hcl-text.ts';
import { ca, dynamo, onEc2, onEcs, programOf, resource, resourcesOf, spec } from './project.ts';

const storage = ({ vault, ...rest }: Program): string =>
  textOf(backends.storage.get(vault.storage.kind)?.server?.(vault.storage, vault.storage.bound, { vault, ...rest }));
const seal = (program: Program): string => {
  const part = program.vault.seal;
  return textOf(part && backends.seal.get(part.kind)?.server?.(part, part.bound, program));
};
const audits = (program: Program): readonly string[] =>
  program.vault.audits.map((part) => textOf(backends.audit.get(part.kind)?.server?.(part, part.bound, program)));

test('raft on EKS joins by the names of the pods, and checks their certificate by the name of the address', () => {
  expect(
    storage(programOf(spec({ run: 'run on eks { cluster = platform  replicas = 2 }', rest: 'listener { tls_secret = "vault-tls" }' }))),
  ).toBe(
    'storage raft { path = "/vault/data"; ' +
      [0, 1]
        .map(
          (i) =>
            `retry_join  { leader_api_addr = "https://vault-${i}.vault-internal:8200"; leader_tls_servername = "vault.example.com"; leader_ca_cert_file = "/vault/tls/ca.crt" }`,
        )
        .join('; ')
        .replaceAll('retry_join  ', 'retry_join ') +
      ' }',
  );
});

test('pods are named after the release as the chart names them', () => {
  expect(storage(programOf(spec({ run: 'run on eks { cluster = platform  replicas = 1  release = "secrets" }' })))).toContain(
    'https://secrets-vault-0.secrets-vault-internal:8200',
  );
  expect(storage(programOf(spec({ run: 'run on eks { cluster = platform  replicas = 1  release = "team-vault" }' })))).toContain(
    'https://team-vault-0.team-vault-internal:8200',
  );
});

test('without an authority there is no server name either, which Vault would not read', () => {
  expect(storage(programOf(spec({ run: 'run on eks { cluster = platform  replicas = 1 }' })))).toBe(
    'storage raft { path = "/vault/data"; retry_join { leader_api_addr = "https://vault-0.vault-internal:8200" } }',
  );
});

test('raft on EC2 joins by tag, and the tag is on the instances', () => {
  const program = programOf(spec({ run: onEc2, rest: ca }));
  expect(storage(program)).toBe(
    'storage raft { path = "/opt/vault/data"; retry_join { auto_join = "provider=aws region=eu-west-1 tag_key=VaultCluster tag_value=prod-main"; auto_join_scheme = "https"; leader_tls_servername = "vault.example.com"; leader_ca_cert_file = "/etc/vault.d/tls/ca.crt" } }',
  );
  expect(resource(program, 'aws_autoscaling_group').arguments['tag']).toContainEqual({
    key: 'VaultCluster',
    value: 'prod-main',
    propagate_at_launch: true,
  });
  expect(resource(program, 'vault_raft_autopilot').arguments['min_quorum']).toBe(3);
});

test('the other storages', () => {
  expect(storage(programOf(spec({ run: onEcs, storage: dynamo })))).toBe(
    'storage dynamodb { region = "eu-west-1"; table = "vault-storage"; ha_enabled = "true" }',
  );
  expect(storage(programOf(spec({ storage: 'storage file {}' })))).toBe('storage file { path = "/vault/file" }');
  const ha = (text: string): boolean | undefined => {
    const { storage: part } = programOf(spec({ storage: text })).vault;
    return backends.storage.get(part.kind)?.highlyAvailable?.(part.bound);
  };
  expect([
    ha('storage raft { size = 1GiB }'),
    ha(dynamo),
    ha('storage dynamodb { table = "vault-storage" }'),
    ha('storage file {}'),
  ]).toEqual([true, true, false, false]);
});

test('the table has the keys that Vault asks for, and is kept', () => {
  const table = resource(programOf(spec({ run: onEcs, storage: dynamo })), 'aws_dynamodb_table');
  expect(table.arguments).toMatchObject({
    hash_key: 'Path',
    range_key: 'Key',
    attribute: [
      { name: 'Path', type: 'S' },
      { name: 'Key', type: 'S' },
    ],
    point_in_time_recovery: { enabled: true },
    deletion_protection_enabled: true,
  });
  expect(table.preventDestroy).toBe(true);
});

test.each([
  ['alias = "vault-auto-unseal"', 'seal awskms { region = "eu-west-1"; kms_key_id = "alias/vault-auto-unseal" }'],
  ['alias = "alias/unseal"', 'seal awskms { region = "eu-west-1"; kms_key_id = "alias/unseal" }'],
  [
    'key = "arn:aws:kms:us-east-1:123456789012:key/12341234-ab12-cd34-ef56-1234567890ab"',
    'seal awskms { region = "us-east-1"; kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/12341234-ab12-cd34-ef56-1234567890ab" }',
  ],
])('seal awskms { %s }', (attributes, expected) => {
  expect(seal(programOf(spec({ rest: `seal awskms { ${attributes} }` })))).toBe(expected);
});

test('the seal key is created once, and not where one exists', () => {
  const own = programOf(spec({ rest: 'seal awskms { alias = "unseal"  deletion_window = 10d  rotation = false }' }));
  expect(resource(own, 'aws_kms_key', 'seal')).toMatchObject({
    arguments: { enable_key_rotation: false, deletion_window_in_days: 10 },
    preventDestroy: true,
    stack: 'platform',
  });
  expect(resource(own, 'aws_kms_alias', 'seal').arguments['name']).toBe('alias/unseal');
  const other = programOf(
    spec({ rest: 'seal awskms { key = "arn:aws:kms:us-east-1:123456789012:key/12341234-ab12-cd34-ef56-1234567890ab" }' }),
  );
  expect(resourcesOf(other).filter((r) => r.type.startsWith('aws_kms'))).toEqual([]);
});

const devices = `/// Everything.
  audit file main { path = "/vault/audit/audit.log"  mode = "0600" }
  audit socket far { address = "audit.example.com:9090"  write_timeout = 5s }`;

test('Vault takes audit devices by API, OpenBao by its configuration', () => {
  const vault = programOf(spec({ rest: devices }));
  expect(audits(vault)).toEqual(['', '']);
  expect(resource(vault, 'vault_audit', 'main').arguments).toMatchObject({
    type: 'file',
    path: 'main',
    description: 'Everything.',
    options: { entries: { file_path: '/vault/audit/audit.log', mode: '0600' } },
  });
  const openbao = programOf(spec({ product: 'openbao', rest: devices }));
  expect(resourcesOf(openbao).filter((r) => r.type === 'vault_audit')).toEqual([]);
  expect(audits(openbao)).toEqual([
    'audit file main { description = "Everything."; options { file_path = "/vault/audit/audit.log"; mode = "0600" } }',
    'audit socket far { options { address = "audit.example.com:9090"; socket_type = "tcp"; write_timeout = "5s" } }',
  ]);
});

test('snapshots lie in a private, versioned, encrypted bucket', () => {
  const program = programOf(spec({ storage: 'storage raft { size = 10GiB  snapshots { bucket = "example-snapshots"  prefix = "a/b" } }' }));
  expect(resource(program, 'aws_s3_bucket').preventDestroy).toBe(true);
  expect(resource(program, 'aws_s3_bucket_versioning').arguments['versioning_configuration']).toEqual({ status: 'Enabled' });
  expect(Object.values(resource(program, 'aws_s3_bucket_public_access_block').arguments).filter((v) => v === true)).toHaveLength(4);
  expect(JSON.stringify(resource(program, 'aws_s3_bucket_server_side_encryption_configuration').arguments)).toContain('aws:kms');
  expect(JSON.stringify(resource(program, 'aws_s3_bucket_lifecycle_configuration').arguments)).toContain('"prefix":"a/b/"');
  expect(resourcesOf(program).map((r) => r.type)).not.toContain('vault_raft_snapshot_agent_config');
});

test('the runbook says what no tool does', () => {
  const titles = (program: Program): readonly string[] => {
    const { storage: part } = program.vault;
    return (backends.storage.get('raft')?.runbook?.(part, part.bound, program) ?? []).map((step) => step.title);
  };
  expect(titles(programOf(spec()))).toEqual(['Take snapshots of the storage']);
  expect(titles(programOf(spec({ storage: 'storage raft { size = 10GiB  snapshots { bucket = "example-snapshots" } }' })))).toEqual([]);
  expect(titles(programOf(spec({ run: onEc2, rest: ca })))).toEqual([
    'Take snapshots of the storage',
    'Roll out a new image or configuration',
  ]);
});
