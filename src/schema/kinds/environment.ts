import { block, defaulted, one, optional, required } from '../block.ts';
import { account, tagValue } from '../aws.ts';
import { domain } from '../network.ts';
import { anyRegion, partition } from '../regions.ts';
import * as t from '../types.ts';

const label = { name: 'name', doc: 'Name of the environment; also the folder of its outputs.' };

export const environmentSchema = block({
  doc: 'An AWS account and region with one Vault.',
  labels: [label],
  was: 'its name stands in names at AWS and in the keys of the states, and AWS renames neither roles nor aliases',
  attributes: {
    account: required(account(), 'The AWS account.', '"123456789012"'),
    region: required(anyRegion(), 'The AWS region.', '"us-east-1"'),
    partition: optional(partition(), 'The AWS partition; told from the region where it is not given.'),
    domain: optional(domain(), 'What `{domain}` stands for.'),
    production: defaulted(t.bool(), false, 'Rules are stricter in production.'),
  },
  blocks: {
    values: one(block({ doc: 'Values of this environment, used as `{name}`.', open: t.anyText('a text') })),
    tags: one(block({ doc: 'AWS tags of everything that is created here.', open: tagValue() })),
  },
});

/** What every `cluster` says, whatever its platform adds. */
export const clusterAttributes = {
  account: optional(account(), 'The AWS account of the cluster, where it is not the account of the environment.'),
} as const;
