import { expect, test } from 'vitest';
import { userData } from '../../src/platforms/ec2/user-data.ts';
import { retentionDays } from '../../src/platforms/ecs/logs.ts';
import { platforms } from '../../src/platforms/index.ts';
import { balancerName, roleArn, roleName } from '../../src/platforms/names.ts';
import type { Program } from '../../src/model/program.ts';
import { Ref } from '../../src/plain.ts';
import { everything } from '../backends/full.ts';
import { ca, onEc2, programOf, resource, resourcesOf, spec } from '../backends/project.ts';

const program = (of: string): Program => programOf(everything[of] ?? '');
const DAY = 86_400;

test('five platforms, and what each can do', () => {
  expect([...platforms].map(([name, p]) => [name, p.authKinds, p.injects, p.vaultRun !== undefined])).toEqual([
    ['eks', ['kubernetes'], ['file', 'env_file'], true],
    ['ecs', ['aws'], ['file', 'env_file'], true],
    ['ec2', ['aws', 'approle'], ['file', 'env_file'], true],
    ['lambda', ['aws'], [], false],
    ['github', ['jwt'], [], false],
  ]);
});

test.each([
  ['vault', 'writ-prod-vault'],
  ['vault-snapshot', 'writ-prod-vault-snapshot'],
  ['app-checkout', 'writ-prod-app-checkout'],
  ['app-checkout-execution', 'writ-prod-app-checkout-exec'],
])('role %s is named %s', (key, name) => {
  expect(roleName('prod', key)).toBe(name);
  expect(roleArn(program('eks'), key)).toBe(`arn:aws:iam::123456789012:role/${name}`);
});

test('long names are cut to the limit and stay apart', () => {
  const long = 'x'.repeat(60);
  const names = ['a', 'b', 'ab'].map((end) => roleName('prod', `app-${long}${end}`));
  expect(names.every((n) => n.length <= 64 && /^[\w+=,.@-]+$/.test(n))).toBe(true);
  expect(new Set(names).size).toBe(3);
  expect(roleName('prod', `app-${long}a`)).toBe(names[0]);
  const balancers = [
    balancerName('a_b', 'vault'),
    balancerName('a-b', 'vault'),
    balancerName('a.b', 'vault'),
    balancerName('production-in-frankfurt', 'vault-x'),
  ];
  expect(balancers.every((n) => n.length <= 32 && /^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$/.test(n))).toBe(true);
  expect(new Set(balancers).size).toBe(4);
});

test.each([
  [DAY, 1],
  [2 * DAY, 3],
  [90 * DAY, 90],
  [91 * DAY, 120],
  [20_000 * DAY, 3653],
])('logs of %i seconds are kept %i days', (seconds, days) => {
  expect(retentionDays(seconds)).toBe(days);
});

test('the load balancer lets TLS through unless it has a certificate', () => {
  const kinds = (of: Program) => [
    resource(of, 'aws_lb').arguments['load_balancer_type'],
    resource(of, 'aws_lb_listener').arguments['protocol'],
    resource(of, 'aws_lb_target_group').arguments['protocol'],
    resource(of, 'aws_lb_listener').arguments['ssl_policy'],
  ];
  expect(kinds(program('ec2'))).toEqual(['network', 'TCP', 'TCP', undefined]);
  expect(kinds(program('ecs'))).toEqual(['network', 'TLS', 'TLS', 'ELBSecurityPolicy-TLS13-1-2-2021-06']);
  expect(kinds(program('alb'))).toEqual(['application', 'HTTPS', 'HTTPS', 'ELBSecurityPolicy-TLS13-1-2-2021-06']);
});

test('its health check leaves a sealed server alone where a failure would replace it, and out of service where not', () => {
  const check = (of: string): unknown => resource(program(of), 'aws_lb_target_group').arguments['health_check'];
  expect(check('ecs')).toMatchObject({
    protocol: 'HTTPS',
    path: expect.stringContaining('sealedcode=204&uninitcode=204') as string,
    matcher: '200-299',
  });
  expect(check('ec2')).toMatchObject({ protocol: 'HTTPS', path: '/v1/sys/health?standbyok=true&perfstandbyok=true', matcher: '200' });
  expect(resource(program('ec2'), 'aws_autoscaling_group').arguments['health_check_type']).toBe('EC2');
});

test('only clients reach the load balancer, only it and the servers reach the servers', () => {
  const rules = (of: Program) =>
    resourcesOf(of)
      .filter((r) => r.type === 'aws_vpc_security_group_ingress_rule')
      .map((r) => {
        const a = r.arguments;
        const from = a['referenced_security_group_id'];
        const to = a['security_group_id'];
        return `${from instanceof Ref ? from.name : (a['cidr_ipv4'] ?? a['cidr_ipv6'])} to ${to instanceof Ref ? to.name : ''} ${a['from_port']}-${a['to_port']}`;
      });
  expect(rules(programOf(spec({ run: onEc2, rest: ca })))).toEqual([
    '10.0.0.0/8 to vault_lb 8200-8200',
    'fd00::/8 to vault_lb 8200-8200',
    'vault_lb to vault 8200-8200',
    'vault to vault 8200-8201',
  ]);
});

test('instances: token-bound metadata, encrypted disk that holds the storage, a fixed number', () => {
  const of = program('ec2');
  expect(resource(of, 'aws_launch_template').arguments).toMatchObject({
    metadata_options: { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
    block_device_mappings: [{ device_name: '/dev/xvda', ebs: { encrypted: 'true', volume_size: 30 } }],
  });
  expect(resource(of, 'aws_autoscaling_group').arguments).toMatchObject({
    min_size: 3,
    max_size: 3,
    desired_capacity: 3,
    vpc_zone_identifier: ['subnet-0a1b2c31', 'subnet-0a1b2c32', 'subnet-0a1b2c33'],
  });
  expect(resource(of, 'aws_iam_instance_profile', 'app_invoices')).toMatchObject({ stack: 'team/core' });
});

test('the service waits for the listener, keeps all servers while it deploys, and opens no shell', () => {
  const service = resource(program('ecs'), 'aws_ecs_service');
  expect(service.arguments).toMatchObject({
    cluster: 'shop',
    desired_count: 3,
    launch_type: 'FARGATE',
    enable_execute_command: false,
    deployment_minimum_healthy_percent: 100,
    network_configuration: { assign_public_ip: false },
  });
  expect(service.dependsOn).toEqual(['aws_lb_listener.vault']);
});

test('user data carries any configuration unchanged', () => {
  const config = 'ui = true\nVAULT_CONFIGURATION\nx = "$(rm -rf /) ${a} `b`"\n';
  const text = userData(config);
  expect(text).toContain(`<<'VAULT_CONFIGURATION_'\n${config}VAULT_CONFIGURATION_\n`);
  expect(text.startsWith('#!/bin/bash\nset -euo pipefail\n')).toBe(true);
});
