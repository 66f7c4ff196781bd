import type { IamCondition, IamStatement } from '../contract.ts';
import type { Program } from '../model/program.ts';
import type { Span } from '../source.ts';

const equals = (key: string, ...values: readonly string[]): IamCondition => ({ operator: 'StringEquals', key, values });

/** A trust statement for an AWS service that hands the role to a workload. */
export function trustService(
  service: string,
  conditions: readonly IamCondition[],
  why: string,
  origin: Span,
  actions: readonly string[] = ['sts:AssumeRole'],
): IamStatement {
  return {
    sid: 'Workload',
    effect: 'Allow',
    actions,
    resources: [],
    conditions,
    principals: [{ type: 'Service', id: { arn: service } }],
    why,
    origin,
  };
}

/** A trust statement for holders of a token of an OIDC provider, with subject and audience pinned. */
export function trustToken(
  program: Program,
  issuer: string,
  subject: string,
  why: string,
  origin: Span,
  audience = 'sts.amazonaws.com',
): IamStatement {
  const host = issuer.replace(/^https:\/\//, '').replace(/\/$/, '');
  return {
    sid: 'Workload',
    effect: 'Allow',
    actions: ['sts:AssumeRoleWithWebIdentity'],
    resources: [],
    conditions: [equals(`${host}:aud`, audience), equals(`${host}:sub`, subject)],
    principals: [{ type: 'Federated', id: { arn: `arn:${program.env.partition}:iam::${program.env.account}:oidc-provider/${host}` } }],
    why,
    origin,
  };
}

export { equals as stringEquals };
