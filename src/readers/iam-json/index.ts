/** One statement of an IAM policy document as read: every field a list, conditions as flat triples, all sorted. */
export interface ReadStatement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Empty where the document has none (trust policies). */
  readonly resources: readonly string[];
  /** `AWS:arn…`, `Service:ec2.amazonaws.com`; empty where the document has none. */
  readonly principals: readonly string[];
  /** `operator|key|value`; the values of one operator and key are alternatives. */
  readonly conditions: readonly string[];
}

export type ReadResult = { readonly statements: readonly ReadStatement[] } | { readonly fault: string };

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Fault extends Error {}

const known = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

/** Reads a policy document by the grammar of the IAM user guide, as far as Writ writes it; anything else in it is a fault. */
export function readPolicy(text: string): ReadResult {
  try {
    const body = JSON.parse(text) as Json;
    if (!isObject(body)) throw new Fault('the document is no object');
    for (const key of Object.keys(body)) if (key !== 'Version' && key !== 'Statement') throw new Fault(`unknown element ${key}`);
    if (body['Version'] !== '2012-10-17') throw new Fault('Version is not 2012-10-17');
    const statements = body['Statement'];
    if (!Array.isArray(statements)) throw new Fault('Statement is no list');
    return { statements: (statements as readonly Json[]).map(statement) };
  } catch (error) {
    if (error instanceof Fault || error instanceof SyntaxError) return { fault: error.message };
    throw error;
  }
}

function statement(value: Json): ReadStatement {
  if (!isObject(value)) throw new Fault('a statement is no object');
  for (const key of Object.keys(value)) if (!known.has(key)) throw new Fault(`unknown element ${key}`);
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new Fault('Effect is neither Allow nor Deny');
  const sid = value['Sid'];
  if (sid !== undefined && (typeof sid !== 'string' || !/^[A-Za-z0-9]*$/.test(sid)))
    throw new Fault('Sid is not made of letters and digits');
  return {
    sid,
    effect,
    actions: texts(value['Action'], 'Action'),
    resources: value['Resource'] === undefined ? [] : texts(value['Resource'], 'Resource'),
    principals: value['Principal'] === undefined ? [] : principals(value['Principal']),
    conditions: value['Condition'] === undefined ? [] : conditions(value['Condition']),
  };
}

function texts(value: Json | undefined, name: string): string[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value];
  if (list.length === 0) throw new Fault(`${name} is empty`);
  return list
    .map((item) => {
      if (typeof item !== 'string') throw new Fault(`${name} is no text`);
      return item;
    })
    .sort();
}

function principals(value: Json): string[] {
  if (value === '*') return ['AWS:*'];
  if (!isObject(value)) throw new Fault('Principal is no object');
  return Object.entries(value)
    .flatMap(([type, ids]) => texts(ids, `Principal ${type}`).map((id) => `${type}:${id}`))
    .sort();
}

function conditions(value: Json): string[] {
  if (!isObject(value)) throw new Fault('Condition is no object');
  return Object.entries(value)
    .flatMap(([operator, keys]) => {
      if (!isObject(keys)) throw new Fault(`Condition ${operator} is no object`);
      return Object.entries(keys).flatMap(([key, values]) => texts(values, `Condition ${key}`).map((v) => `${operator}|${key}|${v}`));
    })
    .sort();
}
