import { format } from '@cdktf/hcl-tools';
import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HclValue } from '../../src/hcl.ts';
import { hclAttribute, hclBlock, HclExpression, HclHeredoc } from '../../src/hcl.ts';
import { commentLines, printBody, quote } from '../../src/targets/hcl-print.ts';
import { hostile } from '../support/hostile.ts';

const decoded = async (text: string): Promise<Record<string, unknown>> => JSON.parse(JSON.stringify(await parse('x.tf', text)));
/** hcl2json gives template texts back with their escapes. */
const undo = (text: unknown): string => String(text).replace(/([$%])\1\{/g, '$1{');

test.each(['hcl1', 'hcl2'] as const)('%s: hostile texts mean themselves and keep the layout', async (dialect) => {
  for (const text of hostile) {
    const printed = printBody(
      [hclAttribute('value', text, `comment ${text}`), hclBlock('b', [text], [hclAttribute('k', { [text]: [text] })])],
      {
        dialect,
      },
    );
    expect(await format(printed)).toBe(printed);
    const read = await decoded(printed);
    if (!text.includes('{')) expect(read['value']).toBe(text.normalize('NFC'));
    else expect(undo(read['value']).replace(/([$%])\1\{/g, '$1{')).toContain(text.replace(/^[$%]+(?=[$%]\{)/, ''));
  }
});

test('the two dialects escape templates in their own way', () => {
  expect(quote('a ${b} %{c} $d', 'hcl1')).toBe('"a \\u0024{b} \\u0025{c} $d"');
  expect(quote('a ${b} %{c} $d', 'hcl2')).toBe('"a $${b} %%{c} $d"');
  expect(quote('$${b}', 'hcl2')).toBe('"$\\u0024{b}"');
});

test('layout: alignment by neighbours, blocks apart, long lists broken, heredocs', async () => {
  const printed = printBody(
    [
      hclAttribute('ui', true),
      hclAttribute('api_addr', 'https://a'),
      hclAttribute('list', ['a'.repeat(70), 'b'.repeat(70)]),
      hclAttribute('n', 1e21),
      hclAttribute('longer_name', new HclExpression('aws_kms_key.seal.arn')),
      hclBlock('seal', ['awskms'], []),
      hclBlock(
        'template',
        [],
        [hclAttribute('contents', new HclHeredoc('a {{ b }}\nEOT\n')), hclAttribute('perms', '0400')],
        'First line\nsecond',
      ),
    ],
    { dialect: 'hcl1' },
  );
  expect(printed).toBe(`ui       = true
api_addr = "https://a"

list = [
  "${'a'.repeat(70)}",
  "${'b'.repeat(70)}",
]

n           = 1000000000000000000000
longer_name = aws_kms_key.seal.arn

seal "awskms" {}

# First line
# second
template {
  contents = <<EOT2
a {{ b }}
EOT
EOT2

  perms = "0400"
}
`);
  expect(await format(printed)).toBe(printed);
});

test('a heredoc whose text an HCL 1 or 2 parser could take for something else is quoted', () => {
  for (const text of ['no line end', '${x}\n', 'bell\u0007\n'])
    expect(printBody([hclAttribute('a', new HclHeredoc(text))], { dialect: 'hcl1' })).toBe(`a = ${quote(text, 'hcl1')}\n`);
  expect(printBody([hclAttribute('a', new HclHeredoc('${x}\n'))], { dialect: 'hcl2' })).toBe('a = <<EOT\n$${x}\nEOT\n');
});

test('a comment cannot be left', () => {
  expect(commentLines('a\u2028path "x" {}\r\nb\u0085c')).toBe('# a path "x" {}\n# b c\n');
});

test('any body survives the formatter and the parser', async () => {
  const value = fc.letrec<{ value: HclValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...hostile),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('a\nb\n', 'x {{ y }}\n').map((text) => new HclHeredoc(text)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'long_name', 'with space', 'true', 'é', 'x-y', '${k}'), tie('value'), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  })).value;
  const names = fc.uniqueArray(fc.constantFrom('a', 'bb', 'ccc', 'dddd', 'long_attribute_name'), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.array(value, { minLength: 5, maxLength: 5 }),
      fc.constantFrom('hcl1' as const, 'hcl2' as const),
      async (keys, values, dialect) => {
        const printed = printBody(
          [
            hclBlock(
              'block',
              ['x'],
              keys.map((key, i) => hclAttribute(key, values[i] ?? 0)),
            ),
          ],
          { dialect },
        );
        expect(await format(printed)).toBe(printed);
        await parse('x.tf', printed);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

test('values of several lines: HCL 1 sets blank lines around them, HCL 2 aligns what stays on its line', async () => {
  const body = [
    hclAttribute('a', 1),
    hclAttribute('long', { x: 1, yy: 2 }),
    hclAttribute('b', new HclHeredoc('t\n')),
    hclAttribute('ccc', 2),
  ];
  const one = printBody(body, { dialect: 'hcl1' });
  const two = printBody(body, { dialect: 'hcl2' });
  expect(one).toBe('a = 1\n\nlong = {\n  x  = 1\n  yy = 2\n}\n\nb = <<EOT\nt\nEOT\n\nccc = 2\n');
  expect(two).toBe('a = 1\nlong = {\n  x  = 1\n  yy = 2\n}\nb   = <<EOT\nt\nEOT\nccc = 2\n');
  for (const text of [one, two]) expect(await format(text)).toBe(text);
});
