import { beforeAll, expect, test } from 'vitest';
import { planIam } from '../../src/access/iam/index.ts';
import { relate } from '../../src/access/index.ts';
import { awsEdges } from '../../src/access/reach/aws-edges.ts';
import { BECOMES, CONTROLS, passing, running } from '../../src/access/reach/table.ts';
import { type World, worldOf } from '../../src/access/reach/world.ts';
import type { IamStatement } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { compileSnippet } from '../support/base-project.ts';
import { ecsApp, eksApp, from, graphOf, lambdaApp, orders, path, vault } from './support.ts';

const ROLE = (name: string): string => `"arn:aws:iam::123456789012:role/${name}"`;
const OTHERS = `${orders}
${ecsApp('task', '', 'orders')}
${lambdaApp('resize', '', 'orders')}
app box {
  team = orders
  run on ec2 {}
}`;
const OUT = 'outside-role/arn:aws:iam::123456789012:role';
const RUN = 'allow ecs:RunTask, ecs:RegisterTaskDefinition on "*"';

/** What the IAM role of an app with these grants leads to. */
test.each<[string, string, string[]]>([
  // A role is passed to something new.
  ['a task', `allow iam:PassRole on ${ROLE('writ-prod-app-task')}\n  ${RUN}`, ['ecs-004 → iam-role/app-task']],
  ['without registering', `allow iam:PassRole on ${ROLE('writ-prod-app-task')}\n  allow ecs:RunTask on "*"`, []],
  ['without passing', RUN, []],
  [
    'to another service',
    `allow iam:PassRole on ${ROLE('writ-prod-app-task')} when iam:PassedToService = "lambda.amazonaws.com"\n  ${RUN}`,
    [],
  ],
  [
    'to this service',
    `allow iam:PassRole on ${ROLE('writ-prod-app-task')} when iam:PassedToService like "ecs-*.amazonaws.com"\n  ${RUN}`,
    ['ecs-004 → iam-role/app-task'],
  ],
  ['a role that does not trust the service', `allow iam:PassRole on ${ROLE('writ-prod-app-resize')}\n  ${RUN}`, []],
  ['a role of somebody else', `allow iam:PassRole on ${ROLE('worker')}\n  ${RUN}`, [`ecs-004 → ${OUT}/worker`]],
  [
    'any role',
    `allow iam:PassRole on ${ROLE('*')}\n  ${RUN}`,
    ['ecs-004 → iam-role/app-task', 'ecs-004 → iam-role/app-task-execution', `ecs-004 → ${OUT}/*`],
  ],
  ['a deny', `allow iam:PassRole on ${ROLE('writ-prod-app-task')}\n  ${RUN}\n  deny iam:PassRole on "*"`, []],
  ['a deny of the other half', `allow iam:PassRole on ${ROLE('writ-prod-app-task')}\n  ${RUN}\n  deny ecs:* on "*"`, []],
  [
    'a deny under a condition',
    `allow iam:PassRole on ${ROLE('writ-prod-app-task')}\n  ${RUN}\n  deny iam:PassRole on "*" when aws:RequestedRegion = "eu-west-1"`,
    ['ecs-004 → iam-role/app-task'],
  ],
  [
    'a deny of other roles',
    `allow iam:PassRole on ${ROLE('writ-prod-app-task')}\n  ${RUN}\n  deny iam:PassRole on ${ROLE('admin*')}`,
    ['ecs-004 → iam-role/app-task'],
  ],
  // Something that runs already.
  [
    'code of a function',
    'allow lambda:UpdateFunctionCode on "arn:aws:lambda:us-east-1:123456789012:function:resize"',
    ['lambda-003 → app/resize'],
  ],
  [
    'code of another function',
    'allow lambda:UpdateFunctionCode on "arn:aws:lambda:us-east-1:123456789012:function:other"',
    ['lambda-003 → outside-role/arn:aws:lambda:us-east-1:123456789012:function:other'],
  ],
  ['invoking it', 'allow lambda:InvokeFunction on "arn:aws:lambda:us-east-1:123456789012:function:resize"', []],
  ['a shell in a task', 'allow ecs:ExecuteCommand on "arn:aws:ecs:us-east-1:123456789012:task/tasks/*"', ['v-ecs-exec → app/task']],
  [
    'in one task',
    'allow ecs:ExecuteCommand on "arn:aws:ecs:us-east-1:123456789012:task/tasks/0123"',
    ['v-ecs-exec → app/task', 'v-ecs-exec → outside-role/arn:aws:ecs:us-east-1:123456789012:task/tasks/0123'],
  ],
  [
    'in another cluster',
    'allow ecs:ExecuteCommand on "arn:aws:ecs:us-east-1:123456789012:task/other/*"',
    ['v-ecs-exec → outside-role/arn:aws:ecs:us-east-1:123456789012:task/other/*'],
  ],
  [
    'administration of the cluster',
    'allow eks:CreateAccessEntry, eks:AssociateAccessPolicy on "*"',
    ['v-eks-admin → app/a', 'v-eks-admin → app/checkout', 'v-eks-admin → outside-role/*', 'v-eks-admin → vault-root'],
  ],
  [
    'of the cluster by name',
    'allow eks:CreateAccessEntry on "arn:aws:eks:us-east-1:123456789012:cluster/platform"\n  allow eks:AssociateAccessPolicy on "arn:aws:eks:us-east-1:123456789012:access-entry/platform/*"',
    ['v-eks-admin → app/a', 'v-eks-admin → app/checkout', 'v-eks-admin → vault-root'],
  ],
  ['an entry without rights', 'allow eks:CreateAccessEntry on "arn:aws:eks:us-east-1:123456789012:cluster/platform"', []],
  ['a session on instances', 'allow ssm:StartSession on "arn:aws:ec2:us-east-1:123456789012:instance/*"', ['ssm-001 → app/box']],
  [
    'in another region',
    'allow ssm:StartSession on "arn:aws:ec2:eu-west-1:123456789012:instance/*"',
    ['ssm-001 → outside-role/arn:aws:ec2:eu-west-1:123456789012:instance/*'],
  ],
  // Roles and their trust.
  ['assuming a role of somebody else', `allow sts:AssumeRole on ${ROLE('partner')}`, [`sts-001 → ${OUT}/partner`]],
  ['assuming a role that does not trust it', `allow sts:AssumeRole on ${ROLE('writ-prod-app-task')}`, []],
  ['writing its trust', `allow iam:UpdateAssumeRolePolicy on ${ROLE('writ-prod-app-task')}`, ['iam-012 → iam-role/app-task']],
  ['reading its trust', `allow iam:GetRole on ${ROLE('writ-prod-app-task')}`, []],
  // Rights of identities.
  ['its own policy', `allow iam:PutRolePolicy on ${ROLE('writ-prod-app-a')}`, ['iam-005 → aws-root']],
  ['by a pattern', `allow iam:AttachRolePolicy on ${ROLE('writ-prod-*')}`, ['iam-009 → aws-root']],
  ['the policy of another role', `allow iam:PutRolePolicy on ${ROLE('writ-prod-app-task')}`, []],
  ['any role but its own', `allow iam:PutRolePolicy on ${ROLE('*')}\n  deny iam:PutRolePolicy on ${ROLE('writ-prod-app-a')}`, []],
  [
    'a user',
    'allow iam:PutUserPolicy on "arn:aws:iam::123456789012:user/bob"',
    ['iam-007 → outside-role/arn:aws:iam::123456789012:user/bob'],
  ],
  [
    'keys of a user',
    'allow iam:CreateAccessKey on "arn:aws:iam::123456789012:user/bob"',
    ['iam-002 → outside-role/arn:aws:iam::123456789012:user/bob'],
  ],
  ['a boundary taken away', `allow iam:DeleteRolePermissionsBoundary on ${ROLE('writ-prod-app-a')}`, []],
  ['everything', 'allow s3:ListAllMyBuckets on "*"', []],
])('%s', async (_what, body, expected) => {
  const reach = await graphOf(`${OTHERS}\n${eksApp('a', body)}`);
  expect(from(reach, 'iam-role/app-a').sort()).toEqual([...expected].sort());
});

