import type { Program } from '../../model/program.ts';
import { blocksAt, textAt } from '../read.ts';

/**
 * The ARN of a secret of a store, as `secrets[].valueFrom` takes it: the spec's where it has one, else without the six random characters
 * that AWS appends, which Secrets Manager completes. `undefined` where the store has no such secret (the binder has said so).
 */
export function secretArn(program: Program, store: string, secret: string): string | undefined {
  const block = blocksAt(program.stores.get(store)?.bound, 'secret').find((one) => one.labels.at(-1) === secret);
  if (!block) return undefined;
  const { partition, region, account } = program.env;
  return textAt(block, 'arn') ?? `arn:${partition}:secretsmanager:${region}:${account}:secret:${textAt(block, 'name') ?? secret}`;
}
