import { block, defaulted, many, one, optional, required } from '../block.ts';
import type { BlockSchema } from '../block.ts';
import { arnOf } from '../arn.ts';
import { bucket, subnetId, tlsPolicy } from '../aws.ts';
import { cidrs, serverAddress } from '../network.ts';
import { atMost, needs } from '../together.ts';
import * as t from '../types.ts';
import { listenerSchema, telemetrySchema } from './listener.ts';

const version = (doc: string) => t.pattern(/^\d+\.\d+\.\d+$/, doc);
const byKind = (by: 'label' | 'on'): { by: 'label' | 'on'; schemas: Readonly<Record<string, BlockSchema>> } => ({ by, schemas: {} });
const free = (doc: string) => one(block({ doc, free: true }));

export const loadBalancerSchema = block({
  doc: 'The load balancer in front of the servers.',
  together: [needs('ssl_policy', 'certificate', 'without a certificate TLS passes through to the servers')],
  attributes: {
    type: defaulted(t.oneOf(['network', 'application']), 'network', 'Kind of load balancer.'),
    internal: defaulted(t.bool(), true, 'Reachable only from inside the network.'),
    subnets: optional(t.list(subnetId()), 'Subnets of the load balancer; those of the servers where not given.'),
    certificate: optional(
      arnOf('ACM certificate', 'here'),
      'Certificate of the listener in ACM. Without it, TLS goes through to the servers (network only).',
    ),
    ssl_policy: optional(tlsPolicy(), 'TLS policy of the listener.'),
    allowed_cidrs: optional(cidrs(), 'Who may connect.'),
    access_logs_bucket: optional(bucket(), 'Where access logs are written.'),
    deletion_protection: defaulted(t.bool(), true, 'Refuse to delete it.'),
  },
});

export const vaultSchema = block({
  doc: 'A Vault cluster.',
  labels: [{ name: 'name', doc: 'Name of the cluster, used as `{vault}`.' }],
  attributes: {
    product: defaulted(t.oneOf(['vault', 'openbao']), 'vault', 'Vault, or its fork OpenBao.'),
    version: required(version('a version such as 2.2.2'), 'Version of the server.', '"2.2.2"'),
    upgrade_from: optional(
      version('a version such as 1.21.1'),
      'The version that is being left: until this line is taken out, everything holds at servers of both.',
      '"1.21.1"',
    ),
    edition: defaulted(t.oneOf(['community', 'enterprise']), 'community', 'Edition of Vault.'),
    address: required(serverAddress(), 'Where clients reach it.', '"https://vault.{domain}:8200"'),
    ui: defaulted(t.bool(), false, 'Serve the web interface.'),
  },
  blocks: {
    run: { many: false, required: true, variants: byKind('on') },
    storage: { many: false, required: true, variants: byKind('label') },
    seal: { many: false, required: false, variants: byKind('label') },
    listener: one(listenerSchema),
    load_balancer: one(loadBalancerSchema),
    audit: { many: true, required: false, variants: byKind('label') },
    auth: { many: true, required: false, variants: byKind('label') },
    recovery: one(
      block({
        doc: 'Recovery keys (unseal keys without a seal).',
        attributes: {
          shares: defaulted(t.int(1, 255), 5, 'How many people hold a share.'),
          threshold: defaulted(t.int(1, 255), 3, 'How many of them are needed.'),
        },
      }),
    ),
    backup: one(
      block({
        doc: 'How often a restore of the storage is tried.',
        attributes: {
          drill: optional(t.duration({ min: 86400 }), 'How often a restore is tried; a step of the runbook.'),
        },
      }),
    ),
    telemetry: one(telemetrySchema),
    helm: free("Merged into the chart's values."),
    task: free('Merged into the task definition.'),
    server: free("Merged into the server's configuration."),
    iam: one(block({ doc: "Further rights of Vault's own AWS role.", statements: ['grant'], free: true })),
  },
});

export const rawSchema = block({
  doc: 'A stanza as Vault sees it, for whatever has no verb. Always reported.',
  together: [atMost('min_wrapping_ttl', 'max_wrapping_ttl', 'Vault refuses such a policy')],
  labels: [{ name: 'path', doc: "Pattern in Vault's own words, mount included.", path: true }],
  attributes: {
    capabilities: required(
      t.list(t.oneOf(['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo']), 1),
      'What it allows.',
      '[update]',
    ),
    required_parameters: optional(t.list(t.string('the name of a parameter')), 'Parameters that a request must have.', '["ttl"]'),
    min_wrapping_ttl: optional(t.duration(), 'Shortest response wrapping.'),
    max_wrapping_ttl: optional(t.duration(), 'Longest response wrapping.'),
    because: optional(t.string('a reason'), 'Why no verb will do.', '"no verb covers this path"'),
  },
  blocks: {
    allowed_parameters: one(block({ doc: 'Values that a parameter may have; `[]` is any.', open: t.list(t.anyText('a value')) })),
    denied_parameters: one(block({ doc: 'Values that a parameter may not have; `[]` is all.', open: t.list(t.anyText('a value')) })),
  },
});
export const raw = many(rawSchema);
