import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTable, decide as decideRequest } from '../../src/access/decide.ts';
import { defaultPolicy } from '../../src/access/default-policy.ts';
import { emitPolicies } from '../../src/access/index.ts';
import { maskOf, type Operation } from '../../src/access/capabilities.ts';
import { partition } from '../../src/access/partition.ts';
import { fromWrit, matches, pattern, type Pattern } from '../../src/access/patterns.ts';
import type { AccessRule, Compiled, PrincipalAccess } from '../../src/access/relation.ts';
import type { Capability, Dialect } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { partsOf } from '../../src/questions/aws.ts';
import type { Holder } from '../../src/questions/holders.ts';
import { textCells } from '../../src/access/wildcards.ts';
import { can } from '../../src/questions/can.ts';
import { CallFault, type PathSet, type State, verdictOf } from '../../src/questions/types.ts';
import { decide } from './support.ts';

const { compiled: base, place } = decide('');
const span = { file: 'specs/base.writ', start: 0, end: 1 };

const segment = fc.constantFrom('a', 'b', 'api-x', '*');
const rest = fc
  .tuple(fc.array(segment, { minLength: 0, maxLength: 3 }), fc.constantFrom('', 'a', '*', '**', 'api-**'))
  .map(([head, tail]) => [...head, ...(tail === '' ? (head.length ? [] : ['a']) : [tail])].join('/'));

const rule = fc.record({
  effect: fc.constantFrom<'allow' | 'deny'>('allow', 'allow', 'allow', 'deny'),
  area: fc.constantFrom('data', 'metadata'),
  rest,
  capabilities: fc.constantFrom<readonly Capability[]>(['read'], ['read', 'list'], ['update'], ['create', 'update'], ['delete'], ['list']),
});

const VERBS = ['read', 'write', 'list', 'delete', 'read-metadata', 'purge'] as const;

function withRules(
  rules: readonly { effect: 'allow' | 'deny'; area: string; rest: string; capabilities: readonly Capability[] }[],
  dialect: Dialect,
): Compiled | undefined {
  const made = rules.map(({ effect, area, rest: below, capabilities }): AccessRule => {
    const tail = fromWrit(below);
    if (typeof tail !== 'string') throw new Error(tail.message);
    const origin = { span, text: `on secret/${below}`, verb: undefined, engine: undefined, by: 'grant' } as const;
    return { effect, pattern: `secret/${area}/${tail}`, capabilities, origin };
  });
  const access: PrincipalAccess = {
    id: 'app/checkout',
    kind: 'app',
    name: 'checkout',
    policy: 'app-checkout',
    team: 'payments',
    allows: made.filter((r) => r.effect === 'allow'),
    denies: made.filter((r) => r.effect === 'deny'),
    span,
  };
  const program = { ...base.program, vault: { ...base.program.vault, dialect } };
  const sink = new Diagnostics();
  const policies = emitPolicies([access], program, sink);
  return sink.failed ? undefined : { program, relation: { ...base.relation, principals: [access] }, policies };
}

/** From the spelling of an answer back to Vault's pattern. */
function toVault(text: string, area: string): Pattern {
  if (text === 'secret') return pattern(`secret/${area}`);
  const tail = fromWrit(text.slice('secret/'.length));
  if (typeof tail !== 'string') throw new Error(`${text}: ${tail.message}`);
  return pattern(`secret/${area}/${tail}`);
}

const covers = (p: Pattern, operation: string, path: string): boolean =>
  matches(p, path) || (operation === 'list' && matches(p, path.slice(0, -1)));
const within = (set: PathSet, area: string, operation: string, path: string): boolean =>
  set.all.every((t) => covers(toVault(t, area), operation, path)) && !set.except.some((t) => covers(toVault(t, area), operation, path));

