import { expect, test } from 'vitest';
import { planIamWith } from '../../../src/access/iam/plan.ts';
import { Diagnostics } from '../../../src/diagnostics.ts';
import { iamTarget } from '../../../src/targets/iam/index.ts';
import { app, apps, compiled, grant, program, project, registries } from '../../support/iam-fixtures.ts';

test('one file a document, each right by itself and with the places it comes from', () => {
  const p = program({ apps: apps(app('api', { grants: [grant(['s3:GetObject'], ['arn:aws:s3:::b/${aws:PrincipalTag/team}/*'])] })) });
  const plan = planIamWith(registries(), p, [], new Diagnostics());
  const { artifacts, diagnostics } = iamTarget({ compiled: compiled(p, plan), project: project('json', p), artifacts: new Map() });
  expect(diagnostics).toEqual([]);
  expect(artifacts.map((a) => a.path)).toEqual([
    'prod/iam/app-api.trust.json',
    'prod/iam/app-api.policy.json',
    'prod/iam/app-api-execution.trust.json',
    'prod/iam/app-api-execution.policy.json',
    'prod/iam/vault.trust.json',
    'prod/iam/vault.policy.json',
    'prod/iam/vault-execution.trust.json',
    'prod/iam/vault-execution.policy.json',
    'prod/iam/keys/seal.policy.json',
    'prod/iam/buckets/snapshots.policy.json',
  ]);
  expect(artifacts.every((a) => a.text.endsWith('}\n') && a.origins.length > 0)).toBe(true);
  // IAM's own variables are no templates here.
  expect(artifacts[1]?.text).toContain('"arn:aws:s3:::b/${aws:PrincipalTag/team}/*"');
});
