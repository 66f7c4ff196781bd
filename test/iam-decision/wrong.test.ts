import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerQuestion, locate, pathText, readDocument } from '../../src/access/iam-decision/index.ts';
import { readJson, type Json } from '../../src/access/iam-decision/json.ts';
import { allow, doc, line, USER } from './group.ts';

const one = (statement: unknown): unknown => ({ Version: '2012-10-17', Statement: [statement] });

test.each([
  ['text', 'policies[0]: no JSON: `text` is no value of JSON; a text stands in quotes, at character 1'],
  [3, 'policies[0]: a policy document is an object, not a number'],
  [{}, 'policies[0]: Statement is missing'],
  [{ Version: '2012-10-18', Statement: [] }, 'policies[0].Version: Version is "2012-10-17" or "2008-10-17", not "2012-10-18"'],
  [{ Statements: [] }, 'policies[0].Statements: unknown element "Statements"; did you mean Statement?'],
  [one([]), 'policies[0].Statement[0]: a statement is an object, not a list'],
  [one({ Action: '*', Resource: '*' }), 'policies[0].Statement[0].Effect: Effect is "Allow" or "Deny", and is missing'],
  [one({ Effect: 'allow', Action: '*', Resource: '*' }), 'policies[0].Statement[0].Effect: Effect is "Allow" or "Deny", not "allow"'],
  [one({ Effect: 'Allow', Resource: '*' }), 'policies[0].Statement[0]: Action or NotAction is missing'],
  [one({ Effect: 'Allow', Action: '*' }), 'policies[0].Statement[0]: Resource or NotResource is missing'],
  [one({ ...allow('*'), NotAction: '*' }), 'policies[0].Statement[0].NotAction: Action and NotAction exclude each other in one statement'],
  [one({ ...allow('*'), Actions: '*' }), 'policies[0].Statement[0].Actions: unknown element "Actions"; did you mean Action?'],
  [
    one(allow(['s3:*', 'GetObject'])),
    'policies[0].Statement[0].Action[1]: "GetObject" is no action: service:Name is expected, such as s3:GetObject, or *',
  ],
  [one(allow(3)), 'policies[0].Statement[0].Action: a text is expected, not a number'],
  [
    one(allow('*', 'bucket/*')),
    'policies[0].Statement[0].Resource: "bucket/*" is no resource: an ARN is expected, such as arn:aws:s3:::bucket/*, or *',
  ],
  [
    one({ ...allow('*'), Principal: '*' }),
    'policies[0].Statement[0].Principal: Principal stands in policies of resources only; this one belongs to who asks',
  ],
  [one({ ...allow('*'), Condition: [] }), 'policies[0].Statement[0].Condition: Condition is an object of operators, not a list'],
  [
    one({ ...allow('*'), Condition: { StringEqual: {} } }),
    'policies[0].Statement[0].Condition.StringEqual: unknown operator "StringEqual"; did you mean StringEquals?',
  ],
  [
    one({ ...allow('*'), Condition: { 'ForSome:StringEquals': {} } }),
    'policies[0].Statement[0].Condition.ForSome:StringEquals: unknown set operator "ForSome"; there are ForAllValues and ForAnyValue',
  ],
  [
    one({ ...allow('*'), Condition: { NullIfExists: { a: 'true' } } }),
    'policies[0].Statement[0].Condition.NullIfExists: Null takes no IfExists: it asks itself whether the key is there',
  ],
  [
    one({ ...allow('*'), Condition: { Null: { a: 'yes' } } }),
    'policies[0].Statement[0].Condition.Null.a: Null takes true or false, not "yes"',
  ],
  [
    one({ ...allow('*'), Condition: { StringEquals: 'a' } }),
    'policies[0].Statement[0].Condition.StringEquals: StringEquals is an object of condition keys, not a text',
  ],
  [
    one({ ...allow('*'), Condition: { StringEquals: { a: [{}] } } }),
    'policies[0].Statement[0].Condition.StringEquals.a[0]: a text, a number or a boolean is expected, not an object',
  ],
])('an identity policy that AWS refuses is answered with what is wrong: %j', (policy, error) => {
  expect(answerQuestion(line({ policies: [policy] }))).toEqual({ error });
});

test.each([
  [one(allow('*')), 'Statement[0]: Principal is missing: a policy of a resource says to whom it speaks'],
  [
    one({ ...allow('*'), Principal: USER }),
    'Statement[0].Principal: Principal is "*" or an object such as {"AWS": "arn:aws:iam::111122223333:root"}, not a text',
  ],
  [one({ ...allow('*'), Principal: { Aws: '*' } }), 'Statement[0].Principal.Aws: unknown element "Aws"; did you mean AWS?'],
  [
    one({ ...allow('*'), Principal: { AWS: ['arn:aws:iam::111122223333:user/*'] } }),
    'Statement[0].Principal.AWS[0]: "arn:aws:iam::111122223333:user/*": a principal is named whole; only * alone stands for everybody (narrow it with aws:PrincipalArn in Condition)',
  ],
  [
    one({ ...allow('*'), Principal: '*', NotPrincipal: '*' }),
    'Statement[0].NotPrincipal: Principal and NotPrincipal exclude each other in one statement',
  ],
])("a resource's policy that AWS refuses: %j", (policy, error) => {
  expect(answerQuestion(line({ principal: USER, resourcePolicies: [policy] }))).toEqual({ error: `resourcePolicies[0].${error}` });
});

