import { backends } from '../../backends/index.ts';
import { engineKinds } from '../../engines/index.ts';
import { templateText } from '../../engines/shared/consul-template.ts';
import { hclAttribute, hclBlock, HclHeredoc, type HclBody } from '../../hcl.ts';
import type { App, Injection, Program } from '../../model/program.ts';
import { agentAuthority } from '../../platforms/ecs/authority.ts';
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
  readonly destination: (path: string) => string;
  /** The mode of a rendered file where the spec names none. */
  readonly mode: string;
}

/** The one path that Vault's image owns and declares as `VOLUME`, so that an agent without root can write to a shared volume there. */
export const AGENT_FOLDER = '/vault/file';

/**
 * How a self-run agent writes on each platform: on ECS under the same file name into a volume of the task that only the app mounts
 * besides, read-only, and whose reader has a user of its own; on a server the agent runs as the app's user.
 */
export const SELF_RUN: Readonly<Record<string, AgentOptions>> = {
  ecs: { destination: (path) => `${AGENT_FOLDER}/${path.slice(path.lastIndexOf('/') + 1)}`, mode: '0444' },
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
    ...injections.map((injection, index) => template(injection, renderedPath(injection, index), options)),
  ];
}

/** On servers of one's own the clients know Vault by the authority that the listener names, on ECS by a file from Secrets Manager; elsewhere by the system's. */
function authority(app: App, program: Program): HclBody {
  const onServers = program.vault.run.kind === 'ec2' ? listenerFiles(program.vault).clientCa : undefined;
  const file = agentAuthority(app, program) ? `${ECS_CONFIG}/ca.crt` : app.run?.kind === 'ecs' ? undefined : onServers;
  return file ? [hclAttribute('ca_cert', file)] : [];
}

function template(injection: Injection, path: string, options: AgentOptions): HclBody[number] {
  const kind = engineKinds.get(injection.engine.kind);
  if (!kind) throw new Error(`no engine kind ${injection.engine.kind}`);
  const text = templateText(injection.engine, kind, injection);
  return hclBlock(
    'template',
    [],
    [
      hclAttribute('destination', options.destination(path)),
      hclAttribute('perms', fourDigits(injection.mode ?? options.mode)),
      hclAttribute('error_on_missing_key', true),
      hclAttribute('contents', new HclHeredoc(text)),
    ],
    `${injection.engine.name}/${injection.rest}`,
  );
}

const fourDigits = (mode: string): string => mode.padStart(4, '0');
