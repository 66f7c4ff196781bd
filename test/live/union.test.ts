import { beforeAll, expect, test } from 'vitest';
import { capabilitiesOf } from '../../src/access/capabilities.ts';
import { defaultPolicy } from '../../src/access/default-policy.ts';
import type { Dialect } from '../../src/contract.ts';
import { random } from '../access/support.ts';
import { answers } from '../policy/answers.ts';
import { scratch, startVault } from './peers/servers.ts';
import { emit, ENGINES, randomSpec, type Declaration, type Spec, specText } from './specs.ts';
import { dialectPrograms, type DialectProgram, judge, liveVault, lines, type Question } from './vault.ts';

const vault = liveVault();
if ('missing' in vault) console.log(`skipped, all of test/live/union: ${vault.missing}`);
const program = 'binary' in vault ? vault.binary : '';
const wanted = Number(process.env.WRIT_LIVE_SPECS ?? 5000);
const seed = Number(process.env.WRIT_LIVE_SEED ?? 41);
const REQUESTS = 60;
const CHUNK = 500;

interface Difference {
  readonly holders: readonly string[];
  readonly operation: string;
  readonly path: string;
  readonly granted: boolean;
}
/** What `union` answers of one spec. `tokens`: its requests, where another product is to be asked. */
interface Compared {
  readonly decisions: number;
  readonly granted: number;
  readonly differences: readonly Difference[];
  readonly error?: string;
  readonly tokens?: readonly {
    readonly holders: readonly string[];
    readonly requests: readonly (readonly [string, string])[];
    readonly wanted: string;
  }[];
}
interface Case {
  readonly spec: Spec;
  readonly emitted: Readonly<Record<string, string>>;
  readonly seed: number;
}

/** The policy that every token carries: of Vault the real server's text, of OpenBao our own data. */
const defaults = new Map<Dialect, string>();
const ofOpenbao = (): string =>
  defaultPolicy('openbao')
    .map(({ path, mask }) => `path "${path}" {\n  capabilities = ${JSON.stringify(capabilitiesOf(mask))}\n}\n`)
    .join('');

beforeAll(async () => {
  if ('missing' in vault) return;
  const folder = scratch('union');
  const server = await startVault(folder.path);
  const { data } = await server.set('GET', 'sys/policies/acl/default');
  const { policy } = data as { policy: string };
  defaults.set('vault-legacy', policy).set('vault', policy).set('openbao', ofOpenbao());
  await server.stop();
  folder.remove();
});

/** In the place of a program: Writ's own model of the decision, which the other live tests hold against programs. */
const MODEL = '';
const byModel = (q: Question, dialect: Dialect): { readonly verdicts: string; readonly error?: string } =>
  answers(
    {
      policies: q.policies,
      asked: q.requests.map(([operation, path]) => ({ operation, path })),
      ...(q.entity ? { entity: q.entity } : {}),
    },
    dialect,
  );

/** The plain union, computed in Go from the spec as data, beside the product's answers to the emitted texts. */
async function compare(peer: DialectProgram, cases: readonly Case[], requests = REQUESTS): Promise<readonly Compared[]> {
  const hand = peer.dialect !== 'vault-legacy';
  const base = defaults.get(peer.dialect) ?? '';
  const asked = cases.map(({ spec, emitted, seed: own }) => ({
    engines: ENGINES,
    ...spec,
    default: base,
    emitted,
    seed: own,
    requests,
    hand,
  }));
  const unions = (await lines(program, ['union'], asked)) as Compared[];
  if (!hand) return unions;
  const tokens = unions.flatMap((union, i) => (union.tokens ?? []).map((token) => ({ token, i })));
  const entity = { id: 'someone', name: 'someone' };
  const questions = tokens.map(({ token, i }) => ({
    policies: [base, ...token.holders.map((id) => cases[i]?.emitted[id] ?? '')],
    requests: token.requests,
    entity,
  }));
  const said = peer.program === MODEL ? questions.map((q) => byModel(q, peer.dialect)) : await judge(peer.program, questions);
  const found = unions.map((): Difference[] => []);
  const errors = new Map<number, string>();
  for (const [k, { token, i }] of tokens.entries()) {
    const answer = said[k];
    if (answer?.error !== undefined) errors.set(i, answer.error);
    for (const [n, [operation, path]] of token.requests.entries()) {
      const granted = token.wanted[n] === '1';
      if ((answer?.verdicts[n] === '1') !== granted) found[i]?.push({ holders: token.holders, operation, path, granted });
    }
  }
  return unions.map((union, i) => ({ ...union, differences: found[i] ?? [], ...(errors.has(i) ? { error: errors.get(i) ?? '' } : {}) }));
}

/** What a spec may be refused for: that Vault's patterns cannot say it. */
const INEXPRESSIBLE = new Set(['W060', 'W061', 'W062']);

