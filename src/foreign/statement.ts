import type { AwsCondition, Located } from '../rules/aws-grants.ts';
import type { Span } from '../source.ts';

/** A statement, its parts at their places. */
export interface ForeignStatement {
  readonly effect: 'allow' | 'deny';
  readonly sid: string | undefined;
  readonly actions: readonly Located[];
  readonly notActions: readonly Located[];
  readonly resources: readonly Located[];
  readonly notResources: readonly Located[];
  /** `AWS:arn…`, `Service:ecs-tasks.amazonaws.com`; none in what a principal itself carries. */
  readonly principals: readonly Located[];
  readonly conditions: readonly (AwsCondition & { readonly operator: string })[];
  readonly span: Span;
}
