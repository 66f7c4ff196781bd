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
  /** Instances of one's own take it. */
  readonly fargate?: true;
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

/** `1024`, `1 vCPU`, `.5 vcpu`: CPU units. */
const cpuOf = (value: unknown): number => sizeOf(value, /^(\d*\.?\d+)\s*vcpus?$/i);
/** `2048`, `2 GB`: MiB. */
const memoryOf = (value: unknown): number => sizeOf(value, /^(\d*\.?\d+)\s*gb$/i);

function sizeOf(value: unknown, unit: RegExp): number {
  const [, number] = unit.exec(String(value)) ?? [];
  return number === undefined ? Number(value) : Number(number) * 1024;
}

/** Fargate knows no size where the task says none, or says it by a template that something else fills in. */
function sizeFaults(task: Data): readonly TaskFault[] {
  const missing = (['cpu', 'memory'] as const).filter((name) => task[name] === undefined || task[name] === '');
  if (missing.length > 0) return missing.map((field) => ({ field, message: `a Fargate task needs ${field}, and this one has none` }));
  const [cpu, memory] = [cpuOf(task['cpu']), memoryOf(task['memory'])];
  const size = Number.isNaN(cpu) || Number.isNaN(memory) ? undefined : sizeFault(cpu, memory);
  return size ? [size] : [];
}

/** Everything about a Fargate task definition that stands between its fields, so that no schema sees it. */
export function taskFaults(task: Data): readonly TaskFault[] {
  const containers = list(task['containerDefinitions']);
  return [
    ...sizeFaults(task),
    ...(task['networkMode'] === 'awsvpc' ? [] : [{ field: 'networkMode', message: 'a Fargate task needs networkMode awsvpc' }]),
    ...roleFaults(task, containers),
    ...containers.flatMap((container) => dependencyFaults(container, containers)),
    ...cycleFaults(containers),
    ...volumeFaults(task, containers),
    ...efsFaults(task),
    ...refusals(task, containers),
    ...shareFaults(task, containers),
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

/** What Fargate starts nothing with. Source: the members' documentation in `@aws-sdk/client-ecs` 3.1164.0. */
const NO_CONTAINER = ['privileged', 'dockerSecurityOptions'] as const;
const NO_LINUX = ['devices', 'sharedMemorySize', 'maxSwap', 'swappiness'] as const;
const NO_AWSVPC = ['links', 'extraHosts', 'hostname'] as const;
const LOG_DRIVERS = ['awslogs', 'splunk', 'awsfirelens'];
const OTHER_LOG_DRIVERS = new Set(['json-file', 'syslog', 'journald', 'gelf', 'fluentd']);

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);

function refusals(task: Data, containers: readonly Data[]): TaskFault[] {
  const out: TaskFault[] = [];
  const no = (field: string, what: string): void => void out.push({ field, message: `Fargate takes no ${what}`, fargate: true });
  if (isSaid(task['ipcMode'])) no('ipcMode', 'ipcMode');
  if (isSaid(task['pidMode']) && task['pidMode'] !== 'task') no('pidMode', `pidMode ${text(task['pidMode'])}, only task`);
  if (isSaid(task['placementConstraints'])) no('placementConstraints', 'placementConstraints');
  for (const volume of list(task['volumes'])) {
    const host = isRecord(volume['host']) ? volume['host']['sourcePath'] : undefined;
    if (isSaid(host)) no(`volumes.${text(volume['name'])}.host`, `folder of a host (${text(host)})`);
    if (isRecord(volume['dockerVolumeConfiguration'])) no(`volumes.${text(volume['name'])}.dockerVolumeConfiguration`, 'volume of Docker');
  }
  for (const container of containers) {
    const at = `containerDefinitions.${text(container['name'])}`;
    const linux = isRecord(container['linuxParameters']) ? container['linuxParameters'] : {};
    const added: unknown = isRecord(linux['capabilities']) ? linux['capabilities']['add'] : undefined;
    const driver = isRecord(container['logConfiguration']) ? container['logConfiguration']['logDriver'] : undefined;
    for (const name of NO_CONTAINER) if (isSaid(container[name])) no(`${at}.${name}`, name);
    for (const name of NO_LINUX) if (isSaid(linux[name])) no(`${at}.linuxParameters.${name}`, `linuxParameters.${name}`);
    for (const name of Array.isArray(added) ? added : [])
      if (name !== 'SYS_PTRACE') no(`${at}.linuxParameters.capabilities.add`, `capability ${String(name)}, only SYS_PTRACE`);
    if (typeof driver === 'string' && OTHER_LOG_DRIVERS.has(driver))
      no(`${at}.logConfiguration.logDriver`, `log driver ${driver}, but ${LOG_DRIVERS.join(', ')}`);
    for (const name of NO_AWSVPC)
      if (task['networkMode'] === 'awsvpc' && isSaid(container[name]))
        out.push({ field: `${at}.${name}`, message: `with networkMode awsvpc a container takes no ${name}` });
  }
  return out;
}

/** What the containers take of the task: together no more CPU than it has, none more memory. */
function shareFaults(task: Data, containers: readonly Data[]): TaskFault[] {
  const out: TaskFault[] = [];
  const [cpu, memory] = [cpuOf(task['cpu']), memoryOf(task['memory'])];
  const taken = containers.reduce((sum, one) => sum + (typeof one['cpu'] === 'number' ? one['cpu'] : 0), 0);
  if (taken > cpu) out.push({ field: 'cpu', message: `the containers take ${taken} CPU units, and the task has ${cpu}` });
  for (const container of containers) {
    const own = container['memory'];
    if (typeof own === 'number' && own > memory)
      out.push({
        field: `containerDefinitions.${text(container['name'])}.memory`,
        message: `container ${text(container['name'])} takes ${own} MiB of memory, and the task has ${memory}`,
      });
  }
  return out;
}
