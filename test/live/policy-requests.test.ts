import { expect, test } from 'vitest';
import { random } from '../access/support.ts';
import { answers } from '../policy/answers.ts';
import { type RandomCase, randomCase } from '../policy/random.ts';
import { type Answer, judge, liveVault } from './vault.ts';

const vault = liveVault();
if ('missing' in vault) console.log(`skipped, all of test/live/policy-requests: ${vault.missing}`);
const live = { skip: 'missing' in vault, timeout: 1_800_000 };
const program = 'binary' in vault ? vault.binary : '';
const wanted = Number(process.env.WRIT_LIVE_REQUESTS ?? 200_000);
const seed = Number(process.env.WRIT_LIVE_SEED ?? 41);

const ask = (cases: readonly RandomCase[]): Promise<Answer[]> =>
  judge(
    program,
    cases.map((c) => ({ ...c, requests: [] })),
  );

const differs = (one: RandomCase, said: Answer | undefined): string | undefined => {
  const model = answers(one, 'vault-legacy');
  if ((said?.error === undefined) !== (model.error === undefined))
    return `Vault: ${said?.error ?? 'accepts'}; the model: ${model.error ?? 'accepts'}`;
  const at = [...model.verdicts].findIndex((c, i) => c !== said?.verdicts[i] || model.sudo[i] !== said?.sudo[i]);
  if (at < 0) return undefined;
  return `${JSON.stringify(one.asked[at])}: Vault ${said?.verdicts[at]}${said?.sudo[at]}, the model ${model.verdicts[at]}${model.sudo[at]}`;
};

const sizeOf = (one: RandomCase): number => JSON.stringify([one.policies, one.asked]).length;

/** The same difference with as few policies, stanzas and requests as can be. */
async function shrink(one: RandomCase): Promise<RandomCase> {
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
    const said = await ask(shorter);
    const smaller = shorter.find((t, i) => differs(t, said[i]) !== undefined);
    if (!smaller) return best;
    best = smaller;
  }
}

test(`requests with data, wrapping and templates: the model answers as Vault 1.21.1 (vault-legacy)`, live, async () => {
  const r = random(seed);
  let decisions = 0;
  let refused = 0;
  let allowed = 0;
  while (decisions < wanted) {
    const cases = Array.from({ length: 2000 }, () => randomCase(r));
    const said = await ask(cases);
    for (const [i, one] of cases.entries()) {
      const found = differs(one, said[i]);
      if (found !== undefined) {
        const small = await shrink(one);
        const [again] = await ask([small]);
        expect.fail(`${differs(small, again)}\n${small.policies.join('# ----\n')}\n${JSON.stringify(small.entity)}`);
      }
      if (said[i]?.error === undefined) decisions += one.asked.length;
      else refused++;
      allowed += [...(said[i]?.verdicts ?? '')].filter((c) => c === '1').length;
    }
  }
  console.log(`${decisions} decisions (${allowed} allowed), ${refused} sets of policies that cannot be built, no difference`);
  expect(decisions).toBeGreaterThanOrEqual(wanted);
});
