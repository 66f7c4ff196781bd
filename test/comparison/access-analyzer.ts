import type { Sample } from './samples.ts';

const ACCOUNT = '111122223333';
const OBJECT = 'arn:aws:s3:::reports/*';
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const allow = (more: object): object => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT, ...more });
const when = (condition: object, more: object = {}): object => allow({ Condition: condition, ...more });
const document = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
const one = (more: object): string => document(allow(more));
const only = (condition: object, more: object = {}): string => document(when(condition, more));
const trusts = (principal: object | string, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'sts:AssumeRole',
  ...more,
});
const key = (more: object): object => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app` },
  Action: 'kms:Decrypt',
  Resource: '*',
  ...more,
});
const github = (condition: object): string =>
  document(trusts({ Federated: GITHUB }, { Action: 'sts:AssumeRoleWithWebIdentity', Condition: condition }));
const AUD = { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' };

/** One document for each check of AWS that Writ could make too, in the order of AWS's list. */
export const samples: readonly Sample[] = [
  ['Error – ARN account not allowed', one({ Resource: `arn:aws:s3::${ACCOUNT}:reports/*` })],
  ['Error – ARN Region not allowed', one({ Action: 'iam:GetRole', Resource: `arn:aws:iam:eu-west-1:${ACCOUNT}:role/app` })],
  ['Error – Data type mismatch', one({ Resource: 7 })],
  ['Error – Duplicate keys with different case', only({ StringEquals: { 'aws:PrincipalTag/team': 'a', 'aws:principaltag/team': 'b' } })],
  ['Error – Invalid action', one({ Action: 's3:GetObjects' })],
  ['Error – Invalid ARN account', one({ Action: 'iam:GetRole', Resource: 'arn:aws:iam::11112222333:role/app' })],
  ['Error – Invalid ARN prefix', one({ Resource: 'arm:aws:s3:::reports/*' })],
  ['Error – Invalid ARN Region', one({ Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:eu-weast-1:${ACCOUNT}:orders` })],
  ['Error – Invalid ARN resource', one({ Action: 'iam:GetRole', Resource: `arn:aws:iam::${ACCOUNT}:rule/app` })],
  ['Error – Invalid ARN service case', one({ Resource: 'arn:aws:S3:::reports/*' })],
  ['Error – Invalid condition data type', only({ StringEquals: { 'aws:PrincipalTag/team': ['a', { b: 1 }] } })],
  ['Error – Invalid condition key format', only({ StringEquals: { PrincipalTag: 'a' } })],
  ['Error – Invalid condition multiple Boolean', only({ Bool: { 'aws:SecureTransport': ['true', 'false'] } })],
  ['Error – Invalid condition operator', only({ StringEqual: { 'aws:PrincipalTag/team': 'a' } })],
  ['Error – Invalid effect', one({ Effect: 'allow' })],
  ['Error – Invalid global condition key', only({ StringEquals: { 'aws:PrincipalOrg': 'o-1' } })],
  ['Error – Invalid partition', one({ Resource: 'arn:aws-eu:s3:::reports/*' })],
  ['Error – Invalid policy element', one({ Actions: 's3:GetObject' })],
  ['Error – Invalid principal format', document(trusts({ AWS: 'role/app' }))],
  ['Error – Invalid principal key', document(trusts({ User: `arn:aws:iam::${ACCOUNT}:user/a` }))],
  ['Error – Invalid Region', only({ StringEquals: { 'aws:RequestedRegion': 'eu-weast-1' } })],
  ['Error – Invalid service', one({ Resource: 'arn:aws:s4:::reports/*' })],
  ['Error – Invalid service condition key', only({ StringEquals: { 's3:prefixes': 'a' } })],
  ['Error – Invalid service in action', one({ Action: 's4:GetObject' })],
  [
    'Error – Invalid variable for operator',
    only({ NumericEquals: { 's3:max-keys': '${aws:username}' } }, { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::reports' }),
  ],
  ['Error – Invalid version', JSON.stringify({ Version: '2012-11-17', Statement: [allow({})] })],
  ['Error – Json syntax error', '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", } ] }'],
  ['Error – Missing action', document({ Effect: 'Allow', Resource: OBJECT })],
  ['Error – Missing ARN field', one({ Resource: 'arn:aws:s3' })],
  ['Error – Missing ARN Region', one({ Action: 'sqs:SendMessage', Resource: `arn:aws:sqs::${ACCOUNT}:orders` })],
  ['Error – Missing effect', document({ Action: 's3:GetObject', Resource: OBJECT })],
  [
    'Error – Missing principal',
    document(trusts({ Service: 'ecs-tasks.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }), {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
    }),
  ],
  [
    'Error – Missing qualifier',
    only(
      { StringEquals: { 'aws:TagKeys': ['a', 'b'] } },
      { Action: 'sqs:CreateQueue', Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders` },
    ),
  ],
  ['Error – Missing resource', document({ Effect: 'Allow', Action: 's3:GetObject' })],
  ['Error – Missing statement', '{ "Version": "2012-10-17", "Statement": [] }'],
  ['Error – Null with if exists', only({ NullIfExists: { 'aws:PrincipalTag/team': 'true' } })],
  ['Error – Unique Sids required', document(key({ Sid: 'a' }), key({ Sid: 'a', Action: 'kms:Encrypt' }))],
  ['Error – Unsupported action in policy', document(key({ Action: 's3:GetObject' }))],
  ['Error – Unsupported element combination', one({ NotAction: 's3:PutObject' })],
  ['Error – Unsupported global condition key', only({ StringEquals: { 'aws:ARN': 'a' } })],
  ['Error – Unsupported principal', one({ Principal: '*' }).replace('"s3:GetObject"', '"s3:GetObject"')],
  [
    'Error – Unsupported resource ARN in policy',
    document(
      key({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }),
      key({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::invoices/*' }),
    ),
  ],
  ['Error – Unsupported Sid', one({ Sid: 'a-b c' })],
  ['Error – Unsupported wildcard in principal', document(trusts({ AWS: `arn:aws:iam::${ACCOUNT}:role/app*` }))],
  ['Error – Missing brace in variable', one({ Resource: 'arn:aws:s3:::reports/${aws:username/*' })],
  ['Error – Missing quote in variable', one({ Resource: "arn:aws:s3:::reports/${aws:username, 'none}/*" })],
  ['Error – Unsupported space in variable', one({ Resource: 'arn:aws:s3:::reports/${aws: username}/*' })],
  ['Error – Empty variable', one({ Resource: 'arn:aws:s3:::reports/${}/*' })],
  ['Error – Variable unsupported in element', document(trusts({ AWS: 'arn:aws:iam::${aws:PrincipalAccount}:role/app' }))],
  [
    'Error – Variable unsupported in version',
    JSON.stringify({ Version: '2008-10-17', Statement: [allow({ Resource: 'arn:aws:s3:::reports/${aws:username}/*' })] }),
  ],
  ['Error – Private IP address', only({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['Error – Private NotIpAddress', only({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  [
    'Error – Role trust policy syntax error notprincipal',
    document({ Effect: 'Allow', NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }),
  ],
  ['Error – Role trust policy syntax error resource', document(trusts({ AWS: `arn:aws:iam::${ACCOUNT}:role/app` }, { Resource: '*' }))],
  ['Error – Role trust policy unsupported wildcard in principal', document(trusts({ Service: '*' }))],
  [
    'Error – Mismatched action for principal',
    document(
      trusts(
        { Federated: GITHUB },
        { Condition: { StringEquals: { ...AUD, 'token.actions.githubusercontent.com:sub': 'repo:a/b:ref:refs/heads/main' } } },
      ),
    ),
  ],
  [
    'Error – Invalid federated principal syntax in role trust policy',
    document(trusts({ Federated: 'token.actions.githubusercontent.com' }, { Action: 'sts:AssumeRoleWithWebIdentity' })),
  ],
  ['Error – Federated principal not supported', document(key({ Principal: { Federated: 'cognito-identity.amazonaws.com' } }))],
  ['Error – Invalid service principal format', document(trusts({ Service: 'ecs-tasks.amazon.com' }))],
  [
    'Error – Missing tag key in condition',
    only({ StringEquals: { 'aws:RequestTag': 'a' } }, { Action: 'sqs:CreateQueue', Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders` }),
  ],
  ['Error – Invalid vpc format', only({ StringEquals: { 'aws:SourceVpc': 'VPC-1' } })],
  ['Error – Invalid vpce format', only({ StringEquals: { 'aws:SourceVpce': 'vpc-0a1b2c3d' } })],
  ['General Warning – Create SLR with star in resource', one({ Action: 'iam:CreateServiceLinkedRole', Resource: '*' })],
  [
    'General Warning – Create SLR with NotResource',
    document({ Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', NotResource: `arn:aws:iam::${ACCOUNT}:role/a` }),
  ],
  ['General Warning – Create SLR with star in action and resource', one({ Action: 'iam:*', Resource: '*' })],
  ['General Warning – Create SLR with star in resource and NotAction', document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })],
  [
    'General Warning – Create SLR with NotAction and NotResource',
    document({ Effect: 'Allow', NotAction: 's3:*', NotResource: `arn:aws:iam::${ACCOUNT}:role/a` }),
  ],
  [
    'General Warning – Create SLR with star in action and NotResource',
    document({ Effect: 'Allow', Action: 'iam:*', NotResource: `arn:aws:iam::${ACCOUNT}:role/a` }),
  ],
  ['General Warning – Deprecated global condition key', only({ StringEquals: { 'aws:UserAgentX': 'a' } })],
  ['General Warning – Invalid date value', only({ DateLessThan: { 'aws:CurrentTime': '2026-13-45T00:00:00Z' } })],
  ['General Warning – Invalid role reference', document(key({ Principal: { AWS: 'AROAEXAMPLEID' } }))],
  ['General Warning – Invalid user reference', document(key({ Principal: { AWS: 'AIDAEXAMPLEID' } }))],
  ['General Warning – Missing version', JSON.stringify({ Statement: [allow({})] })],
  [
    'General Warning – Policy size exceeds identity policy quota',
    document(...Array.from({ length: 60 }, (_, i) => allow({ Resource: `arn:aws:s3:::reports-${i}-${'x'.repeat(60)}/*` }))),
  ],
  [
    'General Warning – Policy size exceeds role trust policy quota',
    document(...Array.from({ length: 40 }, (_, i) => trusts({ AWS: `arn:aws:iam::${ACCOUNT}:role/app${i}-${'x'.repeat(50)}` }))),
  ],
  [
    'General Warning – Type mismatch',
    only({ NumericEquals: { 's3:max-keys': 'ten' } }, { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::reports' }),
  ],
  ['General Warning – Type mismatch Boolean', only({ Bool: { 'aws:SecureTransport': 'yes' } })],
  ['General Warning – Type mismatch date', only({ DateLessThan: { 'aws:CurrentTime': 'tomorrow' } })],
  ['General Warning – Type mismatch number', only({ NumericLessThan: { 'aws:MultiFactorAuthAge': 'an hour' } })],
  ['General Warning – Type mismatch IP range', only({ IpAddress: { 'aws:SourceIp': 'office' } })],
  ['General Warning – Type mismatch string', only({ StringEquals: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } })],
  [
    'General Warning – Specific github repo and branch recommended',
    github({ StringEquals: AUD, StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/*' } }),
  ],
  ['General Warning – Unique Sids recommended', document(allow({ Sid: 'a' }), allow({ Sid: 'a', Action: 's3:PutObject' }))],
  [
    'General Warning – Wildcard without like operator',
    only({ StringEquals: { 's3:prefix': 'home/*' } }, { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::reports' }),
  ],
  [
    'Security Warning – Allow with NotPrincipal',
    document(key({ Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })),
  ],
  ['Security Warning – ForAllValues with single valued key', only({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } })],
  ['Security Warning – Pass role with star in resource', one({ Action: 'iam:PassRole', Resource: '*' })],
  [
    'Security Warning – Pass role with NotResource',
    document({ Effect: 'Allow', Action: 'iam:PassRole', NotResource: `arn:aws:iam::${ACCOUNT}:role/a` }),
  ],
  ['Security Warning – Pass role with star in action and resource', one({ Action: 'iam:*', Resource: '*' })],
  ['Security Warning – Pass role with star in resource and NotAction', document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })],
  [
    'Security Warning – Pass role with NotAction and NotResource',
    document({ Effect: 'Allow', NotAction: 's3:*', NotResource: `arn:aws:iam::${ACCOUNT}:role/a` }),
  ],
  [
    'Security Warning – Pass role with star in action and NotResource',
    document({ Effect: 'Allow', Action: 'iam:*', NotResource: `arn:aws:iam::${ACCOUNT}:role/a` }),
  ],
  ['Security Warning – Missing paired condition keys', document(trusts({ Service: 's3.amazonaws.com' }))],
  [
    'Security Warning – Deny with unsupported tag condition key for service',
    document(allow({}), allow({ Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } })),
  ],
  [
    'Security Warning – Restrict access to service principal',
    document(key({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'kms:GenerateDataKey' })),
  ],
  [
    'Security Warning – Missing condition key for oidc principal',
    document(
      trusts(
        { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A` },
        { Action: 'sts:AssumeRoleWithWebIdentity' },
      ),
    ),
  ],
  ['Security Warning – Missing github repo condition key', github({ StringEquals: AUD })],
  ['Suggestion – Empty array action', one({ Action: [] })],
  ['Suggestion – Empty array condition', only({ StringEquals: { 'aws:PrincipalTag/team': [] } })],
  [
    'Suggestion – Empty array condition ForAllValues',
    only(
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': [] } },
      { Action: 'sqs:CreateQueue', Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders` },
    ),
  ],
  [
    'Suggestion – Empty array condition ForAnyValue',
    only(
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': [] } },
      { Action: 'sqs:CreateQueue', Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders` },
    ),
  ],
  ['Suggestion – Empty array condition IfExists', only({ StringEqualsIfExists: { 'aws:PrincipalTag/team': [] } })],
  ['Suggestion – Empty array principal', document(trusts({ AWS: [] }))],
  ['Suggestion – Empty array resource', one({ Resource: [] })],
  ['Suggestion – Empty object condition', only({ StringEquals: {} })],
  ['Suggestion – Empty object principal', document(trusts({}))],
  ['Suggestion – Empty Sid value', one({ Sid: '' })],
  ['Suggestion – Improve IP range', only({ IpAddress: { 'aws:SourceIp': '203.0.113.7/24' } })],
  ['Suggestion – Null with qualifier', only({ 'ForAllValues:Null': { 'aws:PrincipalTag/team': 'true' } })],
  ['Suggestion – Private IP address subset', only({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } })],
  ['Suggestion – Redundant action', one({ Action: ['s3:GetObject', 's3:GetObject'] })],
  [
    'Suggestion – Redundant condition value num',
    only({ NumericLessThan: { 's3:max-keys': ['5', '10'] } }, { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::reports' }),
  ],
  ['Suggestion – Redundant resource', one({ Resource: ['arn:aws:s3:::reports/*', 'arn:aws:s3:::reports/a/*'] })],
  ['Suggestion – Redundant statement', document(allow({}), allow({ Sid: 'Again' }))],
  [
    'Suggestion – Redundant principal in role trust policy',
    document(trusts({ AWS: [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${ACCOUNT}:role/app`] })),
  ],
  ['Suggestion – Wildcard in service name', one({ Action: 's*:GetObject' })],
  [
    'Suggestion – Allow with unsupported tag condition key for service',
    only({ StringEquals: { 'aws:ResourceTag/team': 'a' } }, { Action: 's3:ListAllMyBuckets', Resource: '*' }),
  ],
  [
    'Suggestion – Confirm audience claim type',
    github({
      'ForAllValues:StringEquals': { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
      StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:a/b:ref:refs/heads/main' },
    }),
  ],
  ['Suggestion – Irrelevant condition key in policy', document(key({ Condition: { StringEquals: { 's3:prefix': 'a' } } }))],
];
