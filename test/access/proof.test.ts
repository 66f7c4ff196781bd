import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, buildTable, type TableStanza } from '../../src/access/decide.ts';
import { capabilitiesOf, maskOf, OPERATIONS, type Operation } from '../../src/access/capabilities.ts';
import { defaultPolicy } from '../../src/access/default-policy.ts';
import { emitPolicies } from '../../src/access/emit/index.ts';
import { provePolicies } from '../../src/access/proof.ts';
import type { EmittedPolicy, PrincipalAccess, Stanza } from '../../src/access/relation.ts';
import { permits, specified } from '../../src/access/specified.ts';
import type { Capability } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { principal, programOf, rule, textsOf } from './support.ts';

const app = principal('app/a', [
  rule('allow', 'secret/data/a/*', ['read']),
  rule('allow', 'secret/metadata/a/*', ['list', 'read']),
  rule('allow', 'secret/data/+/shared', ['read', 'update']),
  rule('deny', 'secret/data/a/secret', ['read']),
  rule('allow', 'transit/encrypt/k', ['update']),
]);
const program = programOf('vault');
const emitted = (principals: readonly PrincipalAccess[]): EmittedPolicy[] => {
  const sink = new Diagnostics();
  const policies = emitPolicies(principals, program, sink);
  expect(sink.all).toEqual([]);
  return policies;
};
const prove = (policies: readonly EmittedPolicy[], principals: readonly PrincipalAccess[]) =>
  provePolicies(textsOf(policies), principals, program);

/** The witness must tell the two apart by the model itself, not only by the proof's word. */
function expectWitness(stanzas: readonly Stanza[], access: PrincipalAccess): void {
  const changed: EmittedPolicy = { principal: access, stanzas };
  const { mismatches } = prove([changed], [access]);
  const [first] = mismatches;
  if (!first) return void expect.fail(`not found: ${JSON.stringify(stanzas)}`);
  const rows: TableStanza[] = stanzas.map((s) => ({ path: s.pattern, mask: maskOf(s.capabilities) }));
  const operation = first.operation as Operation;
  const said = decide(buildTable([defaultPolicy('vault'), rows]), operation, first.path, 'vault').allowed;
  expect([said, permits(specified(access), operation, first.path)]).toEqual([first.emitted, first.specified]);
  expect(said).not.toBe(first.specified);
}

test('what was emitted is proved, with its numbers', () => {
  const { proof, mismatches } = prove(emitted([app]), [app]);
  expect(mismatches).toEqual([]);
  expect(proof.principals).toBe(1);
  expect(proof.cells).toBeGreaterThan(proof.patterns);
});

const base = (): readonly Stanza[] => emitted([app])[0]?.stanzas ?? [];
const at = (pattern: string, change: (s: Stanza) => Stanza[]): Stanza[] => base().flatMap((s) => (s.pattern === pattern ? change(s) : [s]));

test.each<[string, () => Stanza[]]>([
  ['a stanza dropped', () => at('transit/encrypt/k', () => [])],
  ['a stanza widened', () => at('transit/encrypt/k', (s) => [{ ...s, pattern: 'transit/encrypt/*' }])],
  ['a stanza narrowed', () => at('secret/data/a/*', (s) => [{ ...s, pattern: 'secret/data/a/b/*' }])],
  ['one level only', () => at('secret/data/a/*', (s) => [{ ...s, pattern: 'secret/data/a/+' }])],
  ['a capability added', () => at('secret/data/a/*', (s) => [{ ...s, capabilities: [...s.capabilities, 'delete'] }])],
  ['a capability removed', () => at('secret/metadata/a/*', (s) => [{ ...s, capabilities: ['read'] }])],
  ['a deny lost', () => at('secret/data/a/secret', () => [])],
  ['a deny added', () => at('secret/data/+/shared', (s) => [{ ...s, capabilities: ['deny'] }])],
  ['a shadow of default', () => [...base(), { pattern: 'sys/wrapping/wrap', capabilities: ['deny'], origins: [] }]],
])('%s is found, with a true witness', (_, mutate) => {
  const stanzas = mutate();
  if (_ === 'a shadow of default') {
    const { mismatches } = prove([{ principal: app, stanzas }], [app]);
    return expect(mismatches[0]).toMatchObject({ operation: 'update', path: 'sys/wrapping/wrap', specified: true, emitted: false });
  }
  expectWitness(stanzas, app);
});

