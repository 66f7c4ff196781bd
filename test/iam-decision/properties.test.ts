import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matches, pattern, patternOf, template, textOf } from '../../src/access/iam-decision/template.ts';
import { answerQuestion } from '../../src/access/iam-decision/index.ts';
import { A, B, line, ROLE, ROOT, SESSION, USER, type Asked } from './group.ts';

type Statement = Readonly<Record<string, unknown>>;

const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const action = fc.oneof(
  some('s3:*', 's3:Get*', 'S3:getobject', '*', 's3:PutObject').map((Action) => ({ Action })),
  some('s3:Put*', 's3:*', 'ec2:*').map((NotAction) => ({ NotAction })),
);
const resource = fc.oneof(
  some('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::?/x').map((Resource) => ({ Resource })),
  some('arn:aws:s3:::b/x', 'arn:aws:s3:::c/*').map((NotResource) => ({ NotResource })),
);
const condition = fc.option(
  fc.oneof(
    fc.record({ StringEquals: fc.record({ 'aws:PrincipalTag/team': some('a', 'b') }) }),
    fc.record({ StringNotLikeIfExists: fc.record({ 'aws:PrincipalTag/team': some('a*', 'b') }) }),
    fc.record({ NotIpAddress: fc.record({ 'aws:SourceIp': some('10.0.0.0/8', '192.0.2.0/24') }) }),
    fc.record({ 'ForAllValues:StringEquals': fc.record({ 'aws:TagKeys': some('k', 'l') }) }),
    fc.record({ Null: fc.record({ 'aws:TagKeys': fc.constantFrom('true', 'false') }) }),
  ),
  { nil: undefined },
);
const principal = fc.oneof(
  fc
    .constantFrom<unknown>('*', { AWS: USER }, { AWS: [ROLE, ROOT] }, { AWS: SESSION }, { AWS: A }, { AWS: B })
    .map((Principal) => ({ Principal })),
  fc.constantFrom<unknown>({ AWS: [USER, ROOT] }, { AWS: ROLE }).map((NotPrincipal) => ({ NotPrincipal })),
);
const statement = (effect?: 'Allow' | 'Deny'): fc.Arbitrary<Statement> =>
  fc
    .tuple(effect ? fc.constant(effect) : fc.constantFrom('Allow', 'Allow', 'Deny'), action, resource, condition)
    .map(([Effect, a, r, Condition]) => ({ Effect, ...a, ...r, ...(Condition ? { Condition } : {}) }));
const speaking = (effect?: 'Allow' | 'Deny'): fc.Arbitrary<Statement> =>
  fc.tuple(statement(effect), principal).map(([one, to]) => ({ ...one, ...to }));
const document = (one: fc.Arbitrary<Statement>): fc.Arbitrary<{ Version: string; Statement: Statement[] }> =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement }));

const question = fc.record({
  principal: fc.constantFrom(USER, SESSION),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject'),
  resource: fc.constantFrom('arn:aws:s3:::b/x', 'arn:aws:s3:::b/bob/y', 'arn:aws:s3:::c/x'),
  resourceAccount: fc.constantFrom(A, A, B),
  context: fc.record(
    {
      'aws:PrincipalTag/team': fc.constantFrom('a', 'ab', 'b'),
      'aws:SourceIp': fc.constantFrom('10.1.2.3', '192.0.2.9', '198.51.100.1'),
      'aws:TagKeys': some('k', 'm'),
    },
    { requiredKeys: [] },
  ),
  policies: fc.array(document(statement()), { maxLength: 2 }),
  boundary: fc.option(document(statement()), { nil: undefined, freq: 3 }),
  sessionPolicies: fc.array(document(statement()), { maxLength: 1 }),
  resourcePolicies: fc.array(document(speaking()), { maxLength: 2 }),
});
type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never;

const ask = (asked: Asked): { allowed: boolean; because: string } => {
  const answer = answerQuestion(line(asked));
  if ('error' in answer) throw new Error(answer.error);
  return answer;
};
const RUNS = { numRuns: 2000 };

test('a Deny wins in whichever layer it stands', () => {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
  const spoken = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] };
  fc.assert(
    fc.property(question, (q) => {
      for (const more of [
        { policies: [...q.policies, everything] },
        { boundary: everything },
        { sessionPolicies: [everything] },
        { resourcePolicies: [...q.resourcePolicies, spoken] },
      ]) {
        const answer = ask({ ...q, ...more });
        expect([answer.allowed, answer.because]).toEqual([false, 'explicit-deny']);
      }
    }),
    RUNS,
  );
});

