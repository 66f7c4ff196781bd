import { backend } from '../../../contract.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import { fail, spanOf } from '../../../platforms/report.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, defaulted, optional } from '../../../schema/block.ts';
import { arnOf } from '../../../schema/arn.ts';
import { kmsAlias } from '../../../schema/aws.ts';
import { apart } from '../../../schema/together.ts';
import * as t from '../../../schema/types.ts';
import type { OwnKey } from '../../key.ts';
import { ownKeyResource, ownKeyResources } from '../../key.ts';

const DAY = 86_400;

const schema = block({
  doc: 'Vault unseals itself with a KMS key.',
  together: ['deletion_window', 'rotation'].map((name) => apart('key', name, 'it is said where that key is made')),
  labels: [{ name: 'kind', doc: '`awskms`' }],
  attributes: {
    alias: optional(kmsAlias(), 'Alias of the key that is created.', '"vault-auto-unseal"'),
    key: optional(arnOf('KMS key'), 'Key that exists, in place of one that is created.'),
    deletion_window: defaulted(
      t.duration({ min: 7 * DAY, max: 30 * DAY, whole: DAY }),
      30 * DAY,
      'Time between the wish to delete the key and its end.',
    ),
    rotation: defaulted(t.bool(), true, 'New key material every year.'),
  },
});

const ownKey = (bound: Bound<typeof schema>): OwnKey => ({
  name: 'seal',
  alias: (bound.attrs.alias ?? '').replace(/^alias\//, ''),
  description: 'Seal of Vault: without it the storage can never be opened again',
  rotation: bound.attrs.rotation,
  deletionWindow: bound.attrs.deletion_window,
  origin: bound.head,
});

export const awskms = backend({
  part: 'seal',
  kind: 'awskms',
  doc: 'Auto-unseal by a KMS key.',
  schema,
  products: ['vault', 'openbao'],

  claims(_part, bound, { env }) {
    if (bound.attrs.key !== undefined || bound.attrs.alias === undefined) return [];
    const { alias } = ownKey(bound);
    return [
      {
        key: `kms ${env.partition} ${env.account} ${env.region} ${alias}`,
        what: `alias ${alias} of account ${env.account} in ${env.region}, which each would create`,
        help: 'name it after the environment: `alias = "vault-unseal-{env}"`',
        span: bound.valueSpans['alias'] ?? bound.head,
      },
    ];
  },
  server: (_part, bound, program) =>
    hclBlock(
      'seal',
      ['awskms'],
      [
        hclAttribute('region', bound.attrs.key?.split(':')[3] ?? program.env.region),
        hclAttribute('kms_key_id', bound.attrs.key ?? `alias/${ownKey(bound).alias}`),
      ],
    ),
  // Encrypt, Decrypt and DescribeKey are all that go-kms-wrapping's awskms wrapper (v2.0.11) calls; data keys are made locally.
  iam: (_part, bound, program) => [
    {
      sid: 'Seal',
      effect: 'Allow',
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'],
      resources: [bound.attrs.key === undefined ? ownKeyResource(ownKey(bound), program) : { arn: bound.attrs.key }],
      conditions: [],
      why: 'Vault unseals itself with this key',
      origin: bound.head,
    },
  ],
  resources: (_part, bound) => (bound.attrs.key === undefined ? ownKeyResources(ownKey(bound)) : []),
  check(_part, bound, program, sink) {
    const { alias, key } = bound.attrs;
    if (alias === undefined && key === undefined)
      fail(sink, program, 'W058', {
        message: 'the seal names no key',
        span: bound.head,
        expected: ['alias', 'key'],
        help: 'add `alias = "vault-auto-unseal"` for a key that is created, or `key = "arn:aws:kms:…"` for one that exists',
      });
    if (alias !== undefined && key !== undefined)
      fail(sink, program, 'W058', {
        message: 'the seal names both a key to create and one that exists',
        span: spanOf(bound, 'alias'),
        related: [{ span: spanOf(bound, 'key'), message: 'the key that exists' }],
        help: 'keep one of `alias` and `key`',
      });
  },
});
