import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { daysBetween, isOld, OLDEST } from '../../src/data/age.ts';
import { dataSets } from '../../src/data/dates.ts';
import { linesOf, unmaintainedFrom } from '../../src/data/releases.ts';
import { CHART_DATE, CHART_VERSION } from '../../src/targets/helm/chart.ts';
import { snippet, writ } from '../fix/support.ts';

const sets = dataSets({ version: CHART_VERSION, date: CHART_DATE });
const folder = new URL('../../src/data/', import.meta.url);

test('every file of data has its day in the list, and the oldest day is known without it', () => {
  for (const { date } of sets) expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(sets.map(({ date }) => date).sort()[0]).toBe(OLDEST);
  const days = new Set(sets.map(({ date }) => date));
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const { date, generated, unicode } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, string | undefined>;
    // A numbered edition of a standard does not age: it says its number.
    if (unicode !== undefined) expect(unicode, name).toMatch(/^\d+\.\d+\.\d+$/);
    else expect(days, name).toContain(date ?? generated);
  }
});

test('180 days are not old, one more is', () => {
  expect(daysBetween('2026-01-31', '2026-03-01')).toBe(29);
  expect([isOld('2026-01-01', '2026-06-30'), isOld('2026-01-01', '2026-07-01')]).toEqual([false, true]);
  expect(isOld('2026-01-01', '2020-01-01')).toBe(false);
});

test('check says so, once, without failing; explain lists them', async () => {
  const { tree } = snippet('');
  expect((await writ(`check --as-of ${OLDEST}`, tree)).out).toContain('nothing to report');
  const { code, out } = await writ('check --as-of 2027-05-01 --format compact', tree);
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.includes('W097'))).toHaveLength(1);
  expect(out).toContain('AWS actions, resources and condition keys (2026-09-26, 217 days)');
  const table = await writ('explain data', {});
  expect(table.out.split('\n')).toHaveLength(sets.length + 1);
});

test('lines of releases are in order, and each but the last ends when it is said to', () => {
  for (const product of ['vault', 'openbao'] as const) {
    const lines = linesOf(product);
    expect([...lines].sort((a, b) => (a.released < b.released ? -1 : 1))).toEqual(lines);
    for (const [i, { line, community, released }] of lines.entries()) {
      expect(community === undefined, line).toBe(i === lines.length - 1);
      if (community !== undefined) expect(community > released, line).toBe(true);
    }
  }
  expect(unmaintainedFrom('vault', 'enterprise', '1.18')).toBe('2025-10-21');
  expect(unmaintainedFrom('vault', 'enterprise', '1.19')).toBe(undefined);
  expect(unmaintainedFrom('vault', 'community', '9.9')).toBe(undefined);
});
