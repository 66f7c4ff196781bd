import type { Resource, TfBlock, TfValue } from '../../plain.ts';
import { ref, resourceName } from '../../plain.ts';
import type { Span } from '../../source.ts';

/** Vault's API and the servers' own port, on every server. */
export const API_PORT = 8200;
export const CLUSTER_PORT = 8201;

const HTTPS = 443;
const group = (name: string) => ref('aws_security_group', name, 'id');

export interface GroupsInput {
  readonly vpc: string | undefined;
  /** Name at AWS, before the suffixes. */
  readonly name: string;
  /** The load balancer's port. */
  readonly port: number;
  /** CIDR blocks of those who may connect. */
  readonly clients: readonly string[];
  /** CIDR blocks that Vault connects to besides HTTPS anywhere; empty: anywhere. */
  readonly reach: readonly string[];
  readonly origin: Span;
}

const network = (cidr: string): TfBlock => (cidr.includes(':') ? { cidr_ipv6: cidr } : { cidr_ipv4: cidr });

/**
 * Two security groups: `vault` (the servers) and `vault_lb` (the load balancer). Clients reach the load balancer alone, the
 * load balancer reaches the servers' API, and the servers reach each other.
 */
export function securityGroups(input: GroupsInput): readonly Resource[] {
  const { origin } = input;
  const securityGroup = (name: string, atAws: string, description: string): Resource => ({
    stack: 'platform',
    type: 'aws_security_group',
    name,
    arguments: { name_prefix: `${atAws}-`, description, vpc_id: input.vpc },
    createBeforeDestroy: true,
    origin,
  });
  const rule = (way: 'ingress' | 'egress', name: string, of: string, from: number, to: number, peer: TfBlock, text: string): Resource => ({
    stack: 'platform',
    type: `aws_vpc_security_group_${way}_rule`,
    name,
    arguments: {
      security_group_id: group(of),
      ip_protocol: 'tcp',
      from_port: from,
      to_port: to,
      ...peer,
      description: text,
    } satisfies Record<string, TfValue>,
    origin,
  });
  const peers: TfBlock = { referenced_security_group_id: group('vault') };
  const open = input.reach.length === 0;
  return [
    securityGroup('vault', input.name, 'Vault servers'),
    securityGroup('vault_lb', `${input.name}-lb`, 'Load balancer of Vault'),
    ...input.clients.map((cidr) =>
      rule('ingress', resourceName('vault_lb_from', cidr), 'vault_lb', input.port, input.port, network(cidr), 'Clients of Vault'),
    ),
    rule('egress', 'vault_lb_to_servers', 'vault_lb', API_PORT, API_PORT, peers, 'Requests and health checks'),
    rule(
      'ingress',
      'vault_from_lb',
      'vault',
      API_PORT,
      API_PORT,
      { referenced_security_group_id: group('vault_lb') },
      'Requests and health checks',
    ),
    rule('ingress', 'vault_from_servers', 'vault', API_PORT, CLUSTER_PORT, peers, 'Joining, replication and forwarding'),
    rule('egress', 'vault_to_servers', 'vault', API_PORT, CLUSTER_PORT, peers, 'Joining, replication and forwarding'),
    open
      ? rule('egress', 'vault_to_any', 'vault', 0, 65535, network('0.0.0.0/0'), 'AWS, identity provider, databases')
      : rule('egress', 'vault_to_https', 'vault', HTTPS, HTTPS, network('0.0.0.0/0'), 'AWS and identity provider'),
    ...input.reach.map((cidr) =>
      rule('egress', resourceName('vault_to', cidr), 'vault', 0, 65535, network(cidr), 'Databases and audit collectors'),
    ),
  ];
}
