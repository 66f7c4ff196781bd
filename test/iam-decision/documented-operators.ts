import { allow, doc, type Case, type Group, guide, when } from './group.ts';

/** Operator, value of the policy, a value of a request that meets it, one that does not. */
const OPERATORS: readonly (readonly [operator: string, value: string, meets: string, misses: string])[] = [
  ['StringEquals', 'red', 'red', 'Red'],
  ['StringEqualsIgnoreCase', 'red', 'RED', 'blue'],
  ['StringLike', 're?*', 'redder', 're'],
  ['NumericEquals', '5', '5.0', '6'],
  ['NumericLessThan', '5', '4', '5'],
  ['NumericLessThanEquals', '5', '5', '6'],
  ['NumericGreaterThan', '5', '6', '5'],
  ['NumericGreaterThanEquals', '5', '5', '4'],
  ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
  ['DateLessThan', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
  ['DateLessThanEquals', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'],
  ['DateGreaterThan', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-02T00:00:00Z'],
  ['DateGreaterThanEquals', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'],
  ['Bool', 'true', 'true', 'false'],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', 'b3RoZXI='],
  ['IpAddress', '203.0.113.0/24', '203.0.113.9', '198.51.100.9'],
  ['ArnEquals', 'arn:aws:sns:*:111122223333:t*', 'arn:aws:sns:us-east-1:111122223333:topic', 'arn:aws:sns:us-east-1:444455556666:topic'],
  ['ArnLike', 'arn:aws:sns:*:111122223333:t*', 'arn:aws:sns:us-east-1:111122223333:topic', 'arn:aws:sns:us-east-1:444455556666:topic'],
];
const NEGATED: Readonly<Record<string, string>> = {
  StringEquals: 'StringNotEquals',
  StringEqualsIgnoreCase: 'StringNotEqualsIgnoreCase',
  StringLike: 'StringNotLike',
  NumericEquals: 'NumericNotEquals',
  DateEquals: 'DateNotEquals',
  IpAddress: 'NotIpAddress',
  ArnEquals: 'ArnNotEquals',
  ArnLike: 'ArnNotLike',
};

const KEY = 'aws:RequestTag/k';
const MANY = 'aws:TagKeys';
const asked = (operator: string, key: string, value: string, given: readonly string[] | undefined, yes: boolean, what: string): Case => [
  `${operator}: ${what}`,
  { policies: [doc(allow('*', '*', when(operator, key, value)))], ...(given ? { context: { [key]: given } } : {}) },
  yes ? 'allow' : 'implicit-deny',
];

/** Every operator with a key that meets it, does not, and is not there; the same with `IfExists` and for keys of several values. */
export const operators: readonly Group[] = [
  {
    source: `${guide('reference_policies_elements_condition_operators')}, each operator, and "...IfExists condition operators"`,
    given: {},
    cases: OPERATORS.flatMap(([operator, value, meets, misses]) => {
      const not = NEGATED[operator];
      return [
        asked(operator, KEY, value, [meets], true, 'met'),
        asked(operator, KEY, value, [misses], false, 'not met'),
        asked(operator, KEY, value, undefined, false, 'no such key'),
        asked(`${operator}IfExists`, KEY, value, [meets], true, 'met'),
        asked(`${operator}IfExists`, KEY, value, [misses], false, 'not met'),
        asked(`${operator}IfExists`, KEY, value, undefined, true, 'no such key'),
        ...(not
          ? [
              asked(not, KEY, value, [meets], false, 'met'),
              asked(not, KEY, value, [misses], true, 'not met'),
              // A negated operator is true of a key that is not there.
              asked(not, KEY, value, undefined, true, 'no such key'),
              asked(`${not}IfExists`, KEY, value, [meets], false, 'met'),
              asked(`${not}IfExists`, KEY, value, undefined, true, 'no such key'),
            ]
          : []),
      ];
    }),
  },
  {
    source: `${guide('reference_policies_condition-single-vs-multi-valued-context-keys')}, "Set operators for multivalued context keys"`,
    given: {},
    cases: OPERATORS.flatMap(([operator, value, meets, misses]) => [
      asked(`ForAllValues:${operator}`, MANY, value, [meets], true, 'all met'),
      asked(`ForAllValues:${operator}`, MANY, value, [meets, misses], false, 'one not met'),
      asked(`ForAllValues:${operator}`, MANY, value, undefined, true, 'no such key'),
      asked(`ForAnyValue:${operator}`, MANY, value, [misses, meets], true, 'one met'),
      asked(`ForAnyValue:${operator}`, MANY, value, [misses], false, 'none met'),
      asked(`ForAnyValue:${operator}`, MANY, value, undefined, false, 'no such key'),
    ]),
  },
];
