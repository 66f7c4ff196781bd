import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KINDS } from '../../src/cli/check-files.ts';
import { allCodes } from '../../src/codes.ts';
import { checkForeign, FOREIGN_KINDS, mayBeForeign } from '../../src/foreign/index.ts';

test('--as takes the kinds that there are', () => {
  expect([...KINDS]).toEqual([...FOREIGN_KINDS]);
});

const samples = [...allCodes().values()].flatMap(({ code, page: { file } }) => (file ? [[code, file] as const] : []));

describe.each(samples)('%s', (code, { as, bad, good }) => {
  const kind = FOREIGN_KINDS.find((one) => one === as);
  const told = (text: string): string[] =>
    checkForeign({ path: 'sample', text }, { dialect: 'vault', ...(kind ? { as: kind } : {}) }).diagnostics.map((d) => d.code);
  test('is reported for the bad file of its page, and nothing else is; nothing for the good one', () => {
    expect(kind).toBeDefined();
    expect([...new Set(told(bad))]).toEqual([code]);
    expect(told(good)).toEqual([]);
  });
});

test('there are rules that only files can break', () => {
  expect(samples.map(([code]) => code)).toEqual(expect.arrayContaining(['W301', 'W511', 'W514', 'W607']));
});

/** The outputs of this repository's own projects, as if somebody else had written them. */
const PROJECTS = ['out', 'examples/ecs-fargate/out', 'examples/ec2/out'];
const root = new URL('../../', import.meta.url);

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(new URL(`${folder}/`, root))) {
    const path = `${folder}/${name}`;
    if (statSync(new URL(path, root)).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

test.each(PROJECTS)('what Writ writes to %s is clean, but for what pipelines are there for', (folder) => {
  expect(existsSync(new URL(folder, root))).toBe(true);
  const kinds = new Set<string>();
  const found: string[] = [];
  for (const path of filesBelow(folder)) {
    if (!mayBeForeign(path)) continue;
    const { kind, diagnostics } = checkForeign({ path, text: readFileSync(new URL(path, root), 'utf8') }, { dialect: 'vault' });
    if (kind) kinds.add(kind);
    for (const { code, message } of diagnostics)
      if (code !== 'W203' || !path.includes('/pipeline-')) found.push(`${path}: ${code} ${message}`);
  }
  expect(found).toEqual([]);
  expect(kinds).toContain('policy');
  expect(kinds).toContain('iam');
});
