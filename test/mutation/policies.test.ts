import { afterAll, expect, test } from 'vitest';
import { emitPolicies } from '../../src/access/emit/index.ts';
import type { PrincipalAccess } from '../../src/access/relation.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import type { Program } from '../../src/model/program.ts';
import { principal, programOf, random, rule, textsOf } from '../access/support.ts';
import { inputsOf, projectFolders } from '../support/projects.ts';
import { mutate, outcome, printRows, rowsOf } from './policies.ts';
import { count, newScore, say } from './score.ts';

/** `WRIT_MUTANTS=100000 npx vitest run test/mutation` for a long run; `WRIT_SEED` for another one. */
const wanted = Number(process.env.WRIT_MUTANTS ?? 500);
const r = random(Number(process.env.WRIT_SEED ?? 20_261_123));
const told: string[] = [];
afterAll(() => console.log(told.join('\n')));

function run(
  what: string,
  n: number,
  subject: () => { program: Program; principals: readonly PrincipalAccess[]; texts: ReadonlyMap<string, string> } | undefined,
): void {
  const score = newScore();
  for (let i = 0; i < n; i++) {
    const given = subject();
    if (!given) continue;
    const { program, principals, texts } = given;
    const changed = r.pick(principals.filter((p) => rowsOf(texts.get(p.policy) ?? '').length > 0));
    const made = changed && mutate(rowsOf(texts.get(changed.policy) ?? ''), r);
    if (!made || made.rows.some((row) => row.path.includes('+*') || row.path === '')) continue;
    const mutant = printRows(made.rows);
    const result = outcome(program, principals, texts, changed, mutant);
    count(score, result);
    const where = `${what} ${i}: ${made.how} in ${changed.policy}\n${texts.get(changed.policy)}\n--- becomes\n${mutant}`;
    expect(result.caught, where).toBe(result.changed);
    expect(result.wrong, where).toBeUndefined();
  }
  told.push(say(what, score));
  expect(score.changed).toBeGreaterThan(score.mutants / 4);
  expect(score.equivalent).toBeGreaterThan(score.mutants / 50);
}

test('policies of the projects of this repository', () => {
  const inputs = projectFolders.flatMap((folder) => inputsOf(folder, 'json').inputs);
  const given = inputs.map(({ compiled: { program, policies, relation } }) => ({
    program,
    principals: relation.principals,
    texts: textsOf(policies),
  }));
  run('real projects', wanted / 2, () => r.pick(given));
});

const CAPABILITIES = ['create', 'read', 'update', 'delete', 'list', 'list', 'sudo'] as const;
const words = ['a', 'b', 'ab', '+'];
const path = (): string =>
  `s/${Array.from({ length: 1 + r.next(3) }, () => r.pick(words)).join('/')}${r.pick(['', '', '/*', '/*', '*'])}`.replace('+*', '+/*');
const some = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

test('random grants, in every dialect', () => {
  run('random grants', wanted / 2, () => {
    const program = programOf(r.pick(['vault', 'vault-legacy', 'vault-anycase', 'openbao'] as const));
    const person = (id: `app/${string}` | `team/${string}`): PrincipalAccess =>
      principal(id, [
        ...some(1 + r.next(4), () =>
          r.next(8) === 0
            ? rule('allow', path(), ['create', 'update'], { parameters: { denied: { max_versions: [] } } })
            : rule('allow', path(), [r.pick(CAPABILITIES)]),
        ),
        ...some(r.next(2), () => rule('deny', path(), [r.pick(['read', 'update'] as const)])),
      ]);
    const principals = r.next(3) === 0 ? [person('team/a'), person('team/b')] : [person('app/a')];
    const sink = new Diagnostics();
    const policies = emitPolicies(principals, program, sink);
    return sink.failed || policies.every((p) => p.stanzas.length === 0) ? undefined : { program, principals, texts: textsOf(policies) };
  });
});
