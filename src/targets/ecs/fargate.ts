import { isRecord, type Data } from '../override.ts';

const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);

/** Which memory (MiB) Fargate gives to which CPU (units). Source: "Task size", Amazon ECS developer guide. */
export const FARGATE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, range(1024, 4096, 1024)],
  [1024, range(2048, 8192, 1024)],
  [2048, range(4096, 16384, 1024)],
  [4096, range(8192, 30720, 1024)],
  [8192, range(16384, 61440, 4096)],
  [16384, range(32768, 122880, 8192)],
]);

/** A cross-field rule that a task definition breaks; `field` is where. */
export interface TaskFault {
  readonly field: string;
  readonly message: string;
  readonly help?: string;
}

/** Whether Fargate has this size; else what it has. */
export function sizeFault(cpu: number, memory: number): TaskFault | undefined {
  const memories = FARGATE_SIZES.get(cpu);
  if (!memories)
    return {
      field: 'cpu',
      message: `Fargate has no task of ${cpu} CPU units`,
      help: `choose one of ${[...FARGATE_SIZES.keys()].join(', ')}`,
    };
  if (memories.includes(memory)) return undefined;
  const near = memories.find((one) => one >= memory) ?? memories.at(-1) ?? memory;
  const all =
    memories.length > 4
      ? `${memories[0]} to ${memories.at(-1)} in steps of ${(memories[1] ?? 0) - (memories[0] ?? 0)}`
      : memories.join(', ');
  return {
    field: 'memory',
    message: `Fargate gives ${cpu} CPU units no ${memory} MiB of memory, but ${all}`,
    help: `the nearest is ${near}`,
  };
}

const list = (value: unknown): readonly Data[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Everything about a Fargate task definition that stands between its fields, so that no schema sees it. */
export function taskFaults(task: Data): readonly TaskFault[] {
  const size = sizeFault(Number(task['cpu']), Number(task['memory']));
  const containers = list(task['containerDefinitions']);
  return [
    ...(size ? [size] : []),
    ...(task['networkMode'] === 'awsvpc' ? [] : [{ field: 'networkMode', message: 'a Fargate task needs networkMode awsvpc' }]),
    ...roleFaults(task, containers),
    ...containers.flatMap((container) => dependencyFaults(container, containers)),
    ...cycleFaults(containers),
    ...volumeFaults(task, containers),
    ...efsFaults(task),
    ...(containers.some((container) => container['essential'] !== false)
      ? []
      : [{ field: 'containerDefinitions', message: 'no container is essential, so the task would never end' }]),
  ];
}

function roleFaults(task: Data, containers: readonly Data[]): TaskFault[] {
  const out: TaskFault[] = [];
  const execution = text(task['executionRoleArn']);
  const needs = containers.some((container) => container['secrets'] !== undefined || container['logConfiguration'] !== undefined);
  if (needs && !execution)
    out.push({ field: 'executionRoleArn', message: 'logs and secrets need an execution role, and the task definition names none' });
  if (execution && execution === task['taskRoleArn'])
    out.push({
      field: 'executionRoleArn',
      message: 'the execution role is the task role, so the containers hold what only ECS needs',
      help: 'use two roles',
    });
  return out;
}

function dependencyFaults(container: Data, containers: readonly Data[]): TaskFault[] {
  const name = text(container['name']);
  return list(container['dependsOn']).flatMap((dependency): TaskFault[] => {
    const other = text(dependency['containerName']);
    const field = `containerDefinitions.${name}.dependsOn`;
    const target = containers.find((one) => one['name'] === other);
    if (!target) return [{ field, message: `container ${name} waits for ${other}, which the task does not have` }];
    if (dependency['condition'] === 'HEALTHY' && target['healthCheck'] === undefined)
      return [{ field, message: `container ${name} waits until ${other} is healthy, and ${other} has no health check` }];
    if ((dependency['condition'] === 'SUCCESS' || dependency['condition'] === 'COMPLETE') && target['essential'] !== false)
      return [
        {
          field,
          message: `container ${name} waits until ${other} has ended, and ${other} is essential: its end is the end of the task`,
          help: `set essential to false in ${other}`,
        },
      ];
    return [];
  });
}

function cycleFaults(containers: readonly Data[]): TaskFault[] {
  const edges = new Map(containers.map((one) => [text(one['name']), list(one['dependsOn']).map((d) => text(d['containerName']))]));
  const done = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const cycle = walk(next, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = walk(name, []);
    if (cycle) return [{ field: 'containerDefinitions', message: `containers wait for one another: ${cycle.join(' → ')}` }];
  }
  return [];
}

function volumeFaults(task: Data, containers: readonly Data[]): TaskFault[] {
  const volumes = new Set(list(task['volumes']).map((volume) => text(volume['name'])));
  return containers.flatMap((container) =>
    list(container['mountPoints'])
      .filter((mount) => !volumes.has(text(mount['sourceVolume'])))
      .map((mount) => ({
        field: `containerDefinitions.${text(container['name'])}.mountPoints`,
        message: `container ${text(container['name'])} mounts ${text(mount['sourceVolume'])}, which is no volume of the task`,
      })),
  );
}

/** An access point works only with transit encryption, and with the root directory left to it (`EFSVolumeConfiguration`). */
function efsFaults(task: Data): TaskFault[] {
  return list(task['volumes']).flatMap((volume): TaskFault[] => {
    const efs = isRecord(volume['efsVolumeConfiguration']) ? volume['efsVolumeConfiguration'] : undefined;
    if (!efs) return [];
    const field = `volumes.${text(volume['name'])}`;
    const authorization = isRecord(efs['authorizationConfig']) ? efs['authorizationConfig'] : {};
    const point = text(authorization['accessPointId']);
    const root = text(efs['rootDirectory']);
    const out: TaskFault[] = [];
    if (point && efs['transitEncryption'] !== 'ENABLED')
      out.push({ field, message: 'an EFS access point needs transitEncryption ENABLED' });
    if (point && root && root !== '/') out.push({ field, message: 'with an EFS access point the root directory is `/`' });
    if (authorization['iam'] === 'ENABLED' && efs['transitEncryption'] !== 'ENABLED')
      out.push({ field, message: 'IAM authorisation of EFS needs transitEncryption ENABLED' });
    return out;
  });
}
