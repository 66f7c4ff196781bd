import type { Sink } from '../../diagnostics.ts';
import type { Program, Vault } from '../../model/program.ts';
import type { Resource } from '../../plain.ts';
import type { AnyBound } from '../../schema/block.ts';
import { subnetId, vpcId } from '../../schema/aws.ts';
import { optional } from '../../schema/block.ts';
import { arnOf } from '../../schema/arn.ts';
import { cidrs } from '../../schema/network.ts';
import * as t from '../../schema/types.ts';
import { subnetsOf, textOf, textsOf, vpcOf } from '../cluster.ts';
import { addressPort } from '../join.ts';
import { balancerName } from '../names.ts';
import { fail, spanOf } from '../report.ts';
import type { BalancerInput } from './balancer.ts';
import { loadBalancer } from './balancer.ts';
import { securityGroups } from './groups.ts';

/** What `run on ecs` and `run on ec2` of a Vault say of the network. */
export const vaultNetworkAttributes = {
  vpc: optional(vpcId(), 'The VPC of servers and load balancer.', '"vpc-0a1b2c3d4e5f67890"'),
  subnets: optional(t.list(subnetId()), 'Private subnets of the servers, one a zone.'),
  certificate: optional(
    arnOf('ACM certificate', 'here'),
    'ACM certificate of the load balancer, which then ends TLS and opens it anew to the servers. Without it, TLS passes through to them: the better choice where clients can trust their certificate.',
  ),
  clients: optional(cidrs(), 'Who may connect to the load balancer.', '["10.0.0.0/8"]'),
  reach: optional(
    cidrs(),
    'What Vault may connect to besides HTTPS: databases, audit collectors. Anything over TCP where not given.',
    '["10.20.0.0/16"]',
  ),
} as const;

const clientsOf = (vault: Vault, run: AnyBound): readonly string[] => {
  const own = textsOf(run, 'clients');
  return own.length > 0 ? own : textsOf(vault.loadBalancer, 'allowed_cidrs');
};
const certificateOf = (vault: Vault, run: AnyBound): string | undefined =>
  textOf(run, 'certificate') ?? textOf(vault.loadBalancer, 'certificate');
const kindOf = (vault: Vault): 'network' | 'application' =>
  textOf(vault.loadBalancer, 'type') === 'application' ? 'application' : 'network';

/** Security groups, load balancer, target group and listener of a Vault that AWS itself runs (ECS, EC2). */
export function vaultNetwork(
  vault: Vault,
  run: AnyBound,
  program: Program,
  how: Pick<BalancerInput, 'target' | 'health'>,
): readonly Resource[] {
  const name = balancerName(program.env.name, 'vault');
  const port = addressPort(vault);
  const vpc = vpcOf(program, run);
  const balancer = vault.loadBalancer;
  const subnets = textsOf(balancer, 'subnets');
  const origin = balancer?.head ?? run.head;
  return [
    ...securityGroups({ vpc, name, port, clients: clientsOf(vault, run), reach: textsOf(run, 'reach'), origin: run.head }),
    ...loadBalancer({
      ...how,
      name,
      vpc,
      port,
      subnets: subnets.length > 0 ? subnets : subnetsOf(program, run),
      kind: kindOf(vault),
      internal: balancer?.attrs['internal'] !== false,
      deletionProtection: balancer?.attrs['deletion_protection'] !== false,
      certificate: certificateOf(vault, run),
      policy: textOf(balancer, 'ssl_policy'),
      logs: textOf(balancer, 'access_logs_bucket'),
      origin,
    }),
  ];
}

/** What the network needs and a schema cannot ask for, since a cluster or the load balancer may say it. */
export function checkNetwork(vault: Vault, run: AnyBound, program: Program, sink: Sink): void {
  const where = run.attrs['cluster'] === undefined ? 'here' : 'here or on the cluster';
  const missing = (what: string, example: string): void =>
    fail(sink, program, 'W056', {
      message: `vault ${vault.name} needs ${what} for its servers and its load balancer`,
      span: run.head,
      help: `add ${example} ${where}`,
    });
  if (vault.listener?.valueSpans['tls_secret'] !== undefined)
    fail(sink, program, 'W058', {
      message: 'a Kubernetes secret is of no use to servers outside of Kubernetes',
      span: spanOf(vault.listener, 'tls_secret'),
      related: [{ span: run.head, message: 'Vault runs here' }],
      help: vault.run.kind === 'ecs' ? 'give `tls_certificate` and `tls_key` in `run on ecs`' : 'give `tls_cert_file` and `tls_key_file`',
    });
  if (vpcOf(program, run) === undefined) missing('a VPC', '`vpc = "vpc-…"`');
  if (subnetsOf(program, run).length === 0) missing('subnets', '`subnets = ["subnet-…", "subnet-…", "subnet-…"]`');
  if (clientsOf(vault, run).length === 0)
    fail(sink, program, 'W056', {
      message: `nobody may connect to the load balancer of vault ${vault.name}`,
      span: run.head,
      help: 'name the networks of its clients: `clients = ["10.0.0.0/8"]`',
    });
  if (kindOf(vault) === 'application' && certificateOf(vault, run) === undefined)
    fail(sink, program, 'W056', {
      message: 'an application load balancer ends TLS and has no certificate to do so',
      span: vault.loadBalancer === undefined ? run.head : spanOf(vault.loadBalancer, 'type'),
      help: 'add `certificate = "arn:aws:acm:…"`, or use the network kind, which lets TLS through',
    });
}
