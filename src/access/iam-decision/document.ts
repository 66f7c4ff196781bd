import { nearest } from '../../suggest.ts';
import { isList, isObject, type Json, type JsonFault, type JsonObject, type JsonPath } from './json.ts';
import { operatorOf } from './operators.ts';
import { pattern, template } from './template.ts';
import type { DocumentKind, IamConditionTest, IamDocument, IamStatement, PrincipalElement, PrincipalEntry } from './types.ts';

export type DocumentRead = { readonly document: IamDocument } | { readonly fault: JsonFault };

class DocumentError extends Error {
  readonly path: JsonPath;
  constructor(path: JsonPath, message: string) {
    super(message);
    this.path = path;
  }
}
const fail = (path: JsonPath, message: string): never => {
  throw new DocumentError(path, message);
};

/** Reads a policy document by the user guide's "Grammar of the IAM JSON policy language". */
export function documentOf(value: Json, kind: DocumentKind): DocumentRead {
  try {
    return { document: document(value, kind) };
  } catch (error) {
    if (error instanceof DocumentError) return { fault: { path: error.path, message: error.message } };
    throw error;
  }
}

const DOCUMENT = ['Version', 'Id', 'Statement'];
const STATEMENT = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
const TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

function document(value: Json, kind: DocumentKind): IamDocument {
  if (!isObject(value)) return fail([], `a policy document is an object, not ${nameOf(value)}`);
  onlyKnown(value, DOCUMENT, []);
  const version = value.get('Version');
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    fail(['Version'], `Version is "2012-10-17" or "2008-10-17", not ${JSON.stringify(version)}`);
  }
  if (value.has('Id')) textIn(value.get('Id'), ['Id']);
  const statements = value.get('Statement');
  if (statements === undefined) return fail([], 'Statement is missing');
  const variables = version === '2012-10-17';
  const list = isList(statements) ? statements : [statements];
  return { kind, statements: list.map((one, i) => statement(one, ['Statement', i], kind, variables)) };
}

function statement(value: Json, path: JsonPath, kind: DocumentKind, variables: boolean): IamStatement {
  if (!isObject(value)) return fail(path, `a statement is an object, not ${nameOf(value)}`);
  onlyKnown(value, STATEMENT, path);
  const effect = value.get('Effect');
  if (effect !== 'Allow' && effect !== 'Deny') {
    return fail(
      [...path, 'Effect'],
      `Effect is "Allow" or "Deny", ${effect === undefined ? 'and is missing' : `not ${JSON.stringify(effect)}`}`,
    );
  }
  const action = oneOf(value, 'Action', path) ?? fail(path, 'Action or NotAction is missing');
  const patterns = texts(value.get(action), [...path, action]);
  patterns.forEach((text, i) => {
    if (!/^\*+$/.test(text) && !/^[^:\s]+:[^:\s]+$/.test(text)) {
      fail(item(value, action, path, i), `${JSON.stringify(text)} is no action: service:Name is expected, such as s3:GetObject, or *`);
    }
  });
  const sid = value.get('Sid');
  return {
    sid: sid === undefined ? undefined : textIn(sid, [...path, 'Sid']),
    effect,
    principal: principal(value, path, kind),
    actions: { not: action === 'NotAction', patterns: patterns.map((text) => pattern(text.toLowerCase())) },
    resources: resources(value, path, kind, variables),
    conditions: value.has('Condition') ? conditions(value.get('Condition'), [...path, 'Condition'], variables) : [],
  };
}

function resources(value: JsonObject, path: JsonPath, kind: DocumentKind, variables: boolean): IamStatement['resources'] {
  const name = oneOf(value, 'Resource', path);
  // A trust policy speaks of its own role, and some services let it be left out too.
  if (name === undefined) return kind === 'resource' ? undefined : fail(path, 'Resource or NotResource is missing');
  const list = texts(value.get(name), [...path, name]);
  const patterns = list.map((text, i) => {
    if (kind === 'resource' || /^\*+$/.test(text)) return template(text, variables, true);
    const at = item(value, name, path, i);
    if (!text.startsWith('arn:'))
      fail(at, `${JSON.stringify(text)} is no resource: an ARN is expected, such as arn:aws:s3:::bucket/*, or *`);
    const missing = 6 - text.replace(/\$\{[^}]*\}/g, '').split(':').length;
    if (missing > 0 && kind === 'session') fail(at, `${JSON.stringify(text)} is incomplete: in a session policy an ARN has all six parts`);
    // User guide, "Identify AWS resources with Amazon Resource Names (ARNs)": AWS fills missing parts with *.
    return template(text + ':*'.repeat(Math.max(0, missing)), variables, true);
  });
  return { not: name === 'NotResource', patterns };
}

