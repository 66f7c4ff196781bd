import type { Program, Vault } from '../../model/program.ts';
import type { Resource } from '../../plain.ts';
import { ref } from '../../plain.ts';
import type { Bound } from '../../schema/block.ts';
import { subnetsOf } from '../cluster.ts';
import { roleName } from '../names.ts';
import type { vaultRunSchema } from './schema.ts';

const GIB = 2 ** 30;

/** The tag by which servers find each other. */
export const joinTag = (vault: Vault, program: Program): { readonly key: string; readonly value: string } => ({
  key: 'VaultCluster',
  value: `${program.env.name}-${vault.name}`,
});

/** GiB of the root volume, which also holds the storage. */
function rootSize(vault: Vault, run: Bound<typeof vaultRunSchema>): number {
  const storage = vault.storage.bound.attrs['size'];
  const bytes = run.attrs.root_size ?? (typeof storage === 'number' ? storage : 0) + 20 * GIB;
  return Math.ceil(bytes / GIB);
}

/** Instance profile, launch template and auto scaling group; the launch template's `user_data` is the compiled configuration. */
export function vaultInstances(vault: Vault, run: Bound<typeof vaultRunSchema>, program: Program): readonly Resource[] {
  const name = roleName(program.env.name, 'vault');
  const tag = joinTag(vault, program);
  const make = (type: string, args: Resource['arguments']): Resource => ({
    stack: 'platform',
    type,
    name: 'vault',
    arguments: args,
    origin: run.head,
  });
  return [
    make('aws_iam_instance_profile', { name, role: ref('aws_iam_role', 'vault', 'name') }),
    make('aws_launch_template', {
      name,
      description: `Servers of vault ${vault.name}`,
      image_id: run.attrs.ami,
      instance_type: run.attrs.instance_type,
      ebs_optimized: 'true',
      update_default_version: true,
      vpc_security_group_ids: [ref('aws_security_group', 'vault', 'id')],
      iam_instance_profile: { arn: ref('aws_iam_instance_profile', 'vault', 'arn') },
      metadata_options: { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
      monitoring: { enabled: true },
      block_device_mappings: [
        {
          device_name: run.attrs.root_device,
          ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: rootSize(vault, run), delete_on_termination: 'true' },
        },
      ],
    }),
    make('aws_autoscaling_group', {
      name,
      min_size: run.attrs.replicas,
      max_size: run.attrs.replicas,
      desired_capacity: run.attrs.replicas,
      vpc_zone_identifier: subnetsOf(program, run),
      target_group_arns: [ref('aws_lb_target_group', 'vault', 'arn')],
      // A sealed or new server fails the load balancer's check and must not be replaced for it.
      health_check_type: 'EC2',
      health_check_grace_period: 300,
      wait_for_capacity_timeout: '0',
      launch_template: { id: ref('aws_launch_template', 'vault', 'id'), version: ref('aws_launch_template', 'vault', 'latest_version') },
      tag: [
        { key: 'Name', value: name, propagate_at_launch: true },
        { key: tag.key, value: tag.value, propagate_at_launch: true },
      ],
    }),
  ];
}
