import type { HclBlock } from '../../hcl.ts';
import { hclAttribute, hclBlock } from '../../hcl.ts';
import { platform } from '../../contract.ts';
import type { Program } from '../../model/program.ts';
import type { Resource } from '../../plain.ts';
import { ref, resourceName } from '../../plain.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { Sink } from '../../diagnostics.ts';
import { eksCluster } from '../../schema/aws.ts';
import { checkClusterName, clusterArn, clusterName, clusterOf } from '../cluster.ts';
import { joinTls } from '../join.ts';
import { fail, spanOf } from '../report.ts';
import { holdsAwsRights, workloadKey, workloadStack } from '../workload.ts';
import type { ServiceAccount } from './identity.ts';
import { association, issuerOf, trustServiceAccount } from './identity.ts';
import { fullName, headlessService, vaultServiceAccount } from './names.ts';
import { appRunSchema, clusterSchema, vaultRunSchema } from './schema.ts';

function accountOf(run: AnyBound, program: Program, namespace: string, name: string): ServiceAccount | undefined {
  const cluster = clusterOf(program, run);
  return cluster && { cluster, namespace, name };
}

const AT_AWS = eksCluster();

function checkCluster(run: AnyBound, program: Program, sink: Sink): void {
  checkClusterName(program, run, AT_AWS, sink);
  const cluster = clusterOf(program, run);
  if (cluster === undefined || issuerOf(cluster) !== undefined || cluster.account === program.env.account) return;
  fail(sink, program, 'W056', {
    message: `cluster ${cluster.name} is in account ${cluster.account}, and EKS Pod Identity hands out only roles of that account, not of ${program.env.account}`,
    span: spanOf(run, 'cluster'),
    related: [{ span: cluster.span, message: 'the cluster has no oidc_issuer' }],
    help: 'give the cluster its oidc_issuer, so that its pods get their roles by IRSA',
  });
}

/** Role key and service account of the job that takes snapshots where the server cannot do so itself. */
const SNAPSHOT_JOB = 'vault-snapshot';

/** One block a server, by the stable names that the chart's headless service gives its pods. */
function retryJoin(run: AnyBound, replicas: number, tls: HclBlock['body']): readonly HclBlock[] {
  return Array.from({ length: replicas }, (_, i) =>
    hclBlock('retry_join', [], [hclAttribute('leader_api_addr', `https://${fullName(run)}-${i}.${headlessService(run)}:8200`), ...tls]),
  );
}

export const eks = platform({
  kind: 'eks',
  doc: 'Pods on EKS: Vault by the official chart, secrets by its agent injector, AWS roles by IRSA or EKS Pod Identity.',
  cluster: clusterSchema,
  vaultRun: vaultRunSchema,
  appRun: appRunSchema,
  authKinds: ['kubernetes'],
  injects: ['file', 'env_file'],

  trust(app, run, program) {
    const account = accountOf(run, program, run.attrs.namespace, run.attrs.service_account);
    return account ? [trustServiceAccount(account, program, run.head)] : [];
  },
  appResources(app, run, program) {
    const account = accountOf(run, program, run.attrs.namespace, run.attrs.service_account);
    const key = workloadKey(app);
    const role = ref('aws_iam_role', resourceName(key), 'arn');
    return account && holdsAwsRights(app, program) ? association(account, program, key, workloadStack(app), role, run.head) : [];
  },
  checkApp(_app, run, program, sink) {
    checkCluster(run, program, sink);
  },

  vaultTrust(_vault, run, program) {
    const account = accountOf(run, program, run.attrs.namespace, vaultServiceAccount(run));
    return account ? [trustServiceAccount(account, program, run.head)] : [];
  },
  vaultResources(vault, run, program) {
    const cluster = clusterOf(program, run);
    if (cluster === undefined) return [];
    const associate = (key: string, name: string): readonly Resource[] =>
      association(
        { cluster, namespace: run.attrs.namespace, name },
        program,
        key,
        'platform',
        ref('aws_iam_role', resourceName(key), 'arn'),
        run.head,
      );
    const job = vault.storage.kind === 'raft' && vault.snapshots !== undefined && vault.edition === 'community';
    return [...associate('vault', vaultServiceAccount(run)), ...(job ? associate(SNAPSHOT_JOB, SNAPSHOT_JOB) : [])];
  },
  claims(_vault, run, program) {
    const cluster = clusterOf(program, run);
    if (cluster === undefined) return [];
    const { namespace, release } = run.attrs;
    return [
      {
        key: `helm ${clusterArn(program, cluster)} ${namespace} ${release}`,
        what: `release ${release} in namespace ${namespace} of cluster ${clusterName(cluster)}`,
        help: 'give each a namespace of its own: `namespace = "vault-{env}"`',
        span: run.valueSpans['namespace'] ?? run.head,
      },
    ];
  },
  retryJoin: (vault, run) => retryJoin(run, run.attrs.replicas, joinTls(vault)),
  checkVault(vault, run, program, sink) {
    checkCluster(run, program, sink);
    if (vault.loadBalancer !== undefined)
      fail(sink, program, 'W058', {
        message: 'on EKS no load balancer is made for Vault: its service is the chart’s',
        span: vault.loadBalancer.head,
        related: [{ span: run.head, message: 'Vault runs on EKS here' }],
        help: 'remove the block; `helm { server { service { … } } }` sets what the chart knows of it',
      });
  },
});
