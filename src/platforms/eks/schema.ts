import { block, defaulted, optional, required } from '../../schema/block.ts';
import { eksCluster } from '../../schema/aws.ts';
import { image, tag } from '../../schema/image.ts';
import { cpu, helmRelease, namespace, serviceAccount, storageClass } from '../../schema/kubernetes.ts';
import { clusterAttributes } from '../../schema/kinds/environment.ts';
import { url } from '../../schema/network.ts';
import { atMost } from '../../schema/together.ts';
import * as t from '../../schema/types.ts';
import { networkAttributes } from '../cluster.ts';

export const clusterSchema = block({
  doc: 'An EKS cluster that exists.',
  labels: [
    { name: 'kind', doc: '`eks`' },
    { name: 'name', doc: 'Name of the cluster.' },
  ],
  attributes: {
    ...clusterAttributes,
    name: optional(eksCluster(), 'Its name at AWS, where that is not the name here.'),
    ...networkAttributes,
    oidc_issuer: optional(
      url('https'),
      'Issuer of its service account tokens (IRSA; its IAM OIDC provider must exist). Without it, roles are handed out by EKS Pod Identity.',
      '"https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"',
    ),
  },
});

export const vaultRunSchema = block({
  doc: 'Vault on EKS, by the official Helm chart.',
  together: [atMost('cpu', 'cpu_limit', 'Kubernetes refuses such pods'), atMost('memory', 'memory_limit', 'Kubernetes refuses such pods')],
  on: true,
  attributes: {
    cluster: required(t.ref('cluster'), 'The cluster it runs on.', 'platform'),
    namespace: defaulted(namespace(), 'vault', 'Namespace of the release.'),
    release: defaulted(helmRelease(), 'vault', 'Name of the Helm release; pods and services are named after it.'),
    replicas: defaulted(t.int(1, 99), 3, 'Number of servers.'),
    service_account: optional(serviceAccount(), "Service account of the servers; the chart's own name where not given."),
    image: optional(image('an image such as hashicorp/vault'), 'Image repository, without a tag.'),
    image_tag: optional(tag(), 'Image tag; the version of the Vault where not given.'),
    cpu: optional(cpu(), 'CPU that each server asks for.', '"500m"'),
    cpu_limit: optional(cpu(), 'Most CPU that a server may use.', '"2"'),
    memory: optional(t.size(), 'Memory that each server asks for.', '1GiB'),
    memory_limit: optional(t.size(), 'Most memory that a server may use.', '2GiB'),
    storage_class: optional(storageClass(), 'Storage class of data and audit volumes.'),
    audit_size: optional(t.size(), 'Size of the audit volume.', '10GiB'),
    allow_from: optional(t.list(namespace()), 'Namespaces whose pods may connect to Vault; all where not given.'),
  },
});

export const appRunSchema = block({
  doc: 'A workload on EKS: the pods of one service account.',
  on: true,
  attributes: {
    cluster: required(t.ref('cluster'), 'The cluster it runs on.', 'platform'),
    namespace: required(namespace(), 'Namespace of its pods.', '"production"'),
    service_account: required(serviceAccount(), 'Its own service account.', '"checkout"'),
  },
});
