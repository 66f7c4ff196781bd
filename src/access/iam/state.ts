import type { IamStatement } from '../../contract.ts';
import type { TerraformBackend } from '../../model/config.ts';
import type { Pipeline, Program } from '../../model/program.ts';

/** The folder of a stack below `<env>/terraform/`. */
export const stackFolder = (stack: string): string => (stack.startsWith('team/') ? `teams/${stack.slice('team/'.length)}` : stack);

/** The key of a stack's state in the bucket. */
export function stateKey(backend: TerraformBackend, env: string, stack: string): string {
  const prefix = backend.kind === 's3' ? backend.keyPrefix.replace(/^\/+|\/+$/g, '') : '';
  return `${prefix && `${prefix}/`}${env}/${stackFolder(stack)}.tfstate`;
}

/**
 * What a pipeline needs of the bucket that keeps the states of its stacks, and of no other state. Source: "Permissions Required" of
 * Terraform's S3 backend; `env:/` is where it looks for workspaces.
 */
export function stateStatements(backend: TerraformBackend, pipeline: Pipeline, program: Program): IamStatement[] {
  if (backend.kind !== 's3' || pipeline.applies.length === 0) return [];
  const bucket = `arn:${program.env.partition}:s3:::${backend.bucket}`;
  const keys = pipeline.applies.map((stack) => stateKey(backend, program.env.name, stack));
  const locks = backend.useLockfile ? keys.map((key) => `${key}.tflock`) : [];
  const statement = (sid: string, actions: readonly string[], resources: readonly string[], why: string): IamStatement => ({
    sid,
    effect: 'Allow',
    actions,
    resources: resources.map((arn) => ({ arn })),
    conditions: [],
    why,
    origin: pipeline.span,
  });
  const list = statement('ListState', ['s3:ListBucket'], [bucket], 'Terraform looks for the state');
  return [
    { ...list, conditions: [{ operator: 'StringEquals', key: 's3:prefix', values: [...keys, ...locks, 'env:/'] }] },
    statement(
      'State',
      ['s3:GetObject', 's3:PutObject'],
      [...keys, ...locks].map((key) => `${bucket}/${key}`),
      'Terraform reads and writes the state',
    ),
    ...(locks.length > 0
      ? [
          statement(
            'StateLock',
            ['s3:DeleteObject'],
            locks.map((key) => `${bucket}/${key}`),
            'Terraform takes its lock away',
          ),
        ]
      : []),
  ];
}
