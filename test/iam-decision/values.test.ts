import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, compareNumbers, dateOf, rangeOf, within } from '../../src/access/iam-decision/values.ts';

// W3C, "Date and Time Formats" (https://www.w3.org/TR/NOTE-datetime), and what the user guide shows.
test.each([
  ['1997', '1997-01-01T00:00:00Z'],
  ['1997-07', '1997-07-01T00:00:00Z'],
  ['1997-07-16', '1997-07-16T00:00:00Z'],
  ['1997-07-16T19:20+01:00', '1997-07-16T18:20:00Z'],
  ['1997-07-16T19:20:30+01:00', '1997-07-16T18:20:30Z'],
  ['1997-07-16T19:20:30.45+01:00', '1997-07-16T18:20:30.450Z'],
  ['1994-11-05T08:15:30-05:00', '1994-11-05T13:15:30Z'],
  ['20130930T231548Z', '2013-09-30T23:15:48Z'],
  ['1577836800', '2020-01-01T00:00:00Z'],
  ['0', '1970-01-01T00:00:00Z'],
  ['0001-01-01', '0001-01-01T00:00:00Z'],
])('the moment %s', (text, iso) => {
  expect(dateOf(text)).toBe(Date.parse(iso));
});

test.each([
  '',
  'today',
  '2020-13-01',
  '2020-02-30',
  '2020-1-1',
  '2020-01-01T00:00:00',
  '2020-01-01T24:00:00Z',
  '2020-01-01T00:60:00Z',
  '2020-*',
])('%s is no moment', (text) => expect(dateOf(text)).toBeUndefined());

test.each([
  ['10', '9', 1],
  ['9.5', '10', -1],
  ['10', '10.0', 0],
  ['1e3', '1000', 0],
  ['-1', '0', -1],
  ['+1', '1', 0],
  ['9007199254740993', '9007199254740992', 1],
  ['ten', '10', undefined],
  ['', '0', undefined],
  ['0x10', '16', undefined],
])('%s against %s', (a, b, order) => {
  const found = compareNumbers(a, b);
  expect(found === undefined ? undefined : Math.sign(found)).toBe(order);
});

test.each([
  ['203.0.113.5', '203.0.113.0/24', true],
  ['203.0.113.5', '203.0.113.99/24', true],
  ['203.0.114.5', '203.0.113.0/24', false],
  ['10.0.0.1', '0.0.0.0/0', true],
  ['2001:db8::1', '0.0.0.0/0', false],
  ['2001:db8::1', '::/0', true],
  ['2001:db8::1', '2001:DB8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['::ffff:192.0.2.1', '::ffff:c000:201', true],
  ['192.0.2.1', '::ffff:c000:201', false],
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.1.0.0/16', false],
])('%s in %s: %s', (address, range, inside) => {
  const [a, b] = [rangeOf(address), rangeOf(range)];
  expect(a && b && within(a, b)).toBe(inside);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.256',
  '01.2.3.4',
  '1.2.3.4/33',
  '1.2.3.4/',
  '1.2.3.4/8/8',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  'g::',
  '::/129',
  '*',
])('%s is no address', (text) => expect(rangeOf(text)).toBeUndefined());

test('an IPv6 address is the same in every spelling', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      // Node's own reading of the address, as the host of a URL.
      const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      expect(rangeOf(text)?.address).toBe(rangeOf(canonical)?.address);
    }),
    { numRuns: 1000 },
  );
});

test('base64', () => {
  expect(bytesOf('QmluYXJ5VmFsdWVJbkJhc2U2NA==')).toBe('BinaryValueInBase64');
  expect(bytesOf('QmluYXJ5VmFsdWVJbkJhc2U2NA')).toBeUndefined();
  expect(bytesOf('a b=')).toBeUndefined();
});
