import type { IamStatement } from '../../contract.ts';
import type { App, Program } from '../../model/program.ts';
import { SecretRef } from '../../schema/values.ts';
import type { AnyBound } from '../../schema/block.ts';
import { agentAuthority } from '../../platforms/ecs/authority.ts';
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
  const authority = agentAuthority(app, program);
  const named = app.run ? runSecrets(app.run.bound, authority ? [authority] : [], program) : [];
  const injected = app.injections.flatMap((injection) => {
    const store = program.stores.get(injection.engine.name);
    if (!store) return [];
    const secrets = secretsOf(store, program).filter((s) => s.label === injection.rest);
    return readSecrets(secrets, program, `injected into ${app.name}`, injection.span);
  });
  return [...named, ...injected];
}

/** The secrets that ECS hands to a task because its `run` block names them: certificates and keys. */
export function runSecrets(run: AnyBound, named: readonly SecretRef[], program: Program): IamStatement[] {
  const own = Object.values(run.attrs).filter((value) => value instanceof SecretRef);
  const wanted = [...own, ...named];
  return [...program.stores.values()].flatMap((store) => {
    const labels = new Set(wanted.filter((ref) => ref.store === store.name).map((ref) => ref.secret));
    return readSecrets(
      secretsOf(store, program).filter((s) => labels.has(s.label)),
      program,
      'ECS hands them to the task',
      run.head,
    );
  });
}

/** The texts of `image`-like settings, to be tried as ECR addresses. */
export const imagesOf = (attrs: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(attrs).flatMap(([name, value]) => (/(^|_)image$/.test(name) && typeof value === 'string' ? [value] : []));
