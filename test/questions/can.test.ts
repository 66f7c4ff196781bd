import { expect, test } from 'vitest';
import type { PrincipalId } from '../../src/access/relation.ts';
import { partsOf } from '../../src/questions/aws.ts';
import { can } from '../../src/questions/can.ts';
import { readPrincipal } from '../../src/questions/ask.ts';
import { pathsText } from '../../src/questions/text.ts';
import { type Answer, CallFault } from '../../src/questions/types.ts';
import { VAULT_ON_EKS } from '../../src/rules/examples.ts';
import { decide } from './support.ts';

const { compiled, decided, place } = decide(`
engine aws cloud {
  role reports {
    type = iam_user
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    deny s3:GetObject on "arn:aws:s3:::reports/private/*"
  }
  role assumed { type = assumed_role  assume = "arn:aws:iam::123456789012:role/outside" }
  role session { type = assumed_role  assume = "arn:aws:iam::123456789012:role/outside"  allow s3:PutObject on "arn:aws:s3:::in/*" }
  role mixed { type = iam_user  policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]  allow sqs:SendMessage on "arn:aws:sqs:us-east-1:123456789012:q" }
}

profile base { allow subkeys on secret/shared/* }

team payments {
  group = "payments"
  owns secret/payments/**
  allow list, read on secret/payments/**
  deny read on secret/payments/root/**
  allow read on secret/people/{self.id}/**
  share read on secret/payments/rates with app reader because "prices"
}

app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
  boundary = "arn:aws:iam::123456789012:policy/limit"
  use base
  allow read on secret/a/**, secret/b/*
  allow update on secret/a/x/*
  allow write-metadata on secret/a/**
  allow read, delete on secret/a/k until 2027-02-01
  allow generate on cloud/session
  allow s3:ListBucket on "arn:aws:s3:::own"
  raw "cloud/sts/reports" { capabilities = [update]  because = "an old client" }
  raw "secret/data/w/*" { capabilities = [read]  min_wrapping_ttl = 60s  because = "wrapped only" }
}

app caller {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "caller" }
  allow generate on cloud/reports, cloud/assumed, cloud/mixed
  allow s3:GetObject on "arn:aws:s3:::data/*" when aws:SourceIp = "10.0.0.0/8"
  allow s3:PutObject on "arn:aws:s3:::data/*"
  deny s3:PutObject on "arn:aws:s3:::data/locked/*"
}
`);

function ask(id: string, verb: string, resource: string): Answer {
  const answer = can(compiled, id as PrincipalId, verb, resource, place);
  if (!answer || answer instanceof CallFault) throw new Error(answer?.message ?? 'no such principal');
  return answer;
}
const said = ({ verdict, parts }: Answer): string[] => [
  verdict,
  ...parts.flatMap((p) => p.regions.map((r) => `${p.operation}${p.another ? ' (other)' : ''} ${r.state}: ${pathsText(r.paths)}`)),
];

test.each<[string, string, string, string[]]>([
  ['app/reader', 'read', 'secret/a/**', ['yes', 'read allowed: secret/a/**', 'read allowed: secret/a/k', 'read allowed: secret/a/x/*']],
  ['app/reader', 'read', 'secret/a/x/y', ['yes', 'read allowed: secret/a/x/y']],
  ['app/reader', 'update', 'secret/a/x/y', ['yes', 'update allowed: secret/a/x/y']],
  ['app/reader', 'write', 'secret/a/x/y', ['part', 'create refused: secret/a/x/y', 'update allowed: secret/a/x/y']],
  [
    'app/reader',
    'read',
    'secret/*/k',
    [
      'part',
      'read allowed: secret/a/k',
      'read allowed: secret/b/k',
      'read conditional: secret/w/k',
      'read refused: secret/*/k except secret/a/k, secret/b/k, secret/w/k',
    ],
  ],
  ['app/reader', 'read', 'secret/b/**', ['part', 'read allowed: secret/b/*', 'read refused: secret/b/** except secret/b/*']],
  ['app/reader', 'read', 'secret/c/**', ['no', 'read refused: secret/c/**']],
  [
    'app/reader',
    'write-metadata',
    'secret/a/x',
    ['yes', 'create allowed: secret/a/x', 'update allowed: secret/a/x', 'patch allowed: secret/a/x'],
  ],
  ['app/reader', 'read', 'secret/w/x', ['only-if', 'read conditional: secret/w/x']],
  ['app/reader', 'subkeys', 'secret/shared/k', ['yes', 'subkeys'].slice(0, 1).concat('read allowed: secret/shared/k')],
  ['app/reader', 'read', 'secret/payments/rates', ['yes', 'read allowed: secret/payments/rates']],
  // `sts` gives the same as `creds`: no grant of `generate` emits it, but it counts.
  ['app/reader', 'generate', 'cloud/reports', ['yes', 'read refused: cloud/reports', 'update (other) allowed: cloud/reports']],
  ['team/payments', 'list', 'secret/payments/**', ['yes', 'list allowed: secret/payments/**']],
  [
    'team/payments',
    'read',
    'secret/payments/**',
    ['part', 'read allowed: secret/payments/** except secret/payments/root/**', 'read refused: secret/payments/root/**'],
  ],
  ['team/payments', 'read', 'secret/people/e1/x', ['only-if', 'read conditional: secret/people/e1/x']],
  ['app/reader', 's3:ListBucket', 'arn:aws:s3:::own', ['only-if', 's3:ListBucket conditional: arn:aws:s3:::own']],
  ['app/caller', 's3:GetObject', 'arn:aws:s3:::reports/public/x', ['yes', 's3:GetObject allowed: arn:aws:s3:::reports/public/x']],
  [
    'app/caller',
    's3:PutObject',
    'arn:aws:s3:::data/*',
    [
      'part',
      's3:PutObject allowed: arn:aws:s3:::data/* except arn:aws:s3:::data/locked/*',
      's3:PutObject unknown: arn:aws:s3:::data/locked/*',
      's3:PutObject unknown: arn:aws:s3:::data/locked/*',
    ],
  ],
])('%s %s on %s', (id, verb, resource, expected) => {
  expect(said(ask(id, verb, resource))).toEqual(expected);
});

