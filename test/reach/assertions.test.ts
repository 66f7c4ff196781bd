import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { compileSnippet } from '../support/base-project.ts';
import { ecsApp, eksApp, orders, vault } from './support.ts';

const failures = async (text: string): Promise<readonly Diagnostic[]> => {
  const { diagnostics } = await compileSnippet({ text });
  const bad = diagnostics.filter((d) => d.code.startsWith('W0') && d.code !== 'W069' && d.severity === 'error');
  expect(bad.map((d) => `${d.code} ${d.message}`)).toEqual([]);
  return diagnostics.filter((d) => d.code === 'W069');
};

const AWS = `engine aws aws {
  role reader { type = assumed_role  assume = "arn:aws:iam::{account}:role/reader"  ttl = 1h
    allow s3:GetObject on "arn:aws:s3:::reports/*" }
  role open { type = assumed_role  assume = "arn:aws:iam::{account}:role/open"  ttl = 1h }
  role user { type = iam_user
    allow s3:GetObject, s3:PutObject on "arn:aws:s3:::uploads/*"
    deny s3:PutObject on "arn:aws:s3:::uploads/keep/*" }
}`;
const GITHUB = 'auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }';
const pipeline = (body: string): string =>
  `${vault({ auth: GITHUB })}
pipeline p { run on github { repository = "example/x"  environment = "prod" }
  ${body} }`;

