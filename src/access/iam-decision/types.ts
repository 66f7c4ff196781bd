import type { Pattern, Resolve, Template } from './template.ts';

/** What a document is attached to; it decides which elements it may have. */
export type DocumentKind = 'identity' | 'boundary' | 'session' | 'resource';

export interface IamDocument {
  readonly kind: DocumentKind;
  readonly statements: readonly IamStatement[];
}

export interface IamStatement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** Only in resource policies. */
  readonly principal: PrincipalElement | undefined;
  /** Lower-cased patterns: actions are compared without regard to case. */
  readonly actions: { readonly not: boolean; readonly patterns: readonly Pattern[] };
  /** Absent in a policy that speaks of the resource it is attached to (a role's trust policy). */
  readonly resources: { readonly not: boolean; readonly patterns: readonly Template[] } | undefined;
  readonly conditions: readonly IamConditionTest[];
}

export interface PrincipalElement {
  readonly not: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export interface PrincipalEntry {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  /** `*` stands for everybody. */
  readonly id: string;
}

export type SetOperator = 'all' | 'any';

export interface IamConditionTest {
  /** Lower-cased: names of condition keys are compared without regard to case. */
  readonly key: string;
  readonly set: SetOperator | undefined;
  readonly ifExists: boolean;
  readonly negated: boolean;
  /** `null` is the operator `Null`: `absent` holds what its values ask for. */
  readonly matches: ValueTest | null;
  readonly absent: readonly boolean[];
}

/** Whether one value of the request meets one of the values in the policy. */
export type ValueTest = (value: string, resolve: Resolve) => boolean;
/** Values by lower-cased key. */
export type Context = ReadonlyMap<string, readonly string[]>;

export interface IamPolicies {
  readonly identity: readonly IamDocument[];
  readonly boundary?: IamDocument | undefined;
  readonly session?: readonly IamDocument[];
  readonly resource?: readonly IamDocument[];
}

export interface IamRequest {
  /** ARN of a user, role, session or root user, a service or identity provider, `*` for nobody in particular; absent: see `principalOf`. */
  readonly principal?: string | undefined;
  /** `s3:GetObject` */
  readonly action: string;
  /** An ARN, or `*` for actions that have no resource. */
  readonly resource: string;
  /** Twelve digits, where the ARN does not say whose the resource is (S3). Absent: `aws:ResourceAccount`, else the principal's account. */
  readonly resourceAccount?: string | undefined;
  readonly context: Context;
}

/** Why: the layer that decided. Of a denial without a `Deny` statement, the first layer that lacks an `Allow`. */
export type Because = 'allow' | 'explicit-deny' | 'implicit-deny' | 'boundary' | 'session-policy' | 'resource-policy';

export interface StatementRef {
  readonly layer: 'policies' | 'boundary' | 'sessionPolicies' | 'resourcePolicies';
  /** Which document of the layer. */
  readonly document: number;
  readonly statement: number;
  readonly sid: string | undefined;
}

export interface IamDecision {
  readonly allowed: boolean;
  readonly because: Because;
  readonly statement: StatementRef | undefined;
  /** One sentence for people. */
  readonly why: string;
}
