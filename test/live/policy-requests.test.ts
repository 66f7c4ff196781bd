import { expect, test } from 'vitest';
import type { Dialect } from '../../src/contract.ts';
import { random } from '../access/support.ts';
import { answers } from '../policy/answers.ts';
import { type RandomCase, randomCase } from '../policy/random.ts';
import { damaged, jsonPolicy, unsteady } from '../policy/damaged.ts';
import { type Answer, type DialectProgram, dialectPrograms, judge } from './vault.ts';

const wanted = Number(process.env.WRIT_LIVE_REQUESTS ?? 200_000);
const seed = Number(process.env.WRIT_LIVE_SEED ?? 41);
const programs = dialectPrograms();

const ask = (program: string, cases: readonly RandomCase[]): Promise<Answer[]> =>
  judge(
    program,
    cases.map((c) => ({ ...c, requests: [] })),
  );

const differs = (dialect: Dialect, one: RandomCase, said: Answer | undefined): string | undefined => {
  const model = answers(one, dialect);
  if ((said?.error === undefined) !== (model.error === undefined))
    return `the product: ${said?.error ?? 'accepts'}; the model: ${model.error ?? 'accepts'}`;
  const at = [...model.verdicts].findIndex((c, i) => c !== said?.verdicts[i] || model.sudo[i] !== said?.sudo[i]);
  if (at < 0) return undefined;
  return `${JSON.stringify(one.asked[at])}: the product ${said?.verdicts[at]}${said?.sudo[at]}, the model ${model.verdicts[at]}${model.sudo[at]}`;
};

const sizeOf = (one: RandomCase): number => JSON.stringify([one.policies, one.asked]).length;

/** The same difference with as few policies, stanzas and requests as can be. */
async function shrink({ dialect, program }: DialectProgram, one: RandomCase): Promise<RandomCase> {
  let best = one;
  for (;;) {
    const parts = best.policies.map((text) => text.split(/^(?=path )/m));
    const tries: RandomCase[] = [
      ...(best.asked.length > 1 ? best.asked.map((request) => ({ ...best, asked: [request] })) : []),
      ...parts.flatMap((stanzas, i) =>
        stanzas.map((_, k) => ({ ...best, policies: parts.map((s, j) => (i === j ? s.filter((__, n) => n !== k) : s).join('')) })),
      ),
      ...(best.policies.length > 1 ? best.policies.map((_, i) => ({ ...best, policies: best.policies.filter((__, k) => k !== i) })) : []),
      ...parts.flatMap((stanzas, i) =>
        stanzas.flatMap((stanza, k) =>
          stanza
            .split('\n')
            .map((_, line, lines) => lines.filter((__, n) => n !== line || n === 0 || n >= lines.length - 2).join('\n'))
            .filter((text) => text !== stanza)
            .map((text) => ({ ...best, policies: parts.map((s, j) => (i === j ? s.map((t, n) => (n === k ? text : t)) : s).join('')) })),
        ),
      ),
    ];
    const shorter = tries.filter((t) => sizeOf(t) < sizeOf(best));
    const said = await ask(program, shorter);
    const smaller = shorter.find((t, i) => differs(dialect, t, said[i]) !== undefined);
    if (!smaller) return best;
    best = smaller;
  }
}

/** Wildcards in what a template inserts: since 2.0 refused in a part of Vault that a program of its decision alone lacks. */
const outside = (dialect: Dialect, one: RandomCase): boolean => dialect === 'vault' && /[*+]/.test(JSON.stringify(one.entity ?? {}));

