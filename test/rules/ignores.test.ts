import { describe, expect, test } from 'vitest';
import { findingsOf, snippet, writ } from '../fix/support.ts';

const app = (lines: string, before = ''): string => `${before}app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
${lines}}
`;
const yaml = (ignore: string): string => `app:
  reader:
    team: payments
    run: { platform: eks, cluster: platform, namespace: payments, service_account: reader }
    allow:
      - { ignore: ${ignore}, verbs: [read], paths: [secret/**] }
`;

async function codes(text: string, inYaml = false, asOf = '2026-11-23'): Promise<string[]> {
  const { tree } = snippet(text, inYaml);
  const { out } = await writ(`check --format json --as-of ${asOf}`, tree);
  return (JSON.parse(out) as { findings: { code: string }[] }).findings.map(({ code }) => code).sort();
}

const WIDE = '  allow read on secret/**\n';

describe('an @ignore with a reason silences its code', () => {
  test.each([
    ['on a statement', app(`  @ignore(W101 because "moved in May")\n${WIDE}`)],
    ['on a declaration', app(WIDE, '@ignore(W101 because "moved in May")\n')],
    [
      'on a block inside',
      `${app('  allow read on secret/payments/a\n')}engine transit more {\n  @ignore(W406 because "test data")\n  key a { type = aes256_gcm96  exportable = true  rotate_every = 30d }\n}\n`,
    ],
    [
      'on a raw grant',
      app(
        '  @ignore(W113 because "no verb for it")\n  raw "sys/internal/counters/activity" { capabilities = [read]  because = "billing" }\n',
      ),
    ],
    [
      'of several codes',
      app(
        `  @ignore(W101 because "moved in May")\n  allow read on secret/**\n  @ignore(W604, W205 because "x") allow s3:* on "arn:aws:s3:::reports*"\n`,
        '',
      ).replace('W101, W604', 'W101'),
    ],
    ['until a day, on that day', app(`  @ignore(W101 because "moved in May" until 2026-11-23)\n${WIDE}`)],
  ])('%s', async (_name, text) => {
    expect(await codes(text)).toEqual([]);
  });
  test('in YAML', async () => {
    expect(await codes(yaml('[{ code: W101, because: moved in May, until: 2027-01-31 }]'), true)).toEqual([]);
    expect(await codes(yaml('{ code: [W101], because: moved in May }'), true)).toEqual([]);
  });
  test('but nothing beside it, and no error in the spec itself', async () => {
    expect(await codes(app(`  @ignore(W101 because "x")\n${WIDE}  allow list on secret/**\n`))).toEqual(['W101']);
    expect(await codes(app('  @ignore(W032 because "x")\n  allow reed on secret/a\n'))).toEqual(['W032']);
  });
});

describe('what is wrong with an @ignore is a finding', () => {
  test.each([
    ['no reason', app(`  @ignore(W101)\n${WIDE}`), '2026-11-23', ['W093']],
    ['past its day: the finding is back', app(`  @ignore(W101 because "x" until 2026-11-22)\n${WIDE}`), '2026-11-23', ['W094', 'W101']],
    ['past its day at another day', app(`  @ignore(W101 because "x" until 2026-11-23)\n${WIDE}`), '2026-11-24', ['W094', 'W101']],
    ['without effect', app('  @ignore(W101 because "x")\n  allow read on secret/payments/a\n'), '2026-11-23', ['W095']],
    ['without effect on a declaration', app('  allow read on secret/payments/a\n', '@ignore(W101 because "x")\n'), '2026-11-23', ['W095']],
    ['without effect on an assertion', `@ignore(W101 because "x")\nassert nobody can export on transit/**\n`, '2026-11-23', ['W095']],
    ['no such code', app('  @ignore(W199 because "x")\n  allow read on secret/payments/a\n'), '2026-11-23', ['W095']],
    ['an error in a spec', app('  @ignore(W026 because "x")\n  allow read on secret/payments/a\n'), '2026-11-23', ['W095']],
    ['all of it', app('  @ignore(W101 until 2026-01-31)\n  allow read on secret/payments/a\n'), '2026-11-23', ['W093', 'W094', 'W095']],
  ])('%s', async (_name, text, asOf, expected) => {
    expect(await codes(text, false, asOf)).toEqual(expected);
  });
  test('in YAML, each at its own place', async () => {
    expect(await codes(yaml('W101'), true)).toEqual(['W093']);
    expect(await codes(yaml('{ code: W101, because: x, until: 2026-01-31 }'), true)).toEqual(['W094', 'W101']);
    expect(await codes(yaml('[{ code: [W101, W104], because: x }]'), true)).toEqual(['W095']);
    const text = yaml('[{ code: [W101, W104], because: x }]');
    const { out } = await writ('check --format compact --as-of 2026-11-23', snippet(text, true).tree);
    expect(out).toContain(`specs/snippet.writ.yaml:6:${(text.split('\n')[5] ?? '').indexOf('W104') + 1}: warning W095`);
  });
  test('and says which kind of code it is', async () => {
    const said = async (code: string): Promise<string | undefined> =>
      (await findingsOf(snippet(app(`  @ignore(${code} because "x")\n  allow read on secret/payments/a\n`)).tree))[0]?.message;
    expect(await said('W101')).toBe('nothing here is reported as W101, so this @ignore has no effect');
    expect(await said('W026')).toBe('W026 cannot be ignored, so this @ignore has no effect');
    expect(await said('W199')).toBe('there is no rule W199, so this @ignore has no effect');
  });
});
