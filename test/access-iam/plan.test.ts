import { expect, test } from 'vitest';
import { planIamWith } from '../../src/access/iam/plan.ts';
import { proveIam } from '../../src/access/iam/prove.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import type { Program } from '../../src/model/program.ts';
import { type Condition, app, apps, filesOf, grant, program, registries, word } from '../support/iam-fixtures.ts';

function plan(p: Program) {
  const sink = new Diagnostics();
  return { plan: planIamWith(registries(), p, [], sink), found: sink.all };
}
const withGrant = (verbs: string[], resources: string[], when?: Condition[], effect?: 'allow' | 'deny') =>
  plan(program({ apps: apps(app('api', { grants: [grant(verbs, resources, { when, effect })] })) }));

test("Vault's role has what its parts need, and the key's policy only that for only that role", () => {
  const { plan: made, found } = plan(program());
  expect(found).toEqual([]);
  expect(made.roles.map((r) => [r.key, r.name])).toEqual([
    ['vault', 'writ-prod-vault'],
    ['vault-execution', 'writ-prod-vault-exec'],
  ]);
  expect(made.roles[0]?.statements.map((s) => s.actions)).toEqual([['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt']]);
  const policy = JSON.parse(filesOf(made).get('keys/seal.policy.json') ?? '') as {
    Statement: { Sid: string; Principal: { AWS: string[] }; Action: string[] }[];
  };
  expect(
    policy.Statement.map((s) => [s.Sid, s.Principal.AWS, s.Action.includes('kms:Decrypt'), s.Action.includes('kms:PutKeyPolicy')]),
  ).toEqual([
    ['Administration', ['arn:aws:iam::123456789012:root'], false, true],
    ['UseSeal', ['arn:aws:iam::123456789012:role/writ-prod-vault'], true, false],
  ]);
  const own = JSON.parse(filesOf(made).get('vault.policy.json') ?? '') as { Statement: { Resource: string[]; Condition: object }[] };
  expect(own.Statement[0]).toMatchObject({
    Resource: ['arn:aws:kms:eu-west-1:123456789012:key/*'],
    Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/seal'] } },
  });
});

test('an app on ECS has its own role and one to be started with', () => {
  const { plan: made, found } = withGrant(['s3:GetObject'], ['arn:aws:s3:::reports/*']);
  expect(found).toEqual([]);
  const execution = made.roles.find((r) => r.key === 'app-api-execution');
  expect(execution?.statements.flatMap((s) => s.actions)).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:GetAuthorizationToken',
  ]);
  expect(execution?.statements[1]?.resources).toEqual([{ arn: 'arn:aws:ecr:eu-west-1:123456789012:repository/team/api' }]);
  expect(made.roles.find((r) => r.key === 'app-api')?.statements).toMatchObject([{ actions: ['s3:GetObject'], sid: 'S3GetObject' }]);
});

test.each<[string, string[], string[], Condition[] | undefined, string, RegExp]>([
  ['unknown action', ['s3:GetObjects'], ['arn:aws:s3:::b/*'], undefined, 'W601', /no action GetObjects/],
  ['unknown service', ['s4:GetObject'], ['arn:aws:s3:::b/*'], undefined, 'W601', /no service with the prefix s4/],
  ['unknown level', ['s3:@reed'], ['arn:aws:s3:::b/*'], undefined, 'W601', /@reed is no access level/],
  ['pattern without a match', ['s3:Fetch*'], ['*'], undefined, 'W601', /no action of s3 matches/],
  ['wrong resource', ['s3:GetObject'], ['arn:aws:s3:::b'], undefined, 'W602', /does not take arn:aws:s3:::b/],
  ['object for a bucket action', ['s3:ListBucket'], ['arn:aws:s3:::b/*'], undefined, 'W602', /does not take/],
  ['action without ARNs', ['s3:ListAllMyBuckets'], ['arn:aws:s3:::b'], undefined, 'W602', /takes no ARN/],
  ['no ARN', ['s3:GetObject'], ['secret/a'], undefined, 'W612', /secret\/a is none/],
  [
    'unknown key',
    ['s3:ListBucket'],
    ['arn:aws:s3:::b'],
    [{ key: 's3:prefx', operator: '=', value: 'a' }],
    'W603',
    /condition key s3:prefx/,
  ],
  ['order on text', ['s3:ListBucket'], ['arn:aws:s3:::b'], [{ key: 's3:prefix', operator: '<', value: 'a' }], 'W603', /type String/],
  [
    'no boolean',
    ['s3:ListBucket'],
    ['arn:aws:s3:::b'],
    [{ key: 'aws:SecureTransport', operator: '=', value: 'yes' }],
    'W603',
    /type Bool, not "yes"/,
  ],
  ['mixed verbs', ['read', 's3:GetObject'], ['arn:aws:s3:::b/*'], undefined, 'W612', /read is a verb of Vault/],
])('%s is an error with a place', (_, verbs, resources, when, code, message) => {
  const { found } = withGrant(verbs, resources, when);
  expect(found.map((d) => d.code)).toEqual([code]);
  expect(found[0]?.message).toMatch(message);
  expect(found[0]?.span).not.toBeNull();
});

test('a misspelt action is answered with the nearest', () => {
  expect(withGrant(['s3:GetObjcet'], ['arn:aws:s3:::b/*']).found[0]?.help).toBe('did you mean s3:GetObject?');
});

