import { ECSClient, RegisterTaskDefinitionCommand, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsCall, awsCalls, awsSetup } from './aws.ts';
import { environments, filesBelow, jsonOf, type Specification, specifiedIn, textOf } from './projects.ts';
import { AWS_CREDENTIALS, type Moto, python, startMoto } from './python.ts';

const missing = 'missing' in python ? python.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/moto: ${missing}`);

/** IAM counts no white space. Quotas: IAM User Guide, "IAM and AWS STS quotas". */
const sizeOf = (path: string): number => textOf(path).replaceAll(/\s/g, '').length;
const LIMITS = { trust: 2048, inlineOfRole: 10_240, session: 2048, keyPolicy: 32_768, bucketPolicy: 20_480 } as const;

/** What IAM answers to a document that says what it says; order of keys aside. */
const same = (found: unknown, path: string): void =>
  expect({ path, found: typeof found === 'string' ? JSON.parse(found) : found }).toEqual({ path, found: jsonOf(path) });

describe.skipIf(missing).each(environments)('$path', (env) => {
  const at = (inner: string, wanted: RegExp): string[] => filesBelow(`${env.path}/${inner}`, wanted);
  const region = (): string => specification.program.env.region;
  let specification: Specification;
  let moto: Moto;

  beforeAll(async () => {
    specification = await specifiedIn(env);
    moto = await startMoto(specification.program.env.account);
  });
  afterAll(async () => moto?.stop());

  test('IAM makes every role with its trust and its policy', () => {
    const { roles } = specification.iam;
    const trusts = at('iam', /^[^/]+\.trust\.json$/);
    const policies = new Map(at('iam', /^[^/]+\.policy\.json$/).map((path) => [basename(path, '.policy.json'), path]));
    expect(trusts.map((path) => basename(path, '.trust.json')).sort()).toEqual(roles.map((role) => role.key).sort());
    const calls: AwsCall[] = [];
    const readBack: { index: number; path: string; field: 'trust' | 'policy' }[] = [];
    const call = (method: string, args: AwsCall['arguments']): number =>
      calls.push({ service: 'iam', method, region: region(), arguments: args }) - 1;
    for (const role of roles) {
      const trust = `${env.path}/iam/${role.key}.trust.json`;
      const policy = policies.get(role.key);
      expect([trust, sizeOf(trust) <= LIMITS.trust]).toEqual([trust, true]);
      call('create_role', { RoleName: role.name, AssumeRolePolicyDocument: textOf(trust) });
      readBack.push({ index: call('get_role', { RoleName: role.name }), path: trust, field: 'trust' });
      if (policy === undefined) continue;
      policies.delete(role.key);
      expect([policy, sizeOf(policy) <= LIMITS.inlineOfRole]).toEqual([policy, true]);
      call('put_role_policy', { RoleName: role.name, PolicyName: role.name, PolicyDocument: textOf(policy) });
      readBack.push({ index: call('get_role_policy', { RoleName: role.name, PolicyName: role.name }), path: policy, field: 'policy' });
    }
    expect([...policies.keys()]).toEqual([]);
    const answers = awsSetup(moto, calls);
    for (const { index, path, field } of readBack) {
      const answer = answers[index] ?? {};
      same(field === 'policy' ? answer['PolicyDocument'] : (answer['Role'] as Record<string, unknown>)['AssumeRolePolicyDocument'], path);
    }
    console.log(`${env.path}: ${roles.length} roles, ${readBack.length} documents read back`);
  });

  test('the documents of the AWS engine are policies and fit a session', () => {
    const documents = at('iam/vault-engine', /\.json$/);
    for (const path of documents) expect([path, sizeOf(path) <= LIMITS.session]).toEqual([path, true]);
    awsSetup(
      moto,
      documents.map((path) => ({
        service: 'iam',
        method: 'create_policy',
        region: region(),
        arguments: { PolicyName: basename(path, '.json').replaceAll(/[^\w+=,.@-]/g, '-'), PolicyDocument: textOf(path) },
      })),
    );
    console.log(`${env.path}: ${documents.length} documents of the AWS engine`);
  });

  test('KMS takes every key policy', () => {
    const keys = at('iam/keys', /\.policy\.json$/);
    expect(keys.length).toBeGreaterThan(0);
    const on = (method: string, args: AwsCall['arguments']): AwsCall => ({ service: 'kms', method, region: region(), arguments: args });
    for (const path of keys) {
      expect([path, textOf(path).length <= LIMITS.keyPolicy]).toEqual([path, true]);
      const key = { KeyId: '$0.KeyMetadata.KeyId' };
      const answers = awsSetup(moto, [
        on('create_key', { Policy: textOf(path) }),
        on('get_key_policy', { ...key, PolicyName: 'default' }),
        on('put_key_policy', { ...key, PolicyName: 'default', Policy: textOf(path) }),
        on('create_alias', { AliasName: `alias/peer-${basename(path, '.policy.json')}`, TargetKeyId: '$0.KeyMetadata.KeyId' }),
      ]);
      same(answers[1]?.['Policy'], path);
    }
    console.log(`${env.path}: ${keys.length} key policies`);
  });

  test('S3 takes every bucket policy', () => {
    const buckets = at('iam/buckets', /\.policy\.json$/);
    for (const path of buckets) {
      expect([path, textOf(path).length <= LIMITS.bucketPolicy]).toEqual([path, true]);
      const name = /arn:[^:]+:s3:::([^/"]+)/.exec(textOf(path))?.[1] ?? '';
      const on = (method: string, args: AwsCall['arguments']): AwsCall => ({ service: 's3', method, region: region(), arguments: args });
      const place = region() === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region() } };
      const answers = awsSetup(moto, [
        on('create_bucket', { Bucket: name, ...place }),
        on('put_bucket_policy', { Bucket: name, Policy: textOf(path) }),
        on('get_bucket_policy', { Bucket: name }),
      ]);
      same(answers[2]?.['Policy'], path);
    }
    console.log(`${env.path}: ${buckets.length} bucket policies`);
  });

  test('ECS registers every task definition', async () => {
    const definitions = at('ecs', /\.task-definition\.json$/);
    if (specification.program.vault.run.kind === 'ecs') expect(definitions.length).toBeGreaterThan(1);
    const client = new ECSClient({
      endpoint: moto.address,
      region: region(),
      credentials: { accessKeyId: AWS_CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: AWS_CREDENTIALS.AWS_SECRET_ACCESS_KEY },
    });
    for (const path of definitions) {
      const wanted = jsonOf(path) as RegisterTaskDefinitionCommandInput;
      const { taskDefinition } = await client.send(new RegisterTaskDefinitionCommand(wanted));
      expect([path, taskDefinition?.family, taskDefinition?.revision]).toEqual([path, wanted.family, 1]);
      expect(taskDefinition?.containerDefinitions).toMatchObject(wanted.containerDefinitions ?? []);
    }
    client.destroy();
    console.log(`${env.path}: ${definitions.length} task definitions`);
  });
});

test.skipIf(missing)('moto refuses what is no policy', async () => {
  const moto = await startMoto();
  const broken = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3GetObject', Resource: '*' }] });
  const [answer] = awsCalls(moto, [
    { service: 'iam', method: 'create_policy', region: 'us-east-1', arguments: { PolicyName: 'broken', PolicyDocument: broken } },
  ]);
  await moto.stop();
  expect(answer?.['error']).toMatch(/MalformedPolicyDocument/);
});