test.each<[string, string, boolean]>([
  ['keys and rights of one user', 'allow iam:PutUserPolicy, iam:CreateAccessKey on "arn:aws:iam::123456789012:user/bob"', true],
  [
    'keys of one, rights of another',
    'allow iam:PutUserPolicy on "arn:aws:iam::123456789012:user/bob"\n  allow iam:CreateAccessKey on "arn:aws:iam::123456789012:user/eve"',
    false,
  ],
  ['trust and rights of one role', `allow iam:UpdateAssumeRolePolicy, iam:PutRolePolicy on ${ROLE('other')}`, true],
  [
    'trust of one, rights of another',
    `allow iam:UpdateAssumeRolePolicy on ${ROLE('other')}\n  allow iam:PutRolePolicy on ${ROLE('third')}`,
    false,
  ],
  [
    'a policy of a role that can be assumed',
    `allow sts:AssumeRole on ${ROLE('other')}\n  allow iam:CreatePolicyVersion on "arn:aws:iam::123456789012:policy/p"`,
    true,
  ],
  ['a policy alone', 'allow iam:CreatePolicyVersion on "arn:aws:iam::123456789012:policy/p"', false],
])('pairs: %s', async (_what, body, root) => {
  const reach = await graphOf(`${OTHERS}\n${eksApp('a', body)}`);
  expect(reach.from('app/a').has('aws-root')).toBe(root);
  expect(reach.from('app/a').has('vault-root')).toBe(root);
});

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/11111111-ab12-cd34-ef56-1234567890ab';
const TABLE = 'storage dynamodb { table = "vault-storage"  ha = true  point_in_time_recovery = true }';
const READS = 'allow dynamodb:GetItem on "arn:aws:dynamodb:us-east-1:123456789012:table/vault-storage"';
const SEAL = `seal awskms { key = "${KEY}" }`;

