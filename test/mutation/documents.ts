import { decide, type IamDocument, type IamPolicies, readDocument } from '../../src/access/iam-decision/index.ts';
import type { random } from '../access/support.ts';

type Random = ReturnType<typeof random>;
type Values = string | readonly string[];
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: Values;
  readonly Resource?: Values;
  readonly Principal?: string | Readonly<Record<string, Values>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}
export interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const list = (values: Values | undefined): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values;
const ACTIONS = ['s3:GetObject', 's3:*', 's3:Get*', 'kms:Decrypt', 'kms:*', 'sts:AssumeRole', 'iam:PassRole', 'dynamodb:Query', '*'];
const PRINCIPALS = ['arn:aws:iam::999999999999:root', 'arn:aws:iam::123456789012:role/other', '*', '123456789012'];

/** One change of a document: most say something else, some only seem to. */
export function mutateDocument(doc: Document, r: Random): { readonly how: string; readonly doc: Document } | undefined {
  const i = r.next(doc.Statement.length);
  const s = doc.Statement[i];
  if (!s) return undefined;
  const put = (how: string, ...made: readonly Statement[]) => ({
    how,
    doc: { ...doc, Statement: [...doc.Statement.slice(0, i), ...made, ...doc.Statement.slice(i + 1)] },
  });
  const actions = list(s.Action);
  const resources = list(s.Resource);
  // A key's or a role's own policy is never asked about another service.
  const service = actions[0]?.split(':')[0] ?? '';
  const fitting = s.Principal === undefined ? ACTIONS : ACTIONS.filter((a) => a.startsWith(`${service}:`));
  const without = (all: readonly string[]): readonly string[] => all.toSpliced(r.next(all.length || 1), 1);
  const changeOne = (all: readonly string[], change: (text: string) => string): readonly string[] => {
    const at = r.next(all.length || 1);
    return all.map((text, k) => (k === at ? change(text) : text));
  };
  const onResources = (how: string, made: readonly string[]) =>
    resources.length > 0 && made.length > 0 ? put(how, { ...s, Resource: made }) : undefined;
  const onCondition = (
    how: string,
    change: (operator: string, key: string, values: readonly string[]) => readonly [string, string, readonly string[]] | undefined,
  ) => {
    const all = Object.entries(s.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => [operator, key, list(values)] as const),
    );
    if (all.length === 0) return undefined;
    const at = r.next(all.length);
    const made: Record<string, Record<string, Values>> = {};
    for (const [k, one] of all.entries()) {
      const [operator, key, values] = (k === at ? change(...one) : one) ?? [];
      if (operator !== undefined && key !== undefined && values !== undefined) (made[operator] ??= {})[key] = values;
    }
    const { Condition: _, ...rest } = s;
    return put(how, Object.keys(made).length > 0 ? { ...rest, Condition: made } : rest);
  };
  const onPrincipal = (how: string, change: (type: string, ids: readonly string[]) => readonly [string, readonly string[]] | undefined) => {
    if (s.Principal === undefined || typeof s.Principal === 'string') return undefined;
    const all = Object.entries(s.Principal);
    const at = r.next(all.length);
    const made = Object.fromEntries(
      all.flatMap(([type, ids], k) => (k === at ? [change(type, list(ids)) ?? []] : [[type, ids]]).filter((e) => e.length > 0)) as [
        string,
        Values,
      ][],
    );
    return Object.keys(made).length > 0 ? put(how, { ...s, Principal: made }) : undefined;
  };
  switch (r.next(31)) {
    case 0:
      return doc.Statement.length > 1 ? put('drop a statement') : undefined;
    case 1:
      return actions.length > 1 ? put('drop an action', { ...s, Action: without(actions) }) : undefined;
    case 2:
      return put('add an action', { ...s, Action: [...new Set([...actions, r.pick(fitting)])] });
    case 3:
      return put('another action', { ...s, Action: changeOne(actions, (a) => `${a}Zq`) });
    case 4:
      return put('every action of the service', { ...s, Action: changeOne(actions, (a) => a.replace(/:.*/, ':*')) });
    case 5:
      return put('letters of an action', { ...s, Action: changeOne(actions, (a) => a.toLowerCase()) });
    case 6:
      return resources.length > 1 ? onResources('drop a resource', without(resources)) : undefined;
    case 7:
      return onResources(
        'widen a resource',
        changeOne(resources, (t) => t.replace(/[^:/]*$/, '*')),
      );
    case 8:
      return onResources(
        'narrow a resource',
        changeOne(resources, (t) => (t === '*' ? 'arn:aws:s3:::zq/*' : t.replace(/\*?$/, 'zq'))),
      );
    case 9:
      return onResources(
        'any resource',
        changeOne(resources, () => '*'),
      );
    case 10:
      return onResources(
        'another account',
        changeOne(resources, (t) => t.replace('123456789012', '999999999999')),
      );
    case 11:
      return onResources(
        'a wildcard for one part',
        changeOne(resources, (t) => t.replace('us-east-1', '*')),
      );
    case 12:
      return onResources('one more inside another', [...resources, `${r.pick(resources.length ? resources : [''])}zq`]);
    case 13:
      return put('Deny for Allow', { ...s, Effect: s.Effect === 'Allow' ? 'Deny' : 'Allow' });
    case 14:
      return onCondition('drop a condition', () => undefined);
    case 15:
      return onCondition('another value', (o, k, v) => [
        o,
        k,
        changeOne(v, (t) => (t === 'true' ? 'false' : t === 'false' ? 'true' : `${t}q`)),
      ]);
    case 16:
      return onCondition('one more value', (o, k, v) =>
        /^(Bool|Null)/.test(o) ? [o, k, v] : [o, k, [...v, o.includes('Arn') ? 'arn:aws:zq:us-east-1:123456789012:zq' : 'zq']],
      );
    case 17:
      return onCondition('IfExists', (o, k, v) => [o.endsWith('IfExists') || o === 'Null' ? o : `${o}IfExists`, k, v]);
    case 18:
      return onCondition('the opposite', (o, k, v) => [o.includes('Equals') ? o.replace('Equals', 'NotEquals') : o, k, v]);
    case 19:
      return onCondition('Like for Equals', (o, k, v) => [o.replace(/(String|Arn)(Not)?Equals/, '$1$2Like'), k, v]);
    case 20:
      return onCondition('letters of a key', (o, k, v) => [o, k.toUpperCase(), v]);
    case 21:
      return onCondition('another key', (o, _k, v) => [o, 'aws:RequestedRegion', v]);
    case 22:
      return put('one more condition', {
        ...s,
        Condition: { ...s.Condition, StringEqualsIfExists: { 'aws:RequestedRegion': 'us-east-1' } },
      });
    case 23:
      return onPrincipal('another principal', (type, ids) => [
        type,
        type === 'AWS' ? changeOne(ids, () => r.pick(PRINCIPALS)) : type === 'Service' ? ['lambda.amazonaws.com'] : ids,
      ]);
    case 24:
      return onPrincipal('one principal more', (type, ids) => [type, type === 'AWS' ? [...ids, r.pick(PRINCIPALS)] : ids]);
    case 25: {
      const j = r.next(doc.Statement.length);
      const made = [...doc.Statement];
      [made[i], made[j]] = [doc.Statement[j] as Statement, s];
      return { how: 'reorder statements', doc: { ...doc, Statement: made } };
    }
    case 26:
      return put(
        'reorder inside',
        Object.fromEntries(
          Object.entries({
            ...s,
            Action: actions.toReversed(),
            ...(resources.length ? { Resource: resources.toReversed() } : {}),
          }).toReversed(),
        ) as unknown as Statement,
      );
    case 27:
      return put('a list or one text', { ...s, Action: actions.length === 1 ? (actions[0] as string) : actions });
    case 28:
      return actions.length > 1
        ? put('divide the actions', { ...s, Action: actions.slice(0, 1) }, { ...s, Sid: `${s.Sid}Zq`, Action: actions.slice(1) })
        : undefined;
    case 29:
      return put('say it twice', s, { ...s, Sid: `${s.Sid}Zq` });
    default:
      return put('another Sid', { ...s, Sid: 'Zq' });
  }
}

