import { allow, deny, doc, guide, when, type Asked, type Group } from './group.ts';

/** One `Allow` of everything under one condition. */
const only = (operator: string, key: string, value: unknown, context: Readonly<Record<string, unknown>> = {}): Asked => ({
  policies: [doc(allow('*', '*', when(operator, key, value)))],
  context,
});
const page = guide('reference_policies_elements_condition_operators');
const job = 'aws:PrincipalTag/job-category';
const date = 'aws:TokenIssueTime';
const from = 'aws:SourceIp';
const arn = 'aws:SourceArn';

export const conditions: readonly Group[] = [
  {
    source: `${page} (string condition operators)`,
    given: {},
    cases: [
      ['StringEquals', only('StringEquals', job, 'iamuser-admin', { [job]: 'iamuser-admin' }), 'allow'],
      ['StringEquals heeds case', only('StringEquals', job, 'iamuser-admin', { [job]: 'IamUser-Admin' }), 'implicit-deny'],
      ['StringEquals knows no wildcard', only('StringEquals', job, 'iamuser-*', { [job]: 'iamuser-admin' }), 'implicit-deny'],
      ['StringEquals without the key', only('StringEquals', job, 'iamuser-admin'), 'implicit-deny'],
      ['StringNotEquals', only('StringNotEquals', job, 'iamuser-admin', { [job]: 'dev' }), 'allow'],
      ['StringNotEquals, equal', only('StringNotEquals', job, 'iamuser-admin', { [job]: 'iamuser-admin' }), 'implicit-deny'],
      ['StringNotEquals without the key', only('StringNotEquals', job, 'iamuser-admin'), 'allow'],
      ['StringEqualsIgnoreCase', only('StringEqualsIgnoreCase', job, 'IAMUSER-admin', { [job]: 'iamuser-ADMIN' }), 'allow'],
      ['StringNotEqualsIgnoreCase', only('StringNotEqualsIgnoreCase', job, 'IAMUSER-admin', { [job]: 'iamuser-ADMIN' }), 'implicit-deny'],
      ['StringLike, many letters', only('StringLike', 's3:prefix', ['', 'home/', 'home/bob/*'], { 's3:prefix': 'home/bob/a/b' }), 'allow'],
      ['StringLike, empty text', only('StringLike', 's3:prefix', ['', 'home/', 'home/bob/*'], { 's3:prefix': '' }), 'allow'],
      ['StringLike, part of a text', only('StringLike', 's3:prefix', ['home/'], { 's3:prefix': 'home/bob' }), 'implicit-deny'],
      ['StringLike, one letter', only('StringLike', 'ec2:InstanceType', 't?.micro', { 'ec2:InstanceType': 't3.micro' }), 'allow'],
      ['StringLike heeds case', only('StringLike', 'ec2:InstanceType', 'T?.micro', { 'ec2:InstanceType': 't3.micro' }), 'implicit-deny'],
      ['StringNotLike', only('StringNotLike', 'ec2:InstanceType', 't?.*', { 'ec2:InstanceType': 'm5.large' }), 'allow'],
      ['StringNotLike, like', only('StringNotLike', 'ec2:InstanceType', 't?.*', { 'ec2:InstanceType': 't3.large' }), 'implicit-deny'],
      ['StringNotLike without the key', only('StringNotLike', 'ec2:InstanceType', 't?.*'), 'allow'],
    ],
  },
  {
    source: `${page} (numeric condition operators: at most 10 keys)`,
    given: {},
    cases: [
      ['less', only('NumericLessThanEquals', 's3:max-keys', '10', { 's3:max-keys': '9' }), 'allow'],
      ['equal', only('NumericLessThanEquals', 's3:max-keys', 10, { 's3:max-keys': 10 }), 'allow'],
      ['more', only('NumericLessThanEquals', 's3:max-keys', '10', { 's3:max-keys': '11' }), 'implicit-deny'],
      ['numbers, not texts', only('NumericLessThan', 's3:max-keys', '10', { 's3:max-keys': '9.5' }), 'allow'],
      ['NumericEquals', only('NumericEquals', 's3:max-keys', '10', { 's3:max-keys': '10.0' }), 'allow'],
      ['NumericNotEquals', only('NumericNotEquals', 's3:max-keys', '10', { 's3:max-keys': '10.0' }), 'implicit-deny'],
      ['NumericGreaterThan', only('NumericGreaterThan', 's3:max-keys', '10', { 's3:max-keys': '10' }), 'implicit-deny'],
      ['NumericGreaterThanEquals', only('NumericGreaterThanEquals', 's3:max-keys', '10', { 's3:max-keys': '10' }), 'allow'],
      ['without the key', only('NumericLessThanEquals', 's3:max-keys', '10'), 'implicit-deny'],
      ['no number', only('NumericLessThanEquals', 's3:max-keys', '10', { 's3:max-keys': 'many' }), 'implicit-deny'],
    ],
  },
  {
    source: `${page} (date condition operators)`,
    given: {},
    cases: [
      ['after', only('DateGreaterThan', date, '2020-01-01T00:00:01Z', { [date]: '2020-06-01T12:00:00Z' }), 'allow'],
      ['at that second', only('DateGreaterThan', date, '2020-01-01T00:00:01Z', { [date]: '2020-01-01T00:00:01Z' }), 'implicit-deny'],
      ['DateGreaterThanEquals', only('DateGreaterThanEquals', date, '2020-01-01T00:00:01Z', { [date]: '2020-01-01T00:00:01Z' }), 'allow'],
      ['DateLessThan', only('DateLessThan', date, '2020-06-30', { [date]: '2020-06-29T23:59:59Z' }), 'allow'],
      ['DateLessThanEquals', only('DateLessThanEquals', date, '2020-06', { [date]: '2020-06-01T00:00:00Z' }), 'allow'],
      ['DateEquals across zones', only('DateEquals', date, '2020-06-01T14:00:00+02:00', { [date]: '2020-06-01T12:00:00Z' }), 'allow'],
      ['DateNotEquals', only('DateNotEquals', date, '2020-06-01', { [date]: '2020-06-01T00:00:00Z' }), 'implicit-deny'],
      ['seconds since 1970', only('DateLessThan', 'aws:EpochTime', '2020-01-01T00:00:00Z', { 'aws:EpochTime': '1577836799' }), 'allow'],
      [
        'seconds since 1970 in the policy',
        only('DateLessThan', 'aws:EpochTime', '1577836800', { 'aws:EpochTime': 1577836800 }),
        'implicit-deny',
      ],
      ['without the key', only('DateGreaterThan', date, '2020-01-01T00:00:01Z'), 'implicit-deny'],
    ],
  },
  {
    source: `${guide('reference_policies_examples_aws-dates')}`,
    given: {
      policies: [
        doc(
          allow('*', '*', {
            Condition: {
              DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' },
              DateLessThan: { 'aws:CurrentTime': '2020-06-30T23:59:59Z' },
            },
          }),
        ),
      ],
    },
    cases: [
      ['between', { context: { 'aws:CurrentTime': '2020-05-01T00:00:00Z' } }, 'allow'],
      ['before', { context: { 'aws:CurrentTime': '2020-03-31T23:59:59Z' } }, 'implicit-deny'],
      ['after', { context: { 'aws:CurrentTime': '2020-07-01T00:00:00Z' } }, 'implicit-deny'],
    ],
  },
  {
    source: `${page} (Boolean and binary condition operators)`,
    given: {},
    cases: [
      [
        'Deny without TLS',
        {
          policies: [doc(allow('*'), deny('s3:*', '*', { Sid: 'Tls', ...when('Bool', 'aws:SecureTransport', 'false') }))],
          context: { 'aws:SecureTransport': 'false' },
        },
        'explicit-deny Tls',
      ],
      [
        'with TLS',
        {
          policies: [doc(allow('*'), deny('s3:*', '*', when('Bool', 'aws:SecureTransport', 'false')))],
          context: { 'aws:SecureTransport': true },
        },
        'allow',
      ],
      ['without the key', { policies: [doc(allow('*'), deny('s3:*', '*', when('Bool', 'aws:SecureTransport', 'false')))] }, 'allow'],
      ['quotes are optional', only('Bool', 'aws:SecureTransport', true, { 'aws:SecureTransport': 'true' }), 'allow'],
      ['BinaryEquals', only('BinaryEquals', 'key', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' }), 'allow'],
      ['BinaryEquals, other bytes', only('BinaryEquals', 'key', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', { key: 'QmluYXJ5' }), 'implicit-deny'],
      ['BinaryEquals, no base64', only('BinaryEquals', 'key', 'x', { key: 'x' }), 'implicit-deny'],
    ],
  },
  {
    source: `${page} (IP address condition operators)`,
    given: {},
    cases: [
      ['in the range', only('IpAddress', from, '203.0.113.0/24', { [from]: '203.0.113.255' }), 'allow'],
      ['outside of the range', only('IpAddress', from, '203.0.113.0/24', { [from]: '203.0.114.0' }), 'implicit-deny'],
      ['one address', only('IpAddress', from, '203.0.113.7', { [from]: '203.0.113.7' }), 'allow'],
      ['one address, another', only('IpAddress', from, '203.0.113.7', { [from]: '203.0.113.8' }), 'implicit-deny'],
      [
        'IPv6 in one of two ranges',
        only('IpAddress', from, ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], { [from]: '2001:db8:1234:5678:9abc::1' }),
        'allow',
      ],
      [
        'IPv4 in one of two ranges',
        only('IpAddress', from, ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], { [from]: '203.0.113.1' }),
        'allow',
      ],
      [
        'IPv6 outside',
        only('IpAddress', from, ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], { [from]: '2001:db8:1234:5679::1' }),
        'implicit-deny',
      ],
      ['IPv6 in full', only('IpAddress', from, '2001:db8:0:0:0:0:0:1', { [from]: '2001:DB8::1' }), 'allow'],
      ['NotIpAddress, inside', only('NotIpAddress', from, '203.0.113.0/24', { [from]: '203.0.113.1' }), 'implicit-deny'],
      ['NotIpAddress, outside', only('NotIpAddress', from, '203.0.113.0/24', { [from]: '198.51.100.1' }), 'allow'],
      ['NotIpAddress, the other family', only('NotIpAddress', from, '203.0.113.0/24', { [from]: '2001:db8::1' }), 'allow'],
      ['through a VPC endpoint there is no address', only('IpAddress', from, '203.0.113.0/24'), 'implicit-deny'],
    ],
  },
  {
    source: `${guide('reference_policies_examples_aws_deny-ip')}`,
    given: {
      policies: [
        doc(
          allow('*'),
          deny('*', '*', {
            Condition: { NotIpAddress: { [from]: ['192.0.2.0/24', '203.0.113.0/24'] }, Bool: { 'aws:ViaAWSService': 'false' } },
          }),
        ),
      ],
    },
    cases: [
      ['from outside', { context: { [from]: '198.51.100.1', 'aws:ViaAWSService': 'false' } }, 'explicit-deny'],
      ['from the second range', { context: { [from]: '203.0.113.9', 'aws:ViaAWSService': 'false' } }, 'allow'],
      ['a service on my behalf', { context: { [from]: '198.51.100.1', 'aws:ViaAWSService': 'true' } }, 'allow'],
    ],
  },
  {
    source: `${page} (ARN condition operators: the example of the two that differ)`,
    given: {},
    cases: [
      [
        'StringLike matches across colons',
        only('StringLike', arn, 'arn:aws:someservice:*:111122223333:finance/*', {
          [arn]: 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
        }),
        'allow',
      ],
      [
        'ArnLike does not',
        only('ArnLike', arn, 'arn:aws:someservice:*:111122223333:finance/*', {
          [arn]: 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
        }),
        'implicit-deny',
      ],
      [
        'ArnEquals takes wildcards too',
        only('ArnEquals', arn, 'arn:aws:sns:*:111122223333:topic-?', { [arn]: 'arn:aws:sns:us-east-2:111122223333:topic-1' }),
        'allow',
      ],
      [
        'ArnLike heeds case',
        only('ArnLike', arn, 'arn:aws:sns:*:111122223333:Topic', { [arn]: 'arn:aws:sns:us-east-2:111122223333:topic' }),
        'implicit-deny',
      ],
      [
        'ArnNotEquals',
        only('ArnNotEquals', arn, 'arn:aws:sns:*:111122223333:*', { [arn]: 'arn:aws:sns:us-east-2:444455556666:topic' }),
        'allow',
      ],
      [
        'ArnNotLike',
        only('ArnNotLike', arn, 'arn:aws:sns:*:111122223333:*', { [arn]: 'arn:aws:sns:us-east-2:111122223333:topic' }),
        'implicit-deny',
      ],
      ['ArnNotLike without the key', only('ArnNotLike', arn, 'arn:aws:sns:*:111122223333:*'), 'allow'],
      ['no ARN', only('ArnLike', arn, '*', { [arn]: 'topic' }), 'implicit-deny'],
      [
        'a variable',
        {
          ...only('ArnEquals', arn, 'arn:aws:sns:us-east-2:111122223333:${aws:username}', {
            [arn]: 'arn:aws:sns:us-east-2:111122223333:bob',
            'aws:username': 'bob',
          }),
        },
        'allow',
      ],
    ],
  },
  {
    source: `${page} (...IfExists: launching t1, t2 and m3)`,
    given: { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*' },
    cases: [
      [
        'the type is there',
        only('StringLikeIfExists', 'ec2:InstanceType', ['t1.*', 't2.*', 'm3.*'], { 'ec2:InstanceType': 't2.micro' }),
        'allow',
      ],
      [
        'another type',
        only('StringLikeIfExists', 'ec2:InstanceType', ['t1.*', 't2.*', 'm3.*'], { 'ec2:InstanceType': 'x1.huge' }),
        'implicit-deny',
      ],
      [
        'an image has no type',
        { ...only('StringLikeIfExists', 'ec2:InstanceType', ['t1.*', 't2.*', 'm3.*']), resource: 'arn:aws:ec2:us-east-1::image/ami-1' },
        'allow',
      ],
      [
        'without IfExists the image fails',
        { ...only('StringLike', 'ec2:InstanceType', ['t1.*', 't2.*', 'm3.*']), resource: 'arn:aws:ec2:us-east-1::image/ami-1' },
        'implicit-deny',
      ],
      [
        'a Deny with a negated operator holds without the key',
        { policies: [doc(allow('*'), deny('*', '*', when('StringNotEqualsIfExists', 'aws:RequestTag/team', 'a')))] },
        'explicit-deny',
      ],
      ['NumericLessThanIfExists', only('NumericLessThanIfExists', 'aws:MultiFactorAuthAge', '3600'), 'allow'],
    ],
  },
  {
    source: `${page} (Null: no temporary credentials)`,
    given: { action: 'ec2:StopInstances', resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1' },
    cases: [
      ['own credentials', only('Null', date, 'true'), 'allow'],
      ['temporary credentials', only('Null', date, 'true', { [date]: '2020-01-01T00:00:00Z' }), 'implicit-deny'],
      ['false asks for the key', only('Null', date, false, { [date]: '2020-01-01T00:00:00Z' }), 'allow'],
      ['false without the key', only('Null', date, false), 'implicit-deny'],
      ['an empty list is no value', only('Null', 'aws:TagKeys', 'true', { 'aws:TagKeys': [] }), 'allow'],
    ],
  },
  {
    source: `${guide('access-analyzer-reference-policy-checks')} (null with qualifier; empty arrays in conditions)`,
    given: {},
    cases: [
      ['ForAllValues:Null is always true', only('ForAllValues:Null', 'aws:TagKeys', 'true', { 'aws:TagKeys': ['a'] }), 'allow'],
      ['ForAnyValue:Null is always false', only('ForAnyValue:Null', 'aws:TagKeys', 'true'), 'implicit-deny'],
      [
        'no values, ForAllValues, key there',
        only('ForAllValues:StringEquals', 'aws:TagKeys', [], { 'aws:TagKeys': ['a'] }),
        'implicit-deny',
      ],
      ['no values, ForAllValues, key missing', only('ForAllValues:StringEquals', 'aws:TagKeys', []), 'allow'],
      ['no values, ForAnyValue', only('ForAnyValue:StringEquals', 'aws:TagKeys', [], { 'aws:TagKeys': ['a'] }), 'implicit-deny'],
      ['no values, IfExists, key missing', only('StringEqualsIfExists', 'aws:PrincipalTag/a', []), 'allow'],
      [
        'no values, IfExists, key there',
        only('StringEqualsIfExists', 'aws:PrincipalTag/a', [], { 'aws:PrincipalTag/a': 'x' }),
        'implicit-deny',
      ],
    ],
  },
  {
    source: `${guide('reference_policies_condition-logic-multiple-context-keys-or-values')} (AND, OR, NOR)`,
    given: {
      policies: [
        doc(
          allow('*', '*', {
            Condition: {
              StringEqualsIgnoreCase: {
                'aws:PrincipalTag/department': ['finance', 'hr', 'legal'],
                'aws:PrincipalTag/role': ['audit', 'security'],
              },
              StringEquals: { 'aws:PrincipalAccount': '123456789012' },
            },
          }),
        ),
      ],
    },
    cases: [
      [
        'all of them',
        { context: { 'aws:PrincipalTag/department': 'HR', 'aws:PrincipalTag/role': 'audit', 'aws:PrincipalAccount': '123456789012' } },
        'allow',
      ],
      [
        'another key of the same operator fails',
        { context: { 'aws:PrincipalTag/department': 'hr', 'aws:PrincipalTag/role': 'dev', 'aws:PrincipalAccount': '123456789012' } },
        'implicit-deny',
      ],
      [
        'another operator fails',
        { context: { 'aws:PrincipalTag/department': 'hr', 'aws:PrincipalTag/role': 'audit', 'aws:PrincipalAccount': '111122223333' } },
        'implicit-deny',
      ],
      ['a key is missing', { context: { 'aws:PrincipalTag/department': 'hr', 'aws:PrincipalAccount': '123456789012' } }, 'implicit-deny'],
      [
        'negated: none of the values',
        only('StringNotEquals', 'aws:PrincipalAccount', ['1', '2'], { 'aws:PrincipalAccount': '3' }),
        'allow',
      ],
      [
        'negated: one of the values',
        only('StringNotEquals', 'aws:PrincipalAccount', ['1', '2'], { 'aws:PrincipalAccount': '2' }),
        'implicit-deny',
      ],
      ['names of keys in any case', only('StringEquals', 'AWS:sourceVPCE', 'vpce-1', { 'aws:SourceVpce': 'vpce-1' }), 'allow'],
    ],
  },
  {
    source: `${guide('reference_policies_condition-single-vs-multi-valued-context-keys')} (the attributes of a DynamoDB table)`,
    given: { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/Thread' },
    cases: [
      [
        'ForAllValues, all listed',
        only('ForAllValues:StringEquals', 'dynamodb:Attributes', ['ID', 'Message', 'Tags'], { 'dynamodb:Attributes': ['ID', 'Message'] }),
        'allow',
      ],
      [
        'ForAllValues, one is not',
        only('ForAllValues:StringEquals', 'dynamodb:Attributes', ['ID', 'Message', 'Tags'], { 'dynamodb:Attributes': ['ID', 'UserName'] }),
        'implicit-deny',
      ],
      ['ForAllValues without the key', only('ForAllValues:StringEquals', 'dynamodb:Attributes', ['ID']), 'allow'],
      [
        'ForAllValues, empty list',
        only('ForAllValues:StringEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': [] }),
        'allow',
      ],
      [
        'ForAllValues, empty text',
        only('ForAllValues:StringEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': '' }),
        'allow',
      ],
      [
        'ForAllValues with Null against that',
        {
          policies: [
            doc(
              allow('*', '*', {
                Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['ID'] }, Null: { 'dynamodb:Attributes': 'false' } },
              }),
            ),
          ],
        },
        'implicit-deny',
      ],
      [
        'ForAnyValue, one listed: denied',
        {
          policies: [
            doc(allow('*'), deny('dynamodb:*', '*', when('ForAnyValue:StringEquals', 'dynamodb:Attributes', ['ID', 'PostDateTime']))),
          ],
          context: { 'dynamodb:Attributes': ['UserName', 'Message', 'PostDateTime'] },
        },
        'explicit-deny',
      ],
      [
        'ForAnyValue, none listed',
        {
          policies: [
            doc(allow('*'), deny('dynamodb:*', '*', when('ForAnyValue:StringEquals', 'dynamodb:Attributes', ['ID', 'PostDateTime']))),
          ],
          context: { 'dynamodb:Attributes': ['UserName'] },
        },
        'allow',
      ],
      ['ForAnyValue without the key', only('ForAnyValue:StringEquals', 'dynamodb:Attributes', ['ID']), 'implicit-deny'],
      [
        'ForAnyValue, empty list',
        only('ForAnyValue:StringEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': [] }),
        'implicit-deny',
      ],
      [
        'ForAllValues:StringNotEquals, none listed',
        only('ForAllValues:StringNotEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': ['A', 'B'] }),
        'allow',
      ],
      [
        'ForAllValues:StringNotEquals, one listed',
        only('ForAllValues:StringNotEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': ['A', 'ID'] }),
        'implicit-deny',
      ],
      [
        'ForAnyValue:StringNotEquals, one other',
        only('ForAnyValue:StringNotEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': ['A', 'ID'] }),
        'allow',
      ],
      [
        'ForAnyValue:StringNotEquals, no other',
        only('ForAnyValue:StringNotEquals', 'dynamodb:Attributes', ['ID'], { 'dynamodb:Attributes': ['ID'] }),
        'implicit-deny',
      ],
      ['ForAllValues:StringLike', only('ForAllValues:StringLike', 'aws:TagKeys', 'key1*', { 'aws:TagKeys': ['key1', 'key12'] }), 'allow'],
      ['ForAnyValue:StringLikeIfExists without the key', only('ForAnyValue:StringLikeIfExists', 'aws:TagKeys', 'key1*'), 'allow'],
    ],
  },
  {
    source: `${guide('reference_policies_examples_aws_deny-requested-region')}`,
    given: {
      policies: [
        doc(allow('*'), {
          Sid: 'Europe',
          Effect: 'Deny',
          NotAction: ['cloudfront:*', 'iam:*', 'route53:*', 'support:*'],
          Resource: '*',
          ...when('StringNotEquals', 'aws:RequestedRegion', ['eu-central-1', 'eu-west-1']),
        }),
      ],
    },
    cases: [
      ['a region of the list', { context: { 'aws:RequestedRegion': 'eu-west-1' } }, 'allow'],
      ['another region', { context: { 'aws:RequestedRegion': 'us-east-1' } }, 'explicit-deny Europe'],
      ['a global service', { action: 'iam:ListUsers', resource: '*', context: { 'aws:RequestedRegion': 'us-east-1' } }, 'allow'],
    ],
  },
  {
    source: `${guide('reference_policies_examples_ec2_tag-owner')}`,
    given: {
      principal: 'arn:aws:iam::111122223333:user/bob',
      action: 'ec2:StopInstances',
      resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1',
      policies: [
        doc(
          allow(
            ['ec2:StartInstances', 'ec2:StopInstances'],
            'arn:aws:ec2:*:*:instance/*',
            when('StringEquals', 'aws:ResourceTag/Owner', '${aws:username}'),
          ),
          allow('ec2:DescribeInstances'),
        ),
      ],
    },
    cases: [
      ['my instance', { context: { 'aws:ResourceTag/Owner': 'bob' } }, 'allow'],
      ['the tag in another case', { context: { 'aws:ResourceTag/owner': 'bob' } }, 'allow'],
      ["another's", { context: { 'aws:ResourceTag/Owner': 'ann' } }, 'implicit-deny'],
      ['no tag', {}, 'implicit-deny'],
      ['seeing them', { action: 'ec2:DescribeInstances', resource: '*' }, 'allow'],
    ],
  },
];
