import { A, allow, B, deny, doc, guide, ROLE, ROOT, SESSION, USER, when, type Group } from './group.ts';

const s3 = (key: string): string => `arn:aws:s3:::${key}`;
/** A statement of a resource's policy. */
const to = (principal: unknown, statement: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Principal: principal,
  ...statement,
});
const all = doc(allow('*'));
const nothing = doc(allow('ec2:DescribeRegions'));
const logic = guide('reference_policies_evaluation-logic_policy-eval-denyallow');

export const kinds: readonly Group[] = [
  {
    source: `${guide('reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay')} (explicit and implicit denies)`,
    given: {
      resource: '*',
      policies: [doc(allow(['iam:Get*', 'iam:List*'], '*', { Sid: 'AllowGetList' }), deny('iam:*Report', '*', { Sid: 'DenyReports' }))],
    },
    cases: [
      ['allowed', { action: 'iam:ListUsers' }, 'allow AllowGetList'],
      ['implicitly denied', { action: 'iam:CreatePolicy' }, 'implicit-deny'],
      ['explicitly denied', { action: 'iam:GetOrganizationsAccessReport' }, 'explicit-deny DenyReports'],
      [
        'an Allow elsewhere changes nothing',
        {
          action: 'iam:GenerateCredentialReport',
          policies: [doc(allow('iam:GenerateCredentialReport')), doc(deny('iam:*Report', '*', { Sid: 'DenyReports' }))],
        },
        'explicit-deny DenyReports',
      ],
      ['no policy at all', { action: 'iam:ListUsers', policies: [] }, 'implicit-deny'],
    ],
  },
  {
    source: `${guide('access_policies_boundaries')} (ShirleyRodriguez; XCompanyBoundaries)`,
    given: { boundary: doc(allow(['s3:*', 'cloudwatch:*', 'ec2:*'])) },
    cases: [
      ['allowed by the policy only', { policies: [doc(allow('iam:CreateUser'))], action: 'iam:CreateUser', resource: USER }, 'boundary'],
      ['allowed by the boundary only', { policies: [doc(allow('iam:CreateUser'))] }, 'implicit-deny'],
      ['allowed by both', { policies: [doc(allow('s3:GetObject'))] }, 'allow'],
      [
        'denied by the boundary',
        {
          policies: [all],
          boundary: doc(allow('s3:*'), deny('s3:*', [s3('logs'), s3('logs/*')], { Sid: 'DenyS3Logs' })),
          resource: s3('logs/x'),
        },
        'explicit-deny DenyS3Logs',
      ],
      [
        'own keys only',
        {
          principal: USER,
          policies: [doc(allow('iam:*'))],
          boundary: doc(allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}')),
          action: 'iam:CreateAccessKey',
          resource: USER,
        },
        'allow',
      ],
      [
        "another's keys",
        {
          principal: USER,
          policies: [doc(allow('iam:*'))],
          boundary: doc(allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}')),
          action: 'iam:CreateAccessKey',
          resource: `arn:aws:iam::${A}:user/ann`,
        },
        'boundary',
      ],
      [
        'users only with the boundary',
        {
          policies: [doc(allow('iam:*'))],
          boundary: doc(allow('iam:CreateUser', '*', when('StringEquals', 'iam:PermissionsBoundary', `arn:aws:iam::${A}:policy/X`))),
          action: 'iam:CreateUser',
          resource: USER,
          context: { 'iam:PermissionsBoundary': `arn:aws:iam::${A}:policy/X` },
        },
        'allow',
      ],
      [
        'users without the boundary',
        {
          policies: [doc(allow('iam:*'))],
          boundary: doc(allow('iam:CreateUser', '*', when('StringEquals', 'iam:PermissionsBoundary', `arn:aws:iam::${A}:policy/X`))),
          action: 'iam:CreateUser',
          resource: USER,
        },
        'boundary',
      ],
    ],
  },
  {
    source: `${guide('access_policies')} (session policies)`,
    given: { principal: SESSION, policies: [doc(allow(['s3:*', 'sqs:*']))] },
    cases: [
      ['in both', { sessionPolicies: [doc(allow('s3:GetObject'))] }, 'allow policies[0].Statement[0]'],
      ['in the role only', { sessionPolicies: [doc(allow('s3:PutObject'))] }, 'session-policy'],
      [
        'in the session only',
        { sessionPolicies: [all], action: 'ec2:StopInstances', resource: `arn:aws:ec2:us-east-1:${A}:instance/i-1` },
        'implicit-deny',
      ],
      ['one of two session policies', { sessionPolicies: [doc(allow('s3:PutObject')), doc(allow('s3:GetObject'))] }, 'allow'],
      ['denied in the session', { sessionPolicies: [doc(allow('*'), deny('s3:Get*', '*', { Sid: 'No' }))] }, 'explicit-deny No'],
      ['boundary and session', { sessionPolicies: [all], boundary: doc(allow('sqs:*')) }, 'boundary'],
      ['all three', { sessionPolicies: [all], boundary: doc(allow('s3:*')) }, 'allow'],
    ],
  },
  {
    source: `${logic} (resource-based policies and implicit denies in other policy types)`,
    given: { policies: [nothing], resourceAccount: A },
    cases: [
      [
        'user named: no identity policy needed',
        { principal: USER, resourcePolicies: [doc(to({ AWS: USER }, allow('s3:GetObject', '*', { Sid: 'Bob' })))] },
        'allow Bob',
      ],
      [
        'user named: boundary does not limit',
        { principal: USER, boundary: nothing, resourcePolicies: [doc(to({ AWS: USER }, allow('s3:GetObject')))] },
        'allow',
      ],
      [
        'role named: no identity policy needed',
        { principal: SESSION, resourcePolicies: [doc(to({ AWS: ROLE }, allow('s3:GetObject')))] },
        'allow',
      ],
      [
        'role named: boundary limits',
        { principal: SESSION, boundary: nothing, resourcePolicies: [doc(to({ AWS: ROLE }, allow('s3:GetObject')))] },
        'boundary',
      ],
      [
        'role named: session policy limits',
        { principal: SESSION, sessionPolicies: [nothing], resourcePolicies: [doc(to({ AWS: ROLE }, allow('s3:GetObject')))] },
        'session-policy',
      ],
      [
        'session named: boundary does not limit',
        { principal: SESSION, boundary: nothing, resourcePolicies: [doc(to({ AWS: SESSION }, allow('s3:GetObject')))] },
        'allow',
      ],
      [
        'session named: session policy does not limit',
        { principal: SESSION, sessionPolicies: [nothing], resourcePolicies: [doc(to({ AWS: SESSION }, allow('s3:GetObject')))] },
        'allow',
      ],
      [
        'session named: an explicit deny does',
        { principal: SESSION, sessionPolicies: [doc(deny('s3:*'))], resourcePolicies: [doc(to({ AWS: SESSION }, allow('s3:GetObject')))] },
        'explicit-deny',
      ],
      [
        'another session named',
        { principal: SESSION, resourcePolicies: [doc(to({ AWS: `${SESSION}2` }, allow('s3:GetObject')))] },
        'implicit-deny',
      ],
      [
        'federated session named',
        {
          principal: `arn:aws:sts::${A}:federated-user/bob`,
          sessionPolicies: [nothing],
          resourcePolicies: [doc(to({ AWS: `arn:aws:sts::${A}:federated-user/bob` }, allow('s3:GetObject')))],
        },
        'allow',
      ],
      [
        'user of a federated session named: session policy limits',
        { principal: USER, sessionPolicies: [nothing], resourcePolicies: [doc(to({ AWS: USER }, allow('s3:GetObject')))] },
        'session-policy',
      ],
      [
        'user of a federated session named: boundary limits',
        { principal: USER, sessionPolicies: [all], boundary: nothing, resourcePolicies: [doc(to({ AWS: USER }, allow('s3:GetObject')))] },
        'boundary',
      ],
      [
        'account named: identity policy needed',
        { principal: USER, resourcePolicies: [doc(to({ AWS: ROOT }, allow('s3:GetObject')))] },
        'implicit-deny',
      ],
      [
        'account named: identity policy there',
        { principal: USER, policies: [all], resourcePolicies: [doc(to({ AWS: A }, allow('s3:GetObject')))] },
        'allow policies[0].Statement[0]',
      ],
      [
        'identity policy alone',
        { principal: USER, policies: [all], resourcePolicies: [doc(to({ AWS: ROLE }, allow('s3:GetObject')))] },
        'allow',
      ],
      ['root user', { principal: ROOT, policies: [] }, 'allow'],
      [
        'root user, denied by the resource',
        { principal: ROOT, policies: [], resourcePolicies: [doc(to('*', deny('s3:*', '*', { Sid: 'Nobody' })))] },
        'explicit-deny Nobody',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_elements_principal')} (accounts, all principals, services, roles with a path)`,
    given: { policies: [], resourceAccount: A },
    cases: [
      ['everybody, asked by nobody in particular', { principal: '*', resourcePolicies: [doc(to('*', allow('s3:GetObject')))] }, 'allow'],
      ['{"AWS": "*"} is the same', { principal: '*', resourcePolicies: [doc(to({ AWS: '*' }, allow('s3:GetObject')))] }, 'allow'],
      [
        'somebody, asked by nobody in particular',
        { principal: '*', resourcePolicies: [doc(to({ AWS: ROOT }, allow('s3:GetObject')))] },
        'resource-policy',
      ],
      [
        'everybody whose role is named by a condition; boundary does not limit',
        {
          principal: SESSION,
          boundary: nothing,
          resourcePolicies: [doc(to('*', allow('s3:GetObject', '*', when('ArnEquals', 'aws:PrincipalArn', ROLE))))],
        },
        'allow',
      ],
      [
        'another role than the condition names',
        {
          principal: `arn:aws:sts::${A}:assumed-role/other/s`,
          resourcePolicies: [doc(to('*', allow('s3:GetObject', '*', when('ArnEquals', 'aws:PrincipalArn', ROLE))))],
        },
        'implicit-deny',
      ],
      [
        'a service',
        {
          principal: 'cloudtrail.amazonaws.com',
          resourcePolicies: [doc(to({ Service: 'cloudtrail.amazonaws.com' }, allow('s3:GetObject')))],
        },
        'allow',
      ],
      [
        'another service',
        {
          principal: 'config.amazonaws.com',
          resourcePolicies: [doc(to({ Service: ['cloudtrail.amazonaws.com'] }, allow('s3:GetObject')))],
        },
        'resource-policy',
      ],
      [
        'a role with a path',
        { principal: SESSION, resourcePolicies: [doc(to({ AWS: `arn:aws:iam::${A}:role/eu/app` }, allow('s3:GetObject')))] },
        'allow',
      ],
      [
        'the same role name in another account',
        { principal: SESSION, resourcePolicies: [doc(to({ AWS: `arn:aws:iam::${B}:role/app` }, allow('s3:GetObject')))] },
        'implicit-deny',
      ],
      [
        'one of several',
        { principal: USER, resourcePolicies: [doc(to({ AWS: [`arn:aws:iam::${B}:root`, USER] }, allow('s3:GetObject')))] },
        'allow',
      ],
      [
        'user names heed case',
        { principal: USER, resourcePolicies: [doc(to({ AWS: `arn:aws:iam::${A}:user/Bob` }, allow('s3:GetObject')))] },
        'implicit-deny',
      ],
      [
        'Deny to an account holds for all in it',
        { principal: USER, policies: [all], resourcePolicies: [doc(to({ AWS: ROOT }, deny('s3:*')))] },
        'explicit-deny',
      ],
      [
        'Deny to a role holds for its sessions',
        { principal: SESSION, policies: [all], resourcePolicies: [doc(to({ AWS: ROLE }, deny('s3:*')))] },
        'explicit-deny',
      ],
      ['Deny to others', { principal: USER, policies: [all], resourcePolicies: [doc(to({ AWS: ROLE }, deny('s3:*')))] }, 'allow'],
    ],
  },
  {
    source: `${guide('reference_policies_elements_notprincipal')} (Bob; the audit app)`,
    given: { policies: [all], resourceAccount: A },
    cases: [
      [
        'the user, named with the account',
        { principal: USER, resourcePolicies: [doc({ NotPrincipal: { AWS: [USER, ROOT] }, ...deny('s3:*') })] },
        'allow',
      ],
      [
        'another user',
        { principal: `arn:aws:iam::${A}:user/eve`, resourcePolicies: [doc({ NotPrincipal: { AWS: [USER, ROOT] }, ...deny('s3:*') })] },
        'explicit-deny',
      ],
      [
        'another account',
        { principal: `arn:aws:iam::${B}:user/bob`, resourcePolicies: [doc({ NotPrincipal: { AWS: [USER, ROOT] }, ...deny('s3:*') })] },
        'explicit-deny',
      ],
      [
        'the session, named with role and account',
        { principal: SESSION, resourcePolicies: [doc({ NotPrincipal: { AWS: [SESSION, ROLE, ROOT] }, ...deny('s3:*') })] },
        'allow',
      ],
      [
        'with a boundary nobody is spared',
        { principal: USER, boundary: all, resourcePolicies: [doc({ NotPrincipal: { AWS: [USER, ROOT] }, ...deny('s3:*') })] },
        'explicit-deny',
      ],
      [
        'another session of that role',
        { principal: `${SESSION}2`, resourcePolicies: [doc({ NotPrincipal: { AWS: [SESSION, ROLE, ROOT] }, ...deny('s3:*') })] },
        'explicit-deny',
      ],
      [
        'Allow to all but one: another',
        { principal: USER, policies: [], resourcePolicies: [doc({ NotPrincipal: { AWS: ROLE }, ...allow('s3:*') })] },
        'allow',
      ],
      [
        'Allow to all but one: the one',
        { principal: SESSION, policies: [], resourcePolicies: [doc({ NotPrincipal: { AWS: ROLE }, ...allow('s3:*') })] },
        'implicit-deny',
      ],
      [
        'Allow to all but one: nobody in particular',
        { principal: '*', policies: [], resourcePolicies: [doc({ NotPrincipal: { AWS: ROLE }, ...allow('s3:*') })] },
        'allow',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_evaluation-logic-cross-account')} (carlossalazar and the Production bucket)`,
    given: {
      principal: 'arn:aws:iam::111111111111:user/carlossalazar',
      resourceAccount: '222222222222',
      action: 's3:PutObject',
      policies: [
        doc(
          allow('s3:ListAllMyBuckets', '*', { Sid: 'List' }),
          allow('s3:*Object*', s3('Production/*'), { Sid: 'Objects' }),
          deny('s3:*', [s3('*log*'), s3('*log*/*')], { Sid: 'DenyS3Logs' }),
        ),
      ],
    },
    cases: [
      ['the logs', { resource: s3('Production-logs/x') }, 'explicit-deny DenyS3Logs'],
      [
        'both accounts allow',
        {
          resource: s3('Production/x'),
          resourcePolicies: [
            doc(to({ AWS: 'arn:aws:iam::111111111111:user/carlossalazar' }, allow(['s3:GetObject*', 's3:PutObject*'], s3('Production/*')))),
          ],
        },
        'allow Objects',
      ],
      ['the bucket does not allow', { resource: s3('Production/x') }, 'resource-policy'],
      [
        'the bucket does not allow deleting',
        {
          resource: s3('Production/x'),
          action: 's3:DeleteObject',
          resourcePolicies: [
            doc(to({ AWS: 'arn:aws:iam::111111111111:user/carlossalazar' }, allow(['s3:GetObject*', 's3:PutObject*'], s3('Production/*')))),
          ],
        },
        'resource-policy',
      ],
      [
        'the user is not allowed',
        { resource: s3('Other/x'), resourcePolicies: [doc(to({ AWS: 'arn:aws:iam::111111111111:user/carlossalazar' }, allow('s3:*')))] },
        'implicit-deny',
      ],
      [
        'the account is allowed',
        { resource: s3('Production/x'), resourcePolicies: [doc(to({ AWS: '111111111111' }, allow('s3:*')))] },
        'allow Objects',
      ],
      [
        'another account is allowed',
        { resource: s3('Production/x'), resourcePolicies: [doc(to({ AWS: '333333333333' }, allow('s3:*')))] },
        'resource-policy',
      ],
      ['everybody is allowed', { resource: s3('Production/x'), resourcePolicies: [doc(to('*', allow('s3:*')))] }, 'allow'],
      [
        'a boundary limits across accounts',
        {
          resource: s3('Production/x'),
          boundary: nothing,
          resourcePolicies: [doc(to({ AWS: 'arn:aws:iam::111111111111:user/carlossalazar' }, allow('s3:*')))],
        },
        'boundary',
      ],
      [
        'a session policy limits across accounts',
        {
          principal: 'arn:aws:sts::111111111111:assumed-role/r/s',
          resource: s3('Production/x'),
          sessionPolicies: [nothing],
          resourcePolicies: [doc(to({ AWS: 'arn:aws:sts::111111111111:assumed-role/r/s' }, allow('s3:*')))],
        },
        'session-policy',
      ],
      [
        'the account of the ARN counts',
        { policies: [all], resourceAccount: '111111111111', action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:222222222222:q' },
        'resource-policy',
      ],
      [
        'aws:ResourceAccount says whose it is',
        { policies: [all], resource: 'arn:aws:s3:::x/y', context: { 'aws:ResourceAccount': '222222222222' } },
        'resource-policy',
      ],
    ],
  },
];