test.each(programs)(
  'requests with data, wrapping and templates: the model answers as $name ($dialect)',
  { timeout: 3_600_000 },
  async (peer) => {
    const { dialect, program, name } = peer;
    const r = random(seed);
    let decisions = 0;
    let refused = 0;
    let allowed = 0;
    while (decisions < wanted) {
      const cases = Array.from({ length: 2000 }, () => randomCase(r, 40, dialect === 'openbao' ? 'openbao' : 'vault')).filter(
        (one) => !outside(dialect, one),
      );
      const said = await ask(program, cases);
      for (const [i, one] of cases.entries()) {
        const found = differs(dialect, one, said[i]);
        if (found !== undefined) {
          const small = await shrink(peer, one);
          const [again] = await ask(program, [small]);
          expect.fail(`${differs(dialect, small, again)}\n${small.policies.join('# ----\n')}\n${JSON.stringify(small.entity)}`);
        }
        if (said[i]?.error === undefined) decisions += one.asked.length;
        else refused++;
        allowed += [...(said[i]?.verdicts ?? '')].filter((c) => c === '1').length;
      }
    }
    console.log(`${name}: ${decisions} decisions (${allowed} allowed), ${refused} sets of policies that cannot be built, no difference`);
    expect(decisions).toBeGreaterThanOrEqual(wanted);
  },
);

const LINES = [
  'path "a" {',
  'path "b/*" {',
  'path {',
  'path "a" "b" {',
  'path = {',
  '}',
  '}',
  '}',
  '}',
  'capabilities = ["read"]',
  'capabilities = ["read",]',
  'capabilities = "read"',
  'capabilities = []',
  'capabilities = [1]',
  'capabilities = ["deny", "bogus"]',
  'capabilities = ["bogus", "deny"]',
  'policy = "write"',
  'policy = ""',
  'policy = "x"',
  'policy = "deny"',
  'allowed_parameters = { "a" = ["x"] }',
  'allowed_parameters { a = [] }',
  'allowed_parameters = { "a" = "x" }',
  'allowed_parameters = { a = { x = 1 } }',
  'allowed_parameters = [{ a = ["x"] }]',
  'denied_parameters = { "A" = [1, 1.5, true, "x", ["y"], {z = 1}] }',
  'denied_parameters = {}',
  'required_parameters = ["a"]',
  'required_parameters = "a"',
  'required_parameters = []',
  'min_wrapping_ttl = 5',
  'min_wrapping_ttl = "5x"',
  'min_wrapping_ttl = "1h2d"',
  'min_wrapping_ttl = "-5s"',
  'min_wrapping_ttl = ""',
  'min_wrapping_ttl = true',
  'min_wrapping_ttl = 1.5',
  'max_wrapping_ttl = "3s"',
  'max_wrapping_ttl = "1.5h"',
  'max_wrapping_ttl = "99999999999d"',
  'comment = "x"',
  'comment = 5',
  'comment = true',
  'name = "p"',
  'name = 5',
  'name = true',
  'foo = 1',
  '# c\n',
  '// c\n',
  '/* c */',
  'mfa_methods = ["x"]',
  'mfa_methods = "x"',
  'subscribe_event_types = ["x"]',
  'allowed_parameters = { "n" = [08] }',
  'allowed_parameters = { "n" = [0x1g] }',
  'allowed_parameters = { "n" = [99999999999999999999] }',
  'path "{{x}}" {',
  'path "}}" {',
  'path "a{{b" {',
  'path "" {',
  'path "a\\n" {',
  'path "\\q" {',
  'path "é\\u00e9" {',
  'comment = <<EOF\nhi\nEOF\n',
  'comment = <<-EOF\n  hi\n  EOF\n',
  ',',
  ';',
  '=',
  '"x"',
  'allowed_parameters = { "h" = [<<EOF\nx\nEOF\n] }',
  'path "a/+*" {',
  'path "a${b}" {',
];
const JSON_TEXTS = [
  '{"path":{"a":{"capabilities":["read"]}}}',
  '{"path":{"a":{"capabilities":["read"],"capabilities":["update"]}}}',
  '{"path":{"a":{"policy":"write","allowed_parameters":{"a":[true]}}}}',
  '{"path":{"a":{"policy":"write","allowed_parameters":{"a":[null]}}}}',
  '{"path":{"a":{"policy":"write","allowed_parameters":{"a":["x",1,{"k":"v"}]}}}}',
  '{"path":[{"a":{"policy":"read"}},{"b/*":{"policy":"deny"}}]}',
  '{"name":"x","path":{"a":{"capabilities":["read"],"min_wrapping_ttl":"5s"}}}',
  '{"path":{"a":[{"policy":"read"},{"policy":"write"}]}}',
  '{"path":{"a":{"capabilities":"read"}}}',
  '{}',
  '[]',
  '',
  '{"path":{}}',
  '{"foo":1}',
  '{"path":{"a":{"bogus":1}}}',
  '{"path":{"a":{"policy":"write","denied_parameters":{"a":["x"]}},"b/*":{"policy":"read"}}}',
  '  {"path":{"a":{"policy":null}}}',
  '{"path":"x"}',
  '{"path":{"a":{"policy":"read","allowed_parameters":{"a":[["x"]]}}}}',
];

