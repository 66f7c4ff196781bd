import { completed, resolver } from './context.ts';
import { holds } from './operators.ts';
import { closer, named, principalOf, type IamPrincipal, type Named } from './principal.ts';
import { matches, patternOf, type Resolve } from './template.ts';
import type { Because, Context, IamDecision, IamDocument, IamPolicies, IamRequest, IamStatement, StatementRef } from './types.ts';

export type Decided = { readonly decision: IamDecision } | { readonly problem: string };

interface Asked {
  readonly principal: IamPrincipal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string | undefined;
  readonly context: Context;
  readonly resolve: Resolve;
  /** Has a permissions boundary. */
  readonly bounded: boolean;
}

/** An action and a resource as a request names them: one of each. */
export function problemOf(request: Pick<IamRequest, 'action' | 'resource' | 'resourceAccount'>): string | undefined {
  const { action, resource, resourceAccount } = request;
  if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) {
    return `${JSON.stringify(action)} is no action: one action as AWS names it is expected, such as s3:GetObject`;
  }
  if (resource !== '*' && !/^arn:[\w-]+:[\w-]+:[^:]*:[^:]*:./s.test(resource)) {
    return `${JSON.stringify(resource)} is no ARN: arn:partition:service:region:account:resource is expected, or * for actions that have no resource`;
  }
  if (resourceAccount !== undefined && !/^\d{12}$/.test(resourceAccount)) {
    return `${JSON.stringify(resourceAccount)} is no account: twelve digits are expected`;
  }
  return undefined;
}

/**
 * Allows or denies one request as AWS does (user guide, "Policy evaluation logic", "Cross-account policy evaluation logic"): an explicit `Deny`
 * anywhere wins; else the identity policies must allow, within boundary and session policies, or the resource's policy names the principal; across
 * accounts both must. Not known here, and so not counted: the organisation's policies, grants, access control lists, endpoint policies.
 */
export function decide(policies: IamPolicies, request: IamRequest): Decided {
  const problem = problemOf(request);
  if (problem !== undefined) return { problem };
  const principal = principalOf(request.principal);
  if ('problem' in principal) return principal;
  const owned = ['root', 'outside', 'anonymous'].includes(principal.kind);
  const own = policies.identity.length + (policies.boundary ? 1 : 0) + (policies.session?.length ?? 0);
  if (owned && own > 0) {
    const who =
      principal.kind === 'root' ? "an account's root user" : principal.kind === 'anonymous' ? 'nobody in particular' : principal.id;
    return { problem: `${who} has no policies of its own; only a policy of the resource can speak of it` };
  }
  const account = request.resource.split(':')[4];
  const stated = request.resourceAccount ?? request.context.get('aws:resourceaccount')?.[0];
  const resourceAccount = /^\d{12}$/.test(account ?? '') ? account : stated;
  const context = completed(request.context, principal, resourceAccount);
  const asked: Asked = {
    principal,
    action: request.action.toLowerCase(),
    resource: request.resource,
    resourceAccount,
    context,
    resolve: resolver(context),
    bounded: policies.boundary !== undefined,
  };
  return { decision: judge(policies, asked) };
}

/**
 * What no policy is asked about. STS API reference, GetCallerIdentity: no permissions are required, and a policy that denies it changes nothing.
 * User guide, "Permissions for GetSessionToken": users need none, and policies cannot control authentication.
 */
function isFree({ action, principal: { kind } }: Asked): boolean {
  if (action === 'sts:getcalleridentity') return kind !== 'outside' && kind !== 'anonymous';
  return action === 'sts:getsessiontoken' && kind === 'user';
}