test('what an outside role or policy holds is unknown, and said so', () => {
  const answer = ask('app/caller', 'sqs:ReceiveMessage', 'arn:aws:sqs:us-east-1:123456789012:q');
  expect(answer.verdict).toBe('unknown');
  const conditions = answer.parts[0]?.regions.flatMap((r) => r.conditions);
  expect(conditions).toContain('what arn:aws:iam::123456789012:role/outside holds');
  expect(conditions).toContain('what arn:aws:iam::aws:policy/ReadOnlyAccess holds');
});

test('a session policy holds only what its outside role holds as well', () => {
  const answer = ask('app/reader', 's3:PutObject', 'arn:aws:s3:::in/x');
  expect([answer.verdict, answer.parts[0]?.regions[0]?.conditions]).toEqual([
    'only-if',
    ['arn:aws:iam::123456789012:role/outside holds it, which the specs do not say'],
  ]);
});

test('the deciding stanza, what it wins over and why, the grant and its end', () => {
  const [exact] = ask('app/reader', 'read', 'secret/a/k').parts[0]?.regions ?? [];
  expect(exact).toMatchObject({
    decidedBy: 'secret/data/a/k',
    within: 'app-reader',
    beats: { pattern: 'secret/data/a/*', why: 'an exact path wins over every pattern' },
  });
  expect(exact?.sources.map((s) => [s.grant, s.until])).toContainEqual(['read on secret/a/k', '2027-02-01']);
  const [glob] = ask('app/reader', 'update', 'secret/a/x/y').parts[0]?.regions ?? [];
  expect(glob).toMatchObject({ decidedBy: 'secret/data/a/x/+', capabilities: ['read', 'update'] });
  expect(glob?.beats?.why).toMatch(/first wildcard stands later/);
});

test('a refusal names the deny that takes the grant away; a share and a profile say what they are', () => {
  const regions = ask('team/payments', 'read', 'secret/payments/root/x').parts[0]?.regions ?? [];
  expect(regions[0]?.sources).toMatchObject([
    { grant: 'deny read on secret/payments/root/**', from: expect.stringMatching(/^specs\/snippet\.writ:\d+$/) },
  ]);
  expect(ask('app/reader', 'read', 'secret/payments/rates').parts[0]?.regions[0]?.sources[0]).toMatchObject({
    how: 'share',
    because: 'prices',
  });
  expect(ask('app/reader', 'subkeys', 'secret/shared/k').parts[0]?.regions[0]?.sources[0]).toMatchObject({ how: 'profile' });
});

test("Vault's default policy is part of the answer", () => {
  const { verdict, parts } = ask('app/checkout', 'renew-self', 'token');
  expect([verdict, parts[0]?.regions[0]?.within, parts[0]?.regions[0]?.decidedBy]).toEqual(['yes', 'default', 'auth/token/renew-self']);
});

test.each([
  ['read', 'secrt/a', /there is no engine `secrt`/, 'did you mean secret?'],
  ['raed', 'secret/a', /has no verb `raed`/, 'did you mean `read`?'],
  ['read', 'secret/data/a', /`data\/` is added by Writ/, 'write `secret/a`'],
  ['read', 'secret//a', /no empty segments/, undefined],
  ['read', 'secret/a*', /`\*` is a whole segment/, undefined],
  ['read', 'arn:aws:s3:::x', /a verb of Vault, and arn:aws:s3:::x an ARN/, undefined],
  ['generate', 'db/orders', /takes a role, and db\/orders is a connection/, 'there are db/orders_ro'],
  ['encrypt', 'transit/orders/x', /takes one name/, undefined],
  ['s3:GetObjct', 'arn:aws:s3:::x/y', /no action GetObjct/, 'did you mean s3:GetObject?'],
  ['s3x:GetObject', 'arn:aws:s3:::x/y', /no service/, undefined],
  ['s3:GetObject', 'arn:aws:sqs:us-east-1:123456789012:q', /does not take/, undefined],
  ['s3:GetObject', 'my-bucket', /is no ARN/, undefined],
  ['s3:GetObject', 'arn:aws', /is no ARN/, undefined],
  ['read', 'secret/{evn}/a', /\{evn\} stands for nothing/, 'did you mean {env}?'],
  ['write', 'sm/okta', /store `sm` has no verb `write`/, undefined],
  ['read', 'sm/okat', /store `sm` has no secret `okat`/, 'did you mean okta?'],
])('a question that means nothing: %s on %s', (verb, resource, message, help) => {
  const fault = can(compiled, 'app/checkout', verb, resource, place);
  expect(fault).toBeInstanceOf(CallFault);
  expect((fault as CallFault).message).toMatch(message);
  if (help !== undefined) expect((fault as CallFault).help).toBe(help);
});

