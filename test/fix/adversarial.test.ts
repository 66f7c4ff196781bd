import { describe, expect, test } from 'vitest';
import { snippet, writ } from './support.ts';

/** Specs in which a fix that looked at its own words alone would give somebody more, or take something away. */
const app = (lines: string, before = ''): string => `${before}app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
${lines}}
`;
const P = 'secret/payments/reader';
const DEV = 'environment dev { account = "210987654321"  region = "us-east-1"  domain = "dev.example.com" }\n';
const profile = (lines: string): string => `profile logs { ${lines} }\n`;

describe('nothing is changed', () => {
  test.each([
    [
      'a deny whose day has passed',
      app(`  allow read on ${P}/**\n  deny read on ${P}/key until 2026-01-31\n`),
      'app reader could read secret/data/payments/reader/key',
    ],
    [
      'a deny at AWS whose day has passed',
      app('  allow s3:* on "arn:aws:s3:::a/*"\n  deny s3:PutObject on "arn:aws:s3:::a/*" until 2026-01-31\n'),
      'role app-reader would no longer be denied s3:PutObject',
    ],
    ['what covers it ends earlier', app(`  allow read on ${P}/** until 2027-01-31\n  allow read on ${P}/a\n`), ''],
    [
      'a profile that covers it, until a day',
      app(`  use logs until 2027-01-31\n  allow read on ${P}/a\n`, profile(`allow read on ${P}/**`)),
      '',
    ],
    [
      'a profile that covers it and denies it',
      app(`  use logs\n  allow read on ${P}/a\n`, profile(`allow read on ${P}/**  deny read on ${P}/a`)),
      '',
    ],
    [
      'a deny over the profile that covers it',
      app(`  use logs\n  deny read on ${P}/a\n  allow read on ${P}/a\n`, profile(`allow read on ${P}/**`)),
      '',
    ],
    [
      'an overlay that covers it in one environment',
      `${DEV}${app(`  allow read on ${P}/a\n  in prod { allow read on ${P}/** }\n`)}`,
      'could no longer read secret/data/payments/reader/a in dev',
    ],
    ['a redundancy that was decided about', app(`  @ignore(W106 because "x")\n  allow read on ${P}/a\n  allow read on ${P}/**\n`), ''],
  ])('%s', async (_name, text, why) => {
    const { tree, file } = snippet(text);
    const { host, out } = await writ('check --fix --as-of 2026-11-23', tree);
    expect(host.files.get(file)).toBe(text);
    if (why !== '') expect(out).toContain(why);
    expect(out).toContain('nothing fixed');
  });
});

test.each([
  ['of two that are alike one stays', app(`  allow read on ${P}/a\n  allow read on ${P}/a\n`), app(`  allow read on ${P}/a\n`)],
  [
    'comments of what stays stay',
    app(`  // wide\n  allow read on ${P}/** // all\n\n  // narrow\n  allow read on ${P}/a // one\n  // last\n  allow list on ${P}/**\n`),
    app(`  // wide\n  allow read on ${P}/** // all\n\n  // last\n  allow list on ${P}/**\n`),
  ],
  [
    'a grant that has ended in one environment',
    `${DEV}${app(`  allow read on ${P}/b\n  allow read on ${P}/a until 2026-01-31 in dev\n`)}`,
    `${DEV}${app(`  allow read on ${P}/b\n`)}`,
  ],
])('only what is proved goes: %s', async (_name, text, after) => {
  for (const end of ['\n', '\r\n']) {
    const { tree, file } = snippet(text.replaceAll('\n', end));
    const { host } = await writ('check --fix --as-of 2026-11-23', tree);
    expect(host.files.get(file)).toBe(after.replaceAll('\n', end));
    const again = await writ('check --fix --as-of 2026-11-23', host);
    expect(again.out).toContain('nothing fixed');
    expect(again.host.files.get(file)).toBe(after.replaceAll('\n', end));
  }
});
