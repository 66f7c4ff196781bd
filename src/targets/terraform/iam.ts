import type { IamResource, IamStatement } from '../../contract.ts';
import { type Resolve, byItself, documentOf, policiesOf } from '../../access/iam/document.ts';
import type { IamPlan } from '../../access/relation.ts';
import { Interpolated, type Ref, type Resource, type StackName, type TfValue, ref, resourceName } from '../../plain.ts';
import { refsOf } from './json.ts';

/** Which resources a stack holds, as `TYPE.NAME`, data sources with `data.` before it. */
export type Holds = (ref: Ref, stack: StackName) => boolean;

/**
 * Prints a document with references where the stack holds what is meant, else as it is by itself. References are marked while
 * the document is still JSON, so that nothing in it can be taken for one.
 */
export function documentText(statements: readonly IamStatement[], stack: StackName, holds: Holds): TfValue {
  const values: TfValue[] = [];
  const resolve: Resolve = (resource) => {
    if (!resolvable(resource, stack, holds)) return byItself(resource);
    const at = values.indexOf(resource.value);
    const index = at < 0 ? values.push(resource.value) - 1 : at;
    return { text: `\uE001${index}\uE001`, only: [] };
  };
  const text = `${JSON.stringify(documentOf(statements, resolve), null, 2)}\n`;
  const parts = text.split('\uE001').flatMap((part, i) => {
    if (i % 2 === 0) return [part];
    const value = values[Number(part)];
    return typeof value === 'string' ? [value] : value instanceof Interpolated ? value.parts : [value as Ref];
  });
  return new Interpolated(parts);
}

export function resolvable(resource: IamResource, stack: StackName, holds: Holds): boolean {
  const refs = refsOf(resource.value);
  return refs.length > 0 && refs.every((r) => holds(r, stack));
}

/** Roles with their policies and the policies of keys and buckets, as Terraform resources. */
export function iamResources(plan: IamPlan, holds: Holds): Resource[] {
  const roles = plan.roles.flatMap((role): Resource[] => {
    const { stack, origin } = role;
    const name = resourceName(role.key);
    const make = (type: string, suffix: string, args: Resource['arguments'], more: Partial<Resource> = {}): Resource => ({
      stack,
      type,
      name: `${name}${suffix}`,
      arguments: args,
      origin,
      ...more,
    });
    const own = make(
      'aws_iam_role',
      '',
      {
        name: role.name,
        description: role.owner ? `${role.purpose} ${role.owner}` : role.key,
        assume_role_policy: documentText(role.trust, stack, holds),
        permissions_boundary: role.boundary,
      },
      // A key policy names Vault's role: were it recreated, the policy would hold a dead id.
      { preventDestroy: role.purpose === 'vault' },
    );
    const policies = (policiesOf(role.statements) ?? []).flatMap(({ stem, kind, statements }): Resource[] => {
      const text = documentText(statements, stack, holds);
      const suffix = stem.replace(/^policy-?/, '');
      if (kind === 'inline')
        return [make('aws_iam_role_policy', '', { name: role.name, role: ref('aws_iam_role', name, 'name'), policy: text })];
      const part = `_${suffix || '1'}`;
      return [
        make('aws_iam_policy', part, { name: `${role.name}${part.replace('_', '-')}`, policy: text }),
        make('aws_iam_role_policy_attachment', part, {
          role: ref('aws_iam_role', name, 'name'),
          policy_arn: ref('aws_iam_policy', `${name}${part}`, 'arn'),
        }),
      ];
    });
    return [own, ...policies];
  });
  const keys = plan.keyPolicies.map(({ key, statements, origin }): Resource => {
    const args = { key_id: ref('aws_kms_key', key, 'id'), policy: documentText(statements, 'platform', holds) };
    return { stack: 'platform', type: 'aws_kms_key_policy', name: key, arguments: args, origin };
  });
  const buckets = plan.bucketPolicies.map(({ bucket, statements, origin }): Resource => {
    const args = { bucket: ref('aws_s3_bucket', bucket, 'id'), policy: documentText(statements, 'platform', holds) };
    return { stack: 'platform', type: 'aws_s3_bucket_policy', name: bucket, arguments: args, origin };
  });
  return [...roles, ...keys, ...buckets];
}
