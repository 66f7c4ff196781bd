import { expect, test } from 'vitest';
import { arnOf } from '../../src/schema/arn.ts';
import * as aws from '../../src/schema/aws.ts';
import * as github from '../../src/schema/github.ts';
import * as images from '../../src/schema/image.ts';
import * as k8s from '../../src/schema/kubernetes.ts';
import * as net from '../../src/schema/network.ts';
import * as regions from '../../src/schema/regions.ts';
import type { AttrType } from '../../src/schema/types.ts';
import * as t from '../../src/schema/types.ts';
import { valueOf } from './bind.ts';

const long = (n: number): string => 'a'.repeat(n);
const key = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

interface Row {
  readonly type: AttrType<unknown>;
  readonly good: readonly string[];
  /** Value → what is wrong with it, the end of the message. */
  readonly bad: Readonly<Record<string, string>>;
}

const rows: Readonly<Record<string, Row>> = {
  account: {
    type: aws.account(),
    good: ['123456789012', '012345678901'],
    bad: {
      '12345678901': 'it has 11 characters, and 12 is the least',
      '1234567890123': 'it has 13 characters, and 12 is the most',
      '1234-5678-90': 'it has `-`',
    },
  },
  region: {
    type: regions.region(),
    good: ['us-east-1', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'ap-southeast-7'],
    bad: {
      'us-east-9': `AWS had no such region on ${regions.REGIONS_DATE}; did you mean \`us-east-1\`?`,
      'us-esat-1': `AWS had no such region on ${regions.REGIONS_DATE}; did you mean \`us-east-1\`?`,
      'eu-west-1a': 'it is a zone of eu-west-1',
      Frankfurt: 'it does not have the form of one',
    },
  },
  bucket: {
    type: aws.bucket(),
    good: ['abc', long(63), 'my.bucket-1', '1-2-3'],
    bad: {
      ab: 'it has 2 characters, and 3 is the least',
      [long(64)]: 'it has 64 characters, and 63 is the most',
      'My-bucket': 'it has capital letters',
      my_bucket: 'it has `_`',
      '-bucket': 'it does not begin and end with a letter or digit',
      'a..b': 'it has two dots in a row',
      '10.0.0.1': 'it has the form of an IP address',
      'xn--a': 'AWS keeps names that begin with xn-- for itself',
      'sthree-a': 'AWS keeps names that begin with sthree- for itself',
      'amzn-s3-demo-a': 'AWS keeps names that begin with amzn-s3-demo- for itself',
      'a-s3alias': 'AWS keeps names that end with -s3alias for itself',
      'a--ol-s3': 'AWS keeps names that end with --ol-s3 for itself',
      'a.mrap': 'AWS keeps names that end with .mrap for itself',
      'a--x-s3': 'AWS keeps names that end with --x-s3 for itself',
      'a--table-s3': 'AWS keeps names that end with --table-s3 for itself',
    },
  },
  prefix: {
    type: aws.objectPrefix(),
    good: ['vault', "prod/vault_1.0!*'()", long(512)],
    bad: {
      '': 'it is empty',
      '/a': 'it has a slash at an end',
      'a/': 'it has a slash at an end',
      'a//b': 'it has two slashes in a row',
      'a/../b': 'a part of it is only dots',
      'a b': 'it has a space',
      [long(513)]: 'it has 513 characters, and 512 is the most',
    },
  },
  table: {
    type: aws.table(),
    good: ['a_b', long(255)],
    bad: { ab: 'it has 2 characters, and 3 is the least', 'a/b': 'it has `/`', [long(256)]: 'it has 256 characters, and 255 is the most' },
  },
  'KMS alias': {
    type: aws.kmsAlias(),
    good: ['vault', 'alias/vault', 'a/b_c-d', long(250)],
    bad: {
      'aws/secretsmanager': 'AWS keeps names that begin with aws/ for its own keys',
      'alias/aws/s3': 'AWS keeps names that begin with aws/ for its own keys',
      'a b': 'it has a space',
      'a.b': 'it has `.`',
      'a//b': 'it has a slash at an end, or two in a row',
      [long(251)]: 'it has 251 characters, and 250 is the most',
    },
  },
  'KMS key': {
    type: aws.kmsKey(),
    good: [
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      `mrk-${'1a'.repeat(16)}`,
      'alias/secrets',
      key,
      'arn:aws:kms:eu-west-1:123456789012:alias/secrets',
    ],
    bad: {
      secrets: 'it is neither an id, nor alias/NAME, nor an ARN',
      'alias/a b': 'it has a space',
      'arn:aws:kms:eu-west-1:123456789012:key/1': 'its resource is not key/KEY-ID',
    },
  },
  'ARN of a key': {
    type: arnOf('KMS key'),
    good: [key, key.replace('eu-west-1', 'us-east-1')],
    bad: {
      'alias/a': 'it is no ARN',
      'arn:aws:kms:eu-west-1': 'it does not have six parts',
      [key.replace('aws', 'asw')]: 'there is no partition `asw`',
      [key.replace('kms', 'iam')]: 'it is of iam',
      [key.replace('eu-west-1', '')]: 'it names no region',
      [key.replace('eu-west-1', 'eu-west-11')]:
        `of its region \`eu-west-11\`: AWS had no such region on ${regions.REGIONS_DATE}; did you mean \`eu-west-1\`?`,
      [key.replace('eu-west-1', 'cn-north-1')]: 'region cn-north-1 is in partition aws-cn',
      [key.replace('123456789012', '')]: 'it names no account',
      [key.replace('123456789012', '1234')]: '`1234` is no account of twelve digits',
      [key.replace('key/', 'alias/')]: 'its resource is not key/KEY-ID',
    },
  },
  'ARN of a role': {
    type: arnOf('IAM role'),
    good: ['arn:aws:iam::123456789012:role/a', 'arn:aws:iam::123456789012:role/team/a+b=c,d.e@f_g-h'],
    bad: {
      'arn:aws:iam:us-east-1:123456789012:role/a': 'an ARN of iam names no region',
      'arn:aws:iam::123456789012:user/a': 'its resource is not role/NAME',
      [`arn:aws:iam::123456789012:role/${long(65)}`]: 'its resource is not role/NAME',
      'arn:aws:iam::aws:role/a': '`aws` is no account of twelve digits',
    },
  },
  'ARN of a policy': {
    type: arnOf('IAM policy'),
    good: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    bad: { 'arn:aws:iam::123456789012:role/a': 'its resource is not policy/NAME' },
  },
  'ARN of a secret': {
    type: arnOf('Secrets Manager secret'),
    good: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/okta-AbCdEf'],
    bad: {
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:okta':
        'its resource is not secret:NAME-SUFFIX, with the six characters that AWS appends',
    },
  },
  'IAM user': {
    type: aws.iamUser(),
    good: ['a.b@c', long(64)],
    bad: { [long(65)]: 'it has 65 characters, and 64 is the most', 'a/b': 'it has `/`' },
  },
  'IAM group': { type: aws.iamGroup(), good: [long(128)], bad: { 'a b': 'it has a space' } },
  'IAM path': {
    type: aws.iamPath(),
    good: ['/', '/vault/aws/'],
    bad: { vault: 'it does not start and end with a slash', '/a//b/': 'it has two slashes in a row', '/a b/': 'it has a space' },
  },
  'external id': {
    type: aws.externalId(),
    good: ['ab', 'a:b/c'],
    bad: { a: 'it has 1 character, and 2 is the least', 'a b': 'it has a space' },
  },
  secret: {
    type: aws.secretName(),
    good: ['prod/vault/okta_+=.@-'],
    bad: { '': 'it is empty', 'a b': 'it has a space', [long(513)]: 'it has 513 characters, and 512 is the most' },
  },
  'EKS cluster': {
    type: aws.eksCluster(),
    good: ['a', long(100)],
    bad: { _a: 'it does not begin with a letter or digit', [long(101)]: 'it has 101 characters, and 100 is the most' },
  },
  'ECS cluster': { type: aws.ecsCluster(), good: ['_a', long(255)], bad: { 'a.b': 'it has `.`' } },
  function: {
    type: aws.functionName(),
    good: [long(64)],
    bad: { 'a.b': 'it has `.`', [long(65)]: 'it has 65 characters, and 64 is the most' },
  },
  subnet: {
    type: aws.subnetId(),
    good: ['subnet-0a1b2c3d', 'subnet-0a1b2c3d4e5f67890'],
    bad: {
      'subnet-1': 'after subnet- it has 1 character, and not 8 or 17',
      'vpc-0a1b2c3d': 'it does not begin with subnet-',
      'subnet-0A1B2C3D': 'after subnet- it has more than the digits 0 to 9 and a to f',
    },
  },
  'instance type': {
    type: aws.instanceType(),
    good: ['m6i.large', 'u-6tb1.metal', 'c7gn.metal-24xl'],
    bad: { m6ilarge: 'it is not FAMILY.SIZE', 'M6i.large': 'it is not FAMILY.SIZE' },
  },
  'TLS policy': {
    type: aws.tlsPolicy(),
    good: ['ELBSecurityPolicy-TLS13-1-2-2021-06'],
    bad: { 'TLS13-1-2': 'it does not begin with ELBSecurityPolicy-' },
  },
  'tag value': {
    type: aws.tagValue(),
    good: ['', 'größe: 1/2 @x'],
    bad: { [long(257)]: 'it has 257 characters, and 256 is the most', 'a;b': 'it has `;`' },
  },
  domain: {
    type: net.domain(),
    good: ['a', 'internal.example.com', '3.example', `${long(63)}.com`],
    bad: {
      'a..b': 'it has two dots in a row',
      'a.': 'it ends with a dot',
      '.a': 'it begins with a dot',
      'A.com': 'it has capital letters',
      a_b: 'it has `_`',
      '-a.com': '`-a` begins or ends with a hyphen',
      [`${long(64)}.com`]: `\`${long(20)}…\` has 64 characters, and 63 is the most between two dots`,
      [`${`${long(50)}.`.repeat(5)}com`]: 'it has 258 characters, and 253 is the most',
    },
  },
  'domain with wildcards': {
    type: net.domainPattern(),
    good: ['*', '*.example.com', 'a-*.example.com'],
    bad: { '*..com': 'it has two dots in a row' },
  },
  constraint: { type: net.domainConstraint(), good: ['example.com', '.example.com'], bad: { '..com': 'it begins with a dot' } },
  URL: {
    type: net.url('https'),
    good: ['https://example.com', 'https://example.com:8443/a?b=c', 'https://10.0.0.1', 'https://[::1]:8200'],
    bad: {
      'http://example.com': 'its scheme is http',
      'example.com': 'it has no scheme',
      'https://a b': 'it has white space',
      'https://': 'it is no URL',
      'https://example.com:0': 'its port is 0',
      'https://example.com:70000': 'it is no URL',
      'https://a_b.com': 'of its host, it has `_`',
    },
  },
  address: {
    type: net.serverAddress(),
    good: ['https://vault.example.com:8200', 'http://127.0.0.1:8200', 'https://vault/'],
    bad: { 'https://vault.example.com/v1': 'something follows its host and port', 'ftp://vault': 'its scheme is ftp' },
  },
  'host and port': {
    type: net.hostPort('HOST:PORT'),
    good: ['metrics.example.com:8125', '127.0.0.1:8125', '[::1]:8125'],
    bad: {
      'example.com': 'it is not HOST:PORT',
      'a:0': 'there is no port 0',
      'a:65536': 'there is no port 65536',
      ':80': 'it has no host',
      '256.1.1.1:80': 'its host is no IPv4 address',
    },
  },
  network: {
    type: net.cidr(),
    good: ['10.0.0.0/8', '0.0.0.0/0', '10.1.2.3/32', '2001:db8::/32', '::/0', '::1/128'],
    bad: {
      '10.0.0.1/8': 'its address has bits after the prefix: the network is 10.0.0.0/8',
      '10.0.0.0': 'it has no prefix: one address is 10.0.0.0/32',
      '10.0.0.0/33': 'its prefix is not 0 to 32',
      '256.0.0.0/8': '`256.0.0.0` is no address',
      '010.0.0.0/8': '`010.0.0.0` is no address',
      '2001:db8::1/32': 'its address has bits after the prefix: the network is 2001:db8::/32',
      '2001:db8/32': '`2001:db8` is no address',
      '::1/129': 'its prefix is not 0 to 128',
      'example.com/24': '`example.com` is no address',
    },
  },
  namespace: {
    type: k8s.namespace(),
    good: ['a', long(63), '0a'],
    bad: {
      A: 'it has capital letters',
      'a.b': 'it has `.`',
      'a-': 'it begins or ends with a hyphen',
      [long(64)]: 'it has 64 characters, and 63 is the most',
    },
  },
  'service account': { type: k8s.serviceAccount(), good: ['a.b', 'a-b'], bad: { a_b: 'it has `_`', 'a.': 'it ends with a dot' } },
  release: {
    type: k8s.helmRelease(),
    good: ['vault', `vault-${long(38)}`, long(38)],
    bad: {
      'a.b': 'it has a dot, and services are named after it',
      '1vault': 'it begins with a digit, and services are named after it',
      [long(39)]: 'it has 39 characters, and what the chart appends leaves room for 38',
      [`vault-${long(39)}`]: 'it has 45 characters, and what the chart appends leaves room for 44',
    },
  },
  CPU: {
    type: k8s.cpu(),
    good: ['500m', '2', '0.5'],
    bad: { '0': 'it is nothing', '0.5m': 'thousandths have no fraction', '2k': 'it is no number of cores, nor one with m for thousandths' },
  },
  repository: {
    type: github.repository(),
    good: ['example/infra', 'a-b/.github', `${long(39)}/${long(100)}`],
    bad: {
      example: 'it is not OWNER/NAME',
      'a/b/c': 'it is not OWNER/NAME',
      'https://github.com/a/b': 'it is an address',
      'a--b/c': 'the owner has a hyphen at an end, or two in a row',
      'a_b/c': 'of the owner, it has `_`',
      [`${long(40)}/c`]: 'of the owner, it has 40 characters, and 39 is the most',
      [`a/${long(101)}`]: 'of the name, it has 101 characters, and 100 is the most',
      'a/b.git': 'the name ends with .git',
      'a/..': '`..` is no name',
    },
  },
  'GitHub environment': {
    type: github.githubEnvironment(),
    good: ['prod', 'prod/eu'],
    bad: {
      'a:b': 'it has `:`',
      'a*': 'it has `*`',
      'a b': 'it has white space',
      [long(256)]: 'it has 256 characters, and 255 is the most',
    },
  },
  ref: {
    type: github.githubRef(),
    good: ['refs/heads/main', 'refs/tags/v1.0', 'refs/heads/a/b'],
    bad: {
      main: 'it does not begin with refs/heads/ or refs/tags/',
      'refs/pull/1': 'it is neither of refs/heads/ nor of refs/tags/',
      'refs/heads/*': 'it has `*`',
      'refs/heads/a..b': 'it has `..`, `@{` or `//`, which git takes in no ref',
      'refs/heads/a~1': 'it has a character that git takes in no ref',
      'refs/heads/a.lock': 'a part of it begins with a dot, or ends with one or with .lock',
    },
  },
  image: {
    type: images.image(),
    good: [
      'hashicorp/vault:2.2.2',
      'localhost:5000/a:1',
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0_rc-1',
      `a@sha256:${'0a'.repeat(32)}`,
    ],
    bad: {
      'Example/app:1': 'its repository has capital letters',
      'https://a/b': 'it is an address',
      'a:b c': '`b c` is no tag',
      'a@sha256:1': 'its digest is not sha256: and 64 digits',
      'a//b:1': '`a//b` is no repository',
      '': 'it is empty',
    },
  },
  tag: { type: images.tag(), good: ['2.2.2', long(128)], bad: { '.1': 'it is no tag', [long(129)]: 'it is no tag' } },
};

