import { expect, test } from 'vitest';
import { schemas } from '../../src/model/index.ts';
import type { Attr, BlockSchema, Child } from '../../src/schema/block.ts';
import { REFUSED } from '../../src/schema/types.ts';
import { Bare, CalendarDate, Duration, SecretRef, Size } from '../../src/schema/values.ts';
import { valueOf } from './bind.ts';

/** Every attribute of the language once, with the words that lead to it. */
function attributes(): ReadonlyMap<string, Attr> {
  const found = new Map<string, Attr>();
  const walk = (path: string, schema: BlockSchema): void => {
    for (const [name, attr] of Object.entries(schema.attributes)) found.set(`${path}.${name}`, attr);
    for (const [kind, child] of Object.entries(schema.blocks)) children(`${path}.${kind}`, child);
  };
  const children = (path: string, child: Child): void => {
    if (child.schema) walk(path, child.schema);
    for (const [variant, schema] of Object.entries(child.variants?.schemas ?? {})) walk(`${path} ${variant}`, schema);
  };
  for (const [kind, child] of Object.entries(schemas)) children(kind, child);
  return found;
}
const all = [...attributes()];

test('every attribute is described, and has an example or a default', () => {
  expect(all.length).toBeGreaterThan(300);
  const mute = all.filter(
    ([, { doc, type, fallback, example }]) =>
      !/^[A-Z`].*[.)]$/s.test(doc) || type.expects === '' || (fallback ?? example ?? type.example) === undefined,
  );
  expect(mute.map(([path]) => path)).toEqual([]);
});

test('every attribute takes its own examples', () => {
  const refused = all.flatMap(([path, { type, example }]) =>
    [example, type.example].flatMap((literal) =>
      literal === undefined ? [] : valueOf(type, literal, 'aws', 'us-east-1').said.map((said) => `${path} = ${literal}: ${said}`),
    ),
  );
  expect(refused).toEqual([]);
});

const SPAN = { file: 'a.writ', start: 0, end: 1 };
// prettier-ignore
const TEXTS = [
  '', ' ', 'a', 'A', 'a b', 'a.b.', 'a/b', '/a/b', '/a/b/', '..', 'a*', 'a+', '{env}', 'é', '\u0000', '10', '0', '-1', '1h', '10GiB', 'true', '2027-01-31',
  '10.0.0.0/8', '10.0.0.1/8', '10.0.0.0', 'https://a.example.com', 'http://a', 'https://a.example.com:8200/x', 'a.example.com:443', 'vpc-0a1b2c3d',
  '123456789012', 'us-east-1', 'arn:aws:iam::123456789012:role/a', 'arn:aws:s3:::b/*', 'sha256:00', 'owner/name', 'a'.repeat(300),
];
const NUMBERS = [0, 1, -1, 0.5, 3, 30, 443, 65_536, 1e9, Number.NaN, Infinity];
// prettier-ignore
const OTHERS: readonly unknown[] = [
  true, false, null, undefined, {}, { a: 'b' }, [], ['a'], ['a', 1], [[]], [true], ['a', 'a'], new CalendarDate('2027-01-31'), new SecretRef('sm', 'okta', SPAN),
];
/** Values near and far from what attributes take: every class of lowered value, and the schema's own words. */
const odd: readonly unknown[] = [
  TEXTS,
  NUMBERS,
  OTHERS,
  [1, 60, 90, 3600, 86_400, 30 * 86_400, 400 * 86_400, 0].map((seconds) => new Duration(`${seconds}s`, seconds)),
  [0, 1, 1024, 2 ** 30, 10 * 2 ** 30, 1.5 * 2 ** 30].map((bytes) => new Size(`${bytes}B`, bytes)),
  ['a', 'eks', 'a/b', 'a/**'].map((text) => new Bare(text, 'name')),
  ['012', '2.10', '1', '123456789012'].map((text) => new Bare(text, 'number')),
].flat();

test('every attribute takes at once exactly what its schema takes', () => {
  let [taken, refused] = [0, 0];
  for (const [path, { type, example }] of all) {
    const own = [
      ...(type.values ?? []),
      ...[example, type.example].flatMap((text) => (text === undefined ? [] : [text, text.replaceAll('"', '')])),
    ];
    for (const value of [...odd, ...own, ...own.map((text) => [text, text]), ...own.map((text) => new Bare(String(text), 'name'))]) {
      const parsed = type.zod.safeParse(value);
      const accepted = type.accept(value);
      expect(accepted, `${path} = ${JSON.stringify(value)}`).toEqual(parsed.success ? parsed.data : REFUSED);
      if (parsed.success) taken++;
      else refused++;
    }
  }
  expect(taken).toBeGreaterThan(5000);
  expect(refused).toBeGreaterThan(10_000);
});
