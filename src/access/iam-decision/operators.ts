import { nearest } from '../../suggest.ts';
import { matches, matchesArn, patternOf, template, textOf, type Template, type Resolve } from './template.ts';
import type { Context, IamConditionTest, SetOperator, ValueTest } from './types.ts';
import { bytesOf, compareNumbers, dateOf, rangeOf, within } from './values.ts';

/** The test for one value of the policy. */
type Build = (value: string, variables: boolean) => ValueTest;
interface Operator {
  readonly build: Build;
  readonly negated: boolean;
}

const textual =
  (test: (value: string, text: Template, resolve: Resolve) => boolean): Build =>
  (value, variables) => {
    const text = template(value, variables);
    return (given, resolve) => test(given, text, resolve);
  };

const equals = textual((value, text, resolve) => value === textOf(text, resolve));
const equalsIgnoringCase = textual((value, text, resolve) => value.toLowerCase() === textOf(text, resolve)?.toLowerCase());
const like = textual((value, text, resolve) => {
  const pattern = patternOf(text, resolve);
  return pattern !== undefined && matches(pattern, value);
});
const arnLike = textual((value, text, resolve) => {
  const pattern = patternOf(text, resolve);
  return pattern !== undefined && matchesArn(pattern, value);
});
const bool = textual((value, text, resolve) => {
  const wanted = textOf(text, resolve)?.toLowerCase();
  return (wanted === 'true' || wanted === 'false') && value.toLowerCase() === wanted;
});
const binary: Build = (value) => {
  const bytes = bytesOf(value);
  return (given) => bytes !== undefined && bytesOf(given) === bytes;
};
const address: Build = (value) => {
  const range = rangeOf(value);
  return (given) => {
    const from = rangeOf(given);
    return range !== undefined && from !== undefined && within(from, range);
  };
};
const numeric =
  (test: (order: number) => boolean): Build =>
  (value) =>
  (given) => {
    const order = compareNumbers(given, value);
    return order !== undefined && test(order);
  };
const date =
  (test: (order: number) => boolean): Build =>
  (value) => {
    const day = dateOf(value);
    return (given) => {
      const at = dateOf(given);
      return day !== undefined && at !== undefined && test(at - day);
    };
  };

const yes = (build: Build): Operator => ({ build, negated: false });
const not = (build: Build): Operator => ({ build, negated: true });

/** User guide, "IAM JSON policy elements: Condition operators". */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', yes(equals)],
  ['StringNotEquals', not(equals)],
  ['StringEqualsIgnoreCase', yes(equalsIgnoringCase)],
  ['StringNotEqualsIgnoreCase', not(equalsIgnoringCase)],
  ['StringLike', yes(like)],
  ['StringNotLike', not(like)],
  ['NumericEquals', yes(numeric((order) => order === 0))],
  ['NumericNotEquals', not(numeric((order) => order === 0))],
  ['NumericLessThan', yes(numeric((order) => order < 0))],
  ['NumericLessThanEquals', yes(numeric((order) => order <= 0))],
  ['NumericGreaterThan', yes(numeric((order) => order > 0))],
  ['NumericGreaterThanEquals', yes(numeric((order) => order >= 0))],
  ['DateEquals', yes(date((order) => order === 0))],
  ['DateNotEquals', not(date((order) => order === 0))],
  ['DateLessThan', yes(date((order) => order < 0))],
  ['DateLessThanEquals', yes(date((order) => order <= 0))],
  ['DateGreaterThan', yes(date((order) => order > 0))],
  ['DateGreaterThanEquals', yes(date((order) => order >= 0))],
  ['Bool', yes(bool)],
  ['BinaryEquals', yes(binary)],
  ['IpAddress', yes(address)],
  ['NotIpAddress', not(address)],
  ['ArnEquals', yes(arnLike)],
  ['ArnLike', yes(arnLike)],
  ['ArnNotEquals', not(arnLike)],
  ['ArnNotLike', not(arnLike)],
]);

const LOWER = new Map([...OPERATORS].map(([name, operator]) => [name.toLowerCase(), operator]));
const SETS: ReadonlyMap<string, SetOperator> = new Map([
  ['forallvalues', 'all'],
  ['foranyvalue', 'any'],
]);

/** What makes a test of an operator's name, or why it is none. */
export type ReadOperator =
  | ((key: string, values: readonly string[], variables: boolean) => IamConditionTest)
  | { readonly problem: string };

export function operatorOf(name: string): ReadOperator {
  const [, qualifier, rest = ''] = /^(?:([^:]*):)?(.*)$/s.exec(name) ?? [];
  const set = qualifier === undefined ? undefined : SETS.get(qualifier.toLowerCase());
  if (qualifier !== undefined && set === undefined) {
    return { problem: `unknown set operator ${JSON.stringify(qualifier)}; there are ForAllValues and ForAnyValue` };
  }
  const ifExists = /.ifexists$/i.test(rest);
  const base = (ifExists ? rest.slice(0, -'IfExists'.length) : rest).toLowerCase();
  if (base === 'null') {
    if (ifExists) return { problem: 'Null takes no IfExists: it asks itself whether the key is there' };
    return (key, values) => ({
      key,
      set,
      ifExists,
      negated: false,
      matches: null,
      absent: values.map((value) => value.toLowerCase() === 'true'),
    });
  }
  const operator = LOWER.get(base);
  if (!operator) {
    const near = nearest(base, [...OPERATORS.keys(), 'Null']);
    return { problem: `unknown operator ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${near}?`}` };
  }
  return (key, values, variables) => {
    const tests = values.map((value) => operator.build(value, variables));
    const matches: ValueTest = (given, resolve) => tests.some((test) => test(given, resolve));
    return { key, set, ifExists, negated: operator.negated, matches, absent: [] };
  };
}

/**
 * Whether a test holds. Values of the policy are alternatives, for negated operators none may match; `ForAllValues` asks it of every value of the
 * request and holds for none, `ForAnyValue` of at least one. A missing key fails every test but a negated one, `…IfExists`, `ForAllValues` and
 * `Null` (user guide, "Condition operators", "Conditions with multiple context keys or values", "Single-valued vs. multivalued context keys").
 */
export function holds(test: IamConditionTest, context: Context, resolve: Resolve): boolean {
  const { set, negated, matches } = test;
  const values = context.get(test.key) ?? [];
  const missing = values.length === 0;
  if (matches === null) {
    // Access Analyzer, "Null with qualifier": with a set operator it is always true or always false.
    return set === undefined ? test.absent.some((absent) => absent === missing) : set === 'all';
  }
  if (missing && test.ifExists) return true;
  if (set === undefined) return values.some((value) => matches(value, resolve)) !== negated;
  // "A null data set, such as an empty string" counts as no value for both set operators.
  if (values.every((value) => value === '')) return set === 'all';
  const meets = (value: string): boolean => matches(value, resolve) !== negated;
  return set === 'all' ? values.every(meets) : values.some(meets);
}