const cases = Object.entries(rows);
test.each(cases.flatMap(([name, { type, good }]) => good.map((value) => [name, value, type] as const)))(
  '%s %s is taken',
  (_, value, type) => {
    expect(valueOf(type, JSON.stringify(value))).toEqual({ value, said: [] });
  },
);
test.each(cases.flatMap(([name, { type, bad }]) => Object.entries(bad).map(([value, why]) => [name, value, why, type] as const)))(
  '%s %s is refused: %s',
  (_, value, why, type) => {
    const shown = value.length > 60 ? `${value.slice(0, 57)}…` : value;
    expect(valueOf(type, JSON.stringify(value)).said).toEqual([
      `W022 \`it\` takes ${type.expects}, found ${JSON.stringify(shown)}: ${why}`,
    ]);
  },
);

test('a URL with a password is refused without repeating it', () => {
  const { said } = valueOf(net.url('https'), '"https://a:hunter22@example.com"');
  expect(said).toEqual(['W022 `it` takes a URL that starts with https://, found this text: it has a user or a password']);
});

test.each<readonly [AttrType<unknown>, string, string, string]>([
  [
    arnOf('KMS key'),
    `"${key}"`,
    'aws-cn',
    `W022 \`it\` cannot be "${key.slice(0, 57)}…" here: it is of partition aws, and environment prod is in aws-cn`,
  ],
  [
    t.list(arnOf('IAM role')),
    '["arn:aws-cn:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"]',
    'aws-cn',
    'W022 `it` cannot be "arn:aws:iam::123456789012:role/b" here: it is of partition aws, and environment prod is in aws-cn',
  ],
  [
    arnOf('KMS key', 'here'),
    `"${key.replace('eu-west-1', 'eu-west-2')}"`,
    'aws',
    `W022 \`it\` cannot be "${key.replace('eu-west-1', 'eu-west-2').slice(0, 57)}…" here: it is in eu-west-2, and must be where environment prod is, in eu-west-1`,
  ],
])('what is right by itself may not fit the environment', (type, literal, partition, said) => {
  expect(valueOf(type, literal, partition).said).toEqual([said]);
});
