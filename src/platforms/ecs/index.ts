import type { IamStatement } from '../../contract.ts';
import { platform } from '../../contract.ts';
import type { Program } from '../../model/program.ts';
import type { Span } from '../../source.ts';
import { clusterArn, clusterName, clusterOf } from '../cluster.ts';
import { vaultNetwork } from '../network/index.ts';
import { stringEquals, trustService } from '../trust.ts';
import { workloadKey, workloadStack } from '../workload.ts';
import { checkEcsApp, checkEcsVault } from './check.ts';
import { logGroup } from './logs.ts';
import { appRunSchema, clusterSchema, vaultRunSchema } from './schema.ts';
import { HEALTH, SERVICE, vaultService } from './service.ts';

/**
 * Task and execution roles alike. ECS sends the account and an ARN of its own with the request; a cluster's ARN is not what it
 * sends, so the ARN pins region and account only (ECS developer guide, "Task IAM role").
 */
export function trustTasks(program: Program, why: string, origin: Span): IamStatement {
  const { partition, region, account } = program.env;
  const conditions = [
    { operator: 'ArnLike', key: 'aws:SourceArn', values: [`arn:${partition}:ecs:${region}:${account}:*`] },
    stringEquals('aws:SourceAccount', account),
  ];
  return trustService('ecs-tasks.amazonaws.com', conditions, why, origin);
}

export const ecs = platform({
  kind: 'ecs',
  doc: 'Tasks on ECS with Fargate: Vault behind a load balancer, apps with a Vault Agent beside them.',
  cluster: clusterSchema,
  vaultRun: vaultRunSchema,
  appRun: appRunSchema,
  authKinds: ['aws'],
  injects: ['file', 'env_file'],

  trust: (app, run, program) => [trustTasks(program, `tasks of ${app.name}`, run.head)],
  appResources: (app, run, program) => [
    logGroup(program.env.name, workloadKey(app), workloadStack(app), run.attrs.log_retention, run.head),
  ],
  checkApp: (_app, run, program, sink) => checkEcsApp(run, program, sink),

  vaultTrust: (vault, run, program) => [trustTasks(program, `tasks of vault ${vault.name}`, run.head)],
  vaultResources: (vault, run, program) => [
    logGroup(program.env.name, 'vault', 'platform', run.attrs.log_retention, run.head),
    ...vaultNetwork(vault, run, program, { target: 'ip', health: HEALTH }),
    vaultService(run, run.attrs.replicas, program),
  ],
  claims(_vault, run, program) {
    const cluster = clusterOf(program, run);
    if (cluster === undefined) return [];
    return [
      {
        key: `ecs ${clusterArn(program, cluster)} ${SERVICE}`,
        what: `service ${SERVICE} of cluster ${clusterName(cluster)}`,
        help: 'give each environment a cluster of its own',
        span: run.valueSpans['cluster'] ?? run.head,
      },
    ];
  },
  checkVault: (vault, run, program, sink) => checkEcsVault(vault, run, program, sink),
});
