import { imageId, instanceType } from '../../schema/aws.ts';
import { block, defaulted, optional, required } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';
import { vaultNetworkAttributes } from '../network/index.ts';

export const vaultRunSchema = block({
  doc: 'Vault on EC2: an auto scaling group of a fixed size behind a load balancer. The image holds Vault as its packages install it (`/etc/vault.d`, `vault.service`), its certificate and nothing secret besides.',
  on: true,
  attributes: {
    replicas: defaulted(t.int(1, 99), 3, 'Number of servers.'),
    instance_type: required(instanceType(), 'Type of the instances.', '"m6i.large"'),
    ami: required(imageId(), 'Image of the instances.', '"ami-0123456789abcdef0"'),
    ...vaultNetworkAttributes,
    root_device: defaulted(
      t.pattern(/^\/dev\/[a-z0-9]+$/, 'a device name such as /dev/xvda'),
      '/dev/xvda',
      "The image's root device (Ubuntu: `/dev/sda1`).",
    ),
    root_size: optional(t.size(), 'Size of the root volume; 20 GiB more than the storage where not given.', '100GiB'),
  },
});

export const appRunSchema = block({
  doc: 'A workload on EC2: instances with its own instance profile, and a Vault Agent as a service.',
  on: true,
});
