import { afterAll, expect, test } from 'vitest';
import { expectedDocuments, proveIam } from '../../src/access/iam/prove.ts';
import { planIamWith } from '../../src/access/iam/plan.ts';
import type { IamPlan } from '../../src/access/relation.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { random } from '../access/support.ts';
import { app, apps, filesOf, grant, program, registries } from '../support/iam-fixtures.ts';
import { inputsOf, projectFolders } from '../support/projects.ts';
import { type Document, documentsDiffer, mutateDocument, witnessHolds } from './documents.ts';
import { count, newScore, say } from './score.ts';

/** `WRIT_MUTANTS=100000 npx vitest run test/mutation` for a long run; `WRIT_SEED` for another one. */
const wanted = Number(process.env.WRIT_MUTANTS ?? 500);
const r = random(Number(process.env.WRIT_SEED ?? 20_261_123));
const told: string[] = [];
afterAll(() => console.log(told.join('\n')));

function run(what: string, n: number, plan: () => IamPlan): void {
  const score = newScore();
  for (let i = 0; i < n; i++) {
    const given = plan();
    const files = filesOf(given);
    const path = r.pick([...files.keys()]);
    const before = files.get(path) ?? '';
    const made = path && mutateDocument(JSON.parse(before) as Document, r);
    if (!made) continue;
    const after = JSON.stringify(made.doc);
    const changed = documentsDiffer(before, after, path);
    if (changed === undefined) continue;
    const { mismatches } = proveIam(files.set(path, after), given);
    const where = `${what} ${i}: ${made.how} in ${path}\n${before}\n--- becomes\n${after}\n${JSON.stringify(mismatches[0])}`;
    const wrong = mismatches.find((m) => !witnessHolds(before, after, path, m));
    count(score, { changed, caught: mismatches.length > 0, wrong: wrong && JSON.stringify(wrong) });
    expect(mismatches.length > 0, where).toBe(changed);
    expect(wrong, where).toBeUndefined();
  }
  told.push(say(what, score));
  expect(score.changed).toBeGreaterThan(score.mutants / 4);
  expect(score.equivalent).toBeGreaterThan(score.mutants / 50);
}

test('IAM documents of the projects of this repository', () => {
  const plans = projectFolders.flatMap((folder) => inputsOf(folder, 'json').inputs).map(({ compiled }) => compiled.relation.iam);
  expect(plans.flatMap(expectedDocuments).length).toBeGreaterThan(20);
  run('IAM of real projects', wanted / 2, () => r.pick(plans));
});

const RESOURCES = ['arn:aws:s3:::a', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/b/*', 'arn:aws:s3:::b/?', 'arn:aws:s3:::*/c', 'arn:aws:s3:::b*'];
const some = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

test('random grants of apps', () => {
  run('IAM of random grants', wanted / 2, () => {
    const grants = some(1 + r.next(3), () =>
      grant(
        [...new Set(some(1 + r.next(2), () => r.pick(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'])))],
        [...new Set(some(1 + r.next(2), () => r.pick(RESOURCES)))],
        {
          ...(r.next(4) === 0 ? { effect: 'deny' as const } : {}),
          ...(r.next(3) === 0 ? { when: [{ key: 'aws:SecureTransport', operator: '=' as const, value: r.pick(['true', 'false']) }] } : {}),
        },
      ),
    );
    return planIamWith(registries(), program({ apps: apps(app('api', { grants })) }), [], new Diagnostics());
  });
});
