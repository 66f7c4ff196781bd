import { isRecord } from '../../targets/override.ts';
import { isOfMachine, isPowerful, isSocket, securityContexts } from '../host-access.ts';
import type { Finding } from '../input.ts';
import type { Rule } from '../rule.ts';
import type { Container, Task } from '../tasks.ts';
import type { ChartValues } from '../values.ts';

export const rule: Rule = {
  code: 'W712',
  name: 'host-access',
  severity: 'error',
  page: {
    what: 'A container that comes to the machine it runs on: `privileged`, the machine’s processes (`pidMode` or `ipcMode` `host`), a powerful capability, its folders to write to, the container engine’s socket, no seccomp or AppArmor.',
    why: 'Whoever gets into it then has the machine, and with it every other container and role there. On Fargate, which takes none of it, see W701.',
    fix: 'Drop it. What looks after the machine itself (a monitoring agent) runs in a task of its own, with the one capability that it needs, and an ignore that says why.',
    file: {
      as: 'task-definition',
      bad: `{
  "family": "web",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "example/web:1.4.2",
      "memory": 256,
      "privileged": true,
      "readonlyRootFilesystem": true,
      "linuxParameters": { "initProcessEnabled": true },
      "logConfiguration": { "logDriver": "awslogs" }
    }
  ]
}
`,
      good: `{
  "family": "web",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "example/web:1.4.2",
      "memory": 256,
      "readonlyRootFilesystem": true,
      "linuxParameters": { "initProcessEnabled": true, "capabilities": { "drop": ["ALL"] } },
      "logConfiguration": { "logDriver": "awslogs" }
    }
  ]
}
`,
    },
  },
  of: {
    *task(task) {
      // Fargate takes nothing of it, and there a machine is one task's.
      if (task.fargate) return;
      const { what, definition, at } = task;
      for (const mode of ['pidMode', 'ipcMode'] as const)
        if (definition[mode] === 'host')
          yield { message: `${what} sees all processes of the machine (${mode})`, span: at(mode), help: 'drop it' };
      for (const [index, volume] of (definition.volumes ?? []).entries()) {
        const path = volume.host?.sourcePath;
        const used = definition.containerDefinitions.flatMap(({ mountPoints }) =>
          (mountPoints ?? []).filter((one) => one.sourceVolume === volume.name),
        );
        // Whoever measures the machine reads there; the engine's socket obeys whoever opens it.
        if (path !== undefined && isOfMachine(path) && (isSocket(path) || used.some((one) => one.readOnly !== true)))
          yield {
            message: `${what} mounts ${path} of the machine${isSocket(path) ? '' : ' to write to'}`,
            span: at('volumes', index, 'host', 'sourcePath'),
            help: 'drop it',
          };
      }
      for (const [index, container] of definition.containerDefinitions.entries()) yield* ofContainer(task, container, index);
    },
    values: ofValues,
  },
};

function* ofContainer({ what, at }: Task, container: Container, index: number): Generator<Finding> {
  const where = `container ${container.name} of ${what}`;
  if (container.privileged === true)
    yield { message: `${where} is privileged: it has the machine`, span: at('containerDefinitions', index, 'privileged'), help: 'drop it' };
  for (const [i, one] of (container.linuxParameters?.capabilities?.add ?? []).entries())
    if (isPowerful(one))
      yield {
        message: `${where} has the capability ${one}`,
        span: at('containerDefinitions', index, 'linuxParameters', 'capabilities', 'add', i),
        help: 'drop it',
      };
  for (const [i, one] of (container.dockerSecurityOptions ?? []).entries())
    if (/unconfined$|^label[:=]disable$/.test(one))
      yield {
        message: `${where} runs without the bounds of its machine: ${one}`,
        span: at('containerDefinitions', index, 'dockerSecurityOptions', i),
        help: 'drop it',
      };
}

function* ofValues({ what, data, at }: ChartValues): Generator<Finding> {
  const { server } = data;
  if (isRecord(server)) {
    if (server['hostNetwork'] === true)
      yield { message: `the servers of ${what} stand in the node’s own network`, span: at('server', 'hostNetwork'), help: 'drop it' };
    for (const [i, volume] of (Array.isArray(server['volumes']) ? server['volumes'] : []).entries()) {
      const path = isRecord(volume) && isRecord(volume['hostPath']) ? volume['hostPath']['path'] : undefined;
      if (typeof path === 'string' && isOfMachine(path))
        yield {
          message: `the servers of ${what} mount ${path} of the node`,
          span: at('server', 'volumes', i, 'hostPath', 'path'),
          help: 'drop it',
        };
    }
  }
  for (const { path, context } of securityContexts(data)) {
    if (context['privileged'] === true)
      yield { message: `in ${what}, a container is privileged: it has the node`, span: at(...path, 'privileged'), help: 'drop it' };
    const added = isRecord(context['capabilities']) ? context['capabilities']['add'] : undefined;
    for (const [i, one] of (Array.isArray(added) ? added.map(String) : []).entries())
      if (isPowerful(one))
        yield {
          message: `in ${what}, a container has the capability ${one}`,
          span: at(...path, 'capabilities', 'add', i),
          help: 'drop it',
        };
  }
}
