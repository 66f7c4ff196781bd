import type { Resource } from '../../plain.ts';
import { ref } from '../../plain.ts';
import type { Span } from '../../source.ts';
import { API_PORT } from './groups.ts';

export interface BalancerInput {
  readonly name: string;
  readonly vpc: string | undefined;
  readonly subnets: readonly string[];
  readonly port: number;
  readonly kind: 'network' | 'application';
  readonly internal: boolean;
  readonly deletionProtection: boolean;
  /** ACM certificate of the listener; without it TLS passes through to the servers. */
  readonly certificate: string | undefined;
  readonly policy: string | undefined;
  readonly logs: string | undefined;
  readonly target: 'ip' | 'instance';
  readonly health: { readonly path: string; readonly matcher: string };
  readonly origin: Span;
}

/** AWS's recommended policy for listeners: TLS 1.3, and 1.2 with forward secrecy. */
const POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/**
 * A load balancer with TLS on both sides. Network with pass-through is what Vault's reference architecture asks for: the
 * client sees Vault's own certificate, and nobody between reads a token. With an ACM certificate the listener ends TLS and
 * opens it anew to the servers.
 */
export function loadBalancer(input: BalancerInput): readonly Resource[] {
  const { origin, certificate } = input;
  const application = input.kind === 'application';
  const ended = application ? 'HTTPS' : 'TLS';
  const make = (type: string, args: Resource['arguments']): Resource => ({
    stack: 'platform',
    type,
    name: 'vault',
    arguments: args,
    origin,
  });
  return [
    make('aws_lb', {
      name: input.name,
      load_balancer_type: input.kind,
      internal: input.internal,
      subnets: input.subnets,
      security_groups: [ref('aws_security_group', 'vault_lb', 'id')],
      enable_deletion_protection: input.deletionProtection,
      enable_cross_zone_load_balancing: true,
      drop_invalid_header_fields: application ? true : undefined,
      access_logs: input.logs === undefined ? undefined : { bucket: input.logs, enabled: true },
    }),
    make('aws_lb_target_group', {
      name: input.name,
      port: API_PORT,
      protocol: certificate !== undefined || application ? ended : 'TCP',
      target_type: input.target,
      vpc_id: input.vpc,
      deregistration_delay: '60',
      health_check: {
        protocol: 'HTTPS',
        port: 'traffic-port',
        path: input.health.path,
        matcher: input.health.matcher,
        interval: 10,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      },
    }),
    make('aws_lb_listener', {
      load_balancer_arn: ref('aws_lb', 'vault', 'arn'),
      port: input.port,
      protocol: certificate !== undefined || application ? ended : 'TCP',
      certificate_arn: certificate,
      ssl_policy: certificate === undefined ? undefined : (input.policy ?? POLICY),
      default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group', 'vault', 'arn') }],
    }),
  ];
}