test.each([
  ['', 'no JSON: expected a value, found the end of the text, at character 1'],
  ['{"action": "s3:GetObject",}', 'no JSON: expected a name in quotes after the comma, found `}`, at character 27'],
  ['[]', 'a question is an object, not a list'],
  ['{"action": "a:b", "action": "c:d"}', 'no JSON: the name "action" stands twice in one object, at character 19'],
  ['{"resource": "*"}', 'action is missing'],
  ['{"action": "s3:GetObject"}', 'resource is missing'],
  ['{"action": "s3:Get*", "resource": "*"}', '"s3:Get*" is no action: one action as AWS names it is expected, such as s3:GetObject'],
  [
    '{"action": "s3:GetObject", "resource": "bucket"}',
    '"bucket" is no ARN: arn:partition:service:region:account:resource is expected, or * for actions that have no resource',
  ],
  [
    '{"action": "s3:GetObject", "resource": "arn:aws:s3:bucket"}',
    '"arn:aws:s3:bucket" is no ARN: arn:partition:service:region:account:resource is expected, or * for actions that have no resource',
  ],
  ['{"action": "s3:GetObject", "resource": "*", "resourceAccount": "1"}', '"1" is no account: twelve digits are expected'],
  ['{"action": "s3:GetObject", "resource": "*", "polices": []}', 'unknown field "polices"; did you mean policies?'],
  [
    '{"action": "s3:GetObject", "resource": "*", "context": {"a": {}}}',
    'context "a": texts, numbers and booleans are expected, not an object',
  ],
  ['{"action": "s3:GetObject", "resource": "*", "context": []}', 'context is an object of condition keys, not a list'],
  ['{"action": "s3:GetObject", "resource": "*", "principal": 3}', 'principal is a text, not a number'],
  [
    '{"action": "s3:GetObject", "resource": "*", "principal": "bob"}',
    '"bob" is no principal: the ARN of a user, a role, a session or an account\'s root, a service such as ec2.amazonaws.com, or * is expected',
  ],
  [
    '{"action": "s3:GetObject", "resource": "*", "principal": "arn:aws:iam::111122223333:group/g"}',
    'arn:aws:iam::111122223333:group/g is a group; a group asks for nothing, name one of its users',
  ],
  [
    '{"action": "s3:GetObject", "resource": "*", "principal": "arn:aws:iam::111122223333:root", "policies": [{"Statement": []}]}',
    "an account's root user has no policies of its own; only a policy of the resource can speak of it",
  ],
  [
    '{"action": "s3:GetObject", "resource": "*", "sessionPolicies": [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3"}}]}',
    'sessionPolicies[0].Statement[0].Resource: "arn:aws:s3" is incomplete: in a session policy an ARN has all six parts',
  ],
])('a question that is none: %s', (text, error) => {
  expect(answerQuestion(text)).toEqual({ error });
});

test('a document may be given as text, alone instead of in a list, and in a list of one as boundary', () => {
  const all = doc(allow('*'));
  for (const policies of [[JSON.stringify(all)], all, JSON.stringify(all)]) {
    expect(answerQuestion(line({ policies: policies as unknown[], boundary: [all] }))).toMatchObject({ allowed: true });
  }
  expect(answerQuestion(line({ boundary: [all, all] }))).toEqual({ error: 'boundary is one document: an identity has at most one' });
});

test('a fault of a document has its place in the text', () => {
  const text =
    '{\n  "Version": "2012-10-17",\n  "Statement": [{\n    "Effect": "Allow", "Action": "s3:*", "Resource": "*",\n    "Condition": { "StringEqual": {} }\n  }]\n}';
  const read = readDocument(text, 'identity');
  if (!('fault' in read)) throw new Error('no fault');
  expect(pathText(read.fault.path)).toBe('Statement[0].Condition.StringEqual');
  expect(text.slice(locate(text, read.fault.path))).toMatch(/^"StringEqual"/);
  expect(locate(text, ['Statement', 0, 'Sid'])).toBe(text.indexOf('{', 1));
});

const asPlain = (value: Json): unknown =>
  value instanceof Map
    ? Object.fromEntries([...value].map(([key, one]) => [key, asPlain(one)]))
    : Array.isArray(value)
      ? value.map(asPlain)
      : value;

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(2), (text, indent) => {
      const source = JSON.stringify(JSON.parse(text), null, indent);
      const read = readJson(source);
      expect('value' in read && asPlain(read.value)).toEqual(JSON.parse(source));
    }),
    { numRuns: 2000 },
  );
});

test('what is no JSON is a fault with a place, never an exception', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (text, at, put) => {
      const broken = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
      const read = readJson(broken);
      let valid = true;
      try {
        JSON.parse(broken);
      } catch {
        valid = false;
      }
      if (!valid) expect('fault' in read && (read.fault.offset ?? -1)).toBeGreaterThanOrEqual(0);
      else if ('fault' in read) expect(read.fault.message).toMatch(/stands twice/);
    }),
    { numRuns: 5000 },
  );
  expect(readJson('['.repeat(100_000))).toMatchObject({ fault: { message: 'nested deeper than 200 levels' } });
});

test('any text is answered', () => {
  fc.assert(fc.property(fc.string(), (text) => 'error' in answerQuestion(text)));
});
