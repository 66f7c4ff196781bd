import { describe, expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { widened } from '../../src/fix/access.ts';
import { sameWords } from '../../src/fix/words.ts';
import { blockShapes } from '../../src/model/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

const BASE = `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:{partition}:iam::{account}:role/reports"
    allow s3:GetObject on "arn:{partition}:s3:::reports/*"
    ttl = 1h
  }
}
profile logs { allow read on secret/logs/a }
team ops {
  group = "ops"
  allow write on secret/ops/** until 2027-03-31
}
app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
  allow read on secret/payments/reader/**
  deny read on secret/payments/reader/key
  allow read on secret/payments/reader/db
  use logs
  allow s3:GetObject, s3:PutObject on "arn:{partition}:s3:::reader/*"
}
`;

async function decided(text: string) {
  const options = { root: '/project', asOf: '0001-01-01', terraform: false, artifacts: false, keep: true };
  const { decided: found = [], diagnostics } = await compileProject(memoryHost(projectWith({ text })), options);
  const errors = diagnostics.filter(({ severity, code }) => severity === 'error' && code.startsWith('W0'));
  if (found.length === 0 || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  return found;
}
const before = await decided(BASE);
const after = (from: string, to: string) => {
  expect(BASE).toContain(from);
  return decided(BASE.replace(from, to));
};

describe('a change that gives somebody more is found, whatever it is called', () => {
  test.each([
    ['a wider path', 'on secret/payments/reader/**', 'on secret/payments/**', 'app reader could read secret/data/payments'],
    ['another verb', 'allow read on secret/payments/reader/db', 'allow read, patch on secret/payments/reader/db', 'app reader could patch'],
    ['a deny less', '  deny read on secret/payments/reader/key\n', '', 'app reader could read secret/data/payments/reader/key'],
    ['a later day', 'until 2027-03-31', 'until 2027-04-30', 'a grant of team ops would last longer'],
    ['no day', ' until 2027-03-31', '', 'a grant of team ops would last longer'],
    ['a profile more', 'allow read on secret/logs/a', 'allow read on secret/logs/*', 'app reader could read secret/data/logs'],
    ['another service account', 'service_account = "reader"', 'service_account = "default"', 'who can log in would change'],
    ['another group', 'group = "ops"', 'group = "everybody"', 'who can log in would change'],
    [
      'an action at AWS',
      's3:GetObject, s3:PutObject on',
      's3:GetObject, s3:PutObject, s3:DeleteObject on',
      'role app-reader would hold s3:DeleteObject',
    ],
    ['a wider ARN', 's3:::reader/*', 's3:::*/*', 'role app-reader would hold s3:GetObject'],
    [
      'an action of a role of an engine',
      'allow s3:GetObject on "arn:{partition}:s3:::reports/*"',
      'allow s3:GetObject, s3:PutObject on "arn:{partition}:s3:::reports/*"',
      'role aws/reports would hold s3:PutObject',
    ],
    [
      'somebody new',
      'team ops {',
      'user jane { entity = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"  allow read on secret/ops/a }\nteam ops {',
      'user jane would be new',
    ],
  ])('%s', async (_name, from, to, why) => {
    expect(widened(before, await after(from, to), 'less')).toContain(why);
  });
});

describe('a change that takes something away', () => {
  test.each([
    ['a grant', '  allow write on secret/ops/** until 2027-03-31\n', 'team ops could no longer'],
    ['an action at AWS', ', s3:PutObject', 'role app-reader would no longer hold s3:PutObject'],
    ['a use of a profile', '  use logs\n', 'app reader could no longer read secret/data/logs/a'],
  ])('%s: is less, and not the same', async (_name, from, why) => {
    const now = await after(from, '');
    expect(widened(before, now, 'less')).toBe(undefined);
    expect(widened(before, now, 'same')).toContain(why);
  });
  test('what another grant covers is the same', async () => {
    expect(widened(before, await after('  allow read on secret/payments/reader/db\n', ''), 'same')).toBe(undefined);
  });
  test('an earlier day is less', async () => {
    expect(widened(before, await after('until 2027-03-31', 'until 2027-01-31'), 'less')).toBe(undefined);
  });
});

describe('the same words', () => {
  const parse = (text: string, path = 'specs/a.writ') => [parseSource({ path, text }, new Diagnostics(), blockShapes)];
  test.each([
    ['a = 1', 'a = "1"', true],
    ['a = true', 'a = "true"', true],
    ['a = [1, x]', 'a = ["1", "x"]', true],
    ['@ignore(W101) allow read on s/a', 'allow read on s/a', true],
    ['// c\nallow read on s/a', 'allow read on s/a', true],
    ['a = 1', 'a = 2', false],
    ['a = [1]', 'a = 1', false],
    ['a = x/y', 'a = from x/y', false],
    ['a = "{env}"', 'a = "\\\\{env}"', false],
    ['allow read on s/a', 'deny read on s/a', false],
    ['allow read on s/a', 'allow read on s/a in prod', false],
    ['allow read on s/a until 2027-01-01', 'allow read on s/a', false],
    ['share read on s/a with app x', 'share read on s/a with team x', false],
    ['in prod { a = 1 }', 'in dev { a = 1 }', false],
  ])('%s / %s: %s', (one, other, same) => {
    expect(sameWords(parse(`team t { ${one}\n}`), parse(`team t { ${other}\n}`))).toBe(same);
  });
  test('a file that could not be read whole says nothing', () => {
    expect(sameWords(parse('team t { a = }'), parse('team t { a = }'))).toBe(false);
  });
});
