import type { IamResource, IamRole, IamStatement } from '../../contract.ts';
import type { IamPlan } from '../relation.ts';
import type { Program } from '../../model/program.ts';
import { dnsSuffix } from '../../platforms/names.ts';
import { Ref, type Resource, type TfValue, ref, resourceName } from '../../plain.ts';
import { byText, normalise } from './statements.ts';

/**
 * What the administration of a key needs, without any use of it: no `Encrypt`, `Decrypt`, `GenerateDataKey`, `CreateGrant`.
 * From the key administrators' statement of AWS's default key policy (KMS developer guide), less `kms:Replicate*`.
 */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

const everything: IamResource = { arn: '*' };

const uses = (resource: IamResource, type: string, name: string): boolean =>
  resource.value instanceof Ref && resource.value.type === type && resource.value.name === name;

/** Policies of the keys that the compile creates: the account administers, and only the roles that use the key use it. */
export function keyPolicies(resources: readonly Resource[], roles: readonly IamRole[], program: Program): IamPlan['keyPolicies'] {
  const { partition, account } = program.env;
  const root: IamResource = { arn: `arn:${partition}:iam::${account}:root` };
  return resources
    .filter((r) => r.type === 'aws_kms_key' && !r.data)
    .toSorted((a, b) => byText(a.name, b.name))
    .map((key) => {
      const administration: IamStatement = {
        sid: 'Administration',
        effect: 'Allow',
        actions: ADMINISTRATION,
        resources: [everything],
        conditions: [],
        principals: [{ type: 'AWS', id: root }],
        why: 'the account keeps control of the key, without any use of it, also after a role is deleted',
        origin: key.origin,
      };
      const use = roles.flatMap((role) =>
        role.statements
          .filter((s) => s.effect === 'Allow' && s.resources.some((r) => uses(r, 'aws_kms_key', key.name)))
          .map((s): IamStatement => ({
            ...s,
            sid: `Use${s.sid}`,
            resources: [everything],
            principals: [{ type: 'AWS', id: roleAsPrincipal(role, program, key) }],
          })),
      );
      return {
        key: key.name,
        statements: normalise([administration, ...tableStatements(key, resources, root, program), ...use]),
        origin: key.origin,
      };
    });
}

/**
 * What DynamoDB asks of a customer managed key when a table is created with it (Amazon DynamoDB developer guide, "Using customer
 * managed keys"): whoever applies the stack must be able to let the service use it. Through DynamoDB only, and by its own rights.
 */
const TABLE_USE = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

function tableStatements(key: Resource, resources: readonly Resource[], root: IamResource, program: Program): readonly IamStatement[] {
  const table = resources.find((r) => r.type === 'aws_dynamodb_table' && refersTo(r.arguments, key.name));
  if (!table) return [];
  const { region, partition, account } = program.env;
  return [
    {
      sid: 'UseThroughDynamoDB',
      effect: 'Allow',
      actions: TABLE_USE,
      resources: [everything],
      conditions: [
        { operator: 'StringEquals', key: 'kms:CallerAccount', values: [account] },
        { operator: 'StringEquals', key: 'kms:ViaService', values: [`dynamodb.${region}.${dnsSuffix(partition)}`] },
      ],
      principals: [{ type: 'AWS', id: root }],
      why: 'DynamoDB makes its grant on the key for whoever creates the table',
      origin: table.origin,
    },
  ];
}

function refersTo(value: TfValue, key: string): boolean {
  if (value instanceof Ref) return value.type === 'aws_kms_key' && value.name === key;
  if (Array.isArray(value)) return value.some((item: TfValue) => refersTo(item, key));
  return typeof value === 'object' && value !== null && Object.values(value as Record<string, TfValue>).some((item) => refersTo(item, key));
}

function roleAsPrincipal(role: IamRole, program: Program, key: Resource): IamResource {
  const arn = `arn:${program.env.partition}:iam::${program.env.account}:role/${role.name}`;
  return role.stack === key.stack ? { arn, value: ref('aws_iam_role', resourceName(role.key), 'arn') } : { arn };
}

/** Policies of the buckets that the compile creates: no request without TLS. */
export function bucketPolicies(resources: readonly Resource[], program: Program): IamPlan['bucketPolicies'] {
  return resources
    .filter((r) => r.type === 'aws_s3_bucket' && !r.data && typeof r.arguments['bucket'] === 'string')
    .toSorted((a, b) => byText(a.name, b.name))
    .map((bucket) => {
      const arn = `arn:${program.env.partition}:s3:::${String(bucket.arguments['bucket'])}`;
      const statement: IamStatement = {
        sid: 'TlsOnly',
        effect: 'Deny',
        actions: ['s3:*'],
        resources: [{ arn }, { arn: `${arn}/*` }],
        conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
        principals: [{ type: 'AWS', id: everything }],
        why: 'snapshots never travel in plain text',
        origin: bucket.origin,
      };
      return { bucket: bucket.name, statements: normalise([statement]), origin: bucket.origin };
    });
}
