import type { Engine } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import { children } from './support.ts';

/** The longest session of a role that is assumed with a role's credentials (IAM User Guide, "Role chaining"), in seconds. */
export const CHAINED_MAX = 3600;

/** Whether an AWS engine works with the credentials of Vault's own role: a session, never a user's keys. */
export const worksAsRole = ({ kind, bound }: Engine): boolean =>
  kind === 'aws' && children(bound, 'root')[0]?.attrs['credentials'] !== 'user';

/** Whether this TTL of an engine's role is more than AWS gives to a role that assumes another. */
export function chained(engine: Engine, { attrs }: AnyBound, ttl: string): boolean {
  const seconds = attrs[ttl];
  return attrs['type'] === 'assumed_role' && worksAsRole(engine) && typeof seconds === 'number' && seconds > CHAINED_MAX;
}
