import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { maskOf, OPERATIONS, type PolicyCapability } from '../../src/access/capabilities.ts';
import { buildTable, decide } from '../../src/access/decide.ts';
import { emitPolicies } from '../../src/access/emit/index.ts';
import { partition } from '../../src/access/partition.ts';
import { parsePattern, type Pattern, PatternError } from '../../src/access/patterns.ts';
import { permits, specified } from '../../src/access/specified.ts';
import type { Capability } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { readPolicy } from '../../src/readers/policy-hcl/index.ts';
import { dialectCases, wantedOf } from '../access/dialect-cases.ts';
import { policyText, principal, programOf, random, rule, textsOf } from '../access/support.ts';
import { dialectPrograms, judge, liveVault, type Question } from './vault.ts';

const vault = liveVault();
if ('missing' in vault) console.log(`skipped, all of test/live/policies: ${vault.missing}`);
const live = { skip: 'missing' in vault };
const program = 'binary' in vault ? vault.binary : '';

const SEGMENTS = ['a', 'b', 'ab', '+', '+', '', '+x', 'b+c', 'é', 'a*'];
const PATHS = ['a', 'b', 'ab', 'abc', 'x', '+', '+x', 'b+c', 'é', ''];

function randomPattern(r: ReturnType<typeof random>): string {
  for (;;) {
    const segments = Array.from({ length: 1 + r.next(4) }, () => r.pick(SEGMENTS));
    const text = (r.next(12) === 0 ? '' : 'm/') + segments.join('/') + r.pick(['', '', '', '*', '/*']);
    if (text !== '' && !text.startsWith('/') && !(parsePattern(text) instanceof PatternError)) return text;
  }
}

test.each(dialectPrograms())(
  'the model answers as $name does ($dialect), in 400,000 decisions',
  async ({ dialect, program: asked, name }) => {
    const r = random(20_260_101);
    const capabilities: PolicyCapability[] = ['create', 'read', 'update', 'patch', 'delete', 'list', 'list', 'sudo'];
    const questions: Question[] = [];
    for (let i = 0; i < 8000; i++) {
      const policies = Array.from({ length: 1 + r.next(2) }, () => {
        const stanzas: Record<string, number> = {};
        for (let k = 1 + r.next(5); k > 0; k--)
          stanzas[randomPattern(r)] = r.next(7) === 0 ? maskOf(['deny']) : maskOf([r.pick(capabilities), r.pick(capabilities)]);
        return policyText(stanzas);
      });
      const requests = Array.from({ length: 50 }, () => {
        const path = `m/${Array.from({ length: 1 + r.next(4) }, () => r.pick(PATHS)).join('/')}`;
        const operation = r.pick([...OPERATIONS, 'list'] as const);
        return [operation, operation === 'list' && r.next(8) > 0 && !path.endsWith('/') ? `${path}/` : path] as const;
      });
      questions.push({ policies, requests });
    }
    const answers = await judge(asked, questions);
    let decisions = 0;
    for (const [i, { policies, requests }] of questions.entries()) {
      const stanzas = policies.map((text) => {
        const file = readPolicy({ path: 'random.hcl', text }, { report: (d) => expect.fail(d.message) });
        return (file?.stanzas ?? []).map((s) => ({ path: s.path, mask: maskOf(s.capabilities.filter((c) => c !== 'scan')) }));
      });
      const table = buildTable(stanzas);
      expect(answers[i]?.error).toBeUndefined();
      const said = requests.map(([operation, path]) => decide(table, operation as Capability & (typeof OPERATIONS)[number], path, dialect));
      decisions += said.length;
      if (
        said.map((d) => (d.allowed ? '1' : '0')).join('') !== answers[i]?.verdicts ||
        said.map((d) => (d.sudo ? '1' : '0')).join('') !== answers[i]?.sudo
      ) {
        const at = said.findIndex(
          (d, k) => (d.allowed ? '1' : '0') !== answers[i]?.verdicts[k] || (d.sudo ? '1' : '0') !== answers[i]?.sudo[k],
        );
        expect.fail(
          `${policies.join('\n')}\n${requests[at]?.join(' ')}: model ${JSON.stringify(said[at])}, ${name} ${answers[i]?.verdicts[at]}`,
        );
      }
    }
    console.log(`${name}: ${decisions} decisions, no difference`);
    expect(decisions).toBeGreaterThanOrEqual(400_000);
  },
);

