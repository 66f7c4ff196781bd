import type { IamResource } from '../../../contract.ts';
import { backend } from '../../../contract.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import type { Program } from '../../../model/program.ts';
import { ref } from '../../../plain.ts';
import { block, defaulted, optional, required } from '../../../schema/block.ts';
import { arnOf } from '../../../schema/arn.ts';
import { table as tableName } from '../../../schema/aws.ts';
import * as t from '../../../schema/types.ts';
import type { Span } from '../../../source.ts';
import type { OwnKey } from '../../key.ts';
import { ownKeyResource, ownKeyResources, viaService } from '../../key.ts';

const DAY = 86_400;

const schema = block({
  doc: 'A DynamoDB table that all servers share; with `ha` it also holds their lock.',
  labels: [{ name: 'kind', doc: '`dynamodb`' }],
  attributes: {
    table: required(tableName(), 'Table that is created.', '"vault-storage"'),
    ha: defaulted(t.bool(), false, 'Keep the lock of the active server in the table, so that several servers can run.'),
    point_in_time_recovery: defaulted(t.bool(), false, 'Keep every state of the last 35 days restorable.'),
    kms: optional(arnOf('KMS key', 'here'), 'Key that exists, to encrypt the table with; a key is created where not given.'),
    max_parallel: optional(t.int(1), 'Most requests to the table at a time; 128 where not given.', '128'),
  },
});

const ownKey = (program: Program, origin: Span): OwnKey => ({
  name: 'storage',
  alias: `writ-${program.env.name}-vault-storage`,
  description: `Storage of vault ${program.vault.name}`,
  rotation: true,
  deletionWindow: 30 * DAY,
  origin,
});

/**
 * What `physical/dynamodb/dynamodb.go` of Vault calls: it looks whether the table is there, reads items, lists by query, and
 * writes and deletes in batches. Only its lock is written and deleted item by item. Terraform creates the table.
 */
const READ_WRITE = ['dynamodb:BatchWriteItem', 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'];
const LOCK = ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'];

export const dynamodb = backend({
  part: 'storage',
  kind: 'dynamodb',
  doc: 'A DynamoDB table, with point-in-time recovery and a key of its own.',
  schema,
  products: ['vault'],
  highlyAvailable: (bound) => bound.attrs.ha,

  claims(_part, bound, { env }) {
    const { table } = bound.attrs;
    return [
      {
        key: `dynamodb ${env.partition} ${env.account} ${env.region} ${table}`,
        what: `table ${table} of account ${env.account} in ${env.region}, and each would overwrite the other's secrets`,
        help: 'name it after the environment: `table = "vault-{env}"`',
        span: bound.valueSpans['table'] ?? bound.head,
      },
    ];
  },

  server(_part, bound, program) {
    const { table, ha, max_parallel: parallel } = bound.attrs;
    return hclBlock(
      'storage',
      ['dynamodb'],
      [
        hclAttribute('region', program.env.region),
        hclAttribute('table', table),
        hclAttribute('ha_enabled', String(ha)),
        ...(parallel === undefined ? [] : [hclAttribute('max_parallel', String(parallel))]),
      ],
    );
  },
  iam(_part, bound, program) {
    const { partition, region, account } = program.env;
    const table: IamResource = {
      arn: `arn:${partition}:dynamodb:${region}:${account}:table/${bound.attrs.table}`,
      value: ref('aws_dynamodb_table', 'storage', 'arn'),
    };
    const key: IamResource =
      bound.attrs.kms === undefined ? ownKeyResource(ownKey(program, bound.head), program) : { arn: bound.attrs.kms };
    return [
      {
        sid: 'Storage',
        effect: 'Allow',
        actions: [...READ_WRITE, ...(bound.attrs.ha ? LOCK : [])].toSorted(),
        resources: [table],
        conditions: [],
        why: bound.attrs.ha ? 'storage in DynamoDB, with the lock of the active server' : 'storage in DynamoDB',
        origin: bound.head,
      },
      {
        sid: 'StorageKey',
        effect: 'Allow',
        actions: ['kms:Decrypt'],
        resources: [key],
        conditions: [viaService('dynamodb', program)],
        why: 'DynamoDB opens the key of the table in the name of whoever reads it',
        origin: bound.head,
      },
    ];
  },
  resources(_part, bound, program) {
    const { table, kms, point_in_time_recovery: recovery } = bound.attrs;
    return [
      ...(kms === undefined ? ownKeyResources(ownKey(program, bound.head)) : []),
      {
        stack: 'platform',
        type: 'aws_dynamodb_table',
        name: 'storage',
        arguments: {
          name: table,
          billing_mode: 'PAY_PER_REQUEST',
          hash_key: 'Path',
          range_key: 'Key',
          attribute: [
            { name: 'Path', type: 'S' },
            { name: 'Key', type: 'S' },
          ],
          point_in_time_recovery: { enabled: recovery },
          server_side_encryption: { enabled: true, kms_key_arn: kms ?? ref('aws_kms_key', 'storage', 'arn') },
          deletion_protection_enabled: true,
        },
        preventDestroy: true,
        origin: bound.head,
      },
    ];
  },
});
