import type { PrincipalElement, PrincipalEntry } from './types.ts';

/**
 * Who asks. `unnamed` is an identity of the resource's own account that no policy names: what is meant where a question names nobody.
 * `session` is a role session, `federated-user` one of GetFederationToken, `outside` a service or a user of an identity provider.
 */
export interface IamPrincipal {
  readonly kind: 'user' | 'role' | 'session' | 'federated-user' | 'root' | 'outside' | 'anonymous' | 'unnamed';
  readonly id: string;
  readonly account: string | undefined;
  /** Of a user its name, of a role and its sessions the role's; without the path. */
  readonly name: string;
}

const ARN = /^arn:([\w-]+):(iam|sts)::(\d{12}):(.+)$/;

/** The principal, or why it is none. */
export function principalOf(text: string | undefined): IamPrincipal | { readonly problem: string } {
  if (text === undefined) return { kind: 'unnamed', id: '', account: undefined, name: '' };
  if (text === '*' || text.toLowerCase() === 'anonymous') return { kind: 'anonymous', id: '*', account: undefined, name: '' };
  if (/^\d{12}$/.test(text)) return { kind: 'root', id: `arn:aws:iam::${text}:root`, account: text, name: '' };
  const [, , service, account, rest = ''] = ARN.exec(text) ?? [];
  const last = rest.slice(rest.lastIndexOf('/') + 1);
  if (service === 'iam') {
    if (rest === 'root') return { kind: 'root', id: text, account, name: '' };
    if (/^user\/.*[^/]$/.test(rest)) return { kind: 'user', id: text, account, name: last };
    if (/^role\/.*[^/]$/.test(rest)) return { kind: 'role', id: text, account, name: last };
    if (/^(saml-provider|oidc-provider)\/./.test(rest)) return { kind: 'outside', id: text, account: undefined, name: '' };
    if (rest.startsWith('group/')) return { problem: `${text} is a group; a group asks for nothing, name one of its users` };
  }
  if (service === 'sts') {
    const [, role] = /^assumed-role\/([^/]+)\/[^/]+$/.exec(rest) ?? [];
    if (role !== undefined) return { kind: 'session', id: text, account, name: role };
    if (/^federated-user\/./.test(rest)) return { kind: 'federated-user', id: text, account, name: last };
  }
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return { kind: 'outside', id: text, account: undefined, name: '' };
  return {
    problem: `${JSON.stringify(text)} is no principal: the ARN of a user, a role, a session or an account's root, a service such as ec2.amazonaws.com, or * is expected`,
  };
}

/**
 * How directly a statement names the principal: `account` hands the decision to the identity policies of that account, `role` names the role of a
 * session, `direct` the principal itself or everybody.
 */
export type Named = 'no' | 'account' | 'role' | 'direct';
const RANK: Readonly<Record<Named, number>> = { no: 0, account: 1, role: 2, direct: 3 };
export const closer = (a: Named, b: Named): boolean => RANK[a] > RANK[b];

/**
 * `resourceAccount`: where an `unnamed` principal lives. `bounded`: it has a permissions boundary; a `Deny` with `NotPrincipal` spares nobody who
 * has one, whoever is named (user guide, "NotPrincipal", key points).
 */
export function named(
  element: PrincipalElement,
  principal: IamPrincipal,
  resourceAccount: string | undefined,
  effect: 'Allow' | 'Deny',
  bounded: boolean,
): Named {
  const account = principal.kind === 'unnamed' ? resourceAccount : principal.account;
  const levels = new Set(element.entries.map((entry) => match(entry, principal, account)));
  if (!element.not) {
    return levels.has('direct') ? 'direct' : levels.has('role') ? 'role' : levels.has('account') ? 'account' : 'no';
  }
  if (effect === 'Allow') return levels.size === 0 || (levels.size === 1 && levels.has('no')) ? 'direct' : 'no';
  return !bounded && excepted(element.entries, principal, account) ? 'no' : 'direct';
}

/**
 * A `Deny` spares only whom `NotPrincipal` names whole: the session, its role and their account; the user and the account (user guide,
 * "NotPrincipal", "NotPrincipal with Deny": the account must be named too).
 */
function excepted(entries: readonly PrincipalEntry[], principal: IamPrincipal, account: string | undefined): boolean {
  const levels = new Set(entries.map((entry) => match(entry, principal, account)));
  if (entries.some(({ id, type }) => id === '*' && type === 'AWS')) return true;
  switch (principal.kind) {
    case 'user':
    case 'federated-user':
      return levels.has('direct') && levels.has('account');
    case 'role':
      return levels.has('role') && levels.has('account');
    case 'session':
      return levels.has('direct') && levels.has('role') && levels.has('account');
    default:
      return levels.has('direct');
  }
}

function match(entry: PrincipalEntry, principal: IamPrincipal, account: string | undefined): Named {
  const { kind } = principal;
  if (entry.id === '*') {
    if (entry.type === 'AWS') return 'direct';
    return kind === 'outside' && entry.type !== 'CanonicalUser' ? 'direct' : 'no';
  }
  if (kind === 'anonymous') return 'no';
  if (kind === 'outside') return entry.type !== 'AWS' && entry.id === principal.id ? 'direct' : 'no';
  if (entry.type !== 'AWS') return 'no';
  const [, , service, of, rest = ''] = ARN.exec(entry.id) ?? [];
  if (/^\d{12}$/.test(entry.id) || rest === 'root') {
    const whole = of ?? entry.id;
    return whole !== account ? 'no' : kind === 'root' ? 'direct' : 'account';
  }
  if (entry.id === principal.id) return kind === 'role' ? 'role' : 'direct';
  if (kind === 'session' && service === 'iam' && of === account && rest.startsWith('role/')) {
    // The ARN of a session does not have the role's path; names of roles are unique in their account.
    return rest.slice(rest.lastIndexOf('/') + 1) === principal.name ? 'role' : 'no';
  }
  return 'no';
}