test.each<[string, string, string, boolean]>([
  ['seal key and table', vault({ storage: TABLE, seal: SEAL }), `allow kms:Decrypt on "${KEY}"\n  ${READS}`, true],
  [
    "volumes of Vault's servers",
    vault({ seal: SEAL }),
    `allow kms:Decrypt on "${KEY}"\n  allow ec2:CreateSnapshot, ebs:GetSnapshotBlock on "*"`,
    true,
  ],
  [
    'blocks of snapshots that it cannot make',
    vault({ seal: SEAL }),
    `allow kms:Decrypt on "${KEY}"\n  allow ebs:GetSnapshotBlock on "*"`,
    false,
  ],
  [
    'volumes, where the storage is a table',
    vault({ storage: TABLE, seal: SEAL }),
    `allow kms:Decrypt on "${KEY}"\n  allow ec2:CreateSnapshot, ebs:GetSnapshotBlock on "*"`,
    false,
  ],
  [
    "the table's own policy",
    vault({ storage: TABLE, seal: SEAL }),
    `allow kms:Decrypt on "${KEY}"\n  ${READS.replace('GetItem', 'PutResourcePolicy')}`,
    true,
  ],
  ['the key alone', vault({ storage: TABLE, seal: SEAL }), `allow kms:Decrypt on "${KEY}"`, false],
  ['the table alone', vault({ storage: TABLE, seal: SEAL }), READS, false],
  [
    'another key',
    vault({ storage: TABLE, seal: SEAL }),
    `allow kms:Decrypt on "arn:aws:kms:us-east-1:123456789012:key/22222222-ab12-cd34-ef56-1234567890ab"\n  ${READS}`,
    false,
  ],
  [
    'another table',
    vault({ storage: TABLE, seal: SEAL }),
    `allow kms:Decrypt on "${KEY}"\n  ${READS.replace('vault-storage"', 'orders"')}`,
    false,
  ],
  [
    'the key for another service',
    vault({ storage: TABLE, seal: SEAL }),
    `allow kms:Decrypt on "${KEY}" when kms:ViaService = "s3.us-east-1.amazonaws.com"\n  ${READS}`,
    false,
  ],
  ['giving itself the key', vault({ storage: TABLE, seal: SEAL }), `allow kms:PutKeyPolicy on "${KEY}"\n  ${READS}`, true],
  ['a created key, whose policy names Vault alone', vault({ storage: TABLE }), `allow kms:Decrypt on "*"\n  ${READS}`, false],
  [
    'its policy can be written',
    vault({ storage: TABLE }),
    `allow kms:PutKeyPolicy on "arn:aws:kms:us-east-1:123456789012:key/*"\n  ${READS}`,
    true,
  ],
  ['seal key and a snapshot of Vault', vault({ seal: SEAL }), `allow kms:Decrypt on "${KEY}"\n  allow snapshot on sys`, true],
  [
    'seal key and the bucket, whose key is kept',
    vault({ seal: SEAL }),
    `allow kms:Decrypt on "${KEY}"\n  allow s3:GetObject on "arn:aws:s3:::example-snapshots/*"`,
    false,
  ],
])('the storage: %s', async (_what, declared, body, root) => {
  const reach = await graphOf(`${declared}\n${eksApp('a', body)}`);
  const chain = reach.from('app/a').get('vault-root');
  expect(chain !== undefined).toBe(root);
  if (chain) expect(chain.at(-1)?.id).toBe('v-unseal-key');
});

