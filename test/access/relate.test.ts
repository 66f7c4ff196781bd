import { expect, test } from 'vitest';
import { decideAssertions, emitPolicies, provePolicies, relate } from '../../src/access/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import type { Program } from '../../src/model/program.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { projectWith } from '../support/base-project.ts';
import { textsOf } from './support.ts';

/** The base project with a snippet, bound; relation and assertions report into `sink`. */
function bound(text: string): { program: Program; sink: Diagnostics } {
  const sink = new Diagnostics();
  const files = Object.entries(projectWith({ text })).map(([path, content]) => ({ path: path.slice('/project/'.length), text: content }));
  const config = readConfig(files[0] ?? { path: '', text: '' }, sink);
  const asts = files.slice(1).map((source) => parseSource(source, sink, blockShapes));
  const project = config && bindProject(config, asts, { asOf: '2026-11-23' }, sink);
  const program = project?.programs[0];
  if (!program) throw new Error(sink.all.map((d) => d.message).join('\n'));
  return { program, sink };
}

function access(text: string, id: string) {
  const { program, sink } = bound(text);
  const all = relate(program, sink);
  const found = all.find((p) => p.id === id);
  const rows = (rules: readonly { pattern: string; capabilities: readonly string[] }[] = []): string[] =>
    rules.map((r) => `${r.pattern} ${r.capabilities.join(',')}`);
  return {
    allows: rows(found?.allows),
    denies: rows(found?.denies),
    found,
    all,
    program,
    problems: sink.all.map((d) => `${d.code} ${d.message}`),
  };
}
const app = (body: string, rest = ''): string => `app shop {\n  team = payments\n  ${body}\n}\n${rest}`;

test.each<[string, string[]]>([
  ['allow read on secret/payments/**', ['secret/data/payments/* read']],
  ['allow list on secret/payments/*/x', ['secret/metadata/payments/+/x list']],
  ['allow write on secret/payments/api-**', ['secret/data/payments/api-* create,update']],
  ['allow encrypt, decrypt on transit/orders', ['transit/encrypt/orders update', 'transit/decrypt/orders update']],
  ['allow encrypt on transit/**', ['transit/encrypt/+ update']],
  ['allow generate on db/orders_ro', ['db/creds/orders_ro read']],
  ['allow read on secret/{team}/{app}/x', ['secret/data/payments/shop/x read']],
  ['raw "sys/health" { capabilities = [read] }', ['sys/health read']],
])('%s', (body, expected) => {
  const { allows, problems } = access(app(body), 'app/shop');
  expect(problems).toEqual([]);
  expect(allows).toEqual(expected);
});

test('a profile is resolved where it is used, and its denies with it', () => {
  const profile = 'profile reader { allow read on secret/{team}/{app}/**  deny read on secret/{team}/{app}/root }';
  const { allows, denies, found } = access(app('use reader', profile), 'app/shop');
  expect([allows, denies]).toEqual([['secret/data/payments/shop/* read'], ['secret/data/payments/shop/root read']]);
  expect(found?.allows[0]?.origin.via).toBeDefined();
});

test('a deny counts every way to the same', () => {
  const { denies } = access(app('deny export on transit/orders'), 'app/shop');
  expect(denies).toContain('transit/export/+/orders read');
});

test('the snapshot job has its own principal', () => {
  const { all } = access(app(''), 'app/shop');
  expect(all.find((p) => p.id === 'pipeline/vault-snapshot')?.allows.map((r) => r.pattern)).toEqual(['sys/storage/raft/snapshot']);
});

test("a pipeline's rights follow from what it applies", () => {
  const run = 'run on github { repository = "example/specs"  environment = "{env}" }';
  const auth = access(`pipeline deploy {\n  ${run}\n  applies = [team/payments]\n}`, 'pipeline/deploy');
  const team = auth.allows;
  expect(team).toContain('sys/policies/acl/app-checkout read,update,delete');
  expect(team).toContain('sys/policies/acl/team-payments read,update,delete');
  expect(team.filter((r) => r.startsWith('sys/mounts'))).toEqual([]);
  const vault = access(`pipeline deploy {\n  ${run}\n  applies = [vault]\n}`, 'pipeline/deploy').allows;
  expect(vault).toContain('sys/mounts/transit read,update,delete');
  expect(vault).toContain('sys/audit/main update,delete,sudo');
  expect(vault).not.toContain('sys/policies/acl/app-checkout read,update,delete');
});

test.each<[string, RegExp | undefined]>([
  ['assert app checkout can read on secret/payments/checkout/**', undefined],
  [
    'assert app checkout can read on secret/payments/**',
    /app checkout cannot read on secret\/payments\/\*\*: read of secret\/data\/payments\//,
  ],
  ['assert app checkout cannot decrypt on transit/orders', undefined],
  ['assert app checkout cannot encrypt on transit/**', /app checkout can encrypt on transit\/\*\*: update of transit\/encrypt\/orders/],
  ['assert nobody can export on transit/**', undefined],
  ['assert only team payments can read-metadata on secret/payments/**', undefined],
  ['assert only team payments can read on secret/payments/**', /app checkout can read on secret/],
  ['assert nobody can escalate', /is not decided/],
  ['assert app checkout cannot s3:GetObject on "arn:aws:s3:::*/*"', /is not decided/],
])('%s', (text, expected) => {
  const { program, sink } = bound(text);
  decideAssertions(program, relate(program, sink), sink);
  const problems = sink.all.map((d) => d.message);
  if (!expected) return expect(problems).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(expected);
  expect(sink.all[0]?.code).toBe('W069');
});

test('the whole project emits and proves', () => {
  const { program, sink } = bound(app('allow read on secret/payments/**\n  deny read on secret/payments/shop/root'));
  const principals = relate(program, sink);
  const policies = emitPolicies(principals, program, sink);
  expect(sink.all).toEqual([]);
  expect(provePolicies(textsOf(policies), principals, program).mismatches).toEqual([]);
});
