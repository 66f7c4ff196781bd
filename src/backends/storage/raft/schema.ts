import { block, defaulted, one, optional, required } from '../../../schema/block.ts';
import { arnOf } from '../../../schema/arn.ts';
import { bucket, objectPrefix } from '../../../schema/aws.ts';
import { atMost } from '../../../schema/together.ts';
import * as t from '../../../schema/types.ts';

const hour = 3600;

export const raftSchema = block({
  doc: "Vault's integrated storage: every server keeps all data on a disk of its own.",
  labels: [{ name: 'kind', doc: '`raft`' }],
  attributes: {
    size: required(t.size({ whole: 2 ** 30 }), 'Size of the disk of each server.', '10GiB'),
    path: optional(
      t.pattern(/^\/[^\s"]*$/, 'an absolute path'),
      'Folder of the data on the server; the usual one of the platform where not given.',
      '"/vault/data"',
    ),
    node_id: optional(
      t.name('a node id'),
      'Name of the server, where there is one; otherwise the platform or Vault names it.',
      '"vault-0"',
    ),
    performance_multiplier: optional(t.int(1, 10), 'How much longer than the fastest setting an election may take.', '5'),
  },
  blocks: {
    snapshots: one(
      block({
        doc: 'Copies of the whole storage in S3.',
        together: [atMost('every', 'keep', 'there would be times without any')],
        attributes: {
          every: defaulted(t.duration({ min: hour }), 6 * hour, 'How often.'),
          bucket: required(bucket(), 'Bucket that is created for them.', '"example-vault-snapshots"'),
          prefix: optional(objectPrefix(), 'Prefix of the objects; the name of the environment where not given.', '"prod/vault"'),
          kms_key: optional(arnOf('KMS key', 'here'), 'Key that exists, to encrypt them with; a key is created where not given.'),
          keep: optional(t.duration({ min: 24 * hour, whole: 24 * hour }), 'How long a snapshot is kept; 30 days where not given.'),
        },
      }),
    ),
  },
});
