import type { IamPrincipal } from './principal.ts';
import type { Context } from './types.ts';
import type { Resolve } from './template.ts';

/** What AWS itself puts into every request and what follows from who asks and for what; values that the question gives win. */
export function completed(given: Context, principal: IamPrincipal, resourceAccount: string | undefined): Context {
  const known: readonly (readonly [string, string | undefined])[] = [
    ['aws:resourceaccount', resourceAccount],
    ...(principal.kind === 'unnamed' ? [] : principalKeys(principal)),
  ];
  const out = new Map(given);
  for (const [key, value] of known) if (value !== undefined && !out.has(key)) out.set(key, [value]);
  return out;
}

/** User guide, "AWS global condition context keys" and "Principal key values" under "Variables and tags". */
function principalKeys({ kind, id, account, name }: IamPrincipal): readonly (readonly [string, string | undefined])[] {
  const service = kind === 'outside' && !id.startsWith('arn:') && /\.amazonaws\.com(\.cn)?$/.test(id);
  if (kind === 'anonymous') return [['aws:principaltype', 'Anonymous']];
  if (kind === 'outside')
    return service
      ? [
          ['aws:principalisawsservice', 'true'],
          ['aws:principalservicename', id],
        ]
      : [];
  const partition = id.split(':')[1] ?? 'aws';
  const types = {
    user: 'User',
    role: 'AssumedRole',
    session: 'AssumedRole',
    'federated-user': 'FederatedUser',
    root: 'Account',
    unnamed: undefined,
  };
  return [
    // Of a session it is the ARN of the role.
    ['aws:principalarn', kind === 'session' ? `arn:${partition}:iam::${account}:role/${name}` : id],
    ['aws:principalaccount', account],
    ['aws:principaltype', types[kind]],
    ['aws:principalisawsservice', 'false'],
    ['aws:username', kind === 'user' ? name : undefined],
    ['aws:userid', kind === 'root' ? account : undefined],
  ];
}

/**
 * Variables take single values only: a key with several is none (user guide, "Single-valued vs. multivalued context keys"). An empty text is no
 * value ("Variables and tags", "Policy variables with no value"; "Condition", "The request context").
 */
export const resolver =
  (context: Context): Resolve =>
  (key) => {
    const values = context.get(key);
    return values?.length === 1 && values[0] !== '' ? values[0] : undefined;
  };
