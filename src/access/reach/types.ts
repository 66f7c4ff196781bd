import type { IamStatement } from '../../contract.ts';
import type { Span } from '../../source.ts';
import type { PrincipalId } from '../relation.ts';

/**
 * Something that can hold rights. `engine/NAME`: the administration of a secrets engine, and with it all that the engine
 * hands out. `outside-role/ARN`: an identity that no spec declares (the ARN may be a pattern), so what it holds is unknown.
 * `aws-root`: any rights in the environment's AWS account. `vault-root`: everything at Vault. Both roots are ends: nothing
 * is followed beyond them but what Vault's engines hand out.
 */
export type NodeId =
  | PrincipalId
  | `iam-role/${string}`
  | `engine-role/${string}`
  | `engine/${string}`
  | `outside-role/${string}`
  | 'aws-root'
  | 'vault-root';

/** Whoever is `from` can become, or can use all the rights of, `to`. */
export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
  /** What makes it so, as a clause that follows the subject: `may generate credentials of role aws/reports`. */
  readonly fact: string;
  readonly span: Span;
  /** The kind of edge; where one of `data/escalations.json` describes it, its id. */
  readonly id: string;
  /** It follows from the stacks that a pipeline applies, not from a grant by hand. */
  readonly derived?: boolean;
  /** A clause: it holds only if this does, which no spec says. */
  readonly onlyIf?: string;
}

export interface Reach {
  /** Every single edge, in a fixed order. Combinations over several identities appear in the chains of `from` only. */
  readonly edges: readonly Edge[];
  /**
   * A shortest chain to every node that can be reached from this one, itself left out. Of a pipeline, `byHand` leaves aside
   * what follows from the stacks that it applies.
   */
  from(node: NodeId, options?: { readonly byHand?: boolean }): ReadonlyMap<NodeId, readonly Edge[]>;
  /** What a node itself holds at AWS, implied rights included (who writes a bucket's policy can give itself the bucket). */
  awsGrants(node: NodeId): readonly IamStatement[];
  /** A clause about what else must allow what `awsGrants` says (an assumed role, a boundary); `undefined`: nothing else. */
  limitOf(node: NodeId): string | undefined;
}

export const isOutside = (node: NodeId): node is `outside-role/${string}` => node.startsWith('outside-role/');

/** `app/checkout` → `app checkout`, `iam-role/app-x` → `IAM role app-x`, for messages. */
export function nameOf(node: NodeId): string {
  if (node === 'vault-root') return 'everything at Vault';
  if (node === 'aws-root') return 'any rights in the AWS account';
  const at = node.indexOf('/');
  const kind = node.slice(0, at);
  const rest = node.slice(at + 1);
  switch (kind) {
    case 'iam-role':
      return `IAM role ${rest}`;
    case 'engine-role':
      return `role ${rest}`;
    case 'engine':
      return `the administration of engine ${rest}`;
    case 'outside-role':
      return rest;
    default:
      return `${kind} ${rest}`;
  }
}
