import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprints } from '../../src/findings/fingerprint.ts';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { findingsOf, snippet, writ } from '../fix/support.ts';

/** Declarations with findings of many kinds; none depends on the order in which they stand. */
const DECLARATIONS = [
  `app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "default" }
  allow read on secret/**
  allow read, list on secret/payments/reader/**, secret/orders/x
  @ignore(W402)
  allow encrypt on transit/orders
  allow s3:* on "arn:aws:s3:::reports/*"
}`,
  `app writer {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "writer" }
  allow write on secret/**
  allow destroy on secret/payments/**
  use both
}`,
  `team ops {
  group = "ops"
  allow write on secret/ops/**
  allow delete on secret/ops/**
  owns secret/ops/**
}`,
  `team orders {
  group = "orders"
  owns secret/orders/**
}`,
  'profile both { allow generate on db/orders_ro  allow read-key on transit/* }',
  'user jane { entity = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"  allow write on secret/ops/keys }',
  'engine transit other { key a { type = aes256_gcm96  exportable = true } }',
];
const SPEC = `${DECLARATIONS.join('\n\n')}\n`;

const printsOf = async (tree: Record<string, string>): Promise<string[]> => (await findingsOf(tree)).map((one) => one.fingerprint).sort();
const was = await findingsOf(snippet(SPEC).tree);
const before = was.map((one) => one.fingerprint).sort();

test('there are findings of many kinds, each with a fingerprint of its own', () => {
  expect(new Set(was.map(({ code }) => code)).size).toBeGreaterThanOrEqual(7);
  expect(was.length).toBeGreaterThanOrEqual(12);
  expect(new Set(before).size).toBe(was.length);
});

describe('fingerprints stay', () => {
  test('when blank lines, comments and indentation come in', async () => {
    const lines = SPEC.split('\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(lines.length - 1), text: fc.constantFrom('', '// a remark', '   ') }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.constantFrom('', '  ', '\t'),
        async (inserted, indent) => {
          const text = lines
            .flatMap((line, i) => [...inserted.filter(({ at }) => at === i).map((one) => one.text), indent + line])
            .join('\n');
          expect(await printsOf(snippet(text).tree)).toEqual(before);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('when declarations change their places, also to other files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(DECLARATIONS, { minLength: DECLARATIONS.length }),
        fc.nat(DECLARATIONS.length),
        async (all, cut) => {
          const { tree, file } = snippet(SPEC);
          tree[file] = all.slice(0, cut).join('\n');
          tree['/project/specs/a/moved.writ'] = all.slice(cut).join('\n');
          expect(await printsOf(tree)).toEqual(before);
        },
      ),
      { numRuns: 12 },
    );
  });

  test.each(['fmt', 'fmt --to yaml'])('after %s', async (line) => {
    const { host, code } = await writ(line, snippet(SPEC).tree);
    expect(code).toBe(0);
    expect(await printsOf(Object.fromEntries(host.files))).toEqual(before);
  });

  test('when a reason is given or a date set elsewhere in the statement', async () => {
    const text = SPEC.replace('allow read on secret/**', 'allow read on secret/** because "for now"');
    expect(await printsOf(snippet(text).tree)).toEqual(before);
  });
});

test('a finding that is mended takes only its own away', async () => {
  const now = await printsOf(snippet(SPEC.replace('  allow s3:* on', '  allow s3:GetObject on')).tree);
  const gone = was.filter(({ fingerprint }) => !now.includes(fingerprint));
  expect([...new Set(gone.map(({ code }) => code))]).toEqual(['W604']);
  expect(now.filter((one) => !before.includes(one))).toEqual([]);
});

test('outside of specs a fingerprint is of the file, the message and the text of the line', () => {
  const of = (text: string, finding: Partial<Diagnostic> = {}): string | undefined => {
    const start = text.indexOf('‹');
    const source = { path: 'a.hcl', text: text.replace(/[‹›]/g, '') };
    const one: Diagnostic = { code: 'W101', severity: 'error', message: 'm', span: { file: 'a.hcl', start, end: start + 1 }, ...finding };
    return fingerprints([one], new Map([['a.hcl', source]])).get(one);
  };
  const one = of('path ‹a› {}\n');
  expect(of('# more\n\n   path ‹a›  {}\r\n')).toBe(one);
  expect(of('path ‹b› {}\n')).not.toBe(one);
  expect(of('path ‹a› {}\n', { message: 'other' })).not.toBe(one);
  expect(of('path ‹a› {}\n', { code: 'W102' })).not.toBe(one);
});

test('two findings that look alike have different fingerprints', () => {
  const at = (start: number): Diagnostic => ({ code: 'W101', severity: 'error', message: 'm', span: { file: 'a', start, end: start + 1 } });
  const prints = fingerprints([at(0), at(2)], new Map([['a', { path: 'a', text: 'x\nx\n' }]]));
  expect(new Set(prints.values()).size).toBe(2);
});
