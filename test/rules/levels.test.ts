import { describe, expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { readConfig } from '../../src/model/config-file.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { levelOf } from '../../src/rules/levels.ts';
import { VAULT_ON_EKS } from '../../src/rules/examples.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

function configOf(rules: string) {
  const config = readConfig({ path: 'writ.yaml', text: `writ: "1"\nrules: ${rules}\n` }, new Diagnostics());
  if (!config) throw new Error(`no configuration: ${rules}`);
  return config;
}
const at = (file: string) => ({ file, start: 0, end: 1 });

test.each([
  ['{}', 'specs/a.writ', 'prod', 'warning'],
  ['{ W101: error }', 'specs/a.writ', 'prod', 'error'],
  ['{ W101: { in: { dev: off } } }', 'specs/a.writ', 'prod', 'warning'],
  ['{ W101: { in: { dev: off } } }', 'specs/a.writ', 'dev', 'off'],
  ['{ W101: { severity: error, in: { dev: info } } }', 'specs/a.writ', 'dev', 'info'],
  ['{ W101: { severity: error, paths: { specs/old: info } } }', 'specs/old/a.writ', 'prod', 'info'],
  ['{ W101: { severity: error, paths: { specs/old: info } } }', 'specs/older/a.writ', 'prod', 'error'],
  ['{ W101: { paths: { specs/old: info, specs/old/a.writ: off } } }', 'specs/old/a.writ', 'prod', 'off'],
  ['{ W101: { paths: { specs/old/a.writ: off, specs/old: info } } }', 'specs/old/a.writ', 'prod', 'off'],
  ['{ W101: { in: { prod: error }, paths: { specs/old: info } } }', 'specs/old/a.writ', 'prod', 'info'],
  ['{ W101: { in: { prod: error }, paths: { specs/old: { in: { dev: off } } } } }', 'specs/old/a.writ', 'prod', 'error'],
  ['{ W101: { paths: { specs: { severity: info, in: { prod: error } } } } }', 'specs/a.writ', 'prod', 'error'],
  ['{ W101: { paths: { .: off } } }', 'specs/a.writ', 'prod', 'off'],
])('rules: %s, for %s in %s: %s', (rules, file, env, level) => {
  expect(levelOf(configOf(rules), 'W101', 'warning', at(file), env)).toBe(level);
});

const TWO = `environment dev { account = "210987654321"  region = "us-east-1"  domain = "dev.example.com" }
app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
  allow read on secret/**
}
`;

async function found(rules: string, text = TWO, code = 'W101', asOf = '2026-11-23') {
  const files = projectWith({ text });
  // A second environment needs a Vault; the base's stands in all of them.
  files['/project/writ.yaml'] += `rules: ${rules}\n`;
  const { diagnostics } = await compileProject(memoryHost(files), { root: '/project', asOf, terraform: false, artifacts: false });
  return diagnostics.filter((d) => d.code === code).map(({ severity, envs }) => `${severity} ${(envs ?? []).join()}`.trim());
}

describe('a finding of several environments', () => {
  test.each([
    ['{}', ['warning']],
    ['{ W101: { in: { dev: off } } }', ['warning prod']],
    ['{ W101: { in: { prod: error } } }', ['error']],
    ['{ W101: { severity: off, in: { prod: info } } }', ['info prod']],
    ['{ W101: { severity: off, paths: { specs/snippet.writ: { in: { dev: error } } } } }', ['error dev']],
    ['{ W101: { paths: { specs/snippet.writ: off } } }', []],
    ['{ W101: off }', []],
  ])('with rules: %s', async (rules, expected) => {
    expect(await found(rules)).toEqual(expected);
  });
});

describe('what a stage reports about AWS', () => {
  const app = (ignore: string): string => `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  ${ignore}
  allow s3:GetObjct on "arn:aws:s3:::reports/*"
}
`;
  test('is an error that writ.yaml can soften and @ignore can excuse', async () => {
    expect(await found('{}', app(''), 'W601')).toEqual(['error']);
    expect(await found('{ W601: warning }', app(''), 'W601')).toEqual(['warning']);
    expect(await found('{ W601: { paths: { specs/snippet.writ: off } } }', app(''), 'W601')).toEqual([]);
    expect(await found('{}', app('@ignore(W601 because "of next week")'), 'W601')).toEqual([]);
    expect(await found('{}', app('@ignore(W601 because "of next week")'), 'W095')).toEqual([]);
  });
});

test('findings about ignores can be errors', async () => {
  const text = `team ops {
  group = "ops"
  @ignore(W101)
  allow list on secret/ops/**
}
`;
  expect(await found('{ W093: error, W095: off }', text, 'W093')).toEqual(['error']);
  expect(await found('{ W093: error, W095: off }', text, 'W095')).toEqual([]);
});

test('an unknown name at AWS is an error while the data is fresh, a warning once it is old', async () => {
  const app = `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow s3:GetObjct on "arn:aws:s3:::reports/*"
}
`;
  expect(await found('{}', app, 'W601', '2027-03-01')).toEqual(['error']);
  expect(await found('{}', app, 'W601', '2027-04-01')).toEqual(['warning']);
  expect(await found('{ W601: error }', app, 'W601', '2027-04-01')).toEqual(['error']);
});

test.each([
  ['1.21.4', 'community', '2026-04-12', false],
  ['1.21.4', 'community', '2026-04-13', true],
  ['1.19.25', 'enterprise', '2026-11-23', false],
  ['1.18.12', 'enterprise', '2026-04-13', true],
  ['2.0.4', 'community', '2026-11-23', true],
  ['2.2.2', 'community', '2026-11-23', false],
])('Vault %s (%s) on %s without fixes: %s', async (version, edition, asOf, expected) => {
  const text = VAULT_ON_EKS.replace('version = "2.2.2"', `version = "${version}"  edition = ${edition}`);
  const files = projectWith({ text });
  const { diagnostics } = await compileProject(memoryHost(files), { root: '/project', asOf, terraform: false, artifacts: false });
  expect(diagnostics.some(({ code, message }) => code === 'W508' && message.includes('no more fixes'))).toBe(expected);
});