function caseOf(spec: Spec, dialect: Dialect, own: number): Case | undefined {
  const { policies, diagnostics } = emit(spec, dialect);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const strange = errors.find((d) => !INEXPRESSIBLE.has(d.code));
  if (strange) expect.fail(`${strange.code} ${strange.message}\n${specText(spec)}`);
  return errors.length > 0 ? undefined : { spec, emitted: policies, seed: own };
}

function* smaller(spec: Spec): Iterable<Spec> {
  const { principals, profiles } = spec;
  for (const [i, one] of principals.entries()) {
    if (
      principals.some(
        (other) => other !== one && (other.team === one.id.split('/')[1] || other.shares.some((s) => s.with.includes(one.id))),
      )
    )
      continue;
    if (principals.length > 1 && !one.id.startsWith('team/')) yield { profiles, principals: principals.filter((_, k) => k !== i) };
    else if (principals.filter((p) => p.id.startsWith('team/')).length > 1)
      yield { profiles, principals: principals.filter((_, k) => k !== i) };
  }
  const within = (one: Declaration): Declaration[] => [
    ...one.rules.map((_, i) => ({ ...one, rules: one.rules.filter((__, k) => k !== i) })),
    ...one.uses.map((_, i) => ({ ...one, uses: one.uses.filter((__, k) => k !== i) })),
    ...one.shares.map((_, i) => ({ ...one, shares: one.shares.filter((__, k) => k !== i) })),
    ...one.rules.flatMap((rule, i) =>
      (['verbs', 'on', 'capabilities'] as const).flatMap((key) =>
        (rule[key]?.length ?? 0) < 2
          ? []
          : (rule[key] ?? []).map((_, n) => ({
              ...one,
              rules: one.rules.map((r, k) => (k === i ? { ...r, [key]: r[key]?.filter((__, m) => m !== n) } : r)),
            })),
      ),
    ),
  ];
  for (const [i, one] of principals.entries())
    for (const less of within(one)) yield { profiles, principals: principals.map((p, k) => (k === i ? less : p)) };
  for (const [id, one] of Object.entries(profiles))
    for (const less of within(one)) yield { profiles: { ...profiles, [id]: less }, principals };
}

/** The same kind of difference in as small a spec as can be. */
async function shrink(peer: DialectProgram, one: Case): Promise<{ readonly one: Case; readonly compared: Compared | undefined }> {
  let best = one;
  let compared: Compared | undefined;
  for (;;) {
    const tries = [...smaller(best.spec)].map((spec) => caseOf(spec, peer.dialect, one.seed)).filter((c) => c !== undefined);
    const said = await compare(peer, tries, 2000);
    const at = said.findIndex((s) => s.differences.length > 0 || s.error !== undefined);
    if (at < 0) return { one: best, compared };
    [best, compared] = [tries[at] as Case, said[at]];
  }
}

const programs = 'missing' in vault ? [] : dialectPrograms();
const modelled = (['vault', 'openbao'] as const).filter((dialect) => !programs.some((peer) => peer.dialect === dialect));
const peers = [
  ...programs,
  ...('missing' in vault ? [] : modelled).map((dialect): DialectProgram => ({ dialect, name: `the model of ${dialect}`, program: MODEL })),
];

test.each(peers)('random specs, compiled for $dialect: $name gives the plain union of the grants', { timeout: 7_200_000 }, async (peer) => {
  const r = random(seed);
  const enough = peer.program === MODEL ? wanted / 5 : wanted;
  const started = Date.now();
  let specs = 0;
  let refused = 0;
  let decisions = 0;
  let granted = 0;
  while (specs < enough) {
    const cases: Case[] = [];
    while (cases.length < CHUNK && specs + cases.length < enough) {
      const one = caseOf(randomSpec(r), peer.dialect, r.next(2 ** 31));
      if (one) cases.push(one);
      else refused++;
    }
    const said = await compare(peer, cases);
    expect(said).toHaveLength(cases.length);
    for (const [i, compared] of said.entries()) {
      if (compared.differences.length > 0 || compared.error !== undefined) {
        const small = await shrink(peer, cases[i] as Case);
        const what = small.compared ?? compared;
        expect.fail(
          `${what.error ?? ''}${JSON.stringify(what.differences.slice(0, 3))}\n${specText(small.one.spec)}\n${Object.values(small.one.emitted).join('\n')}`,
        );
      }
      decisions += compared.decisions;
      granted += compared.granted;
    }
    specs += cases.length;
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `${peer.name}: ${specs} specs compiled (${refused} more refused: no Vault policy can say them), ${decisions} decisions (${granted} granted) the union of the grants, in ${seconds} s`,
  );
  expect(granted).toBeGreaterThan(decisions / 50);
});
