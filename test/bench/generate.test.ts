import { expect, test } from 'vitest';
import { syntheticProject } from '../../scripts/bench/generate.ts';

test('a synthetic project is the same every time, has all its apps and teams, and every kind of engine', () => {
  const files = syntheticProject(105);
  expect(syntheticProject(105)).toEqual(files);
  const text = Object.values(files).join('\n');
  expect(text.match(/^app /gm)).toHaveLength(105);
  expect(text.match(/^team /gm)).toHaveLength(11);
  for (const kind of [
    'engine kv',
    'engine aws',
    'engine pki',
    'engine database',
    'engine transit',
    'engine ssh',
    'engine totp',
    'store secretsmanager',
  ]) {
    expect(text).toContain(`${kind} `);
  }
});