test("Vault's own role opens the storage that it serves", async () => {
  const declared = vault({
    run: 'run on ecs { cluster = tasks  replicas = 2  clients = ["10.0.0.0/8"]  certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-ab12-cd34-ef56-1234567890ab"  tls_certificate = from sm/crt  tls_key = from sm/key }',
    storage: TABLE,
  })
    .replace('listener { tls_secret = "vault-server-tls" }', '')
    .replace(
      'auth kubernetes eks { cluster = platform }',
      'auth kubernetes eks { cluster = platform  host = "https://k.example.com"  ca_cert = "-----BEGIN CERTIFICATE-----\\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAK\\n-----END CERTIFICATE-----" }',
    );
  const body = `allow iam:PassRole on ${ROLE('writ-prod-vault')}\n  ${RUN}`;
  const reach = await graphOf(`${declared}\n${eksApp('a', body)}`);
  expect(path(reach.from('app/a').get('vault-root'))).toEqual([
    'app/a → iam-role/app-a',
    'iam-role/app-a → iam-role/vault',
    'iam-role/vault → vault-root',
  ]);
  expect(reach.from('app/a').get('vault-root')?.at(-1)?.id).toBe('v-unseal-key');
});

test('what an AWS engine hands out', async () => {
  const engine = `engine aws aws {
  role known { type = assumed_role  assume = "arn:aws:iam::{account}:role/k"  ttl = 1h
    allow iam:PassRole on "arn:aws:iam::123456789012:role/writ-prod-app-task"
    allow ecs:RunTask, ecs:RegisterTaskDefinition on "*" }
  role open { type = assumed_role  assume = "arn:aws:iam::{account}:role/o"  ttl = 1h }
  role maker { type = iam_user
    allow s3:GetObject on "arn:aws:s3:::reports/*" }
}`;
  const reach = await graphOf(`${OTHERS}\n${engine}\n${eksApp('a', 'allow generate on aws/known')}\n${eksApp('b', 'allow manage on aws')}`);
  expect(path(reach.from('app/a').get('app/task'))).toEqual([
    'app/a → engine-role/aws/known',
    'engine-role/aws/known → iam-role/app-task',
    'iam-role/app-task → app/task',
  ]);
  expect(
    reach
      .from('app/a')
      .get('app/task')
      ?.map((e) => e.onlyIf),
  ).toEqual([undefined, 'arn:aws:iam::123456789012:role/k allows it too', undefined]);
  expect(reach.limitOf('engine-role/aws/known')).toBe('arn:aws:iam::123456789012:role/k allows it too');
  expect(reach.awsGrants('engine-role/aws/maker').flatMap((s) => s.actions)).toEqual(['s3:GetObject']);
  expect(from(reach, 'engine-role/aws/open')).toEqual(['v-aws-creds-read → outside-role/arn:aws:iam::123456789012:role/o']);
  // Users are made without a boundary, so whoever writes roles makes one with any rights.
  expect(path(reach.from('app/b').get('vault-root'))).toEqual(['app/b → engine/aws', 'engine/aws → aws-root', 'aws-root → vault-root']);
});

