import type { IamCondition } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { ConditionOperator, ConditionTerm, Value } from '../../syntax/ast.ts';
import type { Action, ConditionKey, KeyType } from './data.ts';
import { conditionKeyOf } from './validate.ts';

type Positive = '=' | '!=' | 'like' | 'not like' | '<' | '<=' | '>' | '>=';

const opposite: Readonly<Record<Positive, Positive>> = {
  '=': '!=',
  '!=': '=',
  like: 'not like',
  'not like': 'like',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** IAM's operators by the type of the key. Source: "IAM JSON policy elements: Condition operators", IAM user guide. */
const operators: Readonly<Record<KeyType, Partial<Record<Positive, string>>>> = {
  String: { '=': 'StringEquals', '!=': 'StringNotEquals', like: 'StringLike', 'not like': 'StringNotLike' },
  ARN: { '=': 'ArnEquals', '!=': 'ArnNotEquals', like: 'ArnLike', 'not like': 'ArnNotLike' },
  Bool: { '=': 'Bool', '!=': 'Bool' },
  Numeric: ordered('Numeric'),
  Date: ordered('Date'),
  IPAddress: { '=': 'IpAddress', '!=': 'NotIpAddress' },
};

function ordered(type: string): Partial<Record<Positive, string>> {
  return {
    '=': `${type}Equals`,
    '!=': `${type}NotEquals`,
    '<': `${type}LessThan`,
    '<=': `${type}LessThanEquals`,
    '>': `${type}GreaterThan`,
    '>=': `${type}GreaterThanEquals`,
  };
}

const texts = (value: Value, fill: (value: Value) => string | undefined): (string | undefined)[] =>
  value.kind === 'list' ? value.items.flatMap((item) => texts(item, fill)) : [fill(value)];

function plain(value: Value, type: KeyType): string | undefined {
  switch (value.kind) {
    case 'string':
    case 'name':
    case 'path':
    case 'number':
    case 'bool':
      return value.text;
    case 'date':
      return type === 'Date' && !value.text.includes('T') ? `${value.text}T00:00:00Z` : value.text;
    case 'duration':
    case 'size':
    case 'from':
    case 'list':
      return undefined;
  }
}

const allowed: Readonly<Record<KeyType, RegExp>> = {
  String: /^/,
  ARN: /^(arn:|\*|\$\{)/,
  Bool: /^(true|false)$/,
  Numeric: /^-?\d+(\.\d+)?$/,
  Date: /^\d{4}-\d{2}-\d{2}|^\d+$/,
  IPAddress: /^[0-9a-fA-F.:]+(\/\d{1,3})?$/,
};

/**
 * `when key = value and …` as IAM conditions of a statement with these actions. `fill` resolves placeholders in texts.
 * Reports values and operators that do not fit the key's type (W603); unknown keys are `validateStatement`'s matter.
 */
export function conditionsOf(
  terms: readonly ConditionTerm[],
  actions: readonly Action[],
  fill: (value: Value, text: string) => string,
  sink: Sink,
): IamCondition[] {
  const out: IamCondition[] = [];
  for (const term of terms) {
    const key = actions.map((a) => conditionKeyOf(a, term.key.text)).find((k) => k !== undefined);
    const condition = key && conditionOf(term, key, fill, sink);
    if (!condition) continue;
    if (out.some((c) => c.operator === condition.operator && c.key.toLowerCase() === condition.key.toLowerCase())) {
      sink.report({
        code: 'W603',
        severity: 'error',
        message: `${term.key.text} stands twice with the same comparison, and IAM can say it once`,
        span: term.key.span,
        help: 'a list of values means any of them; for two at once grant to two statements',
      });
      continue;
    }
    out.push(condition);
  }
  return out;
}

function conditionOf(
  term: ConditionTerm,
  key: ConditionKey,
  fill: (value: Value, text: string) => string,
  sink: Sink,
): IamCondition | undefined {
  const wanted: ConditionOperator = term.operator;
  const meant: Positive = term.negated ? opposite[wanted] : wanted;
  const operator = operators[key.type][meant];
  const fault = (message: string, help?: string): undefined =>
    void sink.report({ code: 'W603', severity: 'error', message, span: term.key.span, help });
  if (!operator) {
    const may = Object.keys(operators[key.type]).join(' ');
    return fault(
      `${key.name} holds a value of type ${key.type}, which cannot be compared with ${term.negated ? 'not ' : ''}${wanted}`,
      `it takes ${may}`,
    );
  }
  const values = texts(term.value, (v) => {
    const text = plain(v, key.type);
    return text === undefined ? undefined : fill(v, text);
  });
  const wrong = values.find((v) => v === undefined || !allowed[key.type].test(v));
  if (values.length === 0 || values.some((v) => v === undefined || !allowed[key.type].test(v))) {
    return fault(
      `${key.name} holds a value of type ${key.type}, not ${wrong === undefined ? `a ${term.value.kind}` : JSON.stringify(wrong)}`,
    );
  }
  const known = values.filter((v) => v !== undefined);
  const flipped = key.type === 'Bool' && meant === '!=' ? known.map((v) => (v === 'true' ? 'false' : 'true')) : known;
  const negative = meant === '!=' || meant === 'not like';
  const set = key.many ? (negative ? 'ForAllValues:' : 'ForAnyValue:') : '';
  return { operator: `${set}${operator}`, key: term.key.text, values: flipped };
}
