import { block, defaulted, optional, required } from '../../schema/block.ts';
import { clusterAttributes } from '../../schema/kinds/environment.ts';
import * as t from '../../schema/types.ts';
import { networkAttributes } from '../cluster.ts';

const kubernetesName = (expects: string) => t.pattern(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, expects);
const cpu = () => t.pattern(/^\d+(\.\d+)?m?$/, 'an amount of CPU such as 500m or 2, in quotes');

export const clusterSchema = block({
  doc: 'An EKS cluster that exists.',
  labels: [
    { name: 'kind', doc: '`eks`' },
    { name: 'name', doc: 'Name of the cluster.' },
  ],
  attributes: {
    ...clusterAttributes,
    ...networkAttributes,
    oidc_issuer: optional(
      t.url('https'),
      'Issuer of its service account tokens (IRSA; its IAM OIDC provider must exist). Without it, roles are handed out by EKS Pod Identity.',
      '"https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"',
    ),
  },
});

export const vaultRunSchema = block({
  doc: 'Vault on EKS, by the official Helm chart.',
  on: true,
  attributes: {
    cluster: required(t.ref('cluster'), 'The cluster it runs on.', 'platform'),
    namespace: defaulted(kubernetesName('the name of a namespace'), 'vault', 'Namespace of the release.'),
    release: defaulted(
      kubernetesName('the name of a Helm release'),
      'vault',
      'Name of the Helm release; pods and services are named after it.',
    ),
    replicas: defaulted(t.int(1, 99), 3, 'Number of servers.'),
    service_account: optional(
      kubernetesName('the name of a service account'),
      "Service account of the servers; the chart's own name where not given.",
    ),
    image: optional(t.string('an image such as hashicorp/vault'), 'Image repository, without a tag.'),
    image_tag: optional(t.string('a tag such as 2.0.4'), 'Image tag; the version of the Vault where not given.'),
    cpu: optional(cpu(), 'CPU that each server asks for.', '"500m"'),
    cpu_limit: optional(cpu(), 'Most CPU that a server may use.', '"2"'),
    memory: optional(t.size(), 'Memory that each server asks for.', '1GiB'),
    memory_limit: optional(t.size(), 'Most memory that a server may use.', '2GiB'),
    storage_class: optional(kubernetesName('the name of a storage class'), 'Storage class of data and audit volumes.'),
    audit_size: optional(t.size(), 'Size of the audit volume.', '10GiB'),
    allow_from: optional(
      t.list(kubernetesName('the name of a namespace')),
      'Namespaces whose pods may connect to Vault; all where not given.',
    ),
  },
});

export const appRunSchema = block({
  doc: 'A workload on EKS: the pods of one service account.',
  on: true,
  attributes: {
    cluster: required(t.ref('cluster'), 'The cluster it runs on.', 'platform'),
    namespace: required(kubernetesName('the name of a namespace'), 'Namespace of its pods.', '"production"'),
    service_account: required(kubernetesName('the name of a service account'), 'Its own service account.', '"checkout"'),
  },
});
