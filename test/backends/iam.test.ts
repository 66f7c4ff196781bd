import { expect, test } from 'vitest';
import type { IamStatement } from '../../src/contract.ts';
import { ca, dynamo, onEc2, onEcs, programOf, spec, vaultIam } from './project.ts';

/** `actions on arns if conditions` of each statement. */
const brief = (statements: readonly IamStatement[]): readonly string[] =>
  statements.map((s) => {
    const conditions = [...s.resources.flatMap((r) => r.only ?? []), ...s.conditions].map(
      (c) => `${c.operator} ${c.key} ${c.values.join('|')}`,
    );
    return [`${s.actions.join(' ')} on ${s.resources.map((r) => r.arn).join(' ')}`, ...conditions].join(' if ');
  });
const key = (alias: string) => `on arn:aws:kms:eu-west-1:123456789012:key/* if ForAnyValue:StringEquals kms:ResourceAliases alias/${alias}`;

test('seal: three actions on the one key', () => {
  expect(brief(vaultIam(programOf(spec({ rest: 'seal awskms { alias = "unseal" }' }))))).toEqual([
    `kms:Decrypt kms:DescribeKey kms:Encrypt ${key('unseal')}`,
  ]);
  expect(
    brief(
      vaultIam(
        programOf(spec({ rest: 'seal awskms { key = "arn:aws:kms:us-east-1:123456789012:key/11111111-ab12-cd34-ef56-1234567890ab" }' })),
      ),
    ),
  ).toEqual(['kms:Decrypt kms:DescribeKey kms:Encrypt on arn:aws:kms:us-east-1:123456789012:key/11111111-ab12-cd34-ef56-1234567890ab']);
});

test('DynamoDB: what Vault calls, and the key through DynamoDB alone', () => {
  const table = 'on arn:aws:dynamodb:eu-west-1:123456789012:table/vault-storage';
  const opened = `kms:Decrypt ${key('writ-prod-vault-storage')} if StringEquals kms:ViaService dynamodb.eu-west-1.amazonaws.com`;
  expect(brief(vaultIam(programOf(spec({ run: onEcs, storage: dynamo }))))).toEqual([
    `dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:DescribeTable dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem ${table}`,
    opened,
  ]);
  expect(brief(vaultIam(programOf(spec({ storage: 'storage dynamodb { table = "vault-storage" }' }))))).toEqual([
    `dynamodb:BatchWriteItem dynamodb:DescribeTable dynamodb:GetItem dynamodb:Query ${table}`,
    opened,
  ]);
});

test('auto-join needs one action, EKS none', () => {
  expect(brief(vaultIam(programOf(spec({ run: onEc2, rest: ca }))))).toEqual(['ec2:DescribeInstances on *']);
  expect(vaultIam(programOf(spec()))).toEqual([]);
});

test('AWS login: Vault reads the roles that log in by it, by name while they are few', () => {
  const apps = (count: number): string => Array.from({ length: count }, (_, i) => `app a${i} { team = core  run on ec2 {} }`).join('\n');
  const statements = (count: number) => brief(vaultIam(programOf(spec({ rest: 'auth aws aws { server_id = "v" }', more: apps(count) }))));
  expect(statements(0)).toEqual([]);
  expect(statements(2)).toEqual([
    'iam:GetRole on arn:aws:iam::123456789012:role/writ-prod-app-a0 arn:aws:iam::123456789012:role/writ-prod-app-a1',
  ]);
  expect(statements(26)).toEqual(['iam:GetRole on arn:aws:iam::123456789012:role/writ-prod-app-*']);
});

const snapshots = 'storage raft { size = 10GiB  snapshots { bucket = "example-snapshots" } }';
const snapshotKey = `kms:Decrypt kms:GenerateDataKey ${key('writ-prod-vault-snapshots')} if StringEquals kms:ViaService s3.eu-west-1.amazonaws.com`;

test('snapshots: an Enterprise server takes them itself, a community one does not', () => {
  expect(vaultIam(programOf(spec({ storage: snapshots })))).toEqual([]);
  expect(brief(vaultIam(programOf(spec({ head: 'edition = enterprise', storage: snapshots }))))).toEqual([
    's3:ListBucket on arn:aws:s3:::example-snapshots if StringLike s3:prefix prod*',
    's3:PutObject s3:DeleteObject on arn:aws:s3:::example-snapshots/prod/*',
    snapshotKey,
  ]);
});
