import { expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { compileSnippet, projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

const OPTIONS = { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: false } as const;

/** Ways round what a team owns, what its folder may declare and what an app may administer: each is an error at its own place. */
const app = (body: string, name = 'api'): string => `app ${name} {
  team = payments
  run on eks { cluster = platform  namespace = "${name}"  service_account = "${name}" }
  ${body}
}
`;
const orders = 'team orders { group = "orders"  owns secret/orders/**  allow list on secret/orders/** }\n';
const folder = '// file: specs/teams/payments/more.writ\n';

const table: readonly (readonly [why: string, text: string, code: string, at: string])[] = [
  ['a grant', orders + app('allow read on secret/orders/x'), 'W102', 'secret/orders/x'],
  ['a wider grant', orders + app('allow read on secret/*/x'), 'W102', 'secret/*/x'],
  ['a profile', `${orders}profile p { allow read on secret/orders/x }\n${app('use p')}`, 'W102', 'use p'],
  [
    'an injection',
    orders + app('inject secret/orders/x as file "/vault/secrets/x" { whole = true }'),
    'W102',
    'inject secret/orders/x as file "/vault/secrets/x" { whole = true }',
  ],
  ['raw', orders + app('raw "secret/data/orders/x" { capabilities = [read]  because = "x" }'), 'W102', 'raw "secret/data/orders/x"'],
  ['raw with a wildcard', orders + app('raw "+/data/orders/*" { capabilities = [read]  because = "x" }'), 'W102', 'raw "+/data/orders/*"'],
  ['a listing of the names', orders + app('allow list on secret/*'), 'W102', 'secret/*'],
  [
    "a third team's share",
    `${orders}team other { group = "o"  share read on secret/orders/x with app api }\n${app('')}`,
    'W102',
    'share read on secret/orders/x with app api',
  ],
  ['raw where only allow is free', folder + app('raw "secret/data/payments/x" { capabilities = [read]  because = "x" }'), 'W114', 'raw'],
  ['raw in an overlay', folder + app('in prod { raw "secret/data/payments/x" { capabilities = [read]  because = "x" } }'), 'W114', 'raw'],
  ['policies by a profile', `profile p { allow write-policy on sys/x }\n${app('use p')}`, 'W105', 'use p'],
  ['policies', app('allow write-policy on sys/x'), 'W105', 'allow write-policy on sys/x'],
  ['policies, raw', app('raw "sys/policy/x" { capabilities = [update]  because = "x" }'), 'W105', 'raw "sys/policy/x"'],
  ['everything, raw', app('raw "*" { capabilities = [update]  because = "x" }'), 'W105', 'raw "*"'],
  ['entities', app('allow write-entity on identity/x'), 'W105', 'allow write-entity on identity/x'],
];

test.each(table)('%s', async (_why, text, code, at) => {
  const result = await compileSnippet({ text });
  const found = result.diagnostics.filter((d) => d.severity === 'error');
  expect(found.map((d) => `${d.code} ${d.span && text.slice(d.span.start, d.span.end)}`)).toEqual([`${code} ${at}`]);
});

test('another team in an overlay, in a folder that is one team’s', async () => {
  const tree = projectWith({ text: folder + app('in prod { team = orders }') });
  const result = await compileProject(memoryHost({ ...tree, '/project/specs/orders.writ': orders }), OPTIONS);
  expect(result.diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([
    'W114 specs/teams/payments may not declare an app of team orders',
  ]);
});

test('what is shared, with the app or with its team, is no finding', async () => {
  for (const to of ['app api', 'team payments']) {
    const text = `${orders.replace('allow list', `share read on secret/orders/x/** with ${to}  allow list`)}${app('allow read on secret/orders/x/y')}`;
    expect((await compileSnippet({ text })).diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([]);
  }
});

/** Two declarations that would be one thing to Vault: the one that is applied last would win, without a word. */
const github = 'run on github { repository = "example/x"  environment = "prod" }';
const jwt =
  'auth jwt github { discovery_url = "https://token.actions.githubusercontent.com"  issuer = "https://token.actions.githubusercontent.com" }';
test.each([
  [
    'one group of two teams',
    'team one { group = "same"  allow list on secret/one/** }\nteam two { group = "same"  allow list on secret/two/** }\n',
    'W028 team `two` and team `one` have one group, "same", and Vault ties a group to one team only',
  ],
  [
    'one login role of an app and a pipeline',
    `app pipeline-ci { team = payments  ${github}  allow read on secret/payments/ci }\npipeline ci { ${github}  applies = [team/payments] }\n`,
    'W028 pipeline `ci` and app `pipeline-ci` would log in by one role, `pipeline-ci` of auth/github',
  ],
  [
    'the role of the snapshot job',
    app('', 'vault-snapshot'),
    'W064 vault-snapshot is the name of a principal that Writ makes itself, with a login role of that name',
  ],
])('%s', async (_title, text, expected) => {
  const tree = projectWith({ text });
  const base = (tree['/project/specs/base.writ'] ?? '').replace('auth kubernetes eks', `${jwt}\n  auth kubernetes eks`);
  const { diagnostics } = await compileProject(memoryHost({ ...tree, '/project/specs/base.writ': base }), OPTIONS);
  expect(diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([expected]);
});