function judge(policies: IamPolicies, asked: Asked): IamDecision {
  const { principal } = asked;
  if (isFree(asked)) return answer(true, 'allow', undefined, 'AWS asks no permission for it, and no policy can take it away');
  const session = policies.session ?? [];
  const resource = policies.resource ?? [];
  const boundary = policies.boundary ? [policies.boundary] : [];
  const denied =
    first(policies.identity, 'policies', 'Deny', asked) ??
    first(boundary, 'boundary', 'Deny', asked) ??
    first(session, 'sessionPolicies', 'Deny', asked) ??
    grantOf(resource, 'Deny', asked)?.statement;
  if (denied) return answer(false, 'explicit-deny', denied, 'a Deny statement applies, and a Deny wins over everything');
  if (principal.kind === 'root' && asked.action === 'sts:assumerole') {
    return answer(false, 'implicit-deny', undefined, "roles cannot be assumed by an account's root user");
  }

  const untold = resource.length === 0 ? 'none is given here' : undefined;
  const grant = grantOf(resource, 'Allow', asked);
  if (principal.kind === 'outside' || principal.kind === 'anonymous') {
    if (grant) return answer(true, 'allow', grant.statement, "the resource's policy allows it");
    return answer(false, 'resource-policy', undefined, `only the resource's policy could allow it, and ${untold ?? 'it does not'}`);
  }

  const root = principal.kind === 'root';
  const allow = first(policies.identity, 'policies', 'Allow', asked);
  const inBoundary = boundary.length === 0 || first(boundary, 'boundary', 'Allow', asked) !== undefined;
  const inSession = session.length === 0 || first(session, 'sessionPolicies', 'Allow', asked) !== undefined;
  const limits = (): IamDecision | undefined =>
    inBoundary
      ? inSession
        ? undefined
        : answer(false, 'session-policy', undefined, 'no session policy allows it')
      : answer(false, 'boundary', undefined, 'the permissions boundary does not allow it');
  const unallowed = answer(false, 'implicit-deny', undefined, 'no statement of an identity policy allows it');

  if (crosses(asked)) {
    if (!allow && !root) return unallowed;
    const limited = limits();
    if (limited) return limited;
    if (grant) return answer(true, 'allow', allow ?? grant.statement, 'both accounts allow it');
    return answer(
      false,
      'resource-policy',
      undefined,
      `the resource is another account's, and ${untold ? 'no policy of it is given here' : 'its policy does not allow it'}`,
    );
  }

  if (grant?.level === 'direct' && !federatedBy(asked, session, grant.everybody)) {
    return answer(true, 'allow', grant.statement, "the resource's policy names the principal");
  }
  if (grant && grant.level !== 'account') {
    return limits() ?? answer(true, 'allow', grant.statement, "the resource's policy names the role");
  }
  if (root && !decidesAlone(asked)) return answer(true, 'allow', undefined, "an account's root user may do everything in its account");
  if (!allow && !root) {
    const aside = decidesAlone(asked) && !grant ? ", and the resource's policy, which decides alone, does not either" : '';
    return { ...unallowed, why: unallowed.why + aside };
  }
  const limited = limits();
  if (limited) return limited;
  if (decidesAlone(asked) && !grant) {
    const what = asked.action.startsWith('kms:') ? "a KMS key's own policy" : "the role's trust policy";
    const rest = untold ?? 'does not';
    return answer(false, 'resource-policy', undefined, `${what} has to allow it or hand the decision to the account, and ${rest}`);
  }
  return answer(true, 'allow', allow, 'an identity policy allows it');
}

function answer(allowed: boolean, because: Because, statement: StatementRef | undefined, why: string): IamDecision {
  return { allowed, because, statement, why };
}

/** Accounts that are not known are taken for one. */
function crosses({ principal, resourceAccount }: Asked): boolean {
  return principal.account !== undefined && resourceAccount !== undefined && principal.account !== resourceAccount;
}

/**
 * Key policies and trust policies must allow, also within an account ("Determining whether a request is allowed or denied within an account",
 * step on resource-based policies; KMS developer guide, "Key policies in AWS KMS").
 */
function decidesAlone({ action, resource }: Asked): boolean {
  const [, , service, , , rest = ''] = resource.split(':');
  if (action.startsWith('kms:')) return service === 'kms' && rest.startsWith('key/');
  return action.startsWith('sts:') && service === 'iam' && rest.startsWith('role/');
}

/** A user with session policies is a session of GetFederationToken: a grant to the user's ARN is limited then, one to everybody is not. */
function federatedBy({ principal }: Asked, session: readonly IamDocument[], everybody: boolean): boolean {
  return principal.kind === 'user' && session.length > 0 && !everybody;
}

function first(
  documents: readonly IamDocument[],
  layer: StatementRef['layer'],
  effect: IamStatement['effect'],
  asked: Asked,
): StatementRef | undefined {
  for (const [document, { statements }] of documents.entries()) {
    for (const [statement, one] of statements.entries()) {
      if (one.effect === effect && applies(one, asked)) return { layer, document, statement, sid: one.sid };
    }
  }
  return undefined;
}

interface Grant {
  readonly level: Named;
  readonly statement: StatementRef;
  readonly everybody: boolean;
}

/** The statement of the resource's policies that names the principal most directly. */
function grantOf(documents: readonly IamDocument[], effect: IamStatement['effect'], asked: Asked): Grant | undefined {
  let best: Grant | undefined;
  for (const [document, { statements }] of documents.entries()) {
    for (const [statement, one] of statements.entries()) {
      if (one.effect !== effect || !one.principal) continue;
      const level = named(one.principal, asked.principal, asked.resourceAccount, effect, asked.bounded);
      const everybody = level === 'direct' && (one.principal.not || one.principal.entries.some(({ id }) => id === '*'));
      if (best ? !closer(level, best.level) && !(everybody && !best.everybody && level === best.level) : level === 'no') continue;
      if (applies(one, asked)) {
        best = { level, everybody, statement: { layer: 'resourcePolicies', document, statement, sid: one.sid } };
      }
    }
  }
  return best;
}

function applies(statement: IamStatement, { action, resource, context, resolve }: Asked): boolean {
  const { actions, resources, conditions } = statement;
  if (actions.patterns.some((pattern) => matches(pattern, action)) === actions.not) return false;
  if (resources) {
    const some = resources.patterns.some((text) => {
      const pattern = patternOf(text, resolve);
      return pattern !== undefined && matches(pattern, resource);
    });
    if (some === resources.not) return false;
  }
  return conditions.every((test) => holds(test, context, resolve));
}
