import { nearest } from '../../suggest.ts';
import { decide } from './decide.ts';
import { documentOf, nameOf } from './document.ts';
import { isList, isObject, pathText, readJson, type Json, type JsonObject } from './json.ts';
import type { Context, DocumentKind, IamDecision, IamDocument, StatementRef } from './types.ts';

/** The answer to one line of a batch, as it is printed. */
export type IamAnswer = { readonly allowed: boolean; readonly because: string; readonly statement?: string } | { readonly error: string };

class QuestionError extends Error {}
const fail = (message: string): never => {
  throw new QuestionError(message);
};

const FIELDS = [
  'policies',
  'boundary',
  'sessionPolicies',
  'resourcePolicies',
  'principal',
  'action',
  'resource',
  'resourceAccount',
  'context',
];

/** Answers one question given as JSON text. Never throws: what is wrong with it is the answer. */
export function answerQuestion(line: string): IamAnswer {
  const read = readJson(line);
  if ('fault' in read) return { error: `no JSON: ${read.fault.message}, at character ${(read.fault.offset ?? 0) + 1}` };
  try {
    return ask(read.value);
  } catch (error) {
    if (error instanceof QuestionError) return { error: error.message };
    throw error;
  }
}

function ask(value: Json): IamAnswer {
  if (!isObject(value)) return fail(`a question is an object, not ${nameOf(value)}`);
  for (const key of value.keys()) {
    if (FIELDS.includes(key)) continue;
    const near = nearest(key, FIELDS);
    fail(`unknown field ${JSON.stringify(key)}; ${near === undefined ? `there are ${FIELDS.join(', ')}` : `did you mean ${near}?`}`);
  }
  const boundary = documents(value, 'boundary', 'boundary');
  if (boundary.length > 1) fail('boundary is one document: an identity has at most one');
  const decided = decide(
    {
      identity: documents(value, 'policies', 'identity'),
      boundary: boundary[0],
      session: documents(value, 'sessionPolicies', 'session'),
      resource: documents(value, 'resourcePolicies', 'resource'),
    },
    {
      principal: text(value, 'principal'),
      action: text(value, 'action') ?? fail('action is missing'),
      resource: text(value, 'resource') ?? fail('resource is missing'),
      resourceAccount: text(value, 'resourceAccount'),
      context: contextOf(value.get('context')),
    },
  );
  if ('problem' in decided) return fail(decided.problem);
  return printed(decided.decision);
}

/** As a batch and `--format json` print it. */
export function printed({ allowed, because, statement }: IamDecision): IamAnswer {
  return { allowed, because, ...(statement ? { statement: nameOfStatement(statement) } : {}) };
}

/** Its Sid, or its place: `policies[0].Statement[2]`. */
export function nameOfStatement({ layer, document, statement, sid }: StatementRef): string {
  return sid === undefined || sid === '' ? `${layer}${layer === 'boundary' ? '' : `[${document}]`}.Statement[${statement}]` : sid;
}

function documents(question: JsonObject, field: string, kind: DocumentKind): IamDocument[] {
  const value = question.get(field);
  if (value === undefined || value === null) return [];
  const list = isList(value) ? value : [value];
  return list.map((one, i) => {
    const where = field === 'boundary' ? field : `${field}[${i}]`;
    // A document may also be given as the text that AWS returns.
    const parsed = typeof one === 'string' ? readJson(one) : { value: one };
    if ('fault' in parsed) return fail(`${where}: no JSON: ${parsed.fault.message}, at character ${(parsed.fault.offset ?? 0) + 1}`);
    const read = documentOf(parsed.value, kind);
    if ('document' in read) return read.document;
    const { path, message } = read.fault;
    return fail(`${where}${path.length === 0 ? '' : `.${pathText(path)}`}: ${message}`);
  });
}

function text(question: JsonObject, field: string): string | undefined {
  const value = question.get(field);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : fail(`${field} is a text, not ${nameOf(value)}`);
}

function contextOf(value: Json | undefined): Context {
  const out = new Map<string, readonly string[]>();
  if (value === undefined || value === null) return out;
  if (!isObject(value)) return fail(`context is an object of condition keys, not ${nameOf(value)}`);
  for (const [key, given] of value) {
    const values = (isList(given) ? given : [given]).map((one) => {
      if (typeof one === 'string') return one;
      if (typeof one === 'number' || typeof one === 'boolean') return String(one);
      return fail(`context ${JSON.stringify(key)}: texts, numbers and booleans are expected, not ${nameOf(one)}`);
    });
    // Keys that differ in case only are one key, as tags EC2 and ec2 are for a condition on aws:ResourceTag/ec2.
    const name = key.toLowerCase();
    out.set(name, [...(out.get(name) ?? []), ...values]);
  }
  return out;
}
