import { A, allow, B, deny, doc, guide, ROLE, ROOT, SESSION, USER, when, type Group } from './group.ts';

/** A statement of a resource's policy. */
const to = (principal: unknown, statement: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Principal: principal,
  ...statement,
});
const all = doc(allow('*'));
const nothing = doc(allow('ec2:DescribeRegions'));
const KEY = `arn:aws:kms:us-east-1:${A}:key/1234abcd`;
const TARGET = `arn:aws:iam::${A}:role/target`;
const trust = (principal: unknown, more: Readonly<Record<string, unknown>> = {}): unknown =>
  doc({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more });
const kms = 'https://docs.aws.amazon.com/kms/latest/developerguide/';

/** Key policies and trust policies, which decide alone. */
export const alone: readonly Group[] = [
  {
    source: `${kms}key-policies.html, ${kms}key-policy-default.html (the account and IAM policies; administrators, users)`,
    given: { principal: SESSION, action: 'kms:Decrypt', resource: KEY },
    cases: [
      [
        'the account is given the key: IAM policy allows',
        { policies: [doc(allow('kms:Decrypt', KEY))], resourcePolicies: [doc(to({ AWS: ROOT }, allow('kms:*')))] },
        'allow policies[0].Statement[0]',
      ],
      [
        'the account is given the key: no IAM policy',
        { policies: [nothing], resourcePolicies: [doc(to({ AWS: ROOT }, allow('kms:*')))] },
        'implicit-deny',
      ],
      [
        'the account is given other actions',
        { policies: [all], resourcePolicies: [doc(to({ AWS: ROOT }, allow('kms:Describe*')))] },
        'resource-policy',
      ],
      [
        'without the account an IAM policy has no effect',
        { policies: [all], resourcePolicies: [doc(to({ AWS: `arn:aws:iam::${A}:role/other` }, allow('kms:*')))] },
        'resource-policy',
      ],
      ['no key policy is told', { policies: [all] }, 'resource-policy'],
      [
        'an IAM policy can deny without the account',
        { policies: [doc(deny('kms:*'))], resourcePolicies: [doc(to({ AWS: ROLE }, allow('kms:*')))] },
        'explicit-deny',
      ],
      [
        'the key names the role',
        { policies: [], resourcePolicies: [doc(to({ AWS: ROLE }, allow('kms:Decrypt', '*', { Sid: 'Use' })))] },
        'allow Use',
      ],
      [
        'the key names the role: boundary limits',
        { policies: [], boundary: nothing, resourcePolicies: [doc(to({ AWS: ROLE }, allow('kms:Decrypt')))] },
        'boundary',
      ],
      [
        'through a service only',
        {
          policies: [],
          resourcePolicies: [
            doc(
              to(
                { AWS: '*' },
                allow('kms:Decrypt', '*', {
                  Condition: { StringEquals: { 'kms:CallerAccount': A, 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
                }),
              ),
            ),
          ],
          context: { 'kms:CallerAccount': A, 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
        },
        'allow',
      ],
      [
        'not through the service',
        {
          policies: [],
          resourcePolicies: [
            doc(
              to(
                { AWS: '*' },
                allow('kms:Decrypt', '*', {
                  Condition: { StringEquals: { 'kms:CallerAccount': A, 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
                }),
              ),
            ),
          ],
          context: { 'kms:CallerAccount': A },
        },
        'implicit-deny',
      ],
      [
        'the root user needs the key policy',
        { principal: ROOT, resourcePolicies: [doc(to({ AWS: ROLE }, allow('kms:*')))] },
        'resource-policy',
      ],
      ['the root user by the account', { principal: ROOT, resourcePolicies: [doc(to({ AWS: ROOT }, allow('kms:*')))] }, 'allow'],
      [
        'another account: both sides',
        {
          principal: `arn:aws:iam::${B}:role/x`,
          policies: [doc(allow('kms:Decrypt', KEY))],
          resourcePolicies: [doc(to({ AWS: B }, allow('kms:Decrypt')))],
        },
        'allow',
      ],
      [
        'another account: its own side is missing',
        { principal: `arn:aws:iam::${B}:role/x`, policies: [], resourcePolicies: [doc(to({ AWS: B }, allow('kms:Decrypt')))] },
        'implicit-deny',
      ],
      ['listing keys has no key', { policies: [doc(allow('kms:ListKeys'))], action: 'kms:ListKeys', resource: '*' }, 'allow'],
    ],
  },
  {
    source: `${guide('id_roles_compare-resource-policies')}, ${guide('id_roles_terms-and-concepts')} (trust policies)`,
    given: { principal: USER, action: 'sts:AssumeRole', resource: TARGET, policies: [] },
    cases: [
      ['trusted by name', { resourcePolicies: [trust({ AWS: USER })] }, 'allow resourcePolicies[0].Statement[0]'],
      ['the account is trusted, the user not allowed', { resourcePolicies: [trust({ AWS: ROOT })] }, 'implicit-deny'],
      [
        'the account is trusted and the user allowed',
        { policies: [doc(allow('sts:AssumeRole', TARGET))], resourcePolicies: [trust({ AWS: ROOT })] },
        'allow',
      ],
      ['allowed but not trusted', { policies: [all], resourcePolicies: [trust({ AWS: ROLE })] }, 'resource-policy'],
      [
        'another account, trusted and allowed',
        { principal: `arn:aws:iam::${B}:user/x`, policies: [all], resourcePolicies: [trust({ AWS: B })] },
        'allow',
      ],
      [
        'another account, trusted by name, not allowed',
        { principal: `arn:aws:iam::${B}:user/x`, resourcePolicies: [trust({ AWS: `arn:aws:iam::${B}:user/x` })] },
        'implicit-deny',
      ],
      [
        'external id',
        {
          principal: `arn:aws:iam::${B}:user/x`,
          policies: [all],
          resourcePolicies: [trust({ AWS: B }, when('StringEquals', 'sts:ExternalId', '12345'))],
          context: { 'sts:ExternalId': '12345' },
        },
        'allow',
      ],
      [
        'external id is missing',
        {
          principal: `arn:aws:iam::${B}:user/x`,
          policies: [all],
          resourcePolicies: [trust({ AWS: B }, when('StringEquals', 'sts:ExternalId', '12345'))],
        },
        'resource-policy',
      ],
      ['a service', { principal: 'ec2.amazonaws.com', resourcePolicies: [trust({ Service: 'ec2.amazonaws.com' })] }, 'allow'],
      [
        'a web identity',
        {
          principal: `arn:aws:iam::${A}:oidc-provider/oidc.example/id/1`,
          action: 'sts:AssumeRoleWithWebIdentity',
          resourcePolicies: [
            doc({
              Effect: 'Allow',
              Principal: { Federated: `arn:aws:iam::${A}:oidc-provider/oidc.example/id/1` },
              Action: 'sts:AssumeRoleWithWebIdentity',
              ...when('StringEquals', 'oidc.example/id/1:sub', 'system:serviceaccount:payments:checkout'),
            }),
          ],
          context: { 'oidc.example/id/1:sub': 'system:serviceaccount:payments:checkout' },
        },
        'allow',
      ],
      [
        'another subject',
        {
          principal: `arn:aws:iam::${A}:oidc-provider/oidc.example/id/1`,
          action: 'sts:AssumeRoleWithWebIdentity',
          resourcePolicies: [
            doc({
              Effect: 'Allow',
              Principal: { Federated: `arn:aws:iam::${A}:oidc-provider/oidc.example/id/1` },
              Action: 'sts:AssumeRoleWithWebIdentity',
              ...when('StringEquals', 'oidc.example/id/1:sub', 'system:serviceaccount:payments:checkout'),
            }),
          ],
          context: { 'oidc.example/id/1:sub': 'system:serviceaccount:payments:default' },
        },
        'resource-policy',
      ],
      [
        'the root user assumes no role (STS API reference, AssumeRole)',
        { principal: ROOT, resourcePolicies: [trust({ AWS: ROOT })] },
        'implicit-deny',
      ],
    ],
  },
  {
    source:
      'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html (Note); ' +
      `${guide('id_credentials_temp_control-access_getsessiontoken')}`,
    given: { principal: SESSION, action: 'sts:GetCallerIdentity', resource: '*' },
    cases: [
      ['no permission is required', { policies: [] }, 'allow'],
      ['a Deny takes it from nobody', { policies: [doc(deny('*'))] }, 'allow'],
      [
        'the action in other letters, by a user',
        { principal: USER, action: 'STS:getcalleridentity', policies: [doc(deny('sts:*'))] },
        'allow',
      ],
      ['somebody without credentials of AWS has no identity', { principal: '*' }, 'resource-policy'],
      ['a user gets a session token without permission', { principal: USER, action: 'sts:GetSessionToken' }, 'allow'],
      ['a session gets none by that', { action: 'sts:GetSessionToken' }, 'implicit-deny'],
      ['other actions of STS are asked about', { principal: USER, action: 'sts:GetFederationToken' }, 'implicit-deny'],
    ],
  },
];
