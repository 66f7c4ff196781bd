import type { ForeignKind } from '../../src/foreign/index.ts';

const ACCOUNT = '111122223333';
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) }, null, 2);

/** What users of other tools complained about: where, the document, and the codes that Writ says to it. */
export interface Complaint {
  readonly where: string;
  readonly as: ForeignKind;
  readonly text: string;
  readonly says: readonly string[];
}

const iam = (where: string, says: readonly string[], ...statements: readonly object[]): Complaint => ({
  where,
  as: 'iam',
  text: document(...statements),
  says,
});
const policy = (where: string, says: readonly string[], text: string): Complaint => ({ where, as: 'policy', text, says });
const stanza = (path: string, ...capabilities: readonly string[]): string =>
  `path "${path}" {\n  capabilities = ${JSON.stringify(capabilities)}\n}\n`;

const ROLE = { AWS: `arn:aws:iam::${ACCOUNT}:role/app` };

export const complaints: readonly Complaint[] = [
  iam('checkov 5305', [], {
    Principal: ROLE,
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:orders` } },
  }),
  iam('checkov 5148', [], { Principal: ROLE, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: '*' }),
  iam(
    'checkov 4394',
    [],
    { Principal: ROLE, Action: 'kms:Decrypt', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' },
  ),
  iam('checkov 3015', ['W605'], { Action: ['ecr:GetAuthorizationToken', 'ecr:PutImage', 'ecr:UploadLayerPart'], Resource: '*' }),
  iam(
    'checkov 3015',
    [],
    { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    { Action: ['ecr:PutImage'], Resource: `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/shop` },
  ),
  iam('trivy 5040', [], { Action: ['logs:ListLogDeliveries', 'logs:CreateLogDelivery', 'logs:GetLogDelivery'], Resource: '*' }),
  iam('trivy 5090', [], { Action: 'logs:PutLogEvents', Resource: `arn:aws:logs:us-west-2:${ACCOUNT}:log-group:SampleLogGroupName:*` }),
  iam('trivy 5114', [], { Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*/*.log' }),
  iam('cloudsplaining 278', [], { Action: 'ec2:RunInstances', Resource: '*', Condition: { StringEquals: { 'ec2:Owner': ACCOUNT } } }),
  iam(
    'cloudsplaining 97',
    [],
    { Action: 'iam:PutRolePolicy', Resource: `arn:aws:iam::${ACCOUNT}:role/*` },
    { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
  ),
  iam('cloudsplaining 580', ['W205', 'W605'], { Action: 'iam:PutRolePolicy', Resource: '*' }),
  iam('parliament 14', [], {
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:GetBucketAcl',
    Resource: 'arn:aws:s3:::logs',
  }),
  iam('cfn-lint 1117', ['W601'], { Action: 'dyanmodb:PutItem', Resource: '*' }),
  policy('vault 10905', ['W301'], stanza('secret/data/a/*', 'create', 'read', 'update') + stanza('secret/data/a/b', 'delete')),
  policy('vault 10096', ['W301'], stanza('secrets/a/*', 'read') + stanza('secrets/a/+/prefix-*', 'update')),
  policy('vault 8813', ['W302'], stanza('secret/data/example/*', 'read') + stanza('secret/data/+/restricted', 'deny')),
  policy('openbao 3869', ['W302'], stanza('foo/metadata/*', 'list') + stanza('foo/metadata/+/private/*', 'deny')),
];
