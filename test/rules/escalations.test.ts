import { expect, test } from 'vitest';
import { escalations } from '../../src/data/escalations.ts';
import type { AwsGrant, AwsIdentity } from '../../src/rules/aws-grants.ts';
import { rule } from '../../src/rules/2xx/W205-iam-escalation.ts';

const span = { file: 'specs/a.writ', start: 0, end: 1 };
const known = escalations();

/** One statement for each action, so that each combination has a place of its own. */
const grant = (action: string, index: number, more: Partial<AwsGrant> = {}): AwsGrant => ({
  what: 'role aws/x',
  group: 'engine-role',
  effect: 'allow',
  action: { text: action, span },
  resource: { text: '*', span },
  conditions: [],
  span: { ...span, start: index, end: index + 1 },
  ...more,
});

function found(allows: readonly AwsGrant[], denies: readonly AwsGrant[] = []): string[] {
  const identity: AwsIdentity = { what: 'role aws/x', group: 'engine-role', span, allows, denies };
  return [...(rule.of?.aws?.(identity) ?? [])].map(({ message }) => /\(([^)]+)\)$/.exec(message)?.[1] ?? message);
}

/** The methods that a set of actions takes in. */
const within = (actions: readonly string[]): string[] =>
  known.filter((one) => one.actions.every((a) => actions.includes(a))).map(({ id }) => id);
const all = (actions: readonly string[]): AwsGrant[] => actions.map((action, i) => grant(action, i));

test(`each of the ${known.length} methods that actions alone decide is found, and only what it takes in`, () => {
  expect(known.length).toBeGreaterThanOrEqual(50);
  for (const { id, actions } of known) expect(found(all(actions)), id).toEqual(within(actions));
});

test('each with a half missing is not', () => {
  let misses = 0;
  for (const { actions } of known)
    for (const missing of actions) {
      const rest = actions.filter((action) => action !== missing);
      expect(found(all(rest)), `${actions.join()} without ${missing}`).toEqual(within(rest));
      misses++;
    }
  expect(misses).toBeGreaterThanOrEqual(100);
});

test('each one action of which an unconditional deny takes away is not', () => {
  for (const { actions } of known)
    for (const denied of actions) {
      const rest = actions.filter((action) => action !== denied);
      expect(found(all(actions), [grant(denied, 99, { effect: 'deny' })])).toEqual(within(rest));
    }
});

test('a deny under a condition, or on a part, leaves it', () => {
  const condition = { key: { text: 'aws:SourceIp', span }, pins: true, values: ['10.0.0.0/8'] };
  for (const deny of [{ conditions: [condition] }, { resource: { text: 'arn:aws:iam::123456789012:role/admin', span } }])
    expect(found(all(['iam:PutRolePolicy']), [grant('iam:PutRolePolicy', 99, { effect: 'deny', ...deny })])).toEqual(['iam-005']);
});

test('two methods in one identity are both found, also by wildcards', () => {
  for (const [i, one] of known.entries()) {
    const other = known[(i + 7) % known.length];
    const actions = [...new Set([...one.actions, ...(other?.actions ?? [])])];
    for (const id of within(actions)) expect(found(all(actions))).toContain(id);
  }
  expect(found(all(['iam:Put*']))).toEqual(['iam-005']);
  expect(found(all(['*'])).length).toBe(1);
});

test('roles that are passed by name to another service are for the reach graph to judge', () => {
  const to = (service: string) => [{ key: { text: 'iam:PassedToService', span }, pins: true, values: [service] }];
  const one = { text: 'arn:aws:iam::123456789012:role/task', span };
  for (const { id, actions, passedTo } of known) {
    if (!actions.includes('iam:PassRole')) continue;
    const others = actions.filter((a) => a !== 'iam:PassRole');
    const passing = (more: Partial<AwsGrant>): AwsGrant[] => [grant('iam:PassRole', 50, more), ...all(others)];
    expect(found(passing({ resource: one })), `${id}, to any service`).toContain(id);
    expect(found(passing({ conditions: to('example.amazonaws.com') })).includes(id), `${id}, to a service that does not take it`).toBe(
      passedTo === undefined,
    );
    if (passedTo === undefined) continue;
    expect(found(passing({ conditions: to(passedTo) })), `${id}, any role`).toContain(id);
    expect(found(passing({ resource: one, conditions: to(passedTo) })), `${id}, one role to one service`).toEqual(within(others));
  }
});

test('one’s own user is nobody else', () => {
  const own = { resource: { text: 'arn:aws:iam::123456789012:user/${aws:username}', span } };
  expect(found([grant('iam:CreateAccessKey', 0, own)])).toEqual([]);
  expect(found([grant('iam:CreateAccessKey', 0)])).toEqual(['iam-002']);
});