test('a further Allow never takes access away, a further Deny never gives any', () => {
  fc.assert(
    fc.property(question, statement('Allow'), speaking('Allow'), statement('Deny'), speaking('Deny'), (q, allow, allowTo, deny, denyTo) => {
      const { allowed } = ask(q);
      const policy = (one: Statement) => ({ Version: '2012-10-17', Statement: [one] });
      const withinOf = (one: Statement) => q.boundary && { ...q.boundary, Statement: [...q.boundary.Statement, one] };
      const sessionOf = (one: Statement) => q.sessionPolicies.map((d) => ({ ...d, Statement: [...d.Statement, one] }));
      const changed = (one: Statement, to: Statement): Question[] => [
        { ...q, policies: [...q.policies, policy(one)] },
        { ...q, boundary: withinOf(one) },
        { ...q, sessionPolicies: sessionOf(one) },
        { ...q, resourcePolicies: [...q.resourcePolicies, policy(to)] },
      ];
      for (const more of changed(allow, allowTo)) if (allowed) expect(ask(more).allowed).toBe(true);
      for (const less of changed(deny, denyTo)) if (!allowed) expect(ask(less).allowed).toBe(false);
    }),
    RUNS,
  );
});

test('the order of statements and documents changes nothing', () => {
  const turned = (documents: Question['policies']): Question['policies'] =>
    documents.map((d) => ({ ...d, Statement: [...d.Statement].reverse() })).reverse();
  fc.assert(
    fc.property(question, (q) => {
      const other = ask({
        ...q,
        policies: turned(q.policies),
        sessionPolicies: turned(q.sessionPolicies),
        resourcePolicies: turned(q.resourcePolicies),
        boundary: q.boundary && turned([q.boundary])[0],
      });
      const one = ask(q);
      expect([other.allowed, other.because]).toEqual([one.allowed, one.because]);
    }),
    RUNS,
  );
});

test('a boundary or a session policy never gives access, except by what the resource grants without it', () => {
  fc.assert(
    fc.property(question, (q) => {
      if (ask(q).allowed) expect(ask({ ...q, boundary: undefined, sessionPolicies: [] }).allowed).toBe(true);
    }),
    RUNS,
  );
});

test('across accounts both sides must allow', () => {
  fc.assert(
    fc.property(question, (q) => {
      const across = { ...q, resourceAccount: B };
      if (!ask(across).allowed) return;
      expect(ask({ ...across, policies: [] }).allowed).toBe(false);
      expect(ask({ ...across, resourcePolicies: [] }).allowed).toBe(false);
    }),
    RUNS,
  );
});

const letters = fc.constantFrom('a', 'b', ':', '/', '*', '?', '$', '.', '\n');
const text = fc.array(letters, { maxLength: 12 }).map((all) => all.join(''));
const quoted = (value: string): string => value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

test('wildcards agree with regular expressions', () => {
  const oracle = (source: string): RegExp =>
    new RegExp(
      `^${source
        .split('')
        .map((c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : quoted(c)))
        .join('')}$`,
    );
  fc.assert(
    fc.property(text, text, (source, value) => {
      expect(matches(pattern(source), value)).toBe(oracle(source).test(value));
    }),
    { numRuns: 20_000 },
  );
});

test('wildcards in ARNs agree with regular expressions', () => {
  const oracle = (source: string): RegExp => {
    let colons = 0;
    const parts = source.split('').map((c, i) => {
      if (c === ':') colons++;
      const inside = colons < 5;
      if (c === '*') return !inside || i === source.length - 1 || source[i + 1] === ':' ? '[^]*' : '[^:]*';
      return c === '?' ? (inside ? '[^:]' : '[^]') : quoted(c);
    });
    return new RegExp(`^${parts.join('')}$`);
  };
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', ':', ':', '*', '?'), { maxLength: 14 }),
      fc.array(fc.constantFrom('a', 'b', ':', ':'), { maxLength: 14 }),
      (source, value) => {
        const one = template(source.join(''), false, true);
        expect(matches(patternOf(one, () => undefined) ?? [], value.join(''))).toBe(oracle(source.join('')).test(value.join('')));
      },
    ),
    { numRuns: 20_000 },
  );
});

test('a pattern of many stars takes no time', () => {
  const began = performance.now();
  expect(matches(pattern('*a'.repeat(200)), `${'a'.repeat(5000)}b`)).toBe(false);
  const inParts = template(`${'a*b'.repeat(100)}:*`, false, true);
  expect(matches(patternOf(inParts, () => undefined) ?? [], 'ab'.repeat(2000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(2000);
});

test("a variable's value matches itself and nothing else, whatever is in it", () => {
  fc.assert(
    fc.property(text, text, (value, other) => {
      const one = template('x${aws:username}y', true);
      const resolve = (key: string): string | undefined => (key === 'aws:username' ? value : undefined);
      expect(textOf(one, resolve)).toBe(`x${value}y`);
      expect(matches(patternOf(one, resolve) ?? [], `x${other}y`)).toBe(value === other);
    }),
    { numRuns: 5000 },
  );
});

test('a text is its own pattern once its special characters are written as variables', () => {
  fc.assert(
    fc.property(text, text, (value, other) => {
      const escaped = value.replace(/[*?$]/g, (c) => `\${${c}}`);
      const one = template(escaped, true);
      const compiled = patternOf(one, () => undefined) ?? [];
      expect(textOf(one, () => undefined)).toBe(value);
      expect(matches(compiled, value)).toBe(true);
      expect(matches(compiled, other)).toBe(value === other);
    }),
    { numRuns: 5000 },
  );
});
