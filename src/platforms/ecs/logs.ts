import type { Resource, StackName } from '../../plain.ts';
import { resourceName } from '../../plain.ts';
import type { Span } from '../../source.ts';
import { logGroupName } from '../names.ts';

/** The retention periods of CloudWatch Logs, in days (API `PutRetentionPolicy`). */
const PERIODS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** The shortest period that keeps logs at least so long; 3,653 days at most. */
export function retentionDays(seconds: number): number {
  const days = Math.ceil(seconds / 86_400);
  return PERIODS.find((period) => period >= days) ?? 3653;
}

export const logGroup = (env: string, key: string, stack: StackName, retention: number, origin: Span): Resource => ({
  stack,
  type: 'aws_cloudwatch_log_group',
  name: resourceName(key),
  arguments: { name: logGroupName(env, key), retention_in_days: retentionDays(retention) },
  origin,
});
