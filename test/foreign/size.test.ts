import { expect, test } from 'vitest';
import { checkForeign } from '../../src/foreign/index.ts';

type Make = (i: number) => object;
const carried: Make = (i) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::example-bucket-${i}/*` });
const ofBucket: Make = (i) => ({ ...carried(i), Principal: { AWS: '111122223333' } });
const ofKey: Make = (i) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::111122223333:role/app-${i}` },
  Action: 'kms:Decrypt',
  Resource: '*',
});
const trust: Make = (i) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::111122223333:role/deployer-${i}` },
  Action: 'sts:AssumeRole',
});

/** A document of exactly so many characters, white space apart. */
function document(make: Make, size: number): object {
  const whole = (statements: readonly object[], id: string): object => ({ Version: '2012-10-17', Id: id, Statement: statements });
  const statements: object[] = [];
  const length = (list: readonly object[]): number => JSON.stringify(whole(list, '')).length;
  while (length([...statements, make(1000 + statements.length)]) <= size) statements.push(make(1000 + statements.length));
  return whole(statements, 'x'.repeat(size - length(statements)));
}

const told = (make: Make, size: number, indent = 2): string[] =>
  checkForeign({ path: 'a.json', text: JSON.stringify(document(make, size), null, indent) }, { dialect: 'vault' })
    .diagnostics.filter(({ code }) => code === 'W608')
    .map(({ severity, message }) => `${severity} ${message}`);

test.each([
  [
    'what a principal carries',
    carried,
    6_144,
    'warning',
    '6,144 in a managed policy: it fits only inline, into a role with hardly any other policy',
  ],
  ['a trust policy', trust, 2_048, 'warning', '2,048 in a trust policy, unless the quota was raised'],
  ['a key policy', ofKey, 32_768, 'error', '32,768 in a key policy'],
  ['a bucket policy', ofBucket, 20_480, 'error', '20,480 in a bucket policy'],
] as const)('%s: at the limit nothing, above it %s', (_name, make, limit, severity, said) => {
  expect(told(make, limit)).toEqual([]);
  expect(told(make, limit, 8)).toEqual([]);
  const size = (limit + 1).toLocaleString('en-US');
  expect(told(make, limit + 1)).toEqual([`${severity} this document has ${size} characters, and AWS allows ${said}`]);
});

test('what fits nowhere is an error', () => {
  expect(told(carried, 10_240)).toEqual([expect.stringMatching(/^warning /)]);
  expect(told(carried, 10_241)).toEqual([
    'error this document has 10,241 characters, and AWS allows 6,144 in a managed policy and 10,240 in all inline policies of a role',
  ]);
});
