import { expect, test } from 'vitest';
import { code, commands, plain } from '../../../src/targets/runbook/markdown.ts';
import { runbookTarget } from '../../../src/targets/runbook/index.ts';
import { hostile } from '../../support/hostile.ts';
import { inputOf, projectOf, specFiles, textOf } from '../../support/target-fixtures.ts';

test.each(hostile)('%j is text, never markup', (text) => {
  expect(plain(text)).not.toMatch(/\n/);
  expect(plain(text).replace(/\\[\\`*_{}[\]<>()#+\-.!|~&]/g, '')).not.toMatch(/[\\`*_{}[\]<>()#|~&]/);
  const [fence = ''] = code(text).match(/^`+/) ?? [];
  expect(code(text).slice(fence.length, -fence.length)).not.toContain(fence);
  expect(code(text)).not.toContain('\n');
});

test('a block of commands has a fence that they cannot close', () => {
  expect(commands(['echo "```"'])).toBe('````sh\necho "```"\n````');
});

test('the steps of an environment, in the order in which they are done', () => {
  const text = textOf(runbookTarget(inputOf(projectOf(specFiles('examples/ec2/')), 'prod')), 'prod/RUNBOOK.md');
  expect(text.match(/^## .*$/gm)).toEqual([
    '## Before Vault starts',
    '## Initialisation',
    '## First login',
    '## Secret values',
    '## Operation',
  ]);
  expect(text).toContain('vault operator init -recovery-shares=5 -recovery-threshold=3');
  expect(text).toContain('`prod/terraform/teams/billing`');
  expect(text).toContain('vault kv put -mount=secret billing/invoices/smtp -');
  expect(text).toContain('### Try a restore every 90 days');
  expect(text).not.toMatch(/undefined|\[object/);
});
