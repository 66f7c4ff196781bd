import type { IamRole } from '../../contract.ts';
import type { App, Pipeline, Program } from '../../model/program.ts';
import { clusterArn, clusterName, clusterOf, textOf } from '../../platforms/cluster.ts';
import { roleArn } from '../../platforms/names.ts';
import type { IamPlan, PrincipalId } from '../relation.ts';
import type { NodeId } from './types.ts';

/** An IAM role that the compile creates. */
export interface KnownRole {
  readonly node: `iam-role/${string}`;
  readonly arn: string;
  readonly role: IamRole;
}

/** Something that runs as a known role and that AWS can be asked to reach into. */
export interface Workload {
  /** Who is in the hands of whoever reaches into it; Vault's own servers are everything at Vault. */
  readonly node: NodeId;
  readonly name: string;
  readonly service: 'lambda' | 'ecs' | 'ec2' | 'eks';
  /** Its own ARN, or the pattern of the ARNs that are only known when it runs. */
  readonly arn: string;
}

/** What the compile knows of the AWS account, looked up once. */
export interface World {
  readonly program: Program;
  readonly plan: IamPlan;
  readonly roles: readonly KnownRole[];
  readonly byArn: ReadonlyMap<string, KnownRole>;
  /** By the AWS service that the role trusts. */
  readonly byService: ReadonlyMap<string, readonly KnownRole[]>;
  /** Found when somebody may reach into one. */
  workloads(): readonly Workload[];
  /**
   * Whether so many more things may be held against one pattern. Where patterns and things multiply, the pattern alone stands for
   * them: an outside role, so that what depends on it is undecided.
   */
  affords(count: number): boolean;
}

/** Pairs of a pattern and a role or workload in one environment. */
const PAIRS = 100_000;

export function worldOf(program: Program, plan: IamPlan): World {
  const roles = plan.roles.map((role): KnownRole => ({ node: `iam-role/${role.key}`, arn: roleArn(program, role.key), role }));
  const byService = new Map<string, KnownRole[]>();
  for (const known of roles) for (const service of new Set(servicesOf(known.role))) push(byService, service, known);
  let left = PAIRS;
  const affords = (count: number): boolean => {
    if (count > left) return false;
    left -= count;
    return true;
  };
  let workloads: readonly Workload[] | undefined;
  return {
    program,
    plan,
    roles,
    byArn: new Map(roles.map((r) => [r.arn, r])),
    byService,
    workloads: () => (workloads ??= workloadsOf(program)),
    affords,
  };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}

const servicesOf = (role: IamRole): string[] =>
  role.trust
    .filter((s) => s.effect === 'Allow')
    .flatMap((s) => (s.principals ?? []).filter((p) => p.type === 'Service').map((p) => p.id.arn));

function workloadsOf(program: Program): Workload[] {
  const found: Workload[] = [];
  for (const app of program.apps.values()) if (app.run) found.push(...workloadOf(app, `app/${app.name}`, program));
  for (const pipeline of program.pipelines.values())
    if (pipeline.run) found.push(...workloadOf(pipeline, `pipeline/${pipeline.name}`, program));
  // Its service on ECS has execute-command switched off, so only instances and clusters of Kubernetes can be entered.
  const { run, name } = program.vault;
  const cluster = run.kind === 'eks' ? clusterOf(program, run.bound) : undefined;
  if (cluster) found.push({ node: 'vault-root', name: `Vault ${name}`, service: 'eks', arn: clusterArn(program, cluster) });
  if (run.kind === 'ec2') found.push({ node: 'vault-root', name: `Vault ${name}`, service: 'ec2', arn: instances(program) });
  return found;
}

const instances = ({ env }: Program): string => `arn:${env.partition}:ec2:${env.region}:${env.account}:instance/*`;

function workloadOf(one: App | Pipeline, node: PrincipalId, program: Program): Workload[] {
  const { partition, region, account } = program.env;
  const bound = one.run?.bound;
  const name = node.replace('/', ' ');
  switch (one.run?.kind) {
    case 'lambda':
      return [
        {
          node,
          name,
          service: 'lambda',
          arn: `arn:${partition}:lambda:${region}:${account}:function:${textOf(bound, 'function') ?? one.name}`,
        },
      ];
    case 'ecs': {
      const cluster = bound && clusterOf(program, bound);
      const where = cluster ? clusterName(cluster) : '*';
      return [{ node, name, service: 'ecs', arn: `arn:${partition}:ecs:${region}:${account}:task/${where}/*` }];
    }
    case 'ec2':
      return [{ node, name, service: 'ec2', arn: instances(program) }];
    case 'eks': {
      const cluster = bound && clusterOf(program, bound);
      return cluster ? [{ node, name, service: 'eks', arn: clusterArn(program, cluster) }] : [];
    }
    default:
      return [];
  }
}
