import { type Action, type ConditionKey, globalKeys } from '../access/iam/data.ts';
import { actionsOf, conditionKeyOf } from '../access/iam/validate.ts';
import { dateOf, numberOf, rangeOf, within } from '../access/iam-decision/values.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { REGIONS } from '../schema/regions.ts';
import type { ForeignStatement } from './statement.ts';
import { errorTo } from './source.ts';

type Condition = ForeignStatement['conditions'][number];

/** What makes a condition never true, or always, although it reads as if it said something (W603). Unknown keys are `validate`'s matter. */
export function checkConditions({ actions, conditions, effect }: ForeignStatement, sink: Diagnostics): void {
  const found = actions.filter(({ text }) => text.includes(':')).flatMap((action) => actionsOf(action).map((one) => one.action));
  for (const condition of conditions) {
    const problem = ofCondition(condition, keyOf(condition.key.text, found), effect);
    if (problem) errorTo(sink, 'W603')(condition.key.span, problem.message, problem.help);
  }
}

const keyOf = (written: string, actions: readonly Action[]): ConditionKey | undefined => {
  for (const action of actions) {
    const key = conditionKeyOf(action, written);
    if (key) return key;
  }
  return globalKeys().find(({ name }) => name.toLowerCase() === written.toLowerCase());
};

interface Problem {
  readonly message: string;
  readonly help?: string;
}

const FAMILIES: Readonly<Record<string, readonly ConditionKey['type'][]>> = {
  Numeric: ['Numeric'],
  Date: ['Date'],
  Bool: ['Bool'],
  IpAddress: ['IPAddress'],
};

function ofCondition(condition: Condition, key: ConditionKey | undefined, effect: 'allow' | 'deny'): Problem | undefined {
  const [, set, not, operator = '', rest = ''] =
    /^(?:(ForAllValues|ForAnyValue):)?(Not)?(String|Arn|Numeric|Date|Bool|IpAddress|Null)(.*)$/i.exec(condition.operator) ?? [];
  const family = Object.keys(FAMILIES).find((name) => name.toLowerCase() === operator.toLowerCase());
  const name = condition.key.text;
  if (family && family !== 'Bool' && condition.values.some((value) => value.includes('${')))
    return { message: `${condition.operator} takes no policy variable`, help: 'variables stand in comparisons of texts and ARNs' };
  const values = condition.values.filter((value) => !value.includes('${'));
  if (operator.toLowerCase() === 'null')
    return set ? { message: `\`${set}:Null\` asks nothing: it holds for every request, or for none`, help: 'write `Null`' } : undefined;
  if (key?.type === 'Date' && operator.toLowerCase() === 'string')
    return { message: `${name} is a date, which ${condition.operator} cannot compare` };
  if (key && family && !FAMILIES[family]?.includes(key.type))
    return { message: `${name} holds a value of type ${key.type}, which ${condition.operator} cannot compare` };
  const wrong = family && values.find((value) => !FITS[family]?.(value));
  if (wrong !== undefined && wrong !== '')
    return { message: `${condition.operator} compares with ${JSON.stringify(wrong)}, which is no ${SPOKEN[family ?? '']}` };
  if (family === 'Bool' && new Set(values.map((value) => value.toLowerCase())).size > 1)
    return { message: `${name} is true or false, and this condition takes both`, help: 'leave the condition out, or name one of them' };
  if (/^(NotEquals|Equals)(IgnoreCase)?(IfExists)?$/i.test(rest) && operator.toLowerCase() === 'string') {
    const pattern = values.find((value) => /[*?]/.test(value));
    if (pattern !== undefined)
      return {
        message: `${condition.operator} takes ${JSON.stringify(pattern)} letter by letter: * is no wildcard to it`,
        help: `write String${rest.toLowerCase().startsWith('not') ? 'NotLike' : 'Like'}`,
      };
  }
  return addresses(name, values, not !== undefined) ?? form(name, values) ?? sets(condition, key, set, effect);
}

const FITS: Readonly<Record<string, (value: string) => boolean>> = {
  Numeric: (value) => numberOf(value) !== undefined,
  Date: (value) => dateOf(value) !== undefined,
  Bool: (value) => /^(true|false)$/i.test(value),
  IpAddress: (value) => rangeOf(value) !== undefined,
};
const SPOKEN: Readonly<Record<string, string>> = { Numeric: 'number', Date: 'date', Bool: 'truth value', IpAddress: 'address or range' };

/** RFC 1918 and RFC 6598: AWS sees the public address of a request, and through an endpoint of a VPC `aws:VpcSourceIp` instead. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap((range) => rangeOf(range) ?? []);

function addresses(name: string, values: readonly string[], not: boolean): Problem | undefined {
  if (name.toLowerCase() !== 'aws:sourceip') return undefined;
  const inside = values.find((value) => {
    const range = rangeOf(value);
    return range !== undefined && PRIVATE.some((one) => within(range, one));
  });
  if (inside === undefined) return undefined;
  return {
    message: `aws:SourceIp is never ${inside}: AWS sees public addresses`,
    help: not ? 'leave it out, or compare aws:VpcSourceIp' : 'compare aws:VpcSourceIp, or name the public address',
  };
}

const FORMS: readonly (readonly [key: string, form: RegExp, like: string])[] = [
  ['aws:requestedregion', new RegExp(`^(${REGIONS.join('|')}|.*[*?].*)$`), 'us-east-1'],
  ['aws:sourcevpc', /^vpc-[0-9a-f*?]+$|^\*$/, 'vpc-0a1b2c3d'],
  ['aws:sourcevpce', /^vpce-[0-9a-f*?]+$|^\*$/, 'vpce-0a1b2c3d'],
];

function form(name: string, values: readonly string[]): Problem | undefined {
  const known = FORMS.find(([key]) => key === name.toLowerCase());
  const wrong = known && values.find((value) => !known[1].test(value));
  return wrong === undefined ? undefined : { message: `${name} is never ${JSON.stringify(wrong)}: it has the form ${known?.[2] ?? ''}` };
}

/** Claims of a web identity that hold one value each. */
const CLAIM = /\.[^:]*:(aud|sub)$/i;

function sets(
  { key: { text: name } }: Condition,
  key: ConditionKey | undefined,
  set: string | undefined,
  effect: 'allow' | 'deny',
): Problem | undefined {
  const single = key ? !key.many : CLAIM.test(name);
  if (single && effect === 'allow' && set?.toLowerCase() === 'forallvalues')
    return {
      message: `ForAllValues holds for a request without ${name} too, and there is one value at most`,
      help: 'leave ForAllValues out',
    };
  if (key?.many && set === undefined)
    return { message: `${name} holds several values`, help: 'write ForAnyValue or ForAllValues before the operator' };
  return undefined;
}
