import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { stagesWith } from '../cli/support.ts';
import { memoryHost } from '../support/memory-host.ts';
import { A, allow, deny, doc, line, ROLE, ROOT } from './group.ts';

const FILES = {
  '/work/role.json': JSON.stringify(doc(allow('s3:Get*', 'arn:aws:s3:::b/*', { Sid: 'Read' }), allow('kms:Decrypt'))),
  '/work/more.json': JSON.stringify(doc(deny('s3:*', 'arn:aws:s3:::b/secret/*'))),
  '/work/boundary.json': JSON.stringify(doc(allow('kms:*'))),
  '/work/session.json': JSON.stringify(doc(allow('sqs:*'))),
  '/work/key.json': JSON.stringify(doc({ Principal: { AWS: ROOT }, ...allow('kms:*') })),
  '/work/tags.json': JSON.stringify(
    doc(
      allow('ec2:CreateTags', '*', {
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b,c'] }, Null: { 'aws:TagKeys': 'false' } },
      }),
    ),
  ),
  '/work/bad.json':
    '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEqual": {} } }]\n}\n',
  '/work/broken.json': '{ "Version": "2012-10-17", }',
  '/work/batch.jsonl': `${line({ policies: [doc(allow('s3:*'))] })}\n`,
};

async function run(args: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  const host = memoryHost(FILES, { cwd: '/work', args: ['iam', ...args], stdin });
  const code = await main(host, stagesWith());
  return { code, out: host.stdout.text, err: host.stderr.text };
}
const words = (text: string): string[] => text.split(' ');

test.each([
  ['can --policy role.json s3:GetObject arn:aws:s3:::b/x', 0, '{"allowed":true,"because":"allow","statement":"Read"}'],
  ['can --policy role.json s3:PutObject arn:aws:s3:::b/x', 1, '{"allowed":false,"because":"implicit-deny"}'],
  [
    'can --policy role.json --policy more.json s3:GetObject arn:aws:s3:::b/secret/x',
    1,
    '{"allowed":false,"because":"explicit-deny","statement":"policies[1].Statement[0]"}',
  ],
  [
    'can --policy role.json more.json s3:GetObject arn:aws:s3:::b/secret/x',
    1,
    '{"allowed":false,"because":"explicit-deny","statement":"policies[1].Statement[0]"}',
  ],
  ['can --policy role.json --boundary boundary.json s3:GetObject arn:aws:s3:::b/x', 1, '{"allowed":false,"because":"boundary"}'],
  ['can --policy role.json --session-policy session.json s3:GetObject arn:aws:s3:::b/x', 1, '{"allowed":false,"because":"session-policy"}'],
  [
    `can --policy role.json --resource-policy key.json kms:Decrypt arn:aws:kms:us-east-1:${A}:key/1`,
    0,
    '{"allowed":true,"because":"allow","statement":"policies[0].Statement[1]"}',
  ],
  [
    `can --policy role.json --resource-policy key.json --principal ${ROLE} kms:Decrypt arn:aws:kms:us-east-1:444455556666:key/1`,
    0,
    '{"allowed":true,"because":"allow","statement":"policies[0].Statement[1]"}',
  ],
  [`can --policy role.json kms:Decrypt arn:aws:kms:us-east-1:${A}:key/1`, 1, '{"allowed":false,"because":"resource-policy"}'],
  [
    `can --policy role.json --principal ${ROLE} --resource-account 444455556666 s3:GetObject arn:aws:s3:::b/x`,
    1,
    '{"allowed":false,"because":"resource-policy"}',
  ],
  [
    'can --policy tags.json --context aws:TagKeys=a --context aws:tagkeys=b,c ec2:CreateTags *',
    0,
    '{"allowed":true,"because":"allow","statement":"policies[0].Statement[0]"}',
  ],
  ['can --policy tags.json --context aws:TagKeys=b ec2:CreateTags *', 1, '{"allowed":false,"because":"implicit-deny"}'],
])('writ iam %s', async (args, code, out) => {
  expect(await run([...words(args), '--format', 'json'])).toEqual({ code, out: `${out}\n`, err: '' });
});