export const kindOf = (path: string): 'identity' | 'resource' => (/\.trust\.json$|^keys\/|^buckets\//.test(path) ? 'resource' : 'identity');

const read = new Map<string, IamDocument | undefined>();
function load(text: string, path: string): IamDocument | undefined {
  const key = `${kindOf(path)}\n${text}`;
  if (!read.has(key)) {
    const made = readDocument(text, kindOf(path));
    if (read.size > 500) read.clear();
    read.set(key, 'document' in made ? made.document : undefined);
  }
  return read.get(key);
}

/** Texts of a pattern and beside it: what wildcards stand for is nothing, something, and something with a separator. */
const instances = (pattern: string): readonly string[] =>
  ['', 'zw', 'zw/zw', 'w:zw'].flatMap((fill) => {
    const text = pattern.replaceAll('*', fill).replaceAll('?', 'q');
    return [text, `${text}zq`, `${text}/zq`];
  });

/** A role and a key have policies about themselves alone: in the account of who asks, so that nobody else has to allow it. */
const itself = (path: string): string | undefined =>
  path.endsWith('.trust.json')
    ? 'arn:aws:iam::{account}:role/itself'
    : path.startsWith('keys/')
      ? 'arn:aws:kms:us-east-1:{account}:key/itself'
      : undefined;

interface Space {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly (string | undefined)[];
  readonly contexts: readonly ReadonlyMap<string, readonly string[]>[];
}

const principalText = (type: string, id: string): readonly string[] => {
  if (type !== 'AWS') return [id];
  if (id === '*') return ['arn:aws:iam::999999999999:role/anybody', 'arn:aws:iam::123456789012:role/anybody'];
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(id)?.[1];
  return account ? [`arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/anybody`] : [id];
};

/** Requests that the changed statements of two documents can tell apart, tried out without any theory about patterns. */
function spaceOf(a: Document, b: Document, path: string): Space {
  const key = (s: Statement): string => JSON.stringify(s);
  const [inA, inB] = [new Set(a.Statement.map(key)), new Set(b.Statement.map(key))];
  const changed = [...a.Statement.filter((s) => !inB.has(key(s))), ...b.Statement.filter((s) => !inA.has(key(s)))];
  const all = [...a.Statement, ...b.Statement];
  const open = changed.some((s) => list(s.Action).some((t) => t.includes('*')));
  const actions = new Set(
    changed
      .flatMap((s) => list(s.Action))
      .flatMap((t) => (t.includes('*') ? [t === '*' ? 'zw:Zw' : t.replace('*', 'Zw'), t.replace('*', '')] : [t])),
  );
  if (open) for (const s of all) for (const t of list(s.Action)) if (!t.includes('*')) actions.add(t);
  const patterns = new Set(all.flatMap((s) => list(s.Resource)));
  const texts = new Set([...patterns].flatMap((p) => (p === '*' ? ['*', 'arn:aws:zq:::zq'] : instances(p))));
  const fixed = itself(path) ? [itself(path) as string] : [...texts].filter((t) => t === '*' || /^arn:[\w-]+:[\w-]+:[^:]*:[^:]*:./.test(t));
  const principals = new Set<string | undefined>(kindOf(path) === 'identity' ? [undefined] : ['arn:aws:iam::999999999999:role/anybody']);
  for (const s of all)
    if (s.Principal === '*') principals.add('arn:aws:iam::123456789012:role/anybody');
    else
      for (const [type, ids] of Object.entries(s.Principal ?? {}))
        for (const id of list(ids as Values)) for (const text of principalText(type, id)) principals.add(text);
  const values = new Map<string, Set<string>>();
  const lower = new Set([...actions].map((t) => t.toLowerCase()));
  for (const s of all.filter((one) => list(one.Action).some((t) => t.includes('*') || lower.has(t.toLowerCase()))))
    for (const keys of Object.values(s.Condition ?? {}))
      for (const [name, given] of Object.entries(keys)) {
        const there = values.get(name.toLowerCase()) ?? new Set(['zq']);
        for (const v of list(given)) for (const fill of ['zw', '']) there.add(v.replaceAll('*', fill).replaceAll('?', 'w'));
        values.set(name.toLowerCase(), there);
      }
  let contexts: ReadonlyMap<string, readonly string[]>[] = [new Map()];
  for (const [name, some] of values)
    contexts = contexts.flatMap((c) => [c, ...[...some].map((v) => new Map([...c, [name, [v]]]))]).slice(0, 4000);
  return { actions: [...actions], resources: [...new Set(fixed)], principals: [...principals], contexts };
}

const DELEGATING = load(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: '*', Resource: '*' }],
  }),
  'keys/any.policy.json',
) as IamDocument;
const EVERYTHING = load(
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  'everything.policy.json',
) as IamDocument;
type Because = string;
function answer(
  doc: IamDocument,
  path: string,
  action: string,
  resource: string,
  principal: string | undefined,
  context: ReadonlyMap<string, readonly string[]>,
): Because {
  const say = (policies: IamPolicies, who: string | undefined): Because => {
    const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12})/.exec(who ?? '')?.[1] ?? '123456789012';
    const asked = { principal: who, action, resource: resource.replace('{account}', account), context, resourceAccount: account };
    const decided = decide(policies, asked);
    if ('problem' in decided) return decided.problem;
    const { because } = decided.decision;
    return because === 'allow' || because === 'explicit-deny' ? because : 'nothing';
  };
  // The resource's side leaves it to the account, so that the document under test alone decides.
  if (kindOf(path) === 'identity') return say({ identity: [doc], resource: [DELEGATING] }, 'arn:aws:iam::123456789012:role/asks');
  const alone = say({ identity: [], resource: [doc] }, principal);
  // What is left to an account shows with somebody in it whom the account lets.
  const own = itself(path) !== undefined && /:(role|user)\//.test(principal ?? '');
  return own ? `${alone}, ${say({ identity: [EVERYTHING], resource: [doc] }, principal)}` : alone;
}

