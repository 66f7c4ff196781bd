import { expect, test } from 'vitest';
import { planIamWith } from '../../src/access/iam/plan.ts';
import { proveIam } from '../../src/access/iam/prove.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { app, apps, filesOf, grant, program, registries } from '../support/iam-fixtures.ts';

const bucket = (name: string) => `arn:aws:s3:::${name}/*`;
const p = program({
  apps: apps(
    app('api', {
      grants: [
        grant(['s3:GetObject', 's3:PutObject'], [bucket('a'), bucket('b')]),
        grant(['s3:GetObject'], [bucket('c')], { when: [{ key: 'aws:SecureTransport', operator: '=', value: 'true' }] }),
        grant(['s3:PutObject'], [bucket('b')], { effect: 'deny' }),
      ],
    }),
  ),
});
const plan = planIamWith(registries(), p, [], new Diagnostics());

test('what was printed is what was granted', () => {
  const result = proveIam(filesOf(plan), plan);
  expect(result.mismatches).toEqual([]);
  expect(result.statements).toBeGreaterThan(10);
});

/** Every way a document can say something else, as a change of one text in one file. */
const mutations: readonly (readonly [string, string, string, string])[] = [
  ['another action', 'app-api.policy.json', 's3:GetObject', 's3:DeleteObject'],
  ['a wildcard action', 'app-api.policy.json', 's3:GetObject', 's3:*'],
  ['a wider resource', 'app-api.policy.json', 'arn:aws:s3:::a/*', 'arn:aws:s3:::*'],
  ['another condition value', 'app-api.policy.json', '["true"]', '["false"]'],
  ['another operator', 'app-api.policy.json', '"Bool"', '"BoolIfExists"'],
  ['allow for deny', 'app-api.policy.json', '"Deny"', '"Allow"'],
  ['a lost narrowing', 'vault.policy.json', ',"Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":["alias/seal"]}}', ''],
  ['another account', 'vault.trust.json', '"123456789012"', '"999999999999"'],
  ['another service', 'vault.trust.json', 'ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'],
  ['everybody', 'keys/seal.policy.json', 'arn:aws:iam::123456789012:root', '*'],
  ['more than administration', 'keys/seal.policy.json', 'kms:CancelKeyDeletion', 'kms:*'],
  ['TLS or not', 'buckets/snapshots.policy.json', '"false"', '"true"'],
  ['an element that widens', 'app-api.policy.json', '"Resource"', '"NotResource"'],
  ['an old version', 'app-api.policy.json', '2012-10-17', '2008-10-17'],
  ['broken text', 'app-api.policy.json', '{', ''],
];
test.each(mutations)('the proof sees %s', (_, file, from, to) => {
  const files = filesOf(plan);
  const text = files.get(file) ?? '';
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  files.set(file, changed);
  const { mismatches } = proveIam(files, plan);
  expect(mismatches.length).toBeGreaterThan(0);
  expect(mismatches[0]?.why).not.toBe('');
});

test('the proof sees a missing file, a stray file and a lost statement', () => {
  const missing = filesOf(plan);
  missing.delete('app-api.policy.json');
  expect(proveIam(missing, plan).mismatches).toMatchObject([{ why: 'the file is missing' }]);
  const stray = filesOf(plan).set('app-other.policy.json', '{}');
  expect(proveIam(stray, plan).mismatches).toMatchObject([{ emitted: true, specified: false }]);
  const lost = filesOf(plan);
  const document = JSON.parse(lost.get('app-api.policy.json') ?? '') as { Statement: unknown[] };
  lost.set('app-api.policy.json', JSON.stringify({ ...document, Statement: document.Statement.slice(1) }));
  expect(proveIam(lost, plan).mismatches.every((m) => m.specified && !m.emitted)).toBe(true);
});
