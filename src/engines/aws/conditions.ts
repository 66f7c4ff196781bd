import type { IamCondition } from '../../contract.ts';
import type { ConditionOperator, ConditionTerm, Value } from '../../syntax/ast.ts';

type Meaning = ConditionOperator | 'not like';

const OPPOSITE: Readonly<Record<ConditionOperator, Meaning>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  like: 'not like',
};

const COMPARISON: Readonly<Record<Meaning, string>> = {
  '=': 'Equals',
  '!=': 'NotEquals',
  '<': 'LessThan',
  '<=': 'LessThanEquals',
  '>': 'GreaterThan',
  '>=': 'GreaterThanEquals',
  like: 'Like',
  'not like': 'NotLike',
};

/** Keys with several values in one request: IAM's reference of global keys, and the services' own. They need `ForAnyValue:` or `ForAllValues:`. */
const MANY = new Set([
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'dynamodb:attributes',
  'dynamodb:leadingkeys',
  'kms:encryptioncontextkeys',
  'kms:resourcealiases',
]);
const ADDRESSES = new Set(['aws:sourceip', 'aws:vpcsourceip']);

function textsOf(value: Value): readonly string[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap(textsOf);
    case 'duration':
      return [String(value.seconds)];
    case 'size':
      return [String(value.bytes)];
    case 'from':
      return [];
    case 'bool':
      return [String(value.value)];
    case 'date':
      return [value.text.includes('T') ? value.text.replace(/Z$/, ':00Z') : `${value.text}T00:00:00Z`];
    case 'string':
    case 'number':
    case 'name':
    case 'path':
      return [value.text];
  }
}

function operatorOf(key: string, meaning: Meaning, kinds: ReadonlySet<Value['kind']>): string {
  const equality = meaning === '=' || meaning === '!=';
  if (ADDRESSES.has(key) && equality) return meaning === '=' ? 'IpAddress' : 'NotIpAddress';
  if (kinds.has('date')) return `Date${COMPARISON[meaning]}`;
  const ordered = !equality && meaning !== 'like' && meaning !== 'not like';
  if (ordered || kinds.has('number') || kinds.has('duration') || kinds.has('size')) return `Numeric${COMPARISON[meaning]}`;
  return `String${COMPARISON[meaning]}`;
}

function conditionOf(term: ConditionTerm): IamCondition {
  const key = term.key.text.toLowerCase();
  const meaning: Meaning = term.negated ? OPPOSITE[term.operator] : term.operator;
  const items = term.value.kind === 'list' ? term.value.items : [term.value];
  const kinds = new Set(items.map((item) => item.kind));
  if (kinds.has('bool')) {
    const wanted = textsOf(term.value).map((text) => (meaning === '!=' ? String(text !== 'true') : text));
    return { operator: 'Bool', key: term.key.text, values: wanted };
  }
  const negative = meaning === '!=' || meaning === 'not like';
  const set = MANY.has(key) ? (negative ? 'ForAllValues:' : 'ForAnyValue:') : '';
  return { operator: `${set}${operatorOf(key, meaning, kinds)}`, key: term.key.text, values: textsOf(term.value) };
}

/**
 * `when key = value and …` as IAM conditions. The operator's type follows the value as it was written (a text compares
 * ARNs, too); whether the action knows the key is checked with the IAM data, where the document is validated.
 */
export const conditionsOf = (terms: readonly ConditionTerm[]): readonly IamCondition[] => terms.map(conditionOf);
