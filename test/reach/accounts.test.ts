import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { service } from '../../src/access/iam/data.ts';
import { accounts } from '../../src/access/reach/index.ts';
import { passing, running, VAULT_EDGES } from '../../src/access/reach/table.ts';
import { VAULT_OWN } from '../../src/access/reach/vault-table.ts';
import data from '../../src/data/escalations.json' with { type: 'json' };

test('every entry of the data is an edge or is listed with the reason why not', () => {
  const found = accounts();
  expect.soft(found.size).toBe(data.aws.length + data.vault.length);
  const all = [...data.aws, ...data.vault].map((entry) => entry.id);
  expect(all.filter((id) => !found.has(id))).toEqual([]);
  expect([...found.keys()].filter((id) => !all.includes(id))).toEqual([]);
  const edges = [...found.values()].filter((a) => a.edge).length;
  expect([edges, found.size - edges]).toEqual([88, 20]);
  for (const account of found.values()) if (!account.edge) expect(account.because.length).toBeGreaterThan(20);
});

test('the actions of every edge are among those that AWS lists', () => {
  for (const { actions } of [...passing, ...running])
    for (const action of actions) {
      const [prefix = '', name = ''] = action.split(':');
      expect(service(prefix)?.actions.has(name.toLowerCase()) ?? false, action).toBe(true);
    }
});

test('what is named exists', () => {
  const ids = new Set([...data.aws, ...data.vault].map((entry) => entry.id));
  for (const id of [...passing.map((c) => c.id), ...running.map((c) => c.id), ...VAULT_EDGES]) expect(ids.has(id)).toBe(true);
  expect(passing.every((c) => c.actions.includes('iam:PassRole') && c.passedTo)).toBe(true);
});

test('every edge at Vault is one of the data or of the list of its own', () => {
  const listed = new Set<string>([...VAULT_EDGES, ...VAULT_OWN.map(({ id }) => id)]);
  const written = ['targets.ts', 'mount-edges.ts'].flatMap((name) => {
    const text = readFileSync(new URL(`../../src/access/reach/${name}`, import.meta.url), 'utf8');
    return [...text.matchAll(/(?:add|manages)\(\s*'([a-z0-9-]+)'|id: '([a-z0-9-]+)'/g)].map(([, added, id]) => added ?? id ?? '');
  });
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((id) => !listed.has(id))).toEqual([]);
  expect([...VAULT_OWN].filter(({ id }) => !written.includes(id))).toEqual([]);
});
