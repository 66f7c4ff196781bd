import type { IamStatement } from '../../../contract.ts';
import type { Program } from '../../../model/program.ts';
import type { Resource } from '../../../plain.ts';
import { ref } from '../../../plain.ts';
import type { Bound } from '../../../schema/block.ts';
import type { OwnKey } from '../../key.ts';
import { ownKeyResource, ownKeyResources, viaService } from '../../key.ts';
import type { raftSchema } from './schema.ts';

const DAY = 86_400;
type Snapshots = NonNullable<Bound<typeof raftSchema>['blocks']['snapshots']>;

/** What a snapshot job writes, and with which key. Terraform names: `aws_s3_bucket.snapshots`, `aws_kms_key.snapshots`. */
export const snapshotPrefix = (snapshots: Snapshots, program: Program): string => snapshots.attrs.prefix ?? program.env.name;

const ownKey = (snapshots: Snapshots, program: Program): OwnKey => ({
  name: 'snapshots',
  alias: `writ-${program.env.name}-vault-snapshots`,
  description: `Snapshots of vault ${program.vault.name}`,
  rotation: true,
  deletionWindow: 30 * DAY,
  origin: snapshots.head,
});

/** The bucket: private, versioned, encrypted with a key of its own, emptied of what is older than asked for. */
export function snapshotResources(snapshots: Snapshots, program: Program): readonly Resource[] {
  const bucket = ref('aws_s3_bucket', 'snapshots', 'id');
  const days = Math.ceil((snapshots.attrs.keep ?? 30 * DAY) / DAY);
  const make = (type: string, args: Resource['arguments'], more: Partial<Resource> = {}): Resource => ({
    stack: 'platform',
    type,
    name: 'snapshots',
    arguments: args,
    origin: snapshots.head,
    ...more,
  });
  return [
    ...(snapshots.attrs.kms_key === undefined ? ownKeyResources(ownKey(snapshots, program)) : []),
    make('aws_s3_bucket', { bucket: snapshots.attrs.bucket }, { preventDestroy: true }),
    make('aws_s3_bucket_versioning', { bucket, versioning_configuration: { status: 'Enabled' } }),
    make('aws_s3_bucket_public_access_block', {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    make('aws_s3_bucket_server_side_encryption_configuration', {
      bucket,
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: 'aws:kms',
            kms_master_key_id: snapshots.attrs.kms_key ?? ref('aws_kms_key', 'snapshots', 'arn'),
          },
          bucket_key_enabled: true,
        },
      ],
    }),
    make(
      'aws_s3_bucket_lifecycle_configuration',
      {
        bucket,
        rule: [
          {
            id: 'expire',
            status: 'Enabled',
            filter: [{ prefix: `${snapshotPrefix(snapshots, program)}/` }],
            expiration: [{ days }],
            noncurrent_version_expiration: [{ noncurrent_days: days }],
            abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
          },
        ],
      },
      { dependsOn: ['aws_s3_bucket_versioning.snapshots'] },
    ),
  ];
}

/** The Enterprise server takes its snapshots itself; elsewhere a job with a role of its own does. */
export function snapshotAgent(snapshots: Snapshots, program: Program): Resource {
  return {
    stack: 'vault',
    type: 'vault_raft_snapshot_agent_config',
    name: 'snapshots',
    arguments: {
      name: 'writ',
      interval_seconds: snapshots.attrs.every,
      retain: Math.max(1, Math.floor((snapshots.attrs.keep ?? 30 * DAY) / snapshots.attrs.every)),
      storage_type: 'aws-s3',
      path_prefix: snapshotPrefix(snapshots, program),
      aws_s3_bucket: snapshots.attrs.bucket,
      aws_s3_region: program.env.region,
      aws_s3_enable_kms: true,
    },
    origin: snapshots.head,
  };
}

const bucketArn = (snapshots: Snapshots, program: Program): string => `arn:${program.env.partition}:s3:::${snapshots.attrs.bucket}`;

function keyUse(snapshots: Snapshots, program: Program): IamStatement {
  const key = snapshots.attrs.kms_key;
  return {
    sid: 'SnapshotKey',
    effect: 'Allow',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key === undefined ? ownKeyResource(ownKey(snapshots, program), program) : { arn: key }],
    conditions: [viaService('s3', program)],
    why: 'S3 encrypts the snapshots with this key',
    origin: snapshots.head,
  };
}

/**
 * What snapshots need of AWS: an Enterprise server lists, writes and deletes them itself. The job of a community server gets the
 * part of this that writes.
 */
export function snapshotIam(snapshots: Snapshots, program: Program): readonly IamStatement[] {
  const bucket = bucketArn(snapshots, program);
  const prefix = snapshotPrefix(snapshots, program);
  const origin = snapshots.head;
  return [
    {
      sid: 'SnapshotList',
      effect: 'Allow',
      actions: ['s3:ListBucket'],
      resources: [{ arn: bucket, value: ref('aws_s3_bucket', 'snapshots', 'arn') }],
      conditions: [{ operator: 'StringLike', key: 's3:prefix', values: [`${prefix}*`] }],
      why: 'Vault looks for snapshots that are older than it keeps',
      origin,
    },
    {
      sid: 'SnapshotObjects',
      effect: 'Allow',
      actions: ['s3:PutObject', 's3:DeleteObject'],
      resources: [{ arn: `${bucket}/${prefix}/*` }],
      conditions: [],
      why: 'Vault writes its snapshots and deletes old ones',
      origin,
    },
    keyUse(snapshots, program),
  ];
}
