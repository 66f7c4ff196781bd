import type { IamStatement } from '../../contract.ts';
import type { Cluster, Program } from '../../model/program.ts';
import type { Resource, StackName, TfValue } from '../../plain.ts';
import { resourceName } from '../../plain.ts';
import type { Span } from '../../source.ts';
import { clusterArn, clusterName, textOf } from '../cluster.ts';
import { stringEquals, trustService, trustToken } from '../trust.ts';

/** A Kubernetes service account of a cluster, which stands for a workload towards AWS. */
export interface ServiceAccount {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
}

/** The cluster's OIDC issuer: with it roles are handed out by IRSA, without it by EKS Pod Identity. */
export const issuerOf = (cluster: Cluster): string | undefined => textOf(cluster.bound, 'oidc_issuer');

/**
 * Who may assume the role of a service account. For Pod Identity the subject is pinned by the session tags that EKS
 * sends with the request (`eks-cluster-arn`, `kubernetes-namespace`, `kubernetes-service-account`: EKS user guide,
 * "Create IAM role with trust policy required by EKS Pod Identity"); they are there unless an association switches them off.
 */
export function trustServiceAccount(account: ServiceAccount, program: Program, origin: Span): IamStatement {
  const issuer = issuerOf(account.cluster);
  const who = `service account ${account.name} in namespace ${account.namespace} of cluster ${account.cluster.name}`;
  if (issuer !== undefined) {
    const subject = `system:serviceaccount:${account.namespace}:${account.name}`;
    return trustToken(program, issuer, subject, `pods of ${who}`, origin);
  }
  return trustService(
    'pods.eks.amazonaws.com',
    [
      stringEquals('aws:RequestTag/eks-cluster-arn', clusterArn(program, account.cluster)),
      stringEquals('aws:RequestTag/kubernetes-namespace', account.namespace),
      stringEquals('aws:RequestTag/kubernetes-service-account', account.name),
    ],
    `pods of ${who}, through EKS Pod Identity`,
    origin,
    ['sts:AssumeRole', 'sts:TagSession'],
  );
}

/** The Pod Identity association of a service account; none where the cluster has an issuer. */
export function association(
  account: ServiceAccount,
  program: Program,
  key: string,
  stack: StackName,
  role: TfValue,
  origin: Span,
): readonly Resource[] {
  if (issuerOf(account.cluster) !== undefined || account.cluster.account !== program.env.account) return [];
  return [
    {
      stack,
      type: 'aws_eks_pod_identity_association',
      name: resourceName(key),
      arguments: {
        cluster_name: clusterName(account.cluster),
        namespace: account.namespace,
        service_account: account.name,
        role_arn: role,
      },
      origin,
    },
  ];
}
