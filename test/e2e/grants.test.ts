import { expect, test } from 'vitest';
import { maskOf, OPERATIONS, type Operation } from '../../src/access/capabilities.ts';
import { buildTable, decide } from '../../src/access/decide.ts';
import { compileProject } from '../../src/compile.ts';
import { readPolicy } from '../../src/readers/policy-hcl/index.ts';
import { random } from '../access/support.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

/**
 * Random teams, profiles and an app, compiled from text to policies, against a reading of the grants that shares no code with the
 * compiler: regular expressions over the requests. What Vault decides is the model's answer, which `test/live` holds against Vault.
 */
interface Grant {
  readonly effect: 'allow' | 'deny';
  readonly verb: string;
  readonly path: string;
}

const r = random(20_261_123);
const VERBS = ['read', 'list', 'update', 'delete', 'create', 'list', 'read'] as const;

function grant(): Grant {
  const segments = Array.from({ length: 1 + r.next(3) }, () => r.pick(['a', 'b', '*', '*', 'ab']));
  const path = `s/${segments.join('/')}${r.pick(['', '', '/**', '/**'])}`;
  return { effect: r.next(5) === 0 ? 'deny' : 'allow', verb: r.pick(VERBS), path };
}
const grants = (most: number): Grant[] => Array.from({ length: 1 + r.next(most) }, grant);
const say = (all: readonly Grant[]): string => all.map((g) => `  ${g.effect} ${g.verb} on ${g.path}\n`).join('');

function covers({ verb, path }: Grant, operation: string, request: string): boolean {
  if (verb !== operation) return false;
  const text = path
    .split('/')
    .map((s) => (s === '**' ? '.*' : s === '*' ? '[^/]*' : s))
    .join('/');
  const forms = operation === 'list' ? [request, request.replace(/\/$/, '')] : [request];
  return forms.some((form) => new RegExp(`^${text}$`).test(form));
}
const permitted = (all: readonly Grant[], operation: string, path: string): boolean =>
  all.some((g) => g.effect === 'allow' && covers(g, operation, path)) &&
  !all.some((g) => g.effect === 'deny' && covers(g, operation, path));
const deniesOf = (all: readonly Grant[]): Grant[] => all.filter((g) => g.effect === 'deny');

function specs(teams: readonly Grant[][], profiles: readonly Grant[][], own: readonly Grant[]): Record<string, string> {
  const tree = projectWith({ text: '' });
  const base = tree['/project/specs/base.writ'] ?? '';
  const text = [
    'engine kv s { version = 1 }\n',
    ...teams.map((all, i) => `team t${i} {\n  group = "t${i}"\n${say(all)}}\n`),
    ...profiles.map((all, i) => `profile p${i} {\n${say(all)}}\n`),
    'app x {\n  team = t0\n  run on eks { cluster = platform  namespace = "x"  service_account = "x" }\n  use p0, p1\n',
    `${say(own)}}\n`,
  ].join('');
  return {
    '/project/writ.yaml': 'writ: "1"\nrules: { W104: off }\n',
    '/project/specs/base.writ': base.replace(/^(team|app) [^]*?\n(\}\n|(?=\n))/gm, ''),
    '/project/specs/random.writ': text,
  };
}

test('what teams, profiles and an app are granted is what their policies allow, alone and together', async () => {
  let compared = 0;
  let refused = 0;
  for (let round = 0; round < 70; round++) {
    const teams = [grants(3), grants(3), grants(3)];
    const profiles = [grants(3), grants(3)];
    const own = grants(4);
    const tree = specs(teams, profiles, own);
    const result = await compileProject(memoryHost(tree), { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: true });
    const errors = result.diagnostics.filter((d) => d.severity === 'error');
    expect(
      errors.filter((d) => d.code !== 'W060' && d.code !== 'W061').map((d) => `${d.code} ${d.message}`),
      tree['/project/specs/random.writ'],
    ).toEqual([]);
    if (errors.length > 0) {
      refused++;
      continue;
    }
    const stanzas = (name: string) => {
      const text = result.artifacts.find((a) => a.path === `prod/vault/policies/${name}.hcl`)?.text;
      const file = text === undefined ? undefined : readPolicy({ path: name, text }, { report: (d) => expect.fail(d.message) });
      return (file?.stanzas ?? []).map((s) => ({ path: s.path, mask: maskOf(s.capabilities.filter((c) => c !== 'scan')) }));
    };
    const judged: readonly (readonly [names: readonly string[], wanted: (operation: Operation, path: string) => boolean])[] = [
      ...[[0], [1], [0, 1], [0, 2], [0, 1, 2]].map(
        (set) => [set.map((i) => `team-t${i}`), (o: Operation, p: string) => set.some((i) => permitted(teams[i] ?? [], o, p))] as const,
      ),
      [['app-x'], (o, p) => permitted(own, o, p) || profiles.some((profile) => permitted([...profile, ...deniesOf(own)], o, p))],
    ];
    for (const [names, wanted] of judged) {
      const table = buildTable(names.map(stanzas));
      for (let i = 0; i < 60; i++) {
        const operation = r.pick(OPERATIONS);
        const path = `s/${Array.from({ length: 1 + r.next(4) }, () => r.pick(['a', 'b', 'ab', 'x'])).join('/')}${operation === 'list' ? '/' : ''}`;
        compared++;
        expect(
          decide(table, operation, path, 'vault').allowed,
          `${names.join(' + ')}: ${operation} ${path}\n${tree['/project/specs/random.writ']}`,
        ).toBe(wanted(operation, path));
      }
    }
  }
  expect(refused).toBeLessThan(30);
  expect(compared).toBeGreaterThan(12_000);
});

test('a deny of a profile leaves the grants of whoever uses it alone', async () => {
  const text = `profile p {\n  allow read on secret/payments/**\n  deny read on secret/payments/no/**\n}
app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "api"  service_account = "api" }\n  use p
  allow read on secret/payments/no/yes\n  deny read on secret/payments/never\n}\n`;
  const host = memoryHost(projectWith({ text }));
  const { artifacts } = await compileProject(host, { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: true });
  const policy = artifacts.find((a) => a.path.endsWith('app-api.hcl'))?.text ?? '';
  const lines = policy.split('\n').filter((line) => /^(path|  cap)/.test(line));
  expect(lines).toEqual([
    'path "secret/data/payments/*" {',
    '  capabilities = ["read"]',
    'path "secret/data/payments/never" {',
    '  capabilities = []',
    'path "secret/data/payments/no/*" {',
    '  capabilities = []',
    'path "secret/data/payments/no/yes" {',
    '  capabilities = ["read"]',
  ]);
});
