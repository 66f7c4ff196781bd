import type { App, Injection, Program } from '../../model/program.ts';
import { roleArn } from '../../platforms/names.ts';
import { shellWord } from '../../shell.ts';
import type { Data } from '../override.ts';
import { pinned } from '../image.ts';
import { numberAt, textAt, textsAt } from '../read.ts';
import { agentImage, imageFolders, renderedPath, SELF_RUN, vaultInjections } from '../vault/agent.ts';
import { renderedFolders } from './folders.ts';
import {
  CONFIG_MOUNT,
  CONFIG_VOLUME,
  type ConfigFile,
  configContainer,
  ecsName,
  HARDENED,
  IMAGE_ENVIRONMENT,
  logs,
  SECRETS_VOLUME,
  taskOf,
  VAULT_USER,
} from './parts.ts';
import { agentAuthority } from '../../platforms/ecs/authority.ts';
import { secretArn } from './secret-arn.ts';

const AGENTS: ReadonlySet<string> = new Set(['vault-config', 'vault-agent-init', 'vault-agent']);

/**
 * The task of an app: an agent that renders the secrets and ends before the app starts, one that keeps them fresh, and the app, which
 * sees them read-only. `agent` is the agents' HCL, absent where Vault injects nothing.
 */
export function appTask(app: App, program: Program, agent: string | undefined): Data {
  const run = app.run?.bound;
  if (!run) throw new Error(`app ${app.name} runs nowhere`);
  const key = `app-${app.name}`;
  const paths = vaultInjections(app).map((injection, i) => renderedPath(injection, i));
  const agents =
    agent === undefined
      ? []
      : agentContainers(
          app,
          program,
          agent,
          paths.map((path) => SELF_RUN['ecs']?.destination(path, imageFolders(agentImage(app, program)).file) ?? path),
        );
  return {
    ...taskOf(program, run, {
      family: ecsName('writ', program.env.name, key),
      task: roleArn(program, key),
      execution: roleArn(program, `${key}-execution`),
    }),
    containerDefinitions: [...agents, appContainer(app, program, agent !== undefined)],
    volumes: agent === undefined ? [] : [{ name: CONFIG_VOLUME }, { name: SECRETS_VOLUME }],
  };
}

function agentContainers(app: App, program: Program, config: string, files: readonly string[]): Data[] {
  const image = agentImage(app, program);
  const logConfiguration = logs(program, `app-${app.name}`, 'vault-agent', 'non-blocking');
  const agent = (name: string, more: Data, flags: readonly string[]): Data => ({
    name,
    image,
    user: VAULT_USER,
    command: ['vault', 'agent', `-config=${CONFIG_MOUNT}/agent.hcl`, ...flags],
    environment: IMAGE_ENVIRONMENT,
    mountPoints: [
      { sourceVolume: CONFIG_VOLUME, containerPath: CONFIG_MOUNT, readOnly: true },
      { sourceVolume: SECRETS_VOLUME, containerPath: imageFolders(image).file, readOnly: false },
    ],
    ...HARDENED,
    stopTimeout: 30,
    logConfiguration,
    ...more,
  });
  const after = (...names: readonly string[]): Data[] => names.map((containerName) => ({ containerName, condition: 'SUCCESS' }));
  return [
    configContainer(image, [{ name: 'agent.hcl', from: { text: config.trimEnd() } }, ...authorityFile(app, program)], logConfiguration),
    agent('vault-agent-init', { essential: false, dependsOn: after('vault-config') }, ['-exit-after-auth']),
    agent(
      'vault-agent',
      {
        essential: true,
        dependsOn: after('vault-config', 'vault-agent-init'),
        healthCheck: {
          command: ['CMD-SHELL', files.map((file) => `test -s ${shellWord(file)}`).join(' && ')],
          interval: 10,
          timeout: 5,
          retries: 3,
          startPeriod: 30,
        },
      },
      [],
    ),
  ];
}

function authorityFile(app: App, program: Program): ConfigFile[] {
  const ref = agentAuthority(app, program);
  const arn = ref && secretArn(program, ref.store, ref.secret);
  return arn === undefined ? [] : [{ name: 'ca.crt', from: { secret: arn } }];
}

function appContainer(app: App, program: Program, agents: boolean): Data {
  const run = app.run?.bound;
  const port = numberAt(run, 'port');
  const user = textAt(run, 'user');
  const own = ecsName(app.name);
  const secrets = app.injections.flatMap((injection) => storeSecrets(injection, program));
  const command = commandOf(app);
  return {
    name: AGENTS.has(own) ? `${own}-app` : own,
    image: run ? pinned(textAt(run, 'image') ?? '', run) : '',
    essential: true,
    ...(user ? { user } : {}),
    ...(command.length > 0 ? { command } : {}),
    ...(app.auth ? { environment: [{ name: 'VAULT_ADDR', value: program.vault.address }] } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(port === undefined ? {} : { portMappings: [{ name: 'app', containerPort: port, protocol: 'tcp' }] }),
    ...(agents
      ? {
          mountPoints: renderedFolders(app).map((folder) => ({ sourceVolume: SECRETS_VOLUME, containerPath: folder, readOnly: true })),
          dependsOn: [
            { containerName: 'vault-agent-init', condition: 'SUCCESS' },
            { containerName: 'vault-agent', condition: 'HEALTHY' },
          ],
        }
      : {}),
    ...HARDENED,
    stopTimeout: 30,
    logConfiguration: logs(program, `app-${app.name}`, 'app', 'non-blocking'),
  };
}

/** The declared command; where values go into its environment, started by a shell that has read the rendered files first. */
function commandOf(app: App): readonly string[] {
  const command = textsAt(app.run?.bound, 'command');
  const files = vaultInjections(app).flatMap((injection, i) => (injection.as === 'env' ? [renderedPath(injection, i)] : []));
  if (files.length === 0 || command.length === 0) return command;
  return ['/bin/sh', '-ec', `set -a\n${files.map((file) => `. ${shellWord(file)}\n`).join('')}set +a\nexec "$@"`, 'sh', ...command];
}

/** `ARN:JSON-KEY::` takes one member of a secret that is a JSON object; the bare ARN takes all of it. */
function storeSecrets(injection: Injection, program: Program): Data[] {
  const arn = program.stores.has(injection.engine.name) ? secretArn(program, injection.engine.name, injection.rest) : undefined;
  if (arn === undefined) return [];
  return Object.entries(injection.variables).map(([name, field]) => ({ name, valueFrom: field === '' ? arn : `${arn}:${field}::` }));
}