test('the answer for people names the statement, its file and the reason', async () => {
  expect((await run(words('can --policy role.json s3:GetObject arn:aws:s3:::b/x'))).out).toBe(
    'allowed  s3:GetObject on arn:aws:s3:::b/x\nan identity policy allows it\nby Read (role.json Statement[0])\n',
  );
  expect((await run(words('can --policy role.json more.json s3:GetObject arn:aws:s3:::b/secret/x'))).out).toBe(
    'denied  s3:GetObject on arn:aws:s3:::b/secret/x\nexplicit-deny: a Deny statement applies, and a Deny wins over everything\nby more.json Statement[0]\n',
  );
  expect(
    (await run(words(`can --policy role.json --resource-policy key.json --principal ${ROLE} s3:GetObject arn:aws:s3:::b/x`))).out,
  ).toMatch(/it was taken for the principal's account \(--resource-account\)\.\n$/);
});

test('documents at fault: all of them are named with their place, nothing is decided', async () => {
  const { code, out, err } = await run(words('can --policy bad.json broken.json none.json s3:GetObject arn:aws:s3:::b/x'));
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(
    /W096.*Statement\[0\]\.Condition\.StringEqual: unknown operator "StringEqual"; did you mean StringEquals\?\n.*bad\.json:3:/,
  );
  expect(err).toMatch(/W096.*expected a name in quotes after the comma, found `}`\n.*broken\.json:1:28/);
  expect(err).toMatch(/W088.*none\.json cannot be read: it does not exist/);
});

test.each([
  ['', /a question is missing; there is can/],
  ['cann', /unknown question "cann"; did you mean can\?/],
  ['can', /ACTION and RESOURCE are missing/],
  ['can s3:GetObject', /ACTION and RESOURCE are missing/],
  ['can x.json s3:GetObject *', /"x\.json" is too much; policies are named with --policy/],
  ['can --policy role.json GetObject *', /"GetObject" is no action/],
  ['can --policy role.json s3:GetObject bucket', /"bucket" is no ARN/],
  ['can --policy role.json --principal bob s3:GetObject *', /"bob" is no principal/],
  ['can --policy role.json --context a s3:GetObject *', /--context takes KEY=VALUE/],
  ['can --policy role.json --boundary a --boundary b s3:GetObject *', /--boundary is given twice/],
  ['can --batch - --policy role.json', /--batch stands alone/],
  ['can --batch - s3:GetObject', /--batch stands alone/],
  ['can --batch none.jsonl', /none\.jsonl cannot be read/],
  ['can --format xml', /--format takes pretty, json/],
])('a wrong call: writ iam %s', async (args, text) => {
  const { code, out, err } = await run(words(args).filter((word) => word !== ''));
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(text);
});

test('a batch is answered line by line, whatever is wrong with some of them', async () => {
  const asked = [
    line({ policies: [doc(allow('s3:*'))] }),
    'nonsense',
    '',
    line({ policies: [doc(allow('s3:*'), deny('s3:GetObject', '*', { Sid: 'Never' }))] }),
    line({ policies: [{ Statement: 3 }] }),
  ];
  const { code, out, err } = await run(['can', '--batch', '-'], `\uFEFF${asked.join('\r\n')}`);
  expect([code, err]).toEqual([0, '']);
  expect(
    out
      .split('\n')
      .slice(0, -1)
      .map((text) => JSON.parse(text) as unknown),
  ).toEqual([
    { allowed: true, because: 'allow', statement: 'policies[0].Statement[0]' },
    { error: expect.stringMatching(/^no JSON/) as unknown },
    { error: expect.stringMatching(/^no JSON/) as unknown },
    { allowed: false, because: 'explicit-deny', statement: 'Never' },
    { error: 'policies[0].Statement[0]: a statement is an object, not a number' },
  ]);
  expect(await run(['can', '--batch', 'batch.jsonl'])).toMatchObject({
    code: 0,
    out: '{"allowed":true,"because":"allow","statement":"policies[0].Statement[0]"}\n',
  });
  expect(await run(['can', '--batch', '-'], '')).toEqual({ code: 0, out: '', err: '' });
  const many = await run(['can', '--batch', '-'], `${asked[0]}\n`.repeat(2500));
  expect(many.out.split('\n').length).toBe(2501);
});

test('a policy from standard input; where no policy of the resource is given, that is said', async () => {
  const text = JSON.stringify(doc(allow(['sts:AssumeRole', 's3:GetObject'])));
  const asked = await run(words(`can --policy - sts:AssumeRole arn:aws:iam::${A}:role/r`), text);
  expect([asked.code, asked.out]).toEqual([1, expect.stringMatching(/the role's trust policy has to allow it .*, and none is given here/)]);
  expect((await run(words('can --policy - s3:GetObject arn:aws:s3:::b/k'), text)).code).toBe(0);
});
