import type { EngineDocument, IamStatement } from '../../contract.ts';
import type { Engine } from '../../model/program.ts';
import type { Bound } from '../../schema/block.ts';
import type { GrantStatement } from '../../syntax/ast.ts';
import { conditionsOf } from './conditions.ts';
import type { awsSchema } from './schema.ts';

export type AwsBound = Bound<typeof awsSchema>;
export type AwsRole = AwsBound['blocks']['role'][number];

/** AWS's limit for a session policy, and for all inline policies of one user together. */
const LIMIT = 2048;

export const grantsOf = (role: AwsRole): readonly GrantStatement[] => role.statements.filter((s) => s.type === 'grant');

function statement(grant: GrantStatement, index: number): IamStatement {
  const actions = grant.verbs.map(({ text }) => text);
  return {
    sid: `${grant.effect === 'deny' ? 'Deny' : 'Allow'}${index + 1}`,
    effect: grant.effect === 'deny' ? 'Deny' : 'Allow',
    actions,
    resources: grant.resources.map(({ text }) => ({ arn: text })),
    conditions: conditionsOf(grant.tail.when ?? []),
    why: grant.tail.because?.text ?? `${grant.effect} ${actions.join(', ')}`,
    origin: grant.span,
  };
}

/** One document for every role that says `allow`: the session policy, or the inline policy of the users. */
export const awsDocuments = (engine: Engine, bound: AwsBound): readonly EngineDocument[] =>
  bound.blocks.role
    .filter((role) => grantsOf(role).length > 0)
    .map((role) => ({
      engine: engine.name,
      role: role.labels[0] ?? '',
      statements: grantsOf(role).map(statement),
      limit: LIMIT,
      origin: role.span,
    }));