/** Whether any request of the space is answered differently; `undefined`: one of the two is no document. */
export function documentsDiffer(before: string, after: string, path: string): boolean | undefined {
  const [a, b] = [load(before, path), load(after, path)];
  if (!a || !b) return undefined;
  const { actions, resources, principals, contexts } = spaceOf(JSON.parse(before) as Document, JSON.parse(after) as Document, path);
  for (const action of actions)
    for (const resource of resources)
      for (const principal of principals)
        for (const context of contexts)
          if (answer(a, path, action, resource, principal, context) !== answer(b, path, action, resource, principal, context)) return true;
  return false;
}

/** Whether the very request of a witness is answered differently, in some situation. */
export function witnessHolds(
  before: string,
  after: string,
  path: string,
  witness: { readonly operation: string; readonly path: string; readonly by?: string | undefined },
): boolean {
  const [a, b] = [load(before, path), load(after, path)];
  if (!a || !b) return false;
  const { contexts } = spaceOf(JSON.parse(before) as Document, JSON.parse(after) as Document, path);
  const resource = itself(path) ?? witness.path;
  const [type = '', ...id] = (witness.by ?? '').split(':');
  const asked = witness.by ? principalText(type, id.join(':')) : [undefined];
  return asked.some((principal) =>
    contexts.some(
      (context) =>
        answer(a, path, witness.operation, resource, principal, context) !==
        answer(b, path, witness.operation, resource, principal, context),
    ),
  );
}