test('a missing policy, an unreadable one and other constraints are mismatches', () => {
  expect(provePolicies(new Map(), [app], program).mismatches[0]?.why).toContain('there is no policy app-a');
  expect(provePolicies(new Map([['app-a', 'path "x" {']]), [app], program).mismatches[0]?.why).toContain('cannot be read back');
  const limited = principal('app/l', [rule('allow', 'm/x', ['update'], { parameters: { denied: { max_versions: [] } } })]);
  const text = 'path "m/x" {\n  capabilities = ["update"]\n}\n';
  expect(provePolicies(new Map([['app-l', text]]), [limited], program).mismatches[0]?.why).toContain('other parameter constraints');
});

test("another team's policy that hides mine is found", () => {
  const a = principal('team/a', [rule('allow', 's/*', ['read'])]);
  const b = principal('team/b', [rule('allow', 's/b/*', ['update'])]);
  const texts = new Map([
    ['team-a', 'path "s/*" { capabilities = ["read"] }'],
    ['team-b', 'path "s/b/*" { capabilities = ["update"] }'],
  ]);
  expect(provePolicies(texts, [a, b], program).mismatches[0]).toMatchObject({
    principal: 'team/a + team/b',
    operation: 'read',
    specified: true,
    emitted: false,
  });
});

const capability = fc.constantFrom<Capability>('read', 'update', 'delete', 'list');
const path = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '+'), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/*'))
  .map(([segments, end]) => `s/${segments.join('/')}${end}`);
const grants = fc.array(fc.tuple(path, capability), { minLength: 1, maxLength: 4 });

test('random mutants: the proof finds exactly those that answer differently somewhere', () => {
  fc.assert(
    fc.property(grants, fc.nat(), capability, fc.constantFrom('drop', 'flip', 'widen'), (rules, which, flipped, how) => {
      const access = principal(
        'app/a',
        rules.map(([p, c]) => rule('allow', p, [c])),
      );
      const stanzas = [...(emitted([access])[0]?.stanzas ?? [])];
      const victim = stanzas[which % stanzas.length];
      if (!victim) return;
      const mask = maskOf(victim.capabilities) ^ maskOf([flipped]);
      const wider = victim.pattern.slice(0, victim.pattern.lastIndexOf('/') + 1);
      const made =
        how === 'drop' ? [] : how === 'flip' ? [{ ...victim, capabilities: capabilitiesOf(mask) }] : [{ ...victim, pattern: `${wider}*` }];
      const changed = stanzas.flatMap((s) => (s === victim ? made : [s]));
      const { mismatches } = prove([{ principal: access, stanzas: changed }], [access]);
      const table = buildTable([changed.map((s) => ({ path: s.pattern, mask: maskOf(s.capabilities) }))]);
      // A blunt search of short paths: whatever it finds, the proof must have found too.
      const words = ['a', 'b', 'x'];
      const paths = words.flatMap((x) => [`s/${x}`, ...words.flatMap((y) => [`s/${x}/${y}`, ...words.map((z) => `s/${x}/${y}/${z}`)])]);
      const differs = paths.some((p) =>
        OPERATIONS.some((o) => {
          const asked = o === 'list' ? `${p}/` : p;
          return decide(table, o, asked, 'vault').allowed !== permits(specified(access), o, asked);
        }),
      );
      if (differs) expect(mismatches.length).toBeGreaterThan(0);
      for (const m of mismatches.slice(0, 3)) {
        expect(decide(table, m.operation as Operation, m.path, 'vault').allowed).toBe(m.emitted);
        expect(permits(specified(access), m.operation as Operation, m.path)).toBe(m.specified);
      }
    }),
    { numRuns: 300 },
  );
});