test('a boundary holds the users of an engine, whoever writes its roles', async () => {
  const engine = `engine aws aws {
  role maker { type = iam_user  permissions_boundary = "arn:aws:iam::{account}:policy/edge"
    allow s3:GetObject on "arn:aws:s3:::reports/*" }
}`;
  const reach = await graphOf(`${engine}\n${eksApp('b', 'allow manage on aws')}`);
  expect(reach.from('app/b').has('aws-root')).toBe(false);
  expect(reach.from('app/b').has('outside-role/arn:aws:iam::123456789012:policy/edge')).toBe(true);
});

test('rights on a policy are rights on the thing', async () => {
  const reach = await graphOf(eksApp('a', 'allow s3:PutBucketPolicy on "arn:aws:s3:::b"'));
  expect(reach.awsGrants('iam-role/app-a').map((s) => [s.actions, s.resources.map((r) => r.arn)])).toEqual([
    [['s3:PutBucketPolicy'], ['arn:aws:s3:::b']],
    [['s3:*'], ['arn:aws:s3:::b', 'arn:aws:s3:::b/*']],
  ]);
});

test('another login than by IAM is not given by the role', async () => {
  const pass = `allow iam:UpdateAssumeRolePolicy on ${ROLE('writ-prod-app-b')}`;
  const reach = await graphOf(`${eksApp('a', pass)}\n${eksApp('b', 'allow s3:GetObject on "arn:aws:s3:::b/*"')}`);
  expect([...reach.from('app/a').keys()]).toEqual(['iam-role/app-a', 'iam-role/app-b']);
});

let world: World;
beforeAll(async () => {
  const program = (await compileSnippet({ text: `${OTHERS}\n${eksApp('a', 'allow s3:ListAllMyBuckets on "*"')}` })).project?.programs[0];
  if (!program) throw new Error('no program');
  const sink = new Diagnostics();
  world = worldOf(program, planIam(program, relate(program, sink), sink));
});

const idsWith = (actions: readonly string[]): readonly string[] => {
  const statements = actions.map((action): IamStatement => ({
    sid: 'S',
    effect: 'Allow',
    actions: [action],
    resources: [{ arn: '*' }],
    conditions: [],
    why: action,
    origin: world.program.env.span,
  }));
  const holder = { node: 'iam-role/app-a', arn: 'arn:aws:iam::123456789012:role/writ-prod-app-a', statements, limit: undefined } as const;
  return awsEdges(holder, world).edges.map((e) => e.id);
};

const combinations = [...passing, ...running, ...[...BECOMES, ...CONTROLS].map(({ id, action }) => ({ id, actions: [action] }))];
test.each(combinations.map((c) => [c.id, c.actions] as const))('%s needs every one of its actions', (id, actions) => {
  expect(idsWith(actions)).toContain(id);
  for (const action of actions) expect(idsWith(actions.filter((a) => a !== action))).not.toContain(id);
});
