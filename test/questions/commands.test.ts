import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { main, stages } from '../../src/cli/main.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

const home = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, home), 'utf8');

/** The repository's own project with what it compiles to, in memory. */
const own: Readonly<Record<string, string>> = Object.fromEntries([
  ['/project/writ.yaml', read('writ.yaml')],
  ...['specs', 'out'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, home), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.\w+$/.test(name))
      .map((name) => [`/project/${folder}/${name}`, read(`${folder}/${name}`)]),
  ),
]);

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function say(args: readonly string[], tree = own, cwd = '/project'): Promise<Said> {
  const host = memoryHost(tree, { args, cwd });
  const code = await main(host, stages);
  expect(host.writes).toBe(0);
  return { code, out: host.stdout.text, err: host.stderr.text };
}

test.each([
  ['can-yes', 0, ['can', 'app/checkout', 'generate', 'on', 'db/orders_ro']],
  ['can-part', 1, ['can', 'team/payments', 'write', 'secret/payments/**']],
  ['can-no', 1, ['can', 'app/search', 'generate', 'db/orders_ro']],
  ['can-aws', 1, ['can', 'app/checkout', 's3:GetObject', 'arn:aws:s3:::example-reports-{env}/*', '--env', 'prod']],
  ['can-aws-yes', 0, ['can', 'app/reporter', 's3:PutObject', 'arn:aws:s3:::example-reports-{env}/catalog/x', '--env', 'prod']],
  ['who-can', 0, ['who-can', 'sign', 'transit/ledger', '--env', 'prod']],
  ['who-can-aws', 0, ['who-can', 's3:GetObject', 'on', 'arn:aws:s3:::example-reports-prod/*', '--env', 'prod']],
  ['can-escalate', 0, ['can', 'pipeline/infrastructure', 'escalate']],
  ['can-escalate-no', 1, ['can', 'app/checkout', 'escalate']],
  ['who-can-escalate', 0, ['who-can', 'escalate']],
  ['show', 0, ['show', 'team/payments', '--apps']],
  ['show-csv', 0, ['show', 'team/payments', '--apps', '--format', 'csv']],
  ['show-markdown', 0, ['show', 'app/reporter', '--format', 'markdown']],
] as const)('the production example: %s', async (name, code, args) => {
  const said = await say(args);
  expect([said.code, said.err]).toEqual([code, '']);
  await expect(said.out.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`golden/${name}.txt`);
});

test('JSON holds the same answers', async () => {
  const { out } = await say(['can', 'app/checkout', 'read', 'secret/payments/**', '--format', 'json']);
  const { version, answers } = JSON.parse(out) as { version: number; answers: { env: string; verdict: string }[] };
  expect([version, ...answers.map((a) => [a.env, a.verdict])]).toEqual([1, ['prod', 'part'], ['staging', 'part']]);
  const who = JSON.parse((await say(['who-can', 'sign', 'transit/ledger', '--format', 'json'])).out) as {
    answers: { holdings: { who: string }[] }[];
  };
  expect(who.answers[0]?.holdings.map((h) => h.who)).toContain('app/ledger');
  const shown = JSON.parse((await say(['show', 'app/ledger', '--format', 'json'])).out) as { access: { what: string; from: string }[] };
  expect(shown.access).toContainEqual(expect.objectContaining({ what: 'sign', from: 'specs/teams/payments/ledger.writ:7' }));
});