test.each<[string, string, RegExp | undefined]>([
  // AWS, directly
  ['cannot, and has nothing', `${eksApp('a', '')}\nassert app a cannot s3:DeleteObject on "arn:aws:s3:::*/*"`, undefined],
  [
    'cannot, but may',
    `${eksApp('a', 'allow s3:DeleteObject on "arn:aws:s3:::b/*"')}\nassert app a cannot s3:DeleteObject on "arn:aws:s3:::*/*"`,
    /app a can s3:DeleteObject on .*: s3:DeleteObject of arn:aws:s3:::b\/x$/,
  ],
  [
    'cannot, and may elsewhere',
    `${eksApp('a', 'allow s3:DeleteObject on "arn:aws:s3:::b/*"')}\nassert app a cannot s3:DeleteObject on "arn:aws:s3:::c/*"`,
    undefined,
  ],
  [
    'a level',
    `${eksApp('a', 'allow s3:PutObject on "arn:aws:s3:::b/*"')}\nassert nobody can s3:@write on "arn:aws:s3:::b/*"`,
    /app a can s3:@write .*: s3:PutObject of/,
  ],
  [
    'a pattern of actions',
    `${eksApp('a', 'allow s3:* on "arn:aws:s3:::b/*"')}\nassert nobody can s3:Delete* on "arn:aws:s3:::*"`,
    /s3:Delete/,
  ],
  [
    'a deny',
    `${eksApp('a', 'allow s3:* on "arn:aws:s3:::b/*"\n  deny s3:DeleteObject on "*"')}\nassert app a cannot s3:DeleteObject on "*"`,
    undefined,
  ],
  [
    'a deny that leaves something',
    `${eksApp('a', 'allow s3:DeleteObject on "arn:aws:s3:::b/*"\n  deny s3:DeleteObject on "arn:aws:s3:::b/x*"')}\nassert app a cannot s3:DeleteObject on "*"`,
    /s3:DeleteObject of arn:aws:s3:::b\/$/,
  ],
  [
    'a condition',
    `${eksApp('a', 'allow s3:GetObject on "arn:aws:s3:::b/*" when aws:PrincipalTag/team = "x"')}\nassert app a cannot s3:GetObject on "*"`,
    /, if the conditions on aws:PrincipalTag\/team hold$/,
  ],
  ['can', `${eksApp('a', 'allow s3:GetObject on "arn:aws:s3:::b/*"')}\nassert app a can s3:GetObject on "arn:aws:s3:::b/x/*"`, undefined],
  [
    'can, by two grants together',
    `${eksApp('a', 'allow s3:GetObject on "arn:aws:s3:::b/*", "arn:aws:s3:::c*"')}\nassert app a can s3:GetObject on "arn:aws:s3:::c/*"`,
    undefined,
  ],
  [
    'can, but not all of it',
    `${eksApp('a', 'allow s3:GetObject on "arn:aws:s3:::b/x/*"')}\nassert app a can s3:GetObject on "arn:aws:s3:::b/*"`,
    /app a cannot s3:GetObject on .*: s3:GetObject of arn:aws:s3:::b\//,
  ],
  [
    'can, under a condition',
    `${eksApp('a', 'allow s3:GetObject on "arn:aws:s3:::b/*" when aws:PrincipalTag/team = "x"')}\nassert app a can s3:GetObject on "arn:aws:s3:::b/*"`,
    /cannot be decided: .* only, if the conditions on aws:PrincipalTag\/team hold/,
  ],
  [
    'only',
    `${eksApp('a', 'allow s3:GetObject on "arn:aws:s3:::b/*"')}\n${eksApp('c', 'allow s3:GetObject on "arn:aws:s3:::*"')}\nassert only app a can s3:GetObject on "arn:aws:s3:::b/*"`,
    /app c can s3:GetObject/,
  ],
  [
    'a secret outside Vault',
    `${eksApp('a', 'allow read on sm/crt')}\nassert nobody can read on sm/*`,
    /app a can read on sm\/\*: secretsmanager:GetSecretValue/,
  ],
  ['another secret outside Vault', `${eksApp('a', 'allow read on sm/crt')}\nassert nobody can read on sm/key`, undefined],
  // AWS, through Vault
  [
    'through an engine',
    `${AWS}\n${eksApp('a', 'allow generate on aws/user')}\nassert app a cannot s3:PutObject on "*"`,
    /app a can s3:PutObject on \*, as role aws\/user|can s3:PutObject/,
  ],
  [
    'through an engine, not what it denies',
    `${AWS}\n${eksApp('a', 'allow generate on aws/user')}\nassert app a cannot s3:PutObject on "arn:aws:s3:::uploads/keep/*"`,
    undefined,
  ],
  ['not directly', `${AWS}\n${eksApp('a', 'allow generate on aws/user')}\nassert app a cannot directly s3:PutObject on "*"`, undefined],
  [
    'can, through an engine',
    `${AWS}\n${eksApp('a', 'allow generate on aws/user')}\nassert app a can s3:GetObject on "arn:aws:s3:::uploads/*"`,
    undefined,
  ],
  [
    'within a session policy',
    `${AWS}\n${eksApp('a', 'allow generate on aws/reader')}\nassert app a cannot s3:DeleteObject on "*"`,
    undefined,
  ],
  [
    'can, if the role does',
    `${AWS}\n${eksApp('a', 'allow generate on aws/reader')}\nassert app a can s3:GetObject on "arn:aws:s3:::reports/*"`,
    /cannot be decided: .* only, if arn:aws:iam::123456789012:role\/reader allows it too/,
  ],
  [
    'an outside role',
    `${AWS}\n${eksApp('a', 'allow generate on aws/open')}\nassert app a cannot s3:DeleteObject on "*"`,
    /cannot be decided: app a reaches arn:aws:iam::123456789012:role\/open, and what that holds is unknown/,
  ],
  // escalate
  ['nothing', `${orders}\n${eksApp('a', 'allow read on secret/payments/x')}\nassert nobody can escalate`, undefined],
  [
    'root',
    `${eksApp('a', 'allow write-policy on sys/app-a')}\nassert nobody can escalate`,
    /app a can escalate in 1 step: it reaches everything at Vault$/,
  ],
  [
    'what another team owns',
    `${orders}\n${eksApp('a', 'allow read on secret/orders/x')}\nassert nobody can escalate`,
    /it reaches read on secret\/orders\/x, of team orders$/,
  ],
  [
    'what it has shared',
    `${orders.replace(/ }$/, '\n  share read on secret/orders/x with app a }')}\n${eksApp('a', '')}\nassert nobody can escalate`,
    undefined,
  ],
  [
    'what a deny takes away',
    `${orders}\n${eksApp('a', 'allow read on secret/orders/x\n  deny read on secret/orders/**')}\nassert nobody can escalate`,
    undefined,
  ],
  [
    'an engine with others in it',
    `team orders { group = "orders"  owns db/orders_ro }\n${eksApp('a', 'allow manage on db')}\nassert app a cannot escalate`,
    /it reaches (manage on db|db\/orders_ro), of team orders/,
  ],
  [
    'a secret outside Vault that a team owns',
    `team orders { group = "orders"  owns sm/key }\n${eksApp('a', 'allow read on sm/key')}\nassert nobody can escalate`,
    /read on sm\/key, of team orders/,
  ],
  [
    'unknown',
    `${AWS}\n${eksApp('a', 'allow generate on aws/open')}\nassert nobody can escalate`,
    /cannot be decided: whether app a can escalate: it may generate credentials of role aws\/open, and what arn:.*role\/open holds is unknown/,
  ],
  [
    'others are decided, whatever is unknown',
    `${AWS}\n${eksApp('a', 'allow generate on aws/open')}\n${eksApp('z', 'allow write-entity on identity/x')}\nassert nobody can escalate`,
    /app z can escalate/,
  ],
  ['can', `${eksApp('a', 'allow write-policy on sys/app-a')}\nassert app a can escalate`, undefined],
  ['can, but cannot', `${eksApp('a', '')}\nassert app a can escalate`, /app a cannot escalate/],
  // pipelines
  ['a pipeline that applies', `${pipeline('applies = [vault, team/payments]')}\nassert nobody can escalate`, undefined],
  [
    'a pipeline that applies, by name',
    `${pipeline('applies = [vault, team/payments]')}\nassert pipeline p cannot escalate`,
    /pipeline p can escalate in 1 step: it reaches everything at Vault/,
  ],
  [
    'a pipeline by hand',
    `${pipeline('applies = [team/payments]\n  allow write-entity on identity/x')}\nassert nobody can escalate`,
    /pipeline p can escalate/,
  ],
  [
    'an app that becomes a pipeline may all that the pipeline may',
    `${pipeline('applies = [vault]')}\n${eksApp('a', 'allow write-role on auth/github/role/pipeline-p')}\nassert nobody can escalate`,
    /app a can escalate/,
  ],
  // Vault's own verbs, through reach
  ['nobody can, and a pipeline applies', `${pipeline('applies = [vault]')}\nassert nobody can export on transit/**`, undefined],
  [
    'through another app',
    `${ecsApp('task', 'allow decrypt on transit/orders')}\n${eksApp('a', 'allow lambda:ListFunctions on "*"\n  allow ecs:ExecuteCommand on "arn:aws:ecs:us-east-1:123456789012:task/tasks/*"')}\nassert only app task can decrypt on transit/orders`,
    /app a can decrypt on transit\/orders, as app task: update of transit\/decrypt\/orders/,
  ],
  [
    'through root',
    `${eksApp('a', 'allow write-entity on identity/x')}\nassert nobody can export on transit/**`,
    /app a can export on transit\/\*\*: it reaches everything at Vault/,
  ],
  [
    'through root, but not directly',
    `${eksApp('a', 'allow write-entity on identity/x')}\nassert nobody can directly export on transit/**`,
    undefined,
  ],
  ['can, through root', `${eksApp('a', 'allow write-entity on identity/x')}\nassert app a can export on transit/**`, undefined],
])('%s', async (_what, text, expected) => {
  const found = await failures(text);
  if (!expected) return expect(found.map((d) => d.message)).toEqual([]);
  expect(found.map((d) => d.message)).toHaveLength(1);
  expect(found[0]?.message).toMatch(expected);
  expect(found[0]?.envs).toEqual(['prod']);
});

