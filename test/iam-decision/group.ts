/** A question as a batch line has it, with shorthands: `allow` and `deny` stand for documents of one statement. */
export interface Asked {
  readonly policies?: readonly unknown[];
  readonly boundary?: unknown;
  readonly sessionPolicies?: readonly unknown[];
  readonly resourcePolicies?: readonly unknown[];
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The answer: `allow` or why not; after a blank the statement that decided. */
export type Case = readonly [title: string, asked: Asked, answer: string];

/** Cases from one page of AWS's documentation. */
export interface Group {
  /** Page and section. */
  readonly source: string;
  readonly given: Asked;
  readonly cases: readonly Case[];
}

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
export const guide = (page: string): string => `${GUIDE}${page}.html`;

type Statement = Readonly<Record<string, unknown>>;
export const doc = (...statements: readonly Statement[]): unknown => ({ Version: '2012-10-17', Statement: statements });
export const allow = (action: unknown, resource: unknown = '*', more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});
export const deny = (action: unknown, resource: unknown = '*', more: Statement = {}): Statement => ({
  Effect: 'Deny',
  Action: action,
  Resource: resource,
  ...more,
});
export const when = (operator: string, key: string, value: unknown): Statement => ({ Condition: { [operator]: { [key]: value } } });

export const line = (asked: Asked): string => JSON.stringify({ action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', ...asked });

export const A = '111122223333';
export const B = '444455556666';
export const USER = `arn:aws:iam::${A}:user/bob`;
export const ROLE = `arn:aws:iam::${A}:role/app`;
export const SESSION = `arn:aws:sts::${A}:assumed-role/app/s1`;
export const ROOT = `arn:aws:iam::${A}:root`;
