import type { IamResource } from '../contract.ts';
import type { Program } from '../model/program.ts';
import type { Resource } from '../plain.ts';
import { ref } from '../plain.ts';
import { dnsSuffix } from '../platforms/names.ts';
import type { Span } from '../source.ts';

const DAY = 86_400;

/** A KMS key that the compile creates: `aws_kms_key.NAME` and `aws_kms_alias.NAME` in stack `platform`. */
export interface OwnKey {
  /** Terraform name: `seal`, `storage`, `snapshots`. */
  readonly name: string;
  /** Without `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly rotation: boolean;
  /** Seconds between the wish to delete the key and its end. */
  readonly deletionWindow: number;
  readonly origin: Span;
}

/** Key and alias; its policy is the business of whoever knows the roles. */
export function ownKeyResources(key: OwnKey): readonly Resource[] {
  const { name, origin } = key;
  return [
    {
      stack: 'platform',
      type: 'aws_kms_key',
      name,
      arguments: {
        description: key.description,
        enable_key_rotation: key.rotation,
        deletion_window_in_days: Math.floor(key.deletionWindow / DAY),
      },
      preventDestroy: true,
      origin,
    },
    {
      stack: 'platform',
      type: 'aws_kms_alias',
      name,
      arguments: { name: `alias/${key.alias}`, target_key_id: ref('aws_kms_key', name, 'key_id') },
      preventDestroy: true,
      origin,
    },
  ];
}

/** The one key in an IAM statement: its id is known only after apply, so its alias narrows it in the JSON documents. */
export function ownKeyResource(key: Pick<OwnKey, 'name' | 'alias'>, program: Program): IamResource {
  const { partition, region, account } = program.env;
  return {
    arn: `arn:${partition}:kms:${region}:${account}:key/*`,
    only: [{ operator: 'ForAnyValue:StringEquals', key: 'kms:ResourceAliases', values: [`alias/${key.alias}`] }],
    value: ref('aws_kms_key', key.name, 'arn'),
  };
}

/** Limits a key to requests that come through one AWS service. */
export const viaService = (service: string, program: Program) => ({
  operator: 'StringEquals',
  key: 'kms:ViaService',
  values: [`${service}.${program.env.region}.${dnsSuffix(program.env.partition)}`],
});
