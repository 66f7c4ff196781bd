import type { Span } from '../source.ts';
import { children } from './support.ts';
import type { RuleInput } from './rule.ts';

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
  readonly linuxParameters?: { readonly initProcessEnabled?: boolean };
  readonly logConfiguration?: { readonly logDriver?: string };
  readonly healthCheck?: { readonly command: readonly string[] };
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
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly containerDefinitions: readonly Container[];
  readonly volumes?: readonly { readonly name: string; readonly efsVolumeConfiguration?: EfsVolume }[];
}

export interface Task {
  /** `vault main`, `app checkout`. */
  readonly what: string;
  readonly isVault: boolean;
  readonly definition: TaskDefinition;
  /** The override where there is one, since that is what a user can change; else the `run` block. */
  readonly span: Span;
}

const parsed = new WeakMap<object, readonly Task[]>();

/** The task definitions of this environment, as they were printed: overrides included. */
export function tasksOf({ program, artifacts }: RuleInput): readonly Task[] {
  const known = parsed.get(artifacts);
  if (known) return known;
  const found: Task[] = [];
  const { vault } = program;
  const server = artifacts.get('ecs/vault.task-definition.json');
  if (server)
    found.push({
      what: `vault ${vault.name}`,
      isVault: true,
      definition: JSON.parse(server.text) as TaskDefinition,
      span: children(vault.bound, 'task')[0]?.head ?? vault.run.span,
    });
  for (const app of program.apps.values()) {
    const artifact = artifacts.get(`ecs/apps/${app.name}.task-definition.json`);
    if (!artifact || !app.run) continue;
    found.push({
      what: `app ${app.name}`,
      isVault: false,
      definition: JSON.parse(artifact.text) as TaskDefinition,
      span: app.overrides['task']?.head ?? app.run.span,
    });
  }
  parsed.set(artifacts, found);
  return found;
}
