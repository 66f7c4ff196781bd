import type { Capability, IamRole, IamStatement, EngineDocument, Parameters } from '../contract.ts';
import type { Program } from '../model/program.ts';
import type { Span } from '../source.ts';
import type { PrincipalKind } from '../syntax/ast.ts';

/** `app/checkout` */
export type PrincipalId = `${PrincipalKind}/${string}`;

/** Where a grant comes from, for comments, messages and questions. */
export interface Origin {
  readonly span: Span;
  /** The profile's `use`, when the grant came through one. */
  readonly via?: Span;
  /** As a user would say it: `read on secret/payments/**`. */
  readonly text: string;
  readonly verb: string | undefined;
  readonly engine: string | undefined;
  readonly because?: string;
  readonly until?: string;
  /** What made it: a grant, an `inject`, `raw`, or Writ itself (snapshot job, pipeline). */
  readonly by: 'grant' | 'inject' | 'raw' | 'derived';
}

/** One pattern with capabilities, as one declaration says it. */
export interface AccessRule {
  readonly effect: 'allow' | 'deny';
  /** Vault pattern text: `secret/data/payments/*`. */
  readonly pattern: string;
  readonly capabilities: readonly Capability[];
  readonly parameters?: Parameters;
  /**
   * The profile it stands in, below those that use it: `/service/own/`; absent in the principal's own declaration. A deny
   * reaches the allows whose scope begins with its own, so a principal's reaches all, a profile's its own and those it uses.
   */
  readonly scope?: string;
  readonly origin: Origin;
}

/** What one principal is granted at Vault; the set of requests it denotes is allows less denies, capability by capability. */
export interface PrincipalAccess {
  readonly id: PrincipalId;
  readonly kind: PrincipalKind;
  readonly name: string;
  /** `app-checkout`: the policy's name and file stem. */
  readonly policy: string;
  readonly team: string | undefined;
  readonly allows: readonly AccessRule[];
  readonly denies: readonly AccessRule[];
  readonly span: Span;
}

/** Who may do what in one environment: the base of emission, proof, rules and questions. */
export interface Relation {
  readonly env: string;
  readonly principals: readonly PrincipalAccess[];
  readonly iam: IamPlan;
}

/** What AWS identities the compile creates and what each may do. */
export interface IamPlan {
  readonly roles: readonly IamRole[];
  /** By Terraform name of the key: the seal key's policy, the storage key's. */
  readonly keyPolicies: readonly { readonly key: string; readonly statements: readonly IamStatement[]; readonly origin: Span }[];
  readonly bucketPolicies: readonly { readonly bucket: string; readonly statements: readonly IamStatement[]; readonly origin: Span }[];
  readonly documents: readonly EngineDocument[];
}

/** One stanza of an emitted policy. */
export interface Stanza {
  readonly pattern: string;
  readonly capabilities: readonly (Capability | 'deny')[];
  readonly parameters?: Parameters;
  /** The grants that cover it, for its comment. */
  readonly origins: readonly Origin[];
}

export interface EmittedPolicy {
  readonly principal: PrincipalAccess;
  readonly stanzas: readonly Stanza[];
}

export interface Proof {
  readonly principals: number;
  readonly patterns: number;
  readonly cells: number;
}

/** A request on which the read-back outputs and the relation differ; ends the run with exit code 3. */
export interface Mismatch {
  readonly principal: string;
  readonly operation: string;
  readonly path: string;
  readonly specified: boolean;
  readonly emitted: boolean;
  readonly why: string;
  /** The text of the stanza that decides, of a Vault policy. */
  readonly stanza?: string;
  /** Of an IAM document: who asks (`AWS:arn…`), where it says so, and the conditions that hold. */
  readonly by?: string;
  readonly when?: readonly string[];
}

/** Everything a target, a rule or a question reads about one environment. */
export interface Compiled {
  readonly program: Program;
  readonly relation: Relation;
  readonly policies: readonly EmittedPolicy[];
}
