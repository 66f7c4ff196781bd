import type { Program } from '../../model/program.ts';
import { logGroupName, shorten } from '../../platforms/names.ts';
import { shellWord } from '../../shell.ts';
import type { AnyBound } from '../../schema/block.ts';
import { textAt, numberAt } from '../read.ts';
import type { Data } from '../override.ts';
import { imageFolders } from '../vault/agent.ts';

/** User and group `vault` of Vault's official images, `openbao` of OpenBao's; the numbers are those of the official chart's pods. */
export const VAULT_USER = '100:1000';

/** Where configuration stands for those that only read it. */
export const CONFIG_MOUNT = '/vault/config';
export const CONFIG_VOLUME = 'vault-config';
export const SECRETS_VOLUME = 'vault-secrets';

/** What every container is denied, and the process that reaps its children. Fargate can drop capabilities, not add `IPC_LOCK`. */
export const HARDENED: Data = {
  readonlyRootFilesystem: true,
  linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
};

/** ECS names hold letters, digits, `-` and `_`, at most 255. */
export const ecsName = (...parts: readonly string[]): string => shorten(parts.join('-').replace(/[^A-Za-z0-9_-]+/g, '-'), 255);

/** The image's entry point changes owner and file capabilities unless told not to, which neither this user nor this file system allows. */
export const IMAGE_ENVIRONMENT: readonly Data[] = [
  { name: 'SKIP_CHOWN', value: 'true' },
  { name: 'SKIP_SETCAP', value: 'true' },
];

/** `blocking`: no line may be lost (audit), even if the container waits for CloudWatch. */
export function logs(program: Program, key: string, stream: string, mode: 'blocking' | 'non-blocking'): Data {
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': logGroupName(program.env.name, key),
      'awslogs-region': program.env.region,
      'awslogs-stream-prefix': stream,
      mode,
      ...(mode === 'non-blocking' ? { 'max-buffer-size': '25m' } : {}),
    },
  };
}

export interface ConfigFile {
  /** Below the configuration folder: `server.hcl`. */
  readonly name: string;
  /** The text itself, or the ARN of a secret that ECS puts into this one container's environment. */
  readonly from: { readonly text: string } | { readonly secret: string };
}

/**
 * The first container of a task: it writes configuration and certificates, which reach it through its environment, into a volume that
 * the others mount read-only, and ends. So a read-only root file system stays one, and no long-running container has a private key in
 * its environment.
 */
export function configContainer(image: string, files: readonly ConfigFile[], logConfiguration: Data): Data {
  const environment: Data[] = [];
  const secrets: Data[] = [];
  const { logs: folder } = imageFolders(image);
  const commands = files.map(({ name, from }, i) => {
    const variable = `FILE_${i + 1}`;
    if ('text' in from) environment.push({ name: variable, value: from.text });
    else secrets.push({ name: variable, valueFrom: from.secret });
    return `printf '%s\\n' "$${variable}" > ${shellWord(`${folder}/${name}`)}`;
  });
  return {
    name: 'vault-config',
    image,
    essential: false,
    user: VAULT_USER,
    entryPoint: ['/bin/sh', '-euc'],
    command: [['umask 077', ...commands].join('\n')],
    environment,
    ...(secrets.length > 0 ? { secrets } : {}),
    mountPoints: [{ sourceVolume: CONFIG_VOLUME, containerPath: folder, readOnly: false }],
    ...HARDENED,
    logConfiguration,
  };
}

/** The members of every task: Fargate with its own network, roles by ARN, size, processor, tags of the environment. */
export function taskOf(program: Program, run: AnyBound, names: { family: string; task: string; execution: string }): Data {
  const tags = Object.entries(program.env.tags).map(([key, value]) => ({ key, value }));
  return {
    family: names.family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(numberAt(run, 'cpu') ?? 256),
    memory: String(numberAt(run, 'memory') ?? 512),
    runtimePlatform: { cpuArchitecture: textAt(run, 'architecture') === 'arm64' ? 'ARM64' : 'X86_64', operatingSystemFamily: 'LINUX' },
    taskRoleArn: names.task,
    executionRoleArn: names.execution,
    ...(tags.length > 0 ? { tags } : {}),
  };
}
