import { expect, test } from 'vitest';
import { checkForeign } from '../../src/foreign/index.ts';
import { withMeant } from '../../src/findings/meant.ts';
import { applied } from '../../src/fix/apply.ts';
import { snippet, writ } from '../fix/support.ts';

interface JsonFinding {
  readonly message: string;
  readonly fix: { readonly title: string; readonly safe: boolean; readonly edits: readonly { readonly text: string }[] } | null;
}

const app = (line: string): string => `app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
  ${line}
}
`;

test.each([
  ['a verb', app('allow reed on secret/payments/reader'), 'read'],
  ['an engine', app('allow read on secrt/payments/reader'), undefined],
  ['a team', app('allow read on secret/payments/reader').replace('team = payments', 'team = paymnts'), 'payments'],
  ['a cluster', app('allow read on secret/payments/reader').replace('cluster = platform', 'cluster = platfrom'), 'platform'],
  ['an attribute', app('allow read on secret/payments/reader').replace('service_account', 'service_acount'), 'service_account'],
  ['a role', app('allow generate on db/orders_r'), undefined],
  ['an action', app('allow s3:GetObjects on "arn:aws:s3:::reports/*"'), 's3:GetObject'],
])('%s: what was meant is an edit, which nobody applies unasked', async (_name, text, meant) => {
  const { tree, file } = snippet(text);
  const { out } = await writ('check --format json --as-of 2026-11-23', tree);
  const asked = (JSON.parse(out) as { findings: JsonFinding[] }).findings.filter(({ message, ...rest }) =>
    `${message} ${JSON.stringify(rest)}`.includes('did you mean'),
  );
  expect(asked).not.toEqual([]);
  const fixes = asked.flatMap(({ fix }) => (fix ? [fix] : []));
  if (meant !== undefined) expect(fixes).toMatchObject([{ title: `write ${meant}`, safe: false, edits: [{ text: meant }] }]);
  for (const fix of fixes) expect(fix.safe).toBe(false);
  const { host } = await writ('check --fix --as-of 2026-11-23', tree);
  expect(host.files.get(file)).toBe(text);
  const pretty = await writ('check --as-of 2026-11-23', tree);
  expect(pretty.out).not.toContain('possible fix: write');
});

test.each([
  ['a.hcl', 'path "secret/data/a" { capabilities = ["read", "lst"] }\n', 'path "secret/data/a" { capabilities = ["read", "list"] }\n'],
  [
    'a.json',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjects","Resource":"arn:aws:s3:::b/*"}]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}',
  ],
  [
    'values.yaml',
    'server:\n  ha: { enabled: true, replicas: 3 }\n  auditStorage: { enable: true }\n',
    'server:\n  ha: { enabled: true, replicas: 3 }\n  auditStorage: { enabled: true }\n',
  ],
  ['server.hcl', 'storage "raft" { path = "/x" }\ndisable_mlok = true\n', 'storage "raft" { path = "/x" }\ndisable_mlock = true\n'],
])('in files: %s', (path, text, after) => {
  const sources = new Map([[path, { path, text }]]);
  const fixable = withMeant(checkForeign({ path, text }, { dialect: 'vault' }).diagnostics, sources).filter(({ fix }) => fix?.told);
  expect(fixable.map(({ fix }) => fix?.safe)).toEqual([false]);
  expect(applied(fixable, sources).get(path)).toBe(after);
});
