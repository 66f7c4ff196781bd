import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { main, stages } from '../../src/cli/main.ts';
import { memoryHost } from '../support/memory-host.ts';

const text = readFileSync(new URL('../../docs/checking-files.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/^```(\w+) (file|check)=(\S+)\n([\s\S]*?)^```$/gm)].map(([, , role = '', name = '', body = '']) => ({
  role,
  name,
  body,
}));
const files = new Map(blocks.filter(({ role }) => role === 'file').map(({ name, body }) => [name, body]));
const checks = blocks.filter(({ role }) => role === 'check');

test.each(checks.map(({ name, body }) => [name, body] as const))(
  '%s is reported as docs/checking-files.md says',
  async (name, expected) => {
    const host = memoryHost(
      { [`/repo/${name}`]: files.get(name) ?? '' },
      { cwd: '/repo', args: ['check', name, '--format', 'compact', '--as-of', '2026-11-23'], now: 0 },
    );
    await main(host, stages);
    expect(host.stdout.text).toBe(expected);
  },
);

test('every file of the page is checked', () => {
  expect(checks.map(({ name }) => name)).toEqual([...files.keys()]);
  expect(checks.length).toBeGreaterThanOrEqual(5);
});
