import { allow, deny, doc, guide, when, type Group } from './group.ts';

const bob = 'arn:aws:iam::111122223333:user/bob';
const s3 = (key: string): string => `arn:aws:s3:::${key}`;

/** Actions, resources, their `Not…` forms, variables. */
export const elements: readonly Group[] = [
  {
    source: `${guide('reference_policies_elements_action')} (prefix and name without regard to case; wildcards)`,
    given: { resource: '*' },
    cases: [
      ['same name', { policies: [doc(allow('iam:ListAccessKeys'))], action: 'iam:ListAccessKeys' }, 'allow'],
      ['case of the policy', { policies: [doc(allow('IAM:listaccesskeys'))], action: 'iam:ListAccessKeys' }, 'allow'],
      ['case of the request', { policies: [doc(allow('iam:ListAccessKeys'))], action: 'IAM:LISTACCESSKEYS' }, 'allow'],
      ['another action', { policies: [doc(allow('iam:ListAccessKeys'))], action: 'iam:ListUsers' }, 'implicit-deny'],
      ['all of a service', { policies: [doc(allow('s3:*'))], action: 's3:ListAllMyBuckets' }, 'allow'],
      ['another service', { policies: [doc(allow('s3:*'))], action: 's3express:CreateSession' }, 'implicit-deny'],
      ['inside a name: create', { policies: [doc(allow('iam:*AccessKey*'))], action: 'iam:CreateAccessKey' }, 'allow'],
      ['inside a name: list', { policies: [doc(allow('iam:*AccessKey*'))], action: 'iam:ListAccessKeys' }, 'allow'],
      ['inside a name: not there', { policies: [doc(allow('iam:*AccessKey*'))], action: 'iam:CreateUser' }, 'implicit-deny'],
      ['list, second', { policies: [doc(allow(['sqs:SendMessage', 'ec2:StartInstances']))], action: 'ec2:StartInstances' }, 'allow'],
      ['list, none', { policies: [doc(allow(['sqs:SendMessage', 'ec2:StartInstances']))], action: 'ec2:StopInstances' }, 'implicit-deny'],
      ['one letter', { policies: [doc(allow('s3:?etObject'))], action: 's3:GetObject' }, 'allow'],
      ['one letter is not two', { policies: [doc(allow('s3:?Object'))], action: 's3:GetObject' }, 'implicit-deny'],
      ['everything', { policies: [doc(allow('*'))], action: 'dynamodb:GetItem' }, 'allow'],
      ['everything, spelt twice', { policies: [doc(allow('*:*'))], action: 'dynamodb:GetItem' }, 'allow'],
    ],
  },
  {
    source: `${guide('reference_policies_elements_notaction')}`,
    given: { resource: s3('b') },
    cases: [
      [
        'Allow all but one',
        { policies: [doc({ Effect: 'Allow', NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::*' })], action: 's3:GetBucketAcl' },
        'allow',
      ],
      [
        'the one',
        { policies: [doc({ Effect: 'Allow', NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::*' })], action: 's3:DeleteBucket' },
        'implicit-deny',
      ],
      [
        'Allow all but a service',
        { policies: [doc({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })], action: 's3:GetBucketAcl' },
        'allow',
      ],
      [
        'the service',
        { policies: [doc({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })], action: 'iam:GetUser', resource: bob },
        'implicit-deny',
      ],
      [
        'Deny without MFA',
        {
          policies: [
            doc(allow('*'), {
              Sid: 'Mfa',
              Effect: 'Deny',
              NotAction: 'iam:*',
              Resource: '*',
              ...when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'),
            }),
          ],
          action: 's3:GetBucketAcl',
        },
        'explicit-deny Mfa',
      ],
      [
        'the exception of that Deny',
        {
          policies: [
            doc(allow('*'), {
              Effect: 'Deny',
              NotAction: 'iam:*',
              Resource: '*',
              ...when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'),
            }),
          ],
          action: 'iam:GetUser',
          resource: bob,
        },
        'allow',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_elements_resource')} (wildcards in ARNs: the objects of its list)`,
    given: { policies: [doc(allow('s3:*', s3('DOC-EXAMPLE-BUCKET/*/test/*')))] },
    cases: [
      ...[
        '1/test/object.jpg',
        '1/2/test/object.jpg',
        '1/2/test/3/object.jpg',
        '1/2/3/test/4/object.jpg',
        '1///test///object.jpg',
        '1/test/.jpg',
        '/test/object.jpg',
        '1/test/',
      ].map((key) => [`matches ${key}`, { resource: s3(`DOC-EXAMPLE-BUCKET/${key}`) }, 'allow'] as const),
      ...['1-test/object.jpg', 'test/object.jpg', '1/2/test.jpg'].map(
        (key) => [`does not match ${key}`, { resource: s3(`DOC-EXAMPLE-BUCKET/${key}`) }, 'implicit-deny'] as const,
      ),
      ['upper and lower case differ', { resource: s3('doc-example-bucket/1/test/x') }, 'implicit-deny'],
      [
        'user below a path',
        {
          policies: [doc(allow('iam:GetUser', 'arn:aws:iam::111122223333:user/accounting/*'))],
          action: 'iam:GetUser',
          resource: 'arn:aws:iam::111122223333:user/accounting/eu/ann',
        },
        'allow',
      ],
      [
        'user of another path',
        {
          policies: [doc(allow('iam:GetUser', 'arn:aws:iam::111122223333:user/accounting/*'))],
          action: 'iam:GetUser',
          resource: 'arn:aws:iam::111122223333:user/ann',
        },
        'implicit-deny',
      ],
      [
        'user name is case-sensitive',
        { policies: [doc(allow('iam:GetUser', 'arn:aws:iam::111122223333:user/Bob'))], action: 'iam:GetUser', resource: bob },
        'implicit-deny',
      ],
      [
        'second of two tables',
        {
          policies: [
            doc(
              allow('dynamodb:*', [
                'arn:aws:dynamodb:us-east-2:111122223333:table/books',
                'arn:aws:dynamodb:us-east-2:111122223333:table/magazines',
              ]),
            ),
          ],
          action: 'dynamodb:GetItem',
          resource: 'arn:aws:dynamodb:us-east-2:111122223333:table/magazines',
        },
        'allow',
      ],
      [
        'an inner wildcard stays in its part',
        {
          policies: [doc(allow('sqs:*', 'arn:aws:sqs:us-*-1:111122223333:q'))],
          action: 'sqs:SendMessage',
          resource: 'arn:aws:sqs:us-east:1:111122223333:q',
        },
        'implicit-deny',
      ],
      [
        'an inner wildcard in its part',
        {
          policies: [doc(allow('sqs:*', 'arn:aws:sqs:us-*-1:111122223333:q'))],
          action: 'sqs:SendMessage',
          resource: 'arn:aws:sqs:us-east-1:111122223333:q',
        },
        'allow',
      ],
      [
        'a star that ends a part reaches over colons',
        {
          policies: [doc(allow('lambda:*', 'arn:aws:lambda:*:*:foo'))],
          action: 'lambda:InvokeFunction',
          resource: 'arn:aws:lambda:us-east-1:111122223333:function:foo',
        },
        'allow',
      ],
      ['a question mark is one letter', { policies: [doc(allow('s3:*', s3('bucket/?')))], resource: s3('bucket/ab') }, 'implicit-deny'],
      [
        'the bucket is not its objects',
        { policies: [doc(allow('s3:*', s3('bucket/*')))], action: 's3:ListBucket', resource: s3('bucket') },
        'implicit-deny',
      ],
      [
        'a star in a key reaches over colons',
        { policies: [doc(allow('s3:*', s3('bucket/*.jpg')))], resource: s3('bucket/a:b.jpg') },
        'allow',
      ],
    ],
  },
  {
    source: `${guide('reference-arns')} (incomplete ARNs in identity-based policies)`,
    given: { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:111122223333:q' },
    cases: [
      ['missing parts are *', { policies: [doc(allow('sqs:*', 'arn:aws:sqs'))] }, 'allow'],
      ['only of that service', { policies: [doc(allow('*', 'arn:aws:sns'))] }, 'implicit-deny'],
      ['in a boundary too', { policies: [doc(allow('*'))], boundary: doc(allow('*', 'arn:aws:sns')) }, 'boundary'],
    ],
  },
  {
    source: `${guide('reference_policies_elements_notresource')} (the HRPayroll group)`,
    given: {
      policies: [
        doc(allow('*'), {
          Sid: 'OnlyPayroll',
          Effect: 'Deny',
          Action: 's3:*',
          NotResource: [s3('HRBucket/Payroll'), s3('HRBucket/Payroll/*')],
        }),
      ],
    },
    cases: [
      ['the folder', { resource: s3('HRBucket/Payroll') }, 'allow'],
      ['below the folder', { resource: s3('HRBucket/Payroll/2024/may') }, 'allow'],
      ['beside the folder', { resource: s3('HRBucket/Reviews/x') }, 'explicit-deny OnlyPayroll'],
      ['another bucket', { resource: s3('other/x') }, 'explicit-deny OnlyPayroll'],
      ['another service', { action: 'ec2:StartInstances', resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1' }, 'allow'],
      [
        'Allow with NotResource gives all else',
        { policies: [doc({ Effect: 'Allow', Action: '*', NotResource: s3('HRBucket') })], action: 'iam:CreateUser', resource: bob },
        'allow',
      ],
      [
        'Allow with NotResource: the named one',
        {
          policies: [doc({ Effect: 'Allow', Action: '*', NotResource: s3('HRBucket') })],
          action: 's3:ListBucket',
          resource: s3('HRBucket'),
        },
        'implicit-deny',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_variables')} (introduction, where variables may stand)`,
    given: {
      principal: bob,
      policies: [
        doc(
          allow('s3:ListBucket', s3('mybucket'), when('StringLike', 's3:prefix', ['${aws:username}/*'])),
          allow(['s3:GetObject', 's3:PutObject'], s3('mybucket/${aws:username}/*')),
        ),
      ],
    },
    cases: [
      ['own objects', { resource: s3('mybucket/bob/x') }, 'allow policies[0].Statement[1]'],
      ["another's objects", { resource: s3('mybucket/ann/x') }, 'implicit-deny'],
      [
        'own prefix',
        { action: 's3:ListBucket', resource: s3('mybucket'), context: { 's3:prefix': 'bob/photos' } },
        'allow policies[0].Statement[0]',
      ],
      ["another's prefix", { action: 's3:ListBucket', resource: s3('mybucket'), context: { 's3:prefix': 'ann/photos' } }, 'implicit-deny'],
      [
        'names of keys in any case',
        { policies: [doc(allow('s3:*', s3('mybucket/${AWS:UserName}/*')))], resource: s3('mybucket/bob/x') },
        'allow',
      ],
      [
        'a role session has no user name',
        { principal: 'arn:aws:sts::111122223333:assumed-role/app/bob', resource: s3('mybucket/bob/x') },
        'implicit-deny',
      ],
      [
        'before 2012-10-17 it is text',
        {
          policies: [{ Version: '2008-10-17', Statement: allow('s3:*', s3('mybucket/${aws:username}/*')) }],
          resource: s3('mybucket/bob/x'),
        },
        'implicit-deny',
      ],
      [
        'before 2012-10-17 the text itself',
        { policies: [{ Statement: allow('s3:*', s3('mybucket/${aws:username}/*')) }], resource: s3('mybucket/${aws:username}/x') },
        'allow',
      ],
      [
        'own queue',
        {
          policies: [doc(allow('sqs:*', 'arn:aws:sqs:us-east-2:*:${aws:username}-queue'))],
          action: 'sqs:DeleteQueue',
          resource: 'arn:aws:sqs:us-east-2:111122223333:bob-queue',
        },
        'allow',
      ],
      [
        'a tag as a part of an ARN',
        {
          policies: [doc(allow('s3:*', 'arn:aws:s3:::${aws:PrincipalTag/department}'))],
          action: 's3:ListBucket',
          resource: s3('hr'),
          context: { 'aws:PrincipalTag/department': 'hr' },
        },
        'allow',
      ],
      [
        'never before the fifth colon',
        { policies: [doc(allow('iam:*', 'arn:aws:iam::${aws:PrincipalAccount}:user/bob'))], action: 'iam:GetUser', resource: bob },
        'implicit-deny',
      ],
      [
        'a value with a star is text',
        { policies: [doc(allow('s3:*', s3('mybucket/${saml:sub}/*')))], resource: s3('mybucket/ann/x'), context: { 'saml:sub': '*' } },
        'implicit-deny',
      ],
      [
        'a key with two values is no variable',
        {
          policies: [doc(allow('s3:*', s3('mybucket/${aws:TagKeys}')))],
          resource: s3('mybucket/a'),
          context: { 'aws:TagKeys': ['a', 'b'] },
        },
        'implicit-deny',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_variables')} (default values, special characters)`,
    given: { policies: [doc(allow('s3:*', "arn:aws:s3:::team-${aws:PrincipalTag/team, 'company-wide'}"))], action: 's3:ListBucket' },
    cases: [
      ['with the tag', { resource: s3('team-yellow'), context: { 'aws:PrincipalTag/team': 'yellow' } }, 'allow'],
      [
        'with the tag, not the default',
        { resource: s3('team-company-wide'), context: { 'aws:PrincipalTag/team': 'yellow' } },
        'implicit-deny',
      ],
      ['without the tag', { resource: s3('team-company-wide') }, 'allow'],
      ['without the tag, no other', { resource: s3('team-yellow') }, 'implicit-deny'],
      ['${*} is a star', { policies: [doc(allow('s3:*', s3('b/${*}')))], resource: s3('b/*') }, 'allow'],
      ['${*} is nothing else', { policies: [doc(allow('s3:*', s3('b/${*}')))], resource: s3('b/x') }, 'implicit-deny'],
      ['${?} is a question mark', { policies: [doc(allow('s3:*', s3('b/${?}')))], resource: s3('b/?') }, 'allow'],
      ['${?} is nothing else', { policies: [doc(allow('s3:*', s3('b/${?}')))], resource: s3('b/x') }, 'implicit-deny'],
      ['${$} is a dollar', { policies: [doc(allow('s3:*', s3('b/${$}{aws:username}')))], resource: s3('b/${aws:username}') }, 'allow'],
      [
        '${*} in StringEquals',
        {
          policies: [doc(allow('s3:*', '*', when('StringEquals', 'aws:UserAgent', 'a${*}b')))],
          resource: s3('b/x'),
          context: { 'aws:UserAgent': 'a*b' },
        },
        'allow',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_variables')} (policy variables with no value)`,
    given: { resource: s3('example-bucket/x') },
    cases: [
      [
        'StringEquals does not match',
        {
          policies: [doc(allow('s3:*', '*', when('StringEquals', 's3:ExistingObjectTag/Team', '${aws:PrincipalTag/Team}')))],
          context: { 's3:ExistingObjectTag/Team': 'a' },
        },
        'implicit-deny',
      ],
      [
        'StringLike does not match',
        {
          policies: [doc(allow('s3:*', '*', when('StringLike', 's3:ExistingObjectTag/Team', '${aws:PrincipalTag/Team}*')))],
          context: { 's3:ExistingObjectTag/Team': 'a' },
        },
        'implicit-deny',
      ],
      [
        'StringNotEquals matches',
        {
          policies: [
            doc(
              allow('*'),
              deny(
                's3:GetObject',
                s3('example-bucket/*'),
                when('StringNotEquals', 's3:ExistingObjectTag/Team', '${aws:PrincipalTag/Team}'),
              ),
            ),
          ],
          context: { 's3:ExistingObjectTag/Team': 'a' },
        },
        'explicit-deny',
      ],
      [
        'StringNotEquals with the tag',
        {
          policies: [
            doc(
              allow('*'),
              deny(
                's3:GetObject',
                s3('example-bucket/*'),
                when('StringNotEquals', 's3:ExistingObjectTag/Team', '${aws:PrincipalTag/Team}'),
              ),
            ),
          ],
          context: { 's3:ExistingObjectTag/Team': 'a', 'aws:PrincipalTag/Team': 'a' },
        },
        'allow',
      ],
      ['Resource matches nothing', { policies: [doc(allow('s3:*', s3('example-bucket/${aws:PrincipalTag/Team}')))] }, 'implicit-deny'],
      [
        'NotResource matches nothing',
        { policies: [doc(allow('*'), { Effect: 'Deny', Action: 's3:*', NotResource: s3('example-bucket/${aws:PrincipalTag/Team}') })] },
        'explicit-deny',
      ],
      [
        'an empty text is no value',
        { policies: [doc(allow('s3:*', s3('example-bucket${aws:PrincipalTag/Team}/x')))], context: { 'aws:PrincipalTag/Team': '' } },
        'implicit-deny',
      ],
    ],
  },
];