test('what is said of the paths is what the emitted policy decides on each of them, in all dialects', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 5 }),
      fc.constantFrom<Dialect>('vault-legacy', 'vault', 'vault-anycase', 'openbao'),
      fc.constantFrom(...VERBS),
      rest,
      (rules, dialect, verb, resource) => {
        const compiled = withRules(rules, dialect);
        if (!compiled) return;
        const answer = can(compiled, 'app/checkout', verb, `secret/${resource}`, place);
        if (!answer || answer instanceof CallFault) throw new Error(answer?.message ?? 'no answer');
        const own = (compiled.policies[0]?.stanzas ?? []).map((s) => ({
          path: s.pattern,
          mask: maskOf(s.capabilities),
          parameters: s.parameters,
        }));
        const table = buildTable([defaultPolicy('vault'), own]);
        const all: State[] = [];
        for (const part of answer.parts) {
          const set = pattern(part.asked);
          const area = part.asked.split('/')[1] ?? '';
          const cells = partition([set, ...own.map((s) => pattern(s.path)), ...defaultPolicy('vault').map((s) => pattern(s.path))]);
          for (const cell of cells) {
            if (part.operation === 'list' && !cell.slash) continue;
            const path = part.operation === 'list' ? `${cell.path}/` : cell.path;
            if (!covers(set, part.operation, path)) continue;
            const { allowed } = decideRequest(table, part.operation as Operation, path, dialect);
            all.push(allowed ? 'allowed' : 'refused');
            const said = new Set(part.regions.filter((r) => within(r.paths, area, part.operation, path)).map((r) => r.state));
            expect([...said], `${part.operation} ${path}`).toEqual([allowed ? 'allowed' : 'refused']);
          }
        }
        asked++;
        expect(answer.verdict).toBe(verdictOf(all));
      },
    ),
    { numRuns: 600, seed: 4 },
  );
  expect(asked).toBeGreaterThan(300);
});

const arnTail = fc.array(fc.constantFrom('a', 'b', '*', '?', '/'), { minLength: 1, maxLength: 5 }).map((c) => `x${c.join('')}`);
const regex = (p: string): RegExp => new RegExp(`^${p.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
const literal = fc.array(fc.constantFrom('a', 'b', '/', 'c'), { maxLength: 6 }).map((c) => `x${c.join('')}`);

test('the kinds of texts that AWS patterns tell apart are all there, each with a text of its kind', () => {
  fc.assert(
    fc.property(arnTail, fc.array(arnTail, { minLength: 1, maxLength: 4 }), literal, (asked, patterns, text) => {
      const cells = textCells(asked, patterns);
      const kind = (one: string): string => patterns.flatMap((p, i) => (regex(p).test(one) ? [i] : [])).join();
      for (const cell of cells) {
        expect(regex(asked).test(cell.text)).toBe(true);
        expect([...cell.at].sort().join()).toBe(kind(cell.text));
      }
      if (regex(asked).test(text)) expect(cells.map((c) => [...c.at].sort().join())).toContain(kind(text));
    }),
    { numRuns: 400, seed: 4 },
  );
});

test('AWS: what is said of ARNs is what the statements of all identities say of each, denies of their own included', () => {
  const statement = fc.record({ effect: fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Deny'), tail: arnTail });
  const holder = fc.record({
    statements: fc.array(statement, { maxLength: 4 }),
    unknown: fc.constantFrom(undefined, undefined, 'what others hold'),
  });
  fc.assert(
    fc.property(
      arnTail,
      fc.array(holder, { minLength: 1, maxLength: 2 }),
      fc.array(literal, { minLength: 8, maxLength: 8 }),
      (asked, given, texts) => {
        const holders = given.map(({ statements, unknown }, h): Holder => ({
          name: `h${h}`,
          through: [],
          conditions: [],
          unknown,
          statements: statements.map(({ effect, tail }, i) => ({
            sid: `S${i}`,
            effect,
            actions: ['s3:GetObject'],
            resources: [{ arn: `arn:aws:s3:::${tail}` }],
            conditions: [],
            why: '',
            origin: span,
          })),
        }));
        const [part] = partsOf(holders, { kind: 'aws', actions: ['s3:GetObject'], arns: [`arn:aws:s3:::${asked}`], stored: false }, place);
        for (const text of texts) {
          if (!regex(asked).test(text)) continue;
          const states = new Set(
            given.map(({ statements, unknown }): State => {
              const here = statements.filter((s) => regex(s.tail).test(text));
              if (here.some((s) => s.effect === 'Deny')) return 'refused';
              return here.length > 0 ? 'allowed' : unknown === undefined ? 'refused' : 'unknown';
            }),
          );
          const expected = (['allowed', 'unknown', 'refused'] as const).find((s) => states.has(s));
          const inSet = (p: string): boolean => regex(p.slice('arn:aws:s3:::'.length)).test(text);
          const said = new Set(part?.regions.filter((r) => r.paths.all.every(inSet) && !r.paths.except.some(inSet)).map((r) => r.state));
          expect([...said], text).toEqual([expected]);
        }
      },
    ),
    { numRuns: 500, seed: 4 },
  );
});
