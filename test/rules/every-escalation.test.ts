import { describe, expect, test } from 'vitest';
import { escalations } from '../../src/data/escalations.ts';
import { checkForeign } from '../../src/foreign/index.ts';
import { compileSnippet } from '../support/base-project.ts';
import { type CaseKind, escalationCases, inFile, inSpec } from '../support/escalation-cases.ts';

const cases = escalationCases();
const kinds = [...new Set(cases.map(({ kind }) => kind))];
const idsIn = (messages: readonly string[]): string[] => messages.map((message) => /\(([^)]+)\)$/.exec(message)?.[1] ?? message);
const nameOf = (index: number): string => `case_${index}`;

test('every method has cases of every kind that it can have', () => {
  const of = (kind: CaseKind): Set<string> => new Set(cases.filter((one) => one.kind === kind).map(({ id }) => id));
  const all = escalations().map(({ id }) => id);
  for (const kind of ['alone', 'on ARNs', 'in a wildcard', 'with another', 'under a deny of something else', 'an action denied'] as const)
    expect([...of(kind)].sort(), kind).toEqual([...all].sort());
  expect([...of('a half missing')].sort()).toEqual(
    escalations()
      .flatMap(({ id, actions }) => (actions.length > 1 ? [id] : []))
      .sort(),
  );
  expect(cases.filter(({ found }) => !found).length).toBeGreaterThan(400);
});

describe.each(kinds)('%s', (kind) => {
  const mine = cases.flatMap((one, index) => (one.kind === kind ? [{ ...one, index }] : []));
  test('in a policy document', () => {
    for (const { id, title, grants, found } of mine) {
      const { diagnostics } = checkForeign({ path: 'case.json', text: inFile(grants) }, { dialect: 'vault', as: 'iam' });
      const ids = idsIn(diagnostics.filter(({ code }) => code === 'W205').map(({ message }) => message));
      expect(ids.includes(id), `${id}: ${title}: ${ids.join()}`).toBe(found && (kind !== 'in a wildcard' || ids.includes(id)));
      // A wildcard is one place, of which one method is named.
      if (kind === 'in a wildcard') expect(ids.length, id).toBeGreaterThan(0);
    }
  });
  test('in a spec', async () => {
    const roles = mine.map(
      ({ grants, index }) =>
        `  role ${nameOf(index)} {\n    type = assumed_role\n    assume = "arn:aws:iam::{account}:role/x"\n    ttl = 1h\n    ${grants.map(inSpec).join('\n    ')}\n  }`,
    );
    // One that is found, so that silence about the others says something.
    const witness = `  role witness {\n    type = assumed_role\n    assume = "arn:aws:iam::{account}:role/x"\n    ttl = 1h\n    allow iam:CreateAccessKey on "*"\n  }`;
    const { diagnostics } = await compileSnippet({ text: `engine aws aws {\n${[witness, ...roles].join('\n')}\n}\n` });
    const said = Map.groupBy(
      diagnostics.filter(({ code }) => code === 'W205').map(({ message }) => message),
      (message) => /^role aws\/(\w+) /.exec(message)?.[1] ?? '',
    );
    expect(
      idsIn(said.get('witness') ?? []),
      diagnostics
        .map(({ message }) => message)
        .slice(0, 5)
        .join('\n'),
    ).toEqual(['iam-002']);
    for (const { id, title, index, found } of mine) {
      const ids = idsIn(said.get(nameOf(index)) ?? []);
      if (kind === 'in a wildcard') expect(ids.length, id).toBeGreaterThan(0);
      else expect(ids.includes(id), `${id}: ${title}: ${ids.join()}`).toBe(found);
    }
    const unexpected = diagnostics.filter(({ code }) => code.startsWith('W0') || (code === 'W601' && kind !== 'another resource'));
    expect(unexpected.map(({ code, message }) => `${code} ${message}`).slice(0, 3)).toEqual([]);
  });
});
