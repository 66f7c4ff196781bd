import { backends } from '../../backends/index.ts';
import { engineKinds } from '../../engines/index.ts';
import { templateText } from '../../engines/shared/consul-template.ts';
import { hclAttribute, hclBlock, HclHeredoc, type HclBody } from '../../hcl.ts';
import type { App, Injection, Program } from '../../model/program.ts';
import { agentAuthority } from '../../platforms/ecs/authority.ts';
import { imageText, vaultImage } from '../image.ts';
import { textAt } from '../read.ts';
import { ECS_CONFIG, listenerFiles } from './listener.ts';

/** Injections that an agent fetches from Vault; those of a store outside Vault are the platform's own. */
export function vaultInjections(app: App): readonly Injection[] {
  return app.injections.filter((injection) => engineKinds.get(injection.engine.kind)?.store !== true);
}

/** The file that an injection is rendered to as its workload sees it; `env` becomes a file of variables that the command reads. */
export function renderedPath(injection: Injection, index: number): string {
  return injection.path ?? `/vault/secrets/env-${index + 1}.env`;
}

export interface AgentOptions {
  /** Where the agent writes what the workload reads at the given path. */
  readonly destination: (path: string, folder: string) => string;
  /** The mode of a rendered file where the spec names none. */
  readonly mode: string;
}

/** What the image of the agents beside an app is. */
export const agentImage = (app: App, program: Program): string =>
  textAt(app.run?.bound, 'agent_image') ?? imageText(vaultImage(program.vault));

/**
 * The paths that an image owns and declares as `VOLUME` (the Dockerfiles of Vault and of OpenBao), so that a process without root can
 * write to a shared volume there.
 */
export function imageFolders(image: string): { readonly file: string; readonly logs: string } {
  const home = /(^|\/)openbao[^/]*$/.test(image) ? '/openbao' : '/vault';
  return { file: `${home}/file`, logs: `${home}/logs` };
}

/**
 * How a self-run agent writes on each platform: on ECS under the same file name into a volume of the task that only the app mounts
 * besides, read-only, and whose reader has a user of its own; on a server the agent runs as the app's user.
 */
export const SELF_RUN: Readonly<Record<string, AgentOptions>> = {
  ecs: { destination: (path, folder) => `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`, mode: '0444' },
  ec2: { destination: (path) => path, mode: '0400' },
};

/**
 * An agent's configuration: it logs in by itself, renders each injection and stops when it cannot, so that nothing runs on stale or half
 * a secret. Keys: Vault's `command/agent/config` and consul-template's `config/template.go`.
 */
export function agentBody(app: App, program: Program, options: AgentOptions): HclBody | undefined {
  const injections = vaultInjections(app);
  const login = app.auth && backends.auth.get(app.auth.kind)?.login;
  const method = app.auth && login?.autoAuth?.(app.auth, app.auth.bound, app, program);
  if (injections.length === 0 || !method) return undefined;
  return [
    hclBlock('vault', [], [hclAttribute('address', program.vault.address), ...authority(app, program)]),
    hclBlock('auto_auth', [], [method]),
    hclBlock('template_config', [], [hclAttribute('exit_on_retry_failure', true)]),
    ...injections.map((injection, index) =>
      template(injection, options.destination(renderedPath(injection, index), imageFolders(agentImage(app, program)).file), options.mode),
    ),
  ];
}

/** On servers of one's own the clients know Vault by the authority that the listener names, on ECS by a file from Secrets Manager; elsewhere by the system's. */
function authority(app: App, program: Program): HclBody {
  const onServers = program.vault.run.kind === 'ec2' ? listenerFiles(program.vault).clientCa : undefined;
  const file = agentAuthority(app, program) ? `${ECS_CONFIG}/ca.crt` : app.run?.kind === 'ecs' ? undefined : onServers;
  return file ? [hclAttribute('ca_cert', file)] : [];
}

function template(injection: Injection, destination: string, mode: string): HclBody[number] {
  const kind = engineKinds.get(injection.engine.kind);
  if (!kind) throw new Error(`no engine kind ${injection.engine.kind}`);
  const text = templateText(injection.engine, kind, injection);
  return hclBlock(
    'template',
    [],
    [
      hclAttribute('destination', destination),
      hclAttribute('perms', fourDigits(injection.mode ?? mode)),
      hclAttribute('error_on_missing_key', true),
      hclAttribute('contents', new HclHeredoc(text)),
    ],
    `${injection.engine.name}/${injection.rest}`,
  );
}

const fourDigits = (mode: string): string => mode.padStart(4, '0');
