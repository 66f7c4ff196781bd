import type { IamStatement } from '../../contract.ts';
import type { App, Program } from '../../model/program.ts';
import { logGroupName } from '../../platforms/names.ts';
import type { Span } from '../../source.ts';
import { readSecrets, secretsOf } from './stores.ts';

const ecr = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/**
 * What ECS itself needs before a task runs: its log streams, its image where it lies in ECR, and nothing else. `key` names the
 * log group as the task definition does. Source: "Amazon ECS task execution IAM role", ECS developer guide.
 */
export function executionStatements(key: string, images: readonly string[], program: Program, origin: Span): IamStatement[] {
  const { partition, region, account, name } = program.env;
  const logs: IamStatement = {
    sid: 'Logs',
    effect: 'Allow',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [{ arn: `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName(name, key)}:log-stream:*` }],
    conditions: [],
    why: 'the awslogs driver writes the log streams of this log group',
    origin,
  };
  const repositories = images.flatMap((image) => {
    const [, owner, place, repository] = ecr.exec(image) ?? [];
    return repository ? [{ arn: `arn:${partition}:ecr:${place}:${owner}:repository/${repository}` }] : [];
  });
  if (repositories.length === 0) return [logs];
  const pull: IamStatement = {
    sid: 'Image',
    effect: 'Allow',
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    resources: repositories,
    conditions: [],
    why: 'ECS pulls the image',
    origin,
  };
  const token: IamStatement = {
    ...pull,
    sid: 'ImageToken',
    actions: ['ecr:GetAuthorizationToken'],
    resources: [{ arn: '*' }],
    why: 'takes no ARN',
  };
  return [logs, pull, token];
}

/** The secrets that ECS puts into the environment of an app's task. */
export function injectedSecrets(app: App, program: Program): IamStatement[] {
  return app.injections.flatMap((injection) => {
    const store = program.stores.get(injection.engine.name);
    if (!store) return [];
    const secrets = secretsOf(store, program).filter((s) => s.label === injection.rest);
    return readSecrets(secrets, program, `injected into ${app.name}`, injection.span);
  });
}

/** The texts of `image`-like settings, to be tried as ECR addresses. */
export const imagesOf = (attrs: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(attrs).flatMap(([name, value]) => (/(^|_)image$/.test(name) && typeof value === 'string' ? [value] : []));