test('Vault, AWS, Vault: the shortest chain stands in the related places, each step at its line', async () => {
  const engine = `engine aws aws {
  role deployer { type = assumed_role  assume = "arn:aws:iam::{account}:role/deployer"  ttl = 1h
    allow iam:PassRole on "arn:aws:iam::{account}:role/writ-prod-app-task" when iam:PassedToService = "ecs-tasks.amazonaws.com"
    allow ecs:RunTask, ecs:RegisterTaskDefinition on "*" }
}`;
  const text = `${orders}\n${ecsApp('task', 'allow read on secret/orders/mail', 'orders')}\n${engine}\n${eksApp('a', 'allow generate on aws/deployer')}\nassert nobody can escalate because "each team its own"`;
  const [found, ...more] = await failures(text);
  expect(more).toEqual([]);
  expect(found?.message).toBe(
    'assertion fails: app a can escalate in 3 steps: it reaches read on secret/orders/mail, of team orders, if arn:aws:iam::123456789012:role/deployer allows it too (each team its own)',
  );
  const line = (start: number): string => text.slice(text.lastIndexOf('\n', start) + 1, text.indexOf('\n', start)).trim();
  expect(found?.related?.map((r) => [r.message, line(r.span.start).slice(0, 40)])).toEqual([
    ['app a may generate credentials of role aws/deployer', 'allow generate on aws/deployer'],
    [
      'role aws/deployer may pass writ-prod-app-task to ecs-tasks.amazonaws.com (iam:PassRole + ecs:RegisterTaskDefinition + ecs:RunTask)',
      'allow iam:PassRole on "arn:aws:iam::{acc',
    ],
    ['IAM role app-task logs in to Vault as app task', 'app task {'],
    ['granted here: read on secret/orders/mail', 'allow read on secret/orders/mail'],
    ['team orders owns secret/orders/**', 'team orders { group = "orders"  owns sec'],
  ]);
});

test('an action that AWS does not have is an error with the nearest name', async () => {
  const { diagnostics } = await compileSnippet({ text: 'assert nobody can s3:GetObjects on "*"' });
  expect(diagnostics.map((d) => [d.code, d.help])).toEqual([['W601', 'did you mean s3:GetObject?']]);
  const bucket = await compileSnippet({ text: 'assert nobody can s3:GetObject on "arn:aws:s3:::b"' });
  expect(bucket.diagnostics.map((d) => d.code)).toEqual(['W602']);
});
