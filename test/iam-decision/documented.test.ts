import { expect, test } from 'vitest';
import { answerQuestion } from '../../src/access/iam-decision/index.ts';
import { conditions } from './documented-conditions.ts';
import { elements } from './documented-elements.ts';
import { operators } from './documented-operators.ts';
import { kinds } from './documented-policies.ts';
import { alone } from './documented-resources.ts';
import { line } from './group.ts';

const groups = [...elements, ...conditions, ...operators, ...kinds, ...alone];

test('there are 150 cases at least', () => {
  expect(groups.flatMap(({ cases }) => cases).length).toBeGreaterThanOrEqual(150);
});

for (const { source, given, cases } of groups) {
  test.each(cases)(`%s\n    ${source}`, (_title, asked, wanted) => {
    const answer = answerQuestion(line({ ...given, ...asked }));
    expect(answer).not.toHaveProperty('error');
    const { allowed, because, statement } = answer as { allowed: boolean; because: string; statement?: string };
    const [why, by] = wanted.split(' ');
    expect(because).toBe(why);
    expect(allowed).toBe(why === 'allow');
    if (by !== undefined) expect(statement).toBe(by);
    // An explicit deny always has its statement, an implicit one none.
    expect(statement !== undefined).toBe(why === 'explicit-deny' || (why === 'allow' && statement !== undefined));
  });
}
