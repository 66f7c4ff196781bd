import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { daysBetween, isOld, OLDEST } from '../../src/data/age.ts';
import { dataSets } from '../../src/data/dates.ts';
import { flawsIn, flawsOf, isBefore, linesOf, mendOf, unmaintainedFrom } from '../../src/data/releases.ts';
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
  expect(unmaintainedFrom('vault', 'community', '1.8')).toBe('2022-03-21');
});

test('flaws: mends are in order, each of its own line, and none before the flaw began', () => {
  for (const product of ['vault', 'openbao'] as const)
    for (const { id, fixed, since = [] } of flawsOf(product)) {
      const lists = [fixed.community ?? [], fixed.enterprise ?? [], since];
      expect(lists[0]?.length || lists[1]?.length, id).toBeTruthy();
      for (const list of lists) {
        for (const one of list) expect(one, id).toMatch(/^\d+\.\d+\.\d+$/);
        expect(
          [...list].sort((a, b) => (isBefore(a, b) ? -1 : 1)),
          id,
        ).toEqual(list);
        expect(new Set(list.map((one) => one.split('.', 2).join('.'))).size, id).toBe(list.length);
      }
      for (const mend of lists.slice(0, 2).flat()) expect(since.length === 0 || since.some((one) => isBefore(one, mend)), id).toBe(true);
    }
});

test.each([
  ['vault', 'community', '2.2.2', [], undefined],
  ['vault', 'community', '2.1.2', [], undefined],
  ['vault', 'community', '2.1', [], undefined],
  ['vault', 'community', '2.0.4', ['CVE-2026-89322', 'CVE-2026-105816'], '2.1.2'],
  // An edition's own mends: the same patch of the other edition does not exist.
  ['vault', 'enterprise', '2.1.2', [], undefined],
  ['vault', 'enterprise', '1.21.12', ['CVE-2026-5807'], '2.0.0'],
  ['vault', 'enterprise', '1.21.11', ['CVE-2026-89322', 'CVE-2026-105820', 'CVE-2026-105816', 'CVE-2026-5807'], '2.1.2'],
  // A line that never got the mend.
  ['vault', 'enterprise', '2.0.9', ['CVE-2026-89322', 'CVE-2026-105820', 'CVE-2026-105816'], '2.1.2'],
  ['openbao', 'community', '2.6.2', [], undefined],
  ['openbao', 'community', '2.6.1', ['GHSA-rh46-vc3j-w2w3'], '2.6.2'],
] as const)('%s %s %s', (product, edition, version, ids, mend) => {
  const found = flawsIn(product, edition, version);
  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(mendOf(found, version)).toBe(mend);
});

test('what began in a patch is not held against the versions before it', () => {
  const has = (version: string, id: string, edition: 'community' | 'enterprise' = 'enterprise'): boolean =>
    flawsIn('vault', edition, version).some((flaw) => flaw.id === id);
  expect(['1.17.2', '1.17.3', '1.17.4', '1.17.5', '1.16.6', '1.16.8', '1.15.9'].map((v) => has(v, 'CVE-2024-8365'))).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
  expect(['1.18.15', '1.19.8', '1.19.9', '1.19.11', '1.20.2', '1.20.4'].map((v) => has(v, 'CVE-2025-12044'))).toEqual([
    false,
    false,
    true,
    false,
    false,
    true,
  ]);
});