test.each<[string[], RegExp]>([
  [['can'], /who\? Such as app\/checkout/],
  [['can', 'app/checkout'], /which verb\?/],
  [['can', 'app/checkout', 'read'], /`read` on what\?/],
  [['can', 'app/checkout', 'read', 'on'], /`read` on what\?/],
  [['can', 'app/checkout', 'read', 'a', 'b'], /"b" is too much; a path with `\*` needs quotes/],
  [['can', 'app/chekout', 'read', 'secret/a'], /did you mean app\/checkout\?/],
  [['can', 'app/checkout', 'raed', 'secret/a'], /did you mean `read`\?/],
  [['can', 'app/checkout', 'read', 'secret/a', '--env', 'prd'], /no environment "prd"\n {2}did you mean prod\?/],
  [['can', 'app/reporter', 'read', 'secret/a', '--env', 'staging'], /app\/reporter does not exist in staging/],
  [['who-can', 'read'], /`read` on what\?/],
  [['who-can', 'escalate', 'secret/**'], /`escalate` is asked alone/],
  [['can', 'app/checkout', 'escalate', 'on', 'secret/**'], /`escalate` is asked alone/],
  [['can', 'app/reporter', 'escalate', '--env', 'staging'], /app\/reporter does not exist in staging/],
  [['explain', 'out/manifest.json:4'], /lists the outputs/],
  [['who-can', 'generate', 'dbb/orders_ro'], /did you mean db\?/],
  [['show'], /whose access\?/],
  [['show', 'team/payment'], /did you mean team\/payments\?/],
  [['show', 'app/checkout', '--apps'], /--apps goes with a team/],
  [['explain', 'specs/platform/vault.writ:3'], /is a spec/],
  [['explain', 'out/prod/nothing.hcl:3'], /there is no file/],
  [['explain', 'out/prod/vault/server.hcl:9999'], /has \d+ lines/],
])('a wrong call is exit code 2: %j', async (args, text) => {
  const { code, out, err } = await say(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(text);
});

test('errors in the specs are shown as `check` shows them, exit code 1; without a project 2', async () => {
  const broken = projectWith({ text: 'app x { team = nobody }' });
  const { code, out, err } = await say(['who-can', 'read', 'secret/a'], broken);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/specs\/snippet\.writ/);
  expect((await say(['show', 'app/x'], {}, '/')).code).toBe(2);
});

test('a rule or an assertion that fails does not keep a question from being answered', async () => {
  const tree = projectWith({ text: 'assert nobody can read on secret/**' });
  expect((await say(['can', 'app/checkout', 'read', 'secret/payments/checkout/x'], tree)).code).toBe(0);
});

function lineOf(path: string, text: string, after = ''): string {
  const lines = (own[`/project/${path}`] ?? '').split('\n');
  const start = after === '' ? 0 : lines.findIndex((l) => l.includes(after));
  return `${path}:${lines.findIndex((l, i) => i >= start && l.includes(text)) + 1}`;
}

test.each([
  [
    'a stanza',
    lineOf('out/prod/vault/policies/app-checkout.hcl', 'capabilities', 'pki_int/issue'),
    [
      /^stanza pki_int\/issue\/microservice of app-checkout/,
      /specs\/security\/profiles\.writ:4, used at specs\/teams\/payments\/checkout\.writ:5: issue on pki_int\/microservice\n {4}allow issue on pki_int\/microservice/,
    ],
  ],
  ['the head of a policy', 'out/prod/vault/policies/app-checkout.hcl:1', [/app checkout is declared/, /checkout\.writ:2/]],
  [
    'a grant that ends',
    lineOf('out/prod/vault/policies/team-payments.hcl', 'capabilities', 'path "secret/data/payments/shared/fx-rates"'),
    [/until 2027-03-31 \(CHG-4182/],
  ],
  ['a statement', lineOf('out/prod/iam/app-reporter.policy.json', 's3:PutObject'), [/^statement S3PutObject/, /catalog\.writ\.yaml:46/]],
  ['a session policy', lineOf('out/prod/iam/vault-engine/aws.s3_read_only.json', 's3:GetObject'), [/engines\.writ:18/]],
  [
    'a Terraform resource',
    lineOf('out/prod/terraform/vault/main.tf.json', '"file_path"'),
    [/^vault_audit\.main/, /specs\/platform\/vault\.writ:30/],
  ],
  ['a server setting', 'out/prod/vault/server.hcl:6', [/specs\/platform\/vault\.writ:2/]],
])('explain says which lines of the specs make %s', async (_what, place, texts) => {
  const { code, out, err } = await say(['explain', place]);
  expect([code, err]).toEqual([0, '']);
  for (const text of texts) expect(out).toMatch(text);
});

test('a line that the specs no longer make is said to be stale', async () => {
  const tree = { ...own };
  const spec = '/project/specs/teams/payments/checkout.writ';
  tree[spec] = (tree[spec] ?? '').replace('allow encrypt, decrypt on transit/orders', '');
  const { code, err } = await say(['explain', lineOf('out/prod/vault/policies/app-checkout.hcl', 'transit/encrypt/orders')], tree);
  expect([code, err]).toEqual([1, expect.stringMatching(/does not come from the specs as they stand; run `writ compile`/)]);
});