test.each(programs)(
  'texts right and wrong: the reader takes what $name takes, and with the same meaning',
  { timeout: 1_800_000 },
  async (peer) => {
    const r = random(seed);
    const inside = LINES.slice(9);
    const asked = ['read', 'update'].flatMap((operation) => [
      { operation, path: 'a' },
      { operation, path: 'a', data: { a: 'x' } },
      { operation, path: 'path' },
      { operation, path: 'b/x', wrapTtl: 5 },
    ]);
    const text = (): string => {
      if (r.next(2) === 0) return Array.from({ length: 1 + r.next(7) }, () => r.pick(LINES)).join(r.pick([' ', '\n']));
      const block = `path "a" {\n${Array.from({ length: 1 + r.next(3) }, () => r.pick(inside)).join('\n')}\n}\n`;
      return r.next(3) === 0 ? `${block}${r.pick(LINES)}\n` : block;
    };
    const texts = [...JSON_TEXTS, ...Array.from({ length: 20_000 }, text)];
    const cases = texts.map((t): RandomCase => ({ policies: [t], asked }));
    const said = await ask(peer.program, cases);
    let read = 0;
    for (const [i, one] of cases.entries()) {
      const found = differs(peer.dialect, one, said[i]);
      if (found !== undefined) expect.fail(`${found}\n${one.policies.join('')}`);
      if (said[i]?.error === undefined) read++;
    }
    console.log(`${peer.name}: ${cases.length} texts, ${read} of them policies, no difference`);
  },
);

test.each(programs)('damaged texts and JSON of any shape: the reader takes what $name takes', { timeout: 1_800_000 }, async (peer) => {
  const r = random(seed);
  const count = Math.max(20_000, wanted / 10);
  const asked = ['read', 'update', 'list'].flatMap((operation) => [
    { operation, path: 'a' },
    { operation, path: 'a', data: { a: 'x' } },
    { operation, path: 'm/a/b' },
    { operation, path: 'b/x', wrapTtl: 5 },
  ]);
  let read = 0;
  for (let done = 0; done < count; done += 5000) {
    const cases = Array.from({ length: 5000 }, (): RandomCase => {
      if (r.next(4) === 0) return { policies: [r.next(3) === 0 ? damaged(r, jsonPolicy(r)) : jsonPolicy(r)], asked };
      const one = randomCase(r, 0, peer.dialect === 'openbao' ? 'openbao' : 'vault');
      return { ...one, policies: [damaged(r, one.policies[0] ?? '')], asked };
    }).filter((one) => !unsteady(one.policies[0] ?? '') && !outside(peer.dialect, one));
    const said = await ask(peer.program, cases);
    for (const [i, one] of cases.entries()) {
      const found = differs(peer.dialect, one, said[i]);
      if (found !== undefined) expect.fail(`${found}\n${JSON.stringify(one.policies[0])}`);
      if (said[i]?.error === undefined) read++;
    }
  }
  console.log(`${peer.name}: ${count} damaged texts, ${read} of them policies, no difference`);
});
