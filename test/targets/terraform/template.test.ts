import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interpolated, ref } from '../../../src/plain.ts';
import { pieces, readTemplate, template } from '../../../src/targets/terraform/template.ts';

test.each([
  ['plain', 'plain'],
  ['${aws:username}', '$${aws:username}'],
  ['%{ if true }', '%%{ if true }'],
  ['$${x}', '${"$"}$${x}'],
  ['%%{x}', '${"%"}%%{x}'],
  ['a $ b % {c}', 'a $ b % {c}'],
])('%s is written as %s', (text, written) => expect(template(pieces(text))).toBe(written));

test('a dollar before a reference stays a dollar', () => {
  expect(template(pieces(interpolated('cost $', ref('aws_x', 'y', 'arn'))))).toBe('cost ${"$"}${aws_x.y.arn}');
});

test('what is written is read back, whatever the text', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', 'a', '\n', 'é') });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const value = interpolated(a, ref('aws_x', 'y', 'arn'), b);
      expect(readTemplate(template(pieces(value)))).toEqual(pieces(value));
      expect(readTemplate(template(pieces(a)))).toEqual(pieces(a));
    }),
  );
});
