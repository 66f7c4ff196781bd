import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkForeign } from '../../src/foreign/index.ts';
import type { SourceFile } from '../../src/source.ts';

/**
 * The samples that articles about Vault on Fargate copy from one another, as files; `test/rules/widely-copied.test.ts` has the same flaws
 * said in a spec.
 */
const TASK = 'task-definition/copied-vault.json';
const POLICY = 'iam/copied-vault.json';
const KEY = 'iam/copied-key-policy.json';

function read(path: string): SourceFile {
  return { path, text: readFileSync(new URL(`../rules/flawed/${path}`, import.meta.url), 'utf8') };
}

/** `CODE «what is underlined»`. */
function told(path: string): string[] {
  const source = read(path);
  return checkForeign(source, { dialect: 'vault' }).diagnostics.map(
    ({ code, span }) => `${code} ${span ? source.text.slice(span.start, span.end) : ''}`,
  );
}

test.each([
  ['dev mode by default: no command', TASK, 'W708 "vault"'],
  ['an address without TLS in the environment', TASK, 'W702 "http://0.0.0.0:8200"'],
  ['half a static key pair', TASK, 'W702 "AWS_SECRET_ACCESS_KEY"'],
  ['EFS without encryption', TASK, 'W703 "efsVolumeConfiguration"'],
  ['a health check that loops while sealed', TASK, 'W704 "command"'],
  ['no logs', TASK, 'W705 "vault"'],
  ['an action that does not exist', POLICY, 'W601 "dynamodb:List"'],
  ['without the batch write no write at all', POLICY, 'W606 "dynamodb:List"'],
  ['Scan is never called', POLICY, 'W611 "dynamodb:Scan"'],
  ['PutItem is never called', POLICY, 'W611 "dynamodb:PutItem"'],
  ['a data key that the seal does not use', POLICY, 'W611 "kms:GenerateDataKey"'],
  ['everything for the account', KEY, 'W604 "kms:*"'],
])('%s', (_what, path, finding) => {
  expect(told(path)).toContain(finding);
});

test('CPU 1024 with memory 2048, and `*` as the resource in a key policy, are right', () => {
  expect(told(TASK).filter((line) => line.startsWith('W701'))).toEqual([]);
  expect(told(KEY)).toEqual(['W604 "kms:*"']);
});

test('kms:* for the account is a warning, not an error', () => {
  expect(checkForeign(read(KEY), { dialect: 'vault' }).diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
});