test.each<[Condition, string, string]>([
  [{ key: 's3:prefix', operator: 'like', value: 'a/*' }, 'StringLike', 'a/*'],
  [{ key: 's3:prefix', operator: '=', value: 'a', negated: true }, 'StringNotEquals', 'a'],
  [{ key: 's3:max-keys', operator: '<', value: '10' }, 'NumericLessThan', '10'],
  [{ key: 's3:max-keys', operator: '<', value: '10', negated: true }, 'NumericGreaterThanEquals', '10'],
  [{ key: 'aws:SecureTransport', operator: '!=', value: 'true' }, 'Bool', 'false'],
  [{ key: 'aws:SourceIp', operator: '=', value: '10.0.0.0/8' }, 'IpAddress', '10.0.0.0/8'],
  [{ key: 'aws:PrincipalTag/team', operator: '!=', value: 'x' }, 'StringNotEquals', 'x'],
])('%o becomes %s', (condition, operator, value) => {
  const { plan: made, found } = withGrant(['s3:ListBucket'], ['arn:aws:s3:::b'], [condition]);
  expect(found).toEqual([]);
  expect(made.roles.find((r) => r.key === 'app-api')?.statements[0]?.conditions).toEqual([
    { operator, key: condition.key, values: [value] },
  ]);
});

test('an access level means those of its actions that take the resource', () => {
  const { plan: made } = withGrant(['s3:@list'], ['arn:aws:s3:::b']);
  const actions = made.roles.find((r) => r.key === 'app-api')?.statements[0]?.actions ?? [];
  expect(actions).toContain('s3:ListBucket');
  expect(actions).not.toContain('s3:ListAllMyBuckets');
  expect(actions).not.toContain('s3:ListJobs');
});

test('placeholders of a profile mean the app that uses it', () => {
  const bucket = {
    ...word('arn:aws:s3:::{app}-{team}/*'),
    template: [
      { text: 'arn:aws:s3:::' },
      { placeholder: 'app', span: word('').span },
      { text: '-' },
      { placeholder: 'team', span: word('').span },
      { text: '/*' },
    ],
  };
  const own = { ...grant(['s3:GetObject'], []), resources: [bucket] };
  const base = app('api', { uses: [{ type: 'use', names: [word('reads')], tail: {}, span: word('').span, docs: [], annotations: [] }] });
  const profile = { name: 'reads', span: word('').span, docs: [], annotations: [], bound: base.bound, grants: [own], uses: [], raws: [] };
  const { plan: made, found } = plan(program({ apps: apps(base), profiles: new Map([['reads', profile]]) }));
  expect(found).toEqual([]);
  expect(made.roles.find((r) => r.key === 'app-api')?.statements[0]?.resources).toEqual([{ arn: 'arn:aws:s3:::api-payments/*' }]);
});

test('people get no AWS actions, and an app that nothing runs gets none', () => {
  const team = {
    ...app('x'),
    name: 'data',
    group: 'g',
    auth: undefined,
    owns: [],
    shares: [],
    grants: [grant(['s3:GetObject'], ['arn:aws:s3:::b/*'])],
  };
  expect(plan(program({ teams: new Map([['data', team]]) })).found).toMatchObject([
    { code: 'W613', help: expect.stringContaining('generate') },
  ]);
  const idle = app('idle', { run: undefined, auth: undefined, grants: [grant(['s3:GetObject'], ['arn:aws:s3:::b/*'])] });
  expect(plan(program({ apps: apps(idle) })).found).toMatchObject([
    { code: 'W613', message: expect.stringContaining('nothing runs it in prod') },
  ]);
});

test('a role that grows beyond 10,240 characters is divided, and one beyond all policies is an error', () => {
  const many = (count: number, width: number) =>
    Array.from({ length: count }, (_, i) =>
      grant([i % 2 ? 's3:GetObject' : 's3:PutObject'], [`arn:aws:s3:::bucket/${'x'.repeat(width)}${i}`], {
        when: [{ key: 'aws:PrincipalTag/n', operator: '=', value: String(i) }],
      }),
    );
  const { plan: made, found } = plan(program({ apps: apps(app('api', { grants: many(60, 100) })) }));
  expect(found).toEqual([]);
  const files = filesOf(made);
  expect([...files.keys()].filter((f) => f.startsWith('app-api.'))).toEqual([
    'app-api.trust.json',
    'app-api.policy.json',
    'app-api.policy-2.json',
    'app-api.policy-3.json',
  ]);
  expect(proveIam(files, made).mismatches).toEqual([]);
  const over = plan(program({ apps: apps(app('api', { grants: many(60, 1500) })) }));
  expect(over.found).toMatchObject([{ code: 'W608' }]);
});

test('a pipeline may use the states of its own stacks, and no other', () => {
  const { run, ...rest } = app('x');
  const pipeline = { ...rest, name: 'payments', run, applies: ['team/payments'] };
  const p = program({ pipelines: new Map([['payments', pipeline]]) });
  const backend = { kind: 's3', bucket: 'state', region: 'eu-west-1', useLockfile: true, keyPrefix: '/writ/' } as const;
  const role = planIamWith(registries(), p, [], new Diagnostics(), backend).roles.find((r) => r.purpose === 'pipeline');
  const key = 'arn:aws:s3:::state/writ/prod/teams/payments.tfstate';
  expect(role?.statements.map((s) => [s.actions, s.resources.map((r) => r.arn)])).toEqual([
    [['s3:ListBucket'], ['arn:aws:s3:::state']],
    [
      ['s3:GetObject', 's3:PutObject'],
      [key, `${key}.tflock`],
    ],
    [['s3:DeleteObject'], [`${key}.tflock`]],
  ]);
});
