import { actionOf } from '../../src/access/iam/data.ts';
import { type Escalation, escalations } from '../../src/data/escalations.ts';

/** A statement of a case, to be written in a spec or in a policy document. */
export interface CaseGrant {
  readonly effect: 'allow' | 'deny';
  readonly action: string;
  readonly resource: string;
  readonly when?: { readonly key: string; readonly value: string };
}

export type CaseKind =
  | 'alone'
  | 'on ARNs'
  | 'in a wildcard'
  | 'with another'
  | 'under a deny of something else'
  | 'a half missing'
  | 'an action denied'
  | 'its resource denied'
  | 'another resource'
  | 'held back by a condition';

export interface EscalationCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly title: string;
  readonly grants: readonly CaseGrant[];
  /** Whether the method must be found, or must not. */
  readonly found: boolean;
}

export const ACCOUNT = '123456789012';
const PASS = 'iam:PassRole';
const allow = (action: string, resource = '*', when?: CaseGrant['when']): CaseGrant =>
  when ? { effect: 'allow', action, resource, when } : { effect: 'allow', action, resource };
const deny = (action: string, resource = '*', when?: CaseGrant['when']): CaseGrant => ({
  ...allow(action, resource, when),
  effect: 'deny',
});

/** An ARN of a type that the action takes; `*` for those that take none. A role that is passed stays a pattern: which role is the reach graph's matter. */
export function arnOf(action: string): string {
  if (action === PASS) return `arn:aws:iam::${ACCOUNT}:role/*`;
  const [type] = (actionOf(action)?.resources ?? []).flatMap(({ arns }) =>
    arns.filter((arn) => arn.includes(`:${action.split(':')[0] ?? ''}:`)),
  );
  if (type === undefined) return '*';
  const [, , service = '', region = '', account = '', ...rest] = type.split(':');
  const filled = rest.join(':').replaceAll(/[*+]/g, 'x1');
  return `arn:aws:${service}:${region === '*' ? 'us-east-1' : region}:${account === '*' ? ACCOUNT : account}:${filled}`;
}

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const BOUNDED = /^iam:(Put|Attach)(User|Role)Policy$/;
const holds = (actions: readonly string[], one: Escalation): boolean => one.actions.every((action) => actions.includes(action));
/** A method of its own still stands when this action is taken out. */
const others = (one: Escalation, without: string): readonly string[] => one.actions.filter((action) => action !== without);

/** All cases of the methods that a set of actions decides. */
export function escalationCases(): readonly EscalationCase[] {
  const known = escalations();
  return known.flatMap((one, index) => {
    const { id, actions, passedTo } = one;
    const all = actions.map((action) => allow(action));
    const onArns = actions.map((action) => allow(action, arnOf(action)));
    const next = known[(index + 7) % known.length];
    const made: EscalationCase[] = [];
    const add = (kind: CaseKind, title: string, found: boolean, grants: readonly CaseGrant[]): void => {
      made.push({ id, kind, title, grants, found });
    };
    add('alone', 'all actions on everything', true, all);
    add('on ARNs', 'each action on an ARN that it takes', true, onArns);
    add(
      'in a wildcard',
      'all actions of the services',
      true,
      [...new Set(actions.map((a) => a.split(':')[0] ?? ''))].map((s) => allow(`${s}:*`)),
    );
    if (next) {
      const more = [...new Set([...actions, ...next.actions])];
      add('with another', `beside ${next.id} and harmless reads`, true, [
        ...more.map((a) => allow(a)),
        allow('s3:GetObject', 'arn:aws:s3:::reports/*'),
      ]);
    }
    add('under a deny of something else', 'a deny of another action, another resource, under a condition', true, [
      ...all,
      deny('s3:DeleteBucket'),
      ...actions.filter((a) => arnOf(a) !== '*').map((a) => deny(a, arnOf(a).replace(/[x*][^/:]*$/, 'other'))),
      ...actions.map((a) => deny(a, '*', { key: 'aws:SourceIp', value: '203.0.113.0/24' })),
    ]);
    for (const action of actions) {
      if (actions.length > 1)
        add(
          'a half missing',
          `without ${action}`,
          false,
          others(one, action).map((a) => allow(a)),
        );
      add('an action denied', `${action} denied`, false, [...all, deny(action)]);
      const arn = arnOf(action);
      if (arn === '*') continue;
      add('its resource denied', `${action} denied where it is granted`, false, [...onArns, deny(action, arn)]);
      add('another resource', `${action} on a resource that it does not take`, false, [
        ...onArns.filter((grant) => grant.action !== action),
        allow(action, action.startsWith('sqs:') ? 'arn:aws:sns:us-east-1:123456789012:x1' : `arn:aws:sqs:us-east-1:${ACCOUNT}:x1`),
      ]);
      if (BOUNDED.test(action))
        add('held back by a condition', `${action} only with a boundary`, false, [
          ...all.filter((grant) => grant.action !== action),
          allow(action, '*', { key: 'iam:PermissionsBoundary', value: BOUNDARY }),
        ]);
    }
    if (passedTo !== undefined)
      add('held back by a condition', 'passed to another service only', false, [
        ...all.filter(({ action }) => action !== PASS),
        allow(PASS, '*', { key: 'iam:PassedToService', value: 'sqs.amazonaws.com' }),
      ]);
    if (actions.includes('kms:CreateGrant'))
      add('held back by a condition', 'for AWS services only', false, [
        allow('kms:CreateGrant', '*', { key: 'kms:GrantIsForAWSResource', value: 'true' }),
      ]);
    return made;
  });
}

/** The methods that the granted actions hold anyway: a case of one may be an instance of another. */
export const within = (actions: readonly string[]): string[] => escalations().flatMap((one) => (holds(actions, one) ? [one.id] : []));

const literal = ({ key, value }: NonNullable<CaseGrant['when']>): string =>
  `${key} = ${key.startsWith('kms:Grant') ? value : JSON.stringify(value)}`;
export const inSpec = ({ effect, action, resource, when }: CaseGrant): string =>
  `${effect} ${action} on ${JSON.stringify(resource)}${when ? ` when ${literal(when)}` : ''}`;

const OPERATORS: Readonly<Record<string, string>> = {
  'aws:SourceIp': 'IpAddress',
  'iam:PermissionsBoundary': 'ArnEquals',
  'kms:GrantIsForAWSResource': 'Bool',
};
export const inFile = (grants: readonly CaseGrant[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: grants.map(({ effect, action, resource, when }) => ({
      Effect: effect === 'allow' ? 'Allow' : 'Deny',
      Action: action,
      Resource: resource,
      ...(when ? { Condition: { [OPERATORS[when.key] ?? 'StringEquals']: { [when.key]: when.value } } } : {}),
    })),
  });
