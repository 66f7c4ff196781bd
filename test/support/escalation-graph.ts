import { accounts } from '../../src/access/reach/index.ts';
import data from '../../src/data/escalations.json' with { type: 'json' };

/** A method of the data by the grants of one app, and whether the graph must hold an edge of its id (or of the smaller one that it holds). */
export interface GraphCase {
  readonly id: string;
  readonly edge: string;
  readonly kind: 'alone' | 'a half missing' | 'an action denied' | 'elsewhere' | 'in a chain' | 'halves that do not meet';
  readonly grants: readonly string[];
  readonly found: boolean;
}

const ACCOUNT = '123456789012';
const all = accounts();
const pairs = /^iam-0(1[4-9]|2[01])$/;

/** The edge that stands for an entry: its own, or that of the smaller one whose actions it holds. */
export function edgeOf(id: string): string | undefined {
  const account = all.get(id);
  if (account?.edge) return id;
  const instead = account && /^it holds all actions of (\S+), which|^(v-ecs-exec) is the same/.exec(account.because);
  return instead?.[1] ?? instead?.[2];
}

/** Where what runs is known, the same things in another region are others. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  lambda: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:resize`,
  ecs: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task/tasks/*`,
  ssm: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`,
};

export function graphCases(): readonly GraphCase[] {
  return data.aws.flatMap(({ id, actions, kind }): GraphCase[] => {
    const edge = edgeOf(id);
    if (edge === undefined) return [];
    if (pairs.test(id)) return pairCases(id, actions, edge);
    const smaller = data.aws.find((one) => one.id === edge)?.actions ?? ['ecs:ExecuteCommand'];
    const on = (some: readonly string[]): string[] => some.map((action) => `allow ${action} on "*"`);
    const service = (actions[0] ?? '').split(':')[0] ?? '';
    const elsewhere = kind === 'existing-passrole' ? ELSEWHERE[service] : undefined;
    return [
      { id, edge, kind: 'alone', grants: on(actions), found: true },
      ...smaller
        .filter(() => smaller.length > 1)
        .map((action): GraphCase => ({ id, edge, kind: 'a half missing', grants: on(actions.filter((a) => a !== action)), found: false })),
      ...smaller.map((action): GraphCase => ({
        id,
        edge,
        kind: 'an action denied',
        grants: [...on(actions), `deny ${action} on "*"`],
        found: false,
      })),
      ...(elsewhere && actions.length === 1
        ? [{ id, edge, kind: 'elsewhere', grants: [`allow ${actions[0] ?? ''} on "${elsewhere}"`], found: false } as const]
        : []),
    ];
  });
}

/** A way to widen an identity's rights, and a way to become it: of one identity, and of two. */
function pairCases(id: string, [widen = '', become = '']: readonly string[], edge: string): GraphCase[] {
  const kind = widen.includes('User') ? 'user' : 'role';
  const arn = (name: string): string => `"arn:aws:iam::${ACCOUNT}:${kind}/${name}"`;
  const policy = widen === 'iam:CreatePolicyVersion';
  const first = `allow ${widen} on ${policy ? `"arn:aws:iam::${ACCOUNT}:policy/p"` : arn('other')}`;
  const second = (name: string): string => `allow ${become} on ${arn(name)}`;
  return [
    { id, edge, kind: 'in a chain', grants: [first, second('other')], found: true },
    { id, edge, kind: 'a half missing', grants: [first], found: false },
    { id, edge, kind: 'a half missing', grants: [second('other')], found: false },
    { id, edge, kind: 'an action denied', grants: [first, second('other'), `deny ${become} on "*"`], found: false },
    ...(policy ? [] : [{ id, edge, kind: 'halves that do not meet', grants: [first, second('third')], found: false } as const]),
  ];
}