function principal(value: JsonObject, path: JsonPath, kind: DocumentKind): PrincipalElement | undefined {
  const name = oneOf(value, 'Principal', path);
  if (kind !== 'resource') {
    if (name !== undefined) fail([...path, name], `${name} stands in policies of resources only; this one belongs to who asks`);
    return undefined;
  }
  if (name === undefined) return fail(path, 'Principal is missing: a policy of a resource says to whom it speaks');
  const given = value.get(name);
  const at = [...path, name];
  const not = name === 'NotPrincipal';
  if (given === '*') return { not, entries: [{ type: 'AWS', id: '*' }] };
  if (!isObject(given))
    return fail(at, `${name} is "*" or an object such as {"AWS": "arn:aws:iam::111122223333:root"}, not ${nameOf(given)}`);
  onlyKnown(given, TYPES, at);
  const entries = TYPES.flatMap((type) =>
    given.has(type) ? texts(given.get(type), [...at, type]).map((id, i) => entry(type, id, item(given, type, at, i))) : [],
  );
  return { not, entries };
}

function entry(type: PrincipalEntry['type'], id: string, path: JsonPath): PrincipalEntry {
  if (type === 'AWS' && id !== '*' && /[*?]/.test(id)) {
    fail(
      path,
      `${JSON.stringify(id)}: a principal is named whole; only * alone stands for everybody (narrow it with aws:PrincipalArn in Condition)`,
    );
  }
  return { type, id };
}

function conditions(value: Json | undefined, path: JsonPath, variables: boolean): IamConditionTest[] {
  if (!isObject(value)) return fail(path, `Condition is an object of operators, not ${nameOf(value)}`);
  return [...value].flatMap(([name, keys]) => {
    const at = [...path, name];
    const operator = operatorOf(name);
    if ('problem' in operator) return fail(at, operator.problem);
    if (!isObject(keys)) return fail(at, `${name} is an object of condition keys, not ${nameOf(keys)}`);
    return [...keys].map(([key, given]) => {
      if (key === '') fail(at, 'a condition key is empty');
      const values = (isList(given) ? given : [given]).map((one, i) => scalar(one, isList(given) ? [...at, key, i] : [...at, key]));
      if (/(^|:)null$/i.test(name)) {
        for (const one of values)
          if (!/^(true|false)$/i.test(one)) fail([...at, key], `Null takes true or false, not ${JSON.stringify(one)}`);
      }
      return operator(key.toLowerCase(), values, variables);
    });
  });
}

/** Which of an element and its `Not…` form is there. */
function oneOf(value: JsonObject, name: string, path: JsonPath): string | undefined {
  const not = `Not${name}`;
  if (value.has(name) && value.has(not)) return fail([...path, not], `${name} and ${not} exclude each other in one statement`);
  return value.has(name) ? name : value.has(not) ? not : undefined;
}

function onlyKnown(value: JsonObject, names: readonly string[], path: JsonPath): void {
  for (const key of value.keys()) {
    if (names.includes(key)) continue;
    const near = nearest(key, names);
    fail(
      [...path, key],
      `unknown element ${JSON.stringify(key)}; ${near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`}`,
    );
  }
}

const item = (value: JsonObject, name: string, path: JsonPath, i: number): JsonPath =>
  isList(value.get(name)) ? [...path, name, i] : [...path, name];

function texts(value: Json | undefined, path: JsonPath): string[] {
  return isList(value) ? value.map((one, i) => textIn(one, [...path, i])) : [textIn(value, path)];
}

function textIn(value: Json | undefined, path: JsonPath): string {
  return typeof value === 'string' ? value : fail(path, `a text is expected, not ${nameOf(value)}`);
}

/** Quotes are optional for numbers and booleans in conditions. */
function scalar(value: Json, path: JsonPath): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return fail(path, `a text, a number or a boolean is expected, not ${nameOf(value)}`);
}

export function nameOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return isList(value) ? 'a list' : isObject(value) ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
