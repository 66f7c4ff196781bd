import type { IamCondition, IamStatement } from '../../contract.ts';
import type { NodeId } from './types.ts';
import { commonText, matchesText } from '../wildcards.ts';

/** An identity at AWS whose statements the compile knows. */
export interface Holder {
  readonly node: NodeId;
  /** Its own ARN; of users that Vault makes, a pattern; `undefined` for a session of a role that is not the compile's. */
  readonly arn: string | undefined;
  readonly statements: readonly IamStatement[];
  readonly limit: string | undefined;
}

/** What is known of the request that a statement is held against. Absent facts may have any value. */
export interface Facts {
  /** Concrete, or a pattern that the resource lies in. Absent: anything. */
  readonly resource?: string;
  readonly passedTo?: string;
  /** `alias/NAME` of the key that is meant, without wildcards. */
  readonly keyAlias?: string;
  /** The AWS service through which the request comes (`s3`). Absent: whoever holds the rights sends it. */
  readonly via?: string;
  /** Any condition may be true: a question, not a step of a chain. */
  readonly asked?: boolean;
}

/** A statement that allows it on some resource; `resource` is one of the statement's, `text` one request. */
export interface Hit {
  readonly statement: IamStatement;
  readonly resource: string;
  readonly text: string;
  /** Conditions that the facts leave open. */
  readonly open: readonly IamCondition[];
}

const lowered = new Map<string, string>();

function lower(text: string): string {
  let known = lowered.get(text);
  if (known === undefined) lowered.set(text, (known = text.toLowerCase()));
  return known;
}

/** Whether an action as a statement has it takes in a concrete one; AWS compares without regard to case. */
export function takesAction(written: string, action: string): boolean {
  const pattern = lower(written);
  const text = lower(action);
  return pattern === text || (/[*?]/.test(pattern) && matchesText(pattern, text));
}

const NONE: readonly Hit[] = [];

/** Every resource on which some request of this action is allowed, as one hit a resource of a statement; denies are taken off. */
export function hitsOf(statements: readonly IamStatement[], action: string, facts: Facts = {}): readonly Hit[] {
  const takes = (s: IamStatement): boolean => s.actions.some((a) => takesAction(a, action));
  if (!statements.some(takes)) return NONE;
  const taken = statements.filter(takes);
  const denied = taken
    .filter((s) => s.effect === 'Deny' && s.conditions.length === 0)
    .flatMap((s) => s.resources.filter((r) => !r.only?.length).map((r) => r.arn));
  const found: Hit[] = [];
  for (const statement of taken) {
    if (statement.effect === 'Deny') continue;
    for (const { arn, only } of statement.resources) {
      const conditions = [...statement.conditions, ...(only ?? [])];
      if (!facts.asked && !conditions.every((c) => possible(c, facts))) continue;
      const text = commonText(facts.resource === undefined ? [arn, '*'] : [arn, facts.resource], denied);
      if (text !== undefined) found.push({ statement, resource: arn, text, open: conditions.filter((c) => !settled(c, facts)) });
    }
  }
  return found;
}

/** Whether a condition can be true of a request about which only `facts` are known. */
function possible(condition: IamCondition, facts: Facts): boolean {
  const { operator, values } = condition;
  switch (condition.key.toLowerCase()) {
    case 'iam:passedtoservice':
      return facts.passedTo === undefined || valueMay(operator, values, facts.passedTo);
    // A request that its holder sends itself has no such key.
    case 'kms:viaservice': {
      const { via } = facts;
      if (via !== undefined) return values.some((v) => v.startsWith(`${via}.`) || v.includes('*')) !== /Not(Equals|Like)/.test(operator);
      return operator.endsWith('IfExists') || /Not(Equals|Like)/.test(operator);
    }
    case 'kms:grantisforawsresource':
      return !(operator === 'Bool' && values.every((v) => v === 'true'));
    case 'kms:resourcealiases':
      return facts.keyAlias === undefined || operator.startsWith('ForAllValues') || valueMay(operator, values, facts.keyAlias);
    default:
      return true;
  }
}

function valueMay(operator: string, values: readonly string[], actual: string): boolean {
  const plain = operator.replace(/^For(Any|All)Values?:/, '').replace(/IfExists$/, '');
  const fold = plain.includes('IgnoreCase');
  const text = fold ? actual.toLowerCase() : actual;
  const among = values.some((v) => {
    const value = fold ? v.toLowerCase() : v;
    return plain.endsWith('Like') ? matchesText(value, text) : value === text;
  });
  return /Not/.test(plain) ? !among : among;
}

/** Whether the facts alone decide a condition. */
function settled({ key }: IamCondition, facts: Facts): boolean {
  switch (key.toLowerCase()) {
    case 'iam:passedtoservice':
      return facts.passedTo !== undefined;
    case 'kms:viaservice':
      return facts.asked !== true;
    case 'kms:resourcealiases':
      return facts.keyAlias !== undefined;
    default:
      return false;
  }
}

/** A clause about the conditions under which a hit holds, and about what else must allow it. */
export function onlyIfOf({ open }: Hit, limit: string | undefined): string | undefined {
  const keys = [...new Set(open.map((c) => c.key))].sort();
  const parts = [...(keys.length > 0 ? [`the conditions on ${keys.join(', ')} hold`] : []), ...(limit ? [limit] : [])];
  return parts.length > 0 ? parts.join(' and ') : undefined;
}
