import { expect, test } from 'vitest';
import { arnOf } from '../../src/schema/arn.ts';
import { cidr, url } from '../../src/schema/network.ts';
import * as t from '../../src/schema/types.ts';
import { Bare, CalendarDate, Duration, SecretRef, Size } from '../../src/schema/values.ts';

const span = { file: 'a', start: 0, end: 1 };
const hour = new Duration('1h', 3600);

test.each<readonly [string, t.AttrType<unknown>, unknown, unknown]>([
  ['a quoted text', t.string(), 'a', 'a'],
  ['a bare word', t.string(), new Bare('a', 'name'), 'a'],
  ['a duration in seconds', t.duration(), hour, 3600],
  ['a size in bytes', t.size(), new Size('1KiB', 1024), 1024],
  ['a date', t.date(), new CalendarDate('2027-01-01'), '2027-01-01'],
  ['one of', t.oneOf(['a', 'b']), new Bare('b', 'name'), 'b'],
  ['one value as a list', t.list(t.string()), 'a', ['a']],
  ['an ARN', arnOf('IAM policy'), 'arn:aws:iam::123456789012:policy/p', 'arn:aws:iam::123456789012:policy/p'],
  ['a URL', url('https', 'http'), 'http://a:1', 'http://a:1'],
  ['a network', cidr(), '10.0.0.0/8', '10.0.0.0/8'],
  ['a whole number', t.int(1, 5), 5, 5],
])('%s is taken', (_, type, value, expected) => {
  expect(type.zod.safeParse(value)).toMatchObject({ success: true, data: expected });
  expect(type.accept(value)).toEqual(expected);
});

test.each<readonly [string, t.AttrType<unknown>, unknown]>([
  ['a number as text', t.string(), 12],
  ['a text as duration', t.duration(), '1h'],
  ['a duration out of bounds', t.duration({ max: 60 }), hour],
  ['a fraction', t.int(), 1.5],
  ['none of', t.oneOf(['a', 'b']), 'c'],
  ['too short a list', t.list(t.string(), 1), []],
  ['an ARN of another service', arnOf('KMS key'), 'arn:aws:iam::123456789012:policy/p'],
  ['another scheme', url('https'), 'http://a:1'],
  ['a secret value', t.secret(), 'hunter2'],
  ['a bad network', cidr(), '10.0.0.0'],
])('%s is refused', (_, type, value) => {
  expect(type.zod.safeParse(value).success).toBe(false);
  expect(type.accept(value)).toBe(t.REFUSED);
});

test('a secret stays a reference', () => {
  const ref = new SecretRef('sm', 'okta', span);
  expect(t.secret().zod.safeParse(ref)).toMatchObject({ success: true, data: ref });
});
