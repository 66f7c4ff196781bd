import type { IamCondition, IamPrincipal, IamResource, IamStatement } from '../../contract.ts';
import { byText, conditionsId, sortConditions, uniqueSids } from './statements.ts';

export interface DocumentStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Readonly<Record<string, readonly string[]>>;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly DocumentStatement[];
}

/** What stands for a resource in one kind of document: its text, and the conditions that must narrow it there. */
export type Resolve = (resource: IamResource) => { readonly text: string; readonly only: readonly IamCondition[] };

/** For documents that must be right by themselves: the ARN, narrowed by conditions where it is wider than what is meant. */
export const byItself: Resolve = (resource) => ({ text: resource.arn, only: resource.only ?? [] });

/** Statements as an IAM policy document. Resources that need different conditions stand in statements of their own. */
export function documentOf(statements: readonly IamStatement[], resolve: Resolve): PolicyDocument {
  return { Version: '2012-10-17', Statement: uniqueSids(statements.flatMap((s) => split(s, resolve))).map(statementOf) };
}

interface Narrowed {
  readonly sid: string;
  readonly statement: IamStatement;
  readonly resources: readonly string[];
  readonly conditions: readonly IamCondition[];
  readonly principal: DocumentStatement['Principal'];
}

function split(statement: IamStatement, resolve: Resolve): Narrowed[] {
  const groups = new Map<string, { only: readonly IamCondition[]; texts: Set<string> }>();
  for (const resource of statement.resources) {
    const { text, only } = resolve(resource);
    const id = conditionsId(only);
    const group = groups.get(id) ?? { only, texts: new Set() };
    group.texts.add(text);
    groups.set(id, group);
  }
  if (groups.size === 0) groups.set('', { only: [], texts: new Set() });
  const principal = statement.principals && principalOf(statement.principals, resolve);
  return [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { only, texts }]) => ({
      sid: statement.sid,
      statement,
      resources: [...texts].sort(byText),
      conditions: sortConditions([...statement.conditions, ...only]),
      principal,
    }));
}

function principalOf(principals: readonly IamPrincipal[], resolve: Resolve): Readonly<Record<string, readonly string[]>> {
  const out: Record<string, string[]> = {};
  for (const type of ['AWS', 'Service', 'Federated'] as const) {
    const ids = principals.filter((p) => p.type === type).map((p) => resolve(p.id).text);
    if (ids.length > 0) out[type] = [...new Set(ids)].sort(byText);
  }
  return out;
}

function statementOf({ sid, statement, resources, conditions, principal }: Narrowed): DocumentStatement {
  return {
    Sid: sid,
    Effect: statement.effect,
    ...(principal ? { Principal: principal } : {}),
    Action: statement.actions,
    ...(resources.length > 0 ? { Resource: resources } : {}),
    ...(conditions.length > 0 ? { Condition: conditionBlock(conditions, sid) } : {}),
  };
}

function conditionBlock(conditions: readonly IamCondition[], sid: string): Record<string, Record<string, readonly string[]>> {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of conditions) {
    const keys = (block[operator] ??= {});
    if (keys[key] && conditionsId([{ operator, key, values: keys[key] }]) !== conditionsId([{ operator, key, values }])) {
      throw new Error(`statement ${sid} has two conditions ${operator} ${key}, which IAM would read as one`);
    }
    keys[key] = values;
  }
  return block;
}

/** Characters as AWS counts them: without white space outside of strings. */
export const sizeOf = (document: PolicyDocument): number => JSON.stringify(document).length;

/** A number of characters that a document does not exceed, without making it: most are far from every limit. */
export function atMost(statements: readonly IamStatement[]): number {
  const text = (one: string): number => (PLAIN.test(one) ? one.length : 6 * one.length) + 3;
  const values = (all: readonly IamCondition[]): number =>
    all.reduce((sum, { operator, key, values: of }) => of.reduce((n, value) => n + text(value), sum + text(operator) + text(key) + 8), 0);
  let sum = FRAME;
  for (const { sid, actions, resources, conditions, principals } of statements) {
    let once = FRAME + text(sid) + values(conditions);
    for (const action of actions) once += text(action);
    for (const { id } of principals ?? []) once += text(id.arn);
    // Resources under conditions of their own stand in statements of their own.
    sum += once * (resources.some(({ only }) => only?.length) ? resources.length : 1);
    for (const { arn, only } of resources) sum += text(arn) + values(only ?? []);
  }
  return sum;
}

/** What JSON writes as it stands. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** More than the words of a document or a statement that are the same in all: `{"Sid":"","Effect":"Allow","Principal":…`. */
const FRAME = 160;

/** AWS's quotas in characters. Source: "IAM and AWS STS quotas", IAM user guide. */
export const LIMITS = {
  inlineRole: 10_240,
  managed: 6_144,
  managedPerRole: 10,
  trust: 2_048,
  session: 2_048,
  keyPolicy: 32_768,
  bucketPolicy: 20_480,
};

export interface RolePolicy {
  /** `policy`, `policy-2`: the file's part after the role's key. */
  readonly stem: string;
  readonly kind: 'inline' | 'managed';
  readonly statements: readonly IamStatement[];
}

/** One inline policy where it fits, else managed policies of whole statements; `undefined` where even those do not fit. */
export function policiesOf(statements: readonly IamStatement[]): readonly RolePolicy[] | undefined {
  if (statements.length === 0) return [];
  if (atMost(statements) <= LIMITS.inlineRole || sizeOf(documentOf(statements, byItself)) <= LIMITS.inlineRole)
    return [{ stem: 'policy', kind: 'inline', statements }];
  const parts: IamStatement[][] = [];
  let current: IamStatement[] = [];
  for (const statement of statements) {
    if (sizeOf(documentOf([statement], byItself)) > LIMITS.managed) return undefined;
    if (current.length > 0 && sizeOf(documentOf([...current, statement], byItself)) > LIMITS.managed) {
      parts.push(current);
      current = [];
    }
    current.push(statement);
  }
  parts.push(current);
  if (parts.length > LIMITS.managedPerRole) return undefined;
  return parts.map((part, i) => ({ stem: i === 0 ? 'policy' : `policy-${i + 1}`, kind: 'managed', statements: part }));
}
