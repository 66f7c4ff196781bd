import { block, defaulted, optional, required } from '../../schema/block.ts';
import { ecsCluster, subnetId } from '../../schema/aws.ts';
import { digest, image } from '../../schema/image.ts';
import { clusterAttributes } from '../../schema/kinds/environment.ts';
import * as t from '../../schema/types.ts';
import { networkAttributes } from '../cluster.ts';
import { vaultNetworkAttributes } from '../network/index.ts';

const day = 86_400;

const container = {
  image_digest: optional(digest(), 'Digest of the image, in place of its tag.'),
  architecture: defaulted(t.oneOf(['x86_64', 'arm64']), 'x86_64', 'Processor of the task.'),
  subnets: optional(t.list(subnetId()), 'Private subnets of the tasks, one a zone; those of the cluster where not given.'),
  log_retention: defaulted(t.duration({ min: day }), 365 * day, 'How long logs are kept; rounded up to a period that CloudWatch offers.'),
} as const;

export const clusterSchema = block({
  doc: 'An ECS cluster that exists.',
  labels: [
    { name: 'kind', doc: '`ecs`' },
    { name: 'name', doc: 'Name of the cluster.' },
  ],
  attributes: {
    ...clusterAttributes,
    name: optional(ecsCluster(), 'Its name at AWS, where that is not the name here.'),
    ...networkAttributes,
  },
});

export const vaultRunSchema = block({
  doc: 'Vault on ECS with Fargate: a service behind a load balancer.',
  on: true,
  attributes: {
    cluster: required(t.ref('cluster'), 'The cluster it runs on.', 'platform'),
    replicas: defaulted(t.int(1, 99), 3, 'Number of servers.'),
    cpu: defaulted(t.int(256, 16384), 1024, 'CPU units of a task (1024 is one CPU).'),
    memory: defaulted(t.int(512, 122880), 2048, 'Memory of a task in MiB.'),
    image: optional(image(), 'Image with its tag; the official one of the declared version where not given.', '"hashicorp/vault:2.2.2"'),
    ...vaultNetworkAttributes,
    ...container,
    tls_certificate: optional(t.secret(), "Where the servers' certificate and its chain (PEM) are read from."),
    tls_key: optional(t.secret(), "Where the servers' private key (PEM) is read from."),
    tls_ca: optional(t.secret(), "Where the authority of the servers' certificate (PEM) is read from."),
  },
});

export const appRunSchema = block({
  doc: 'A workload on ECS with Fargate: a task with a Vault Agent beside it.',
  on: true,
  attributes: {
    cluster: required(t.ref('cluster'), 'The cluster it runs on.', 'platform'),
    image: required(image(), 'Image with its tag.', '"example/checkout:1.42.0"'),
    cpu: defaulted(t.int(256, 16384), 256, 'CPU units of a task (1024 is one CPU).'),
    memory: defaulted(t.int(512, 122880), 512, 'Memory of a task in MiB.'),
    port: optional(t.int(1, 65535), 'Port that the app listens on.', '8080'),
    command: optional(
      t.list(t.anyText('a part of a command'), 1),
      'Command of its container, in place of the image’s own.',
      '["node", "server.js"]',
    ),
    user: optional(t.pattern(/^\d+(:\d+)?$/, 'a numeric user, or user:group, in quotes'), 'User of its container.', '"1000:1000"'),
    tls_ca: optional(
      t.secret(),
      "Where the authority of Vault's certificate (PEM) is read from, for the agents beside the app; that of a Vault on ECS where not given.",
    ),
    agent_image: optional(image(), 'Image of the Vault Agent; that of the Vault where not given.'),
    ...container,
  },
});
