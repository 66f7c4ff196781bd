import type { random } from '../../access/support.ts';

type Random = ReturnType<typeof random>;
type Fields = Readonly<Record<string, unknown>>;

export interface IamQuestion {
  readonly policies: readonly Fields[];
  readonly boundary?: Fields;
  readonly sessionPolicies?: readonly Fields[];
  readonly resourcePolicies?: readonly Fields[];
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

const A = '111122223333';
const B = '444455556666';
const ROLE = `arn:aws:iam::${A}:role/app`;
const SESSION = `arn:aws:sts::${A}:assumed-role/app/s1`;
const USERS = [`arn:aws:iam::${A}:user/ann`, `arn:aws:iam::${A}:user/dev/Bob`, `arn:aws:iam::${B}:user/eve`];

const TARGETS: readonly (readonly [action: string, resource: (r: Random) => string])[] = [
  ['s3:GetObject', (r) => `arn:aws:s3:::reports/${r.pick(['a/x', 'b/y', 'ann/z', 'team-web/q', 'A/x'])}`],
  ['s3:PutObject', (r) => `arn:aws:s3:::reports/${r.pick(['a/x', 'b:c', 'ann/z'])}`],
  ['sqs:SendMessage', (r) => `arn:aws:sqs:us-east-1:${r.pick([A, B])}:${r.pick(['q1', 'ann', 'team-web'])}`],
  ['kms:Decrypt', (r) => `arn:aws:kms:us-east-1:${r.pick([A, A, B])}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
  ['sts:AssumeRole', (r) => `arn:aws:iam::${r.pick([A, A, B])}:role/${r.pick(['deploy', 'p/deploy'])}`],
  ['dynamodb:GetItem', (r) => `arn:aws:dynamodb:us-east-1:${A}:table/${r.pick(['books', 'ann'])}`],
];

type Kind = 'text' | 'arn' | 'address' | 'date' | 'bool' | 'number';
const OPERATORS: Readonly<Record<Kind, readonly string[]>> = {
  text: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'],
  arn: ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals', 'StringLike'],
  address: ['IpAddress', 'NotIpAddress'],
  date: ['DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'DateEquals', 'DateNotEquals'],
  bool: ['Bool'],
  number: [
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericEquals',
    'NumericNotEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
};
interface KeyValues {
  readonly kind: Kind;
  readonly written: readonly string[];
  /** Values that a request may have; none: they follow from who asks. */
  readonly given: readonly string[];
}
const KEYS: Readonly<Record<string, KeyValues>> = {
  'aws:PrincipalTag/team': {
    kind: 'text',
    written: ['web', 'Web', 'db', 'w*', '${aws:username}', "${aws:PrincipalTag/dept, 'web'}"],
    given: ['web', 'Web', 'db', 'ann'],
  },
  'aws:PrincipalTag/dept': { kind: 'text', written: ['web', 'it', 'i?'], given: ['web', 'it'] },
  'aws:username': { kind: 'text', written: ['ann', 'Bob', 'a*', '?nn'], given: [] },
  'aws:PrincipalArn': {
    kind: 'arn',
    written: [USERS[0] ?? '', ROLE, 'arn:aws:iam::*:user/*', `arn:aws:iam::${A}:*`, 'arn:aws:iam::?11122223333:user/dev/*'],
    given: [],
  },
  'aws:PrincipalAccount': { kind: 'text', written: [A, B], given: [] },
  'aws:TagKeys': { kind: 'text', written: ['env', 'team', 'Env', 'e*'], given: ['env', 'team', 'Env'] },
  'aws:SourceIp': {
    kind: 'address',
    written: ['203.0.113.0/24', '203.0.113.7', '10.0.0.0/8', '203.0.113.7/32'],
    given: ['203.0.113.7', '10.1.2.3', '198.51.100.1'],
  },
  'aws:CurrentTime': {
    kind: 'date',
    written: ['2026-01-01T00:00:00Z', '2026-06-01', '1767225600', '2027-01-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    given: ['2026-03-01T00:00:00Z', '2026-06-01T00:00:00Z'],
  },
  'aws:SecureTransport': { kind: 'bool', written: ['true', 'false', 'TRUE'], given: ['true', 'false'] },
  'aws:MultiFactorAuthPresent': { kind: 'bool', written: ['true', 'false'], given: ['true', 'false'] },
  'aws:MultiFactorAuthAge': { kind: 'number', written: ['3600', '100', '3600.0', '-5'], given: ['3600', '100', '99'] },
  'aws:UserAgent': { kind: 'text', written: ['aws-cli', 'AWS-CLI', 'aws*', 'aws-cli/2'], given: ['aws-cli', 'AWS-CLI', 'aws-cli/2'] },
};
const MULTIVALUED = 'aws:TagKeys';

const some = <T>(r: Random, most: number, make: () => T): T[] => Array.from({ length: 1 + r.next(most) }, make);
/** A list of one may also stand alone. */
const listed = (r: Random, values: readonly string[]): string | readonly string[] =>
  values.length === 1 && r.next(2) === 0 ? (values[0] ?? '') : values;

const VARIABLE = /\$\{([^,}]*)\}/;
/** Without what has a variable that the request has no value for. */
const filledBy = (texts: readonly string[], context: IamQuestion['context']): readonly string[] =>
  texts.filter((text) => (context[VARIABLE.exec(text)?.[1] ?? ''] ?? !VARIABLE.test(text)) !== false);

function condition(r: Random, context: IamQuestion['context']): Fields {
  const made: Record<string, Record<string, unknown>> = {};
  for (const key of some(r, 2, () => r.pick(Object.keys(KEYS)))) {
    const { kind = 'text', written = [] } = KEYS[key] ?? {};
    const isNull = key !== MULTIVALUED && r.next(8) === 0;
    const base = isNull ? 'Null' : r.pick(OPERATORS[kind]);
    const set = key === MULTIVALUED ? r.pick(['ForAllValues:', 'ForAnyValue:']) : '';
    const ifExists = !isNull && set === '' && r.next(4) === 0 ? 'IfExists' : '';
    const values = isNull ? [r.pick(['true', 'false'])] : some(r, 2, () => r.pick(filledBy(written, context)));
    made[`${set}${base}${ifExists}`] = { [key]: listed(r, values) };
  }
  return made;
}

const actionLike = (r: Random, action: string): string => {
  const [service = '', name = ''] = action.split(':');
  return r.pick([
    action,
    action,
    action.toUpperCase(),
    '*',
    `${service}:*`,
    `${service}:${name.slice(0, 3)}*`,
    `${service}:${name.slice(0, -1)}?`,
    'ec2:RunInstances',
  ]);
};
const resourceLike = (r: Random, resource: string, context: IamQuestion['context']): string => {
  const parts = resource.split(':');
  const [before, last] = [parts.slice(0, 5).join(':'), parts.slice(5).join(':')];
  const filled = [`${before}:${last.replace('ann', '${aws:username}')}`, `${before}:${last.replace('web', '${aws:PrincipalTag/team}')}`];
  return r.pick([
    resource,
    resource,
    '*',
    `${before}:${last.slice(0, 4)}*`,
    `${before}:*`,
    `arn:aws:${parts[2]}:*:*:${last}`,
    `${before}:${last.slice(0, -1)}?`,
    resource.replace('reports', 'rep*ts'),
    ...filledBy(filled, context),
  ]);
};
/** `within`: whoever asks has session policies. */
const addressee = (r: Random, within: boolean): unknown =>
  r.pick<unknown>([
    ...(within ? [] : ['*', { AWS: '*' }]),
    { AWS: A },
    { AWS: `arn:aws:iam::${A}:root` },
    { AWS: `arn:aws:iam::${B}:root` },
    { Service: 'ec2.amazonaws.com' },
    { AWS: some(r, 2, () => r.pick([...USERS, ROLE, ...(within ? [] : [SESSION]), `arn:aws:iam::${A}:root`])) },
  ]);

/** A question that both sides understand alike: what is left out of it, and why, stands in the test. */
export function iamQuestion(r: Random): IamQuestion {
  const [action, at] = r.pick(TARGETS);
  const resource = at(r);
  const principal = r.pick([...USERS, SESSION, SESSION]);
  const ofSession = principal === SESSION && r.next(3) === 0;
  const context: Record<string, string | readonly string[]> = {};
  for (const [key, { given }] of Object.entries(KEYS))
    if (given.length > 0 && r.next(2) === 0) context[key] = key === MULTIVALUED ? some(r, 3, () => r.pick(given)) : r.pick(given);
  if (principal !== SESSION) context['aws:username'] = principal.slice(principal.lastIndexOf('/') + 1);
  context['aws:PrincipalArn'] = principal === SESSION ? ROLE : principal;
  context['aws:PrincipalAccount'] = principal.split(':')[4] ?? '';
  const statement = (speaking: boolean): Fields => {
    const aside = r.next(6) === 0;
    const trust = speaking && action === 'sts:AssumeRole';
    return {
      Effect: r.next(5) > 0 ? 'Allow' : 'Deny',
      ...(speaking ? { Principal: addressee(r, ofSession) } : {}),
      [r.next(6) > 0 ? 'Action' : 'NotAction']: listed(
        r,
        some(r, 2, () => actionLike(r, action)),
      ),
      ...(trust
        ? {}
        : {
            [aside ? 'NotResource' : 'Resource']: listed(
              r,
              some(r, 2, () => resourceLike(r, resource, aside || speaking || action.startsWith('sqs:') ? {} : context)),
            ),
          }),
      ...(r.next(2) === 0 ? { Condition: condition(r, context) } : {}),
    };
  };
  const document = (speaking = false): Fields => ({ Version: '2012-10-17', Statement: some(r, 2, () => statement(speaking)) });
  const speaks = action !== 'dynamodb:GetItem' && (r.next(2) === 0 || /^(sts|kms):/.test(action));
  return {
    policies: some(r, 2, () => document()),
    ...(r.next(4) === 0 ? { boundary: document() } : {}),
    ...(ofSession ? { sessionPolicies: [document()] } : {}),
    ...(speaks ? { resourcePolicies: [document(true)] } : {}),
    principal,
    action,
    resource,
    resourceAccount: action.startsWith('s3:') ? r.pick([A, A, B]) : (resource.split(':')[4] ?? A),
    context,
  };
}