test('random grants, emitted for vault-legacy, give at Vault itself the plain union', live, async () => {
  const r = random(7);
  const asked: { question: Question; wanted: string }[] = [];
  const capabilities: Capability[] = ['create', 'read', 'update', 'patch', 'delete', 'list', 'list'];
  const pick = (): string => {
    const text = `s/${Array.from({ length: 1 + r.next(3) }, () => r.pick(['a', 'b', '+', '+'])).join('/')}${r.pick(['', '', '/*'])}`;
    return text;
  };
  let unsaid = 0;
  for (let i = 0; i < 4000; i++) {
    const rules = Array.from({ length: 2 + r.next(4) }, () => rule(r.next(5) === 0 ? 'deny' : 'allow', pick(), [r.pick(capabilities)]));
    const access = principal('app/a', rules);
    const sink = new Diagnostics();
    const policies = emitPolicies([access], programOf('vault-legacy'), sink);
    if (sink.failed) {
      unsaid++;
      continue;
    }
    const requests = Array.from({ length: 60 }, () => {
      const path = `s/${Array.from({ length: 1 + r.next(4) }, () => r.pick(['a', 'b', 'x'])).join('/')}`;
      const operation = r.pick(OPERATIONS);
      return [operation, operation === 'list' || r.next(6) === 0 ? `${path}/` : path] as const;
    });
    const spec = specified(access);
    asked.push({
      question: { policies: [...textsOf(policies).values()], requests },
      wanted: requests.map(([operation, path]) => (permits(spec, operation, path) ? '1' : '0')).join(''),
    });
  }
  expect(unsaid).toBe(0);
  const answers = await judge(
    program,
    asked.map((a) => a.question),
  );
  for (const [i, { question, wanted }] of asked.entries())
    if (answers[i]?.verdicts !== wanted || answers[i]?.error) {
      const at = [...wanted].findIndex((c, k) => c !== answers[i]?.verdicts[k]);
      expect.fail(
        `${answers[i]?.error ?? ''}\n${question.policies.join('\n')}\n${question.requests[at]?.join(' ')}: granted ${wanted[at]}`,
      );
    }
  console.log(`${asked.length * 60} decisions on emitted policies, each the union of the grants`);
});

test.each(dialectPrograms())(
  'the table of the rules of decision: $name ($dialect) says what its source says',
  async ({ dialect, program: asked }) => {
    const said = await judge(
      asked,
      dialectCases.map(({ policies, entity, asks }) => ({
        policies,
        requests: [],
        asked: asks.map(([operation, path, , data]) => ({ operation, path, ...(data ? { data } : {}) })),
        ...(entity ? { entity } : {}),
      })),
    );
    for (const [i, one] of dialectCases.entries())
      expect([one.rule, said[i]?.error === undefined ? said[i]?.verdicts : undefined]).toEqual([one.rule, wantedOf(one, dialect)]);
  },
);

const root = fileURLToPath(new URL('../../', import.meta.url));
const outs = ['out', ...(existsSync(`${root}examples`) ? readdirSync(`${root}examples`).map((name) => `examples/${name}/out`) : [])];

const everywhere = outs.flatMap((folder) => dialectPrograms().map((peer) => ({ ...peer, folder })));

/** Committed policies: HCL that the products parse, and the answer of each to every request that they can tell apart, as its dialect's. */
test.each(everywhere)(
  '$name reads the policies of $folder and answers as the model does ($dialect)',
  async ({ folder, dialect, program: asked, name }) => {
    const files = existsSync(root + folder)
      ? readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).filter((f) => /vault\/policies\/[^/]+\.hcl$/.test(f))
      : [];
    if (files.length === 0) return void console.log(`skipped: there are no policies below ${folder}`);
    const cases = files.sort().map((file) => {
      const text = readFileSync(`${root}${folder}/${file}`, 'utf8');
      const policy = readPolicy({ path: file, text }, { report: (d) => expect.fail(`${file}: ${d.message}`) });
      const patterns = [
        ...new Set((policy?.stanzas ?? []).map((s) => parsePattern(s.path)).filter((p): p is Pattern => !(p instanceof PatternError))),
      ];
      const requests = partition(patterns).flatMap((cell) =>
        OPERATIONS.map((o) => [o, o === 'list' && !cell.path.endsWith('/') ? `${cell.path}/` : cell.path] as const),
      );
      const table = buildTable([
        (policy?.stanzas ?? []).map((s) => ({ path: s.path, mask: maskOf(s.capabilities.filter((c) => c !== 'scan')) })),
      ]);
      const wanted = requests.map(([o, path]) => (decide(table, o, path, dialect).allowed ? '1' : '0')).join('');
      return { file, question: { policies: [text], requests }, wanted };
    });
    const answers = await judge(
      asked,
      cases.map((c) => c.question),
    );
    for (const [i, { file, wanted }] of cases.entries())
      expect([file, answers[i]?.error, answers[i]?.verdicts]).toEqual([file, undefined, wanted]);
    console.log(
      `${name}, ${folder}: ${cases.length} policies, ${cases.reduce((n, c) => n + c.wanted.length, 0)} requests, LIST among them`,
    );
  },
);
