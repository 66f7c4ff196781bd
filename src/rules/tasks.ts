import type { Part } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import type { FileAst } from '../syntax/ast.ts';
import { isRecord, namedPath, overridePlace } from '../targets/override.ts';
import { children } from './support.ts';
import type { At, RuleInput } from './input.ts';

/** The parts of a container definition that rules look at (shape of ECS `RegisterTaskDefinition`). */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly essential?: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly user?: string;
  readonly readonlyRootFilesystem?: boolean;
  readonly mountPoints?: readonly { readonly sourceVolume?: string; readonly readOnly?: boolean }[];
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly privileged?: boolean;
  readonly dockerSecurityOptions?: readonly string[];
  readonly linuxParameters?: { readonly initProcessEnabled?: boolean; readonly capabilities?: { readonly add?: readonly string[] } };
  readonly logConfiguration?: { readonly logDriver?: string; readonly options?: Readonly<Record<string, string>> };
  readonly healthCheck?: { readonly command?: readonly string[] };
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[];
}

export interface EfsVolume {
  readonly transitEncryption?: string;
  readonly rootDirectory?: string;
  readonly authorizationConfig?: { readonly accessPointId?: string; readonly iam?: string };
}

export interface TaskDefinition {
  readonly cpu?: string;
  readonly memory?: string;
  readonly requiresCompatibilities?: readonly string[];
  readonly taskRoleArn?: string;
  readonly pidMode?: string;
  readonly ipcMode?: string;
  readonly runtimePlatform?: { readonly operatingSystemFamily?: string };
  readonly executionRoleArn?: string;
  readonly containerDefinitions: readonly Container[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly host?: { readonly sourcePath?: string };
    readonly efsVolumeConfiguration?: EfsVolume;
  }[];
}

export interface Task {
  /** `vault main`, `app checkout`, `task definition web`. */
  readonly what: string;
  readonly definition: TaskDefinition;
  /** Without it only the containers are known, as in a file that Terraform reads for `container_definitions`. */
  readonly whole: boolean;
  /** Whether Fargate's sizes and needs hold. */
  readonly fargate: boolean;
  /** In a spec the override where there is one, since that is what a user can change; else the `run` block. */
  readonly at: At;
}

const VAULT_IMAGE = /(^|\/)(vault(-enterprise|-fips)?|openbao(-hsm)?)(:|@|$)/;
export const isVaultImage = (image: string | undefined): boolean => VAULT_IMAGE.test(image ?? '');

/** What starts the container: what it says itself; the image's own where that is empty. */
export const wordsOf = ({ entryPoint, command }: Container): readonly string[] => [...(entryPoint ?? []), ...(command ?? [])];

/** The containers that are Vault servers: they say `server`, or nothing, and the image then starts a server. */
export const serversOf = ({ definition }: Task): readonly (readonly [Container, number])[] =>
  definition.containerDefinitions
    .map((container, index) => [container, index] as const)
    .filter(
      ([one]) =>
        isVaultImage(one.image) && one.essential !== false && (wordsOf(one).length === 0 || /\bserver\b/.test(wordsOf(one).join(' '))),
    );

const parsed = new WeakMap<object, readonly Task[]>();

/** The task definitions of this environment, as they were printed: overrides included. */
export function tasksOf({ program, artifacts, project }: RuleInput): readonly Task[] {
  const known = parsed.get(artifacts);
  if (known) return known;
  const found: Task[] = [];
  const { vault } = program;
  const folder = `${program.env.name}/ecs`;
  const server = artifacts.get(`${folder}/vault.task-definition.json`);
  const add = (what: string, text: string, override: AnyBound | undefined, run: Part): void => {
    const definition = JSON.parse(text) as TaskDefinition;
    found.push({ what, definition, whole: true, fargate: true, at: placesOf(definition, override, run, project.files) });
  };
  if (server) add(`vault ${vault.name}`, server.text, children(vault.bound, 'task')[0], vault.run);
  for (const app of program.apps.values()) {
    if (app.run?.kind !== 'ecs') continue;
    const artifact = artifacts.get(`${folder}/apps/${app.name}.task-definition.json`);
    if (artifact) add(`app ${app.name}`, artifact.text, app.overrides['task'], app.run);
  }
  parsed.set(artifacts, found);
  return found;
}

/** The member of the override, else the attribute of `run` that it came from, else what could say it: the override where there is one. */
function placesOf(definition: TaskDefinition, override: AnyBound | undefined, { bound, span }: Part, files: readonly FileAst[]): At {
  return (...path) => {
    const name = String(path.at(-1));
    const written = bound.attrs[name];
    const printed = path.reduce<unknown>(
      (at, key) => (Array.isArray(at) ? at[Number(key)] : isRecord(at) ? at[key] : undefined),
      definition,
    );
    const same = written !== undefined && printed !== undefined && String(printed).startsWith(String(written));
    return (
      (override && overridePlace(files, override, namedPath(definition, path))) ??
      (same ? bound.valueSpans[name] : undefined) ??
      override?.head ??
      span
    );
  };
}

/** Windows has neither a root user nor a read-only root file system, and ECS takes no `linuxParameters` there. */
export const isWindows = ({ definition }: Task): boolean => /^windows/i.test(definition.runtimePlatform?.operatingSystemFamily ?? '');
