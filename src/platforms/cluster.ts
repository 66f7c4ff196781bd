import type { Sink } from '../diagnostics.ts';
import type { Cluster, Program } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import { subnetId, vpcId } from '../schema/aws.ts';
import { optional } from '../schema/block.ts';
import type { AttrType } from '../schema/types.ts';
import * as t from '../schema/types.ts';
import { fail } from './report.ts';

/** What a cluster of either kind says of the network it is in. */
export const networkAttributes = {
  vpc: optional(vpcId(), 'The VPC it is in.'),
  subnets: optional(t.list(subnetId()), 'Private subnets for servers and tasks, one a zone.'),
} as const;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** An attribute of a block whose schema the caller does not know, where it is a text. */
export const textOf = (bound: AnyBound | undefined, name: string): string | undefined => text(bound?.attrs[name]);
/** An attribute of a block whose schema the caller does not know, as a list of texts. */
export const textsOf = (bound: AnyBound | undefined, name: string): readonly string[] => texts(bound?.attrs[name]);

/** The cluster that a `run` block names. An unknown name was reported by the binder; callers then have nothing to add. */
export function clusterOf(program: Program, run: AnyBound): Cluster | undefined {
  const name = textOf(run, 'cluster');
  return name === undefined ? undefined : program.clusters.get(name);
}

/** The cluster's name at AWS. */
export const clusterName = (cluster: Cluster): string => textOf(cluster.bound, 'name') ?? cluster.name;

/** A cluster is called at AWS as it is here unless it says otherwise: then that must be a name there. */
export function checkClusterName(program: Program, run: AnyBound, type: AttrType<string>, sink: Sink): void {
  const cluster = clusterOf(program, run);
  if (cluster === undefined || textOf(cluster.bound, 'name') !== undefined) return;
  if (type.accept(cluster.name) === t.REFUSED)
    fail(sink, program, 'W056', {
      message: `no cluster can be called ${cluster.name} at AWS: ${type.zod.safeParse(cluster.name).error?.issues[0]?.message}`,
      span: cluster.span,
      help: 'say what it is called there: `name = "…"`',
    });
}

/** The ARN of an EKS or ECS cluster. */
export function clusterArn(program: Program, cluster: Cluster): string {
  const { partition, region } = program.env;
  return `arn:${partition}:${cluster.platform}:${region}:${cluster.account}:cluster/${clusterName(cluster)}`;
}

/** The subnets of a `run` block, or else of its cluster. */
export function subnetsOf(program: Program, run: AnyBound): readonly string[] {
  const own = textsOf(run, 'subnets');
  return own.length > 0 ? own : textsOf(clusterOf(program, run)?.bound, 'subnets');
}

/** The VPC of a `run` block, or else of its cluster. */
export const vpcOf = (program: Program, run: AnyBound): string | undefined =>
  textOf(run, 'vpc') ?? textOf(clusterOf(program, run)?.bound, 'vpc');