test.each([
  ['app/chekout', /there is no app "chekout"/, 'did you mean app/checkout?'],
  ['ap/checkout', /no kind of principal "ap"/, 'did you mean app/checkout?'],
  ['checkout', /has none/, 'did you mean app/checkout?'],
  ['user/nobody', /there is no user "nobody"/, undefined],
])('an unknown principal: %s', (id, message, help) => {
  const fault = readPrincipal(id, decided.compiled);
  expect(fault).toBeInstanceOf(CallFault);
  expect((fault as CallFault).message).toMatch(message);
  expect((fault as CallFault).help).toBe(help);
});

test('ARN patterns that cross in too many ways are answered unknown, soon and with a reason', () => {
  const statements = Array.from({ length: 40 }, (_, i) => ({
    sid: `S${i}`,
    effect: 'Allow' as const,
    actions: ['s3:GetObject'],
    resources: [{ arn: `arn:aws:s3:::*${'abcdefghij'[i % 10]}*${'klmnopqrst'[(i * 7) % 10]}*${i}*` }],
    conditions: [],
    why: '',
    origin: { file: 'specs/base.writ', start: 0, end: 1 },
  }));
  const holder = { name: 'role x', through: [], statements, conditions: [], unknown: undefined };
  const asked = { kind: 'aws', actions: ['s3:GetObject'], arns: ['arn:aws:s3:::*'], stored: false } as const;
  const started = performance.now();
  const [part] = partsOf([holder], asked, place);
  expect([part?.verdict, part?.regions[0]?.conditions[0]]).toEqual(['unknown', expect.stringMatching(/cross in too many ways/)]);
  expect(performance.now() - started).toBeLessThan(8000);
});

test('a name that is the same in other letters is another way round a deny, where the version takes it', () => {
  const { compiled: here, place: at } = decide(
    `${VAULT_ON_EKS.replace('version = "2.2.2"', 'version = "2.1.1"')}\nteam ops {\n  group = "ops"\n  allow write-policy on sys/**\n  deny write-policy on sys/admin\n}\n`,
  );
  const answer = can(here, 'team/ops' as PrincipalId, 'write-policy', 'sys/admin', at);
  if (!answer || answer instanceof CallFault) throw new Error('no answer');
  expect(answer.verdict).toBe('yes');
  expect(answer.parts.filter((p) => p.verdict === 'yes').map((p) => [p.another, p.asked])).toEqual([[true, 'sys/policies/acl/ADMIN']]);
});

test('a login that binds its tokens to networks is a condition of all that they ask, and of what credentials they get', async () => {
  const bound = decide(`
engine aws cloud { role reports { type = iam_user  allow s3:GetObject on "arn:aws:s3:::reports/*" } }
team payments { group = "payments"  owns secret/payments/** }
app inside {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "inside" }
  login { bound_cidrs = ["10.0.0.0/8", "192.0.2.0/24"] }
  allow read on secret/payments/inside/**
  deny read on secret/payments/inside/root
  allow generate on cloud/reports
}
`);
  const asked = (verb: string, resource: string): Answer => {
    const answer = can(bound.compiled, 'app/inside', verb, resource, bound.place);
    if (!answer || answer instanceof CallFault) throw new Error(answer?.message);
    return answer;
  };
  const condition = 'the request comes from 10.0.0.0/8 or 192.0.2.0/24';
  const read = asked('read', 'secret/payments/inside/x');
  expect([read.verdict, read.parts[0]?.regions[0]?.conditions]).toEqual(['only-if', [condition]]);
  expect(asked('read', 'secret/payments/inside/root').verdict).toBe('no');
  const object = asked('s3:GetObject', 'arn:aws:s3:::reports/x');
  expect([object.verdict, object.parts[0]?.regions[0]?.conditions]).toEqual(['only-if', [condition]]);
  const { linesOf } = await import('../../src/questions/holdings.ts');
  const lines = linesOf(bound.compiled, ['app/inside'], bound.place);
  expect(lines.map((l) => [l.effect, l.what, l.conditions])).toEqual([
    ['allow', 'read', [condition]],
    ['allow', 'generate', [condition]],
    ['deny', 'read', []],
    ['allow', 's3:GetObject', [condition]],
  ]);
});
