import type { Program } from '../../model/program.ts';
import type { Resource } from '../../plain.ts';
import { ref } from '../../plain.ts';
import type { AnyBound } from '../../schema/block.ts';
import { clusterName, clusterOf, subnetsOf } from '../cluster.ts';
import { API_PORT } from '../network/groups.ts';

/**
 * The load balancer's health check. ECS replaces a task that the load balancer calls unhealthy, so a server that is sealed,
 * not initialised or standby must count as healthy: only one that does not answer is replaced.
 */
export const HEALTH = {
  path: '/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=204&uninitcode=204&haunhealthycode=200&drsecondarycode=200',
  matcher: '200-299',
} as const;

/** The name of the service in its cluster. */
export const SERVICE = 'vault';

/** The service of Vault's servers; its task definition is `aws_ecs_task_definition.vault` of the same stack. */
export function vaultService(run: AnyBound, replicas: number, program: Program): Resource {
  const cluster = clusterOf(program, run);
  return {
    stack: 'platform',
    type: 'aws_ecs_service',
    name: 'vault',
    arguments: {
      name: SERVICE,
      cluster: cluster && clusterName(cluster),
      task_definition: ref('aws_ecs_task_definition', 'vault', 'arn'),
      desired_count: replicas,
      launch_type: 'FARGATE',
      platform_version: 'LATEST',
      enable_execute_command: false,
      propagate_tags: 'SERVICE',
      health_check_grace_period_seconds: 120,
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      deployment_circuit_breaker: { enable: true, rollback: true },
      network_configuration: {
        subnets: subnetsOf(program, run),
        security_groups: [ref('aws_security_group', 'vault', 'id')],
        assign_public_ip: false,
      },
      load_balancer: [{ target_group_arn: ref('aws_lb_target_group', 'vault', 'arn'), container_name: 'vault', container_port: API_PORT }],
    },
    dependsOn: ['aws_lb_listener.vault'],
    origin: run.head,
  };
}
