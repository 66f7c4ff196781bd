import type { IamPlan } from '../../../access/relation.ts';
import type { Program } from '../../../model/program.ts';
import { type Resource, type StackName, type TfBlock, type TfValue, ref, resourceName } from '../../../plain.ts';
import type { Artifact } from '../../artifact.ts';
import { type Json, type JsonObject, isList, isObject } from '../json.ts';

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const items = (value: Json | undefined): readonly JsonObject[] => (value !== undefined && isList(value) ? value.filter(isObject) : []);
const scalar = (value: Json | undefined): string | number | boolean | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
const texts = (value: Json | undefined): readonly string[] | undefined =>
  value !== undefined && isList(value) ? value.filter((v) => typeof v === 'string') : undefined;
const some = (list: readonly TfBlock[]): readonly TfBlock[] | undefined => (list.length > 0 ? list : undefined);
const block = (value: TfBlock): TfBlock | undefined => (Object.values(value).some((v) => v !== undefined) ? value : undefined);

/** The task definitions of the ECS target, as Terraform resources whose roles are references. */
export function taskResources(program: Program, plan: IamPlan, artifacts: ReadonlyMap<string, Artifact>): Resource[] {
  const folder = `${program.env.name}/ecs`;
  const out: Resource[] = [];
  const add = (path: string, key: string, stack: StackName, origin: Resource['origin']): void => {
    const artifact = artifacts.get(path);
    if (artifact)
      out.push({
        stack,
        type: 'aws_ecs_task_definition',
        name: resourceName(key),
        arguments: taskArguments(artifact.text, key, plan, stack),
        origin,
      });
  };
  add(`${folder}/vault.task-definition.json`, 'vault', 'platform', program.vault.run.span);
  for (const app of program.apps.values())
    add(`${folder}/apps/${app.name}.task-definition.json`, `app-${app.name}`, `team/${app.team}`, app.span);
  return out;
}

function taskArguments(text: string, key: string, plan: IamPlan, stack: StackName): TfBlock {
  const task = object(JSON.parse(text) as Json);
  const role = (name: string, given: Json | undefined): TfValue =>
    plan.roles.some((r) => r.key === name && r.stack === stack) ? ref('aws_iam_role', resourceName(name), 'arn') : scalar(given);
  const platform = object(task['runtimePlatform']);
  const storage = object(task['ephemeralStorage']);
  return {
    family: scalar(task['family']),
    cpu: scalar(task['cpu']),
    memory: scalar(task['memory']),
    network_mode: scalar(task['networkMode']),
    requires_compatibilities: texts(task['requiresCompatibilities']),
    task_role_arn: role(key, task['taskRoleArn']),
    execution_role_arn: role(`${key}-execution`, task['executionRoleArn']),
    pid_mode: scalar(task['pidMode']),
    ipc_mode: scalar(task['ipcMode']),
    container_definitions: `${JSON.stringify(task['containerDefinitions'], null, 2)}\n`,
    runtime_platform: block({
      cpu_architecture: scalar(platform['cpuArchitecture']),
      operating_system_family: scalar(platform['operatingSystemFamily']),
    }),
    ephemeral_storage: block({ size_in_gib: scalar(storage['sizeInGiB']) }),
    volume: some(items(task['volumes']).map(volume)),
    placement_constraints: some(
      items(task['placementConstraints']).map((c) => ({ type: scalar(c['type']), expression: scalar(c['expression']) })),
    ),
  };
}

function volume(value: JsonObject): TfBlock {
  const efs = object(value['efsVolumeConfiguration']);
  const authorization = object(efs['authorizationConfig']);
  return {
    name: scalar(value['name']),
    host_path: scalar(object(value['host'])['sourcePath']),
    efs_volume_configuration: block({
      file_system_id: scalar(efs['fileSystemId']),
      root_directory: scalar(efs['rootDirectory']),
      transit_encryption: scalar(efs['transitEncryption']),
      transit_encryption_port: scalar(efs['transitEncryptionPort']),
      authorization_config: block({ access_point_id: scalar(authorization['accessPointId']), iam: scalar(authorization['iam']) }),
    }),
  };
}
