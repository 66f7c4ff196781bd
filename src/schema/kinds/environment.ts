import { block, defaulted, one, optional, required } from '../block.ts';
import * as t from '../types.ts';

const label = { name: 'name', doc: 'Name of the environment; also the folder of its outputs.' };

export const environmentSchema = block({
  doc: 'An AWS account and region with one Vault.',
  labels: [label],
  attributes: {
    account: required(t.pattern(/^\d{12}$/, 'an AWS account id of twelve digits, in quotes'), 'The AWS account.', '"123456789012"'),
    region: required(t.pattern(/^[a-z]{2,3}(-[a-z]+)+-\d$/, 'an AWS region such as us-east-1'), 'The AWS region.', '"us-east-1"'),
    partition: optional(t.oneOf(['aws', 'aws-cn', 'aws-us-gov']), 'The AWS partition; told from the region where it is not given.'),
    domain: optional(
      t.pattern(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a domain name such as internal.example.com'),
      'What `{domain}` stands for.',
    ),
    production: defaulted(t.bool(), false, 'Rules are stricter in production.'),
  },
  blocks: {
    values: one(block({ doc: 'Values of this environment, used as `{name}`.', open: t.string('a text') })),
    tags: one(block({ doc: 'AWS tags of everything that is created here.', open: t.string('a text') })),
  },
});

/** What every `cluster` says, whatever its platform adds. */
export const clusterAttributes = {
  account: optional(
    t.pattern(/^\d{12}$/, 'an AWS account id of twelve digits, in quotes'),
    'The AWS account of the cluster, where it is not the account of the environment.',
  ),
} as const;
