import { taskFaults } from '../../targets/ecs/fargate.ts';
import type { Rule } from '../rule.ts';
import type { Task, TaskDefinition } from '../tasks.ts';

export const rule: Rule = {
  code: 'W701',
  name: 'task-shape',
  severity: 'error',
  page: {
    what: 'A task definition that its schema accepts and ECS refuses or cannot start: CPU and memory that do not go together, equal roles, containers that wait for one another, on Fargate what it does not take (`privileged`, devices, folders of a host, capabilities).',
    why: 'AWS says so only when the task is registered or started, long after the review.',
    fix: 'Take a pair from the Fargate table, and drop the override that the message names.',
    bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
    cpu = 256
    memory = 8192
  }
  allow encrypt on transit/orders
}`,
    good: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
    cpu = 256
    memory = 2048
  }
  allow encrypt on transit/orders
}`,
  },
  of: {
    *task(task) {
      const { what, definition, at } = task;
      // That nothing checks what others wait for is W704.
      for (const { message, help, field, fargate } of taskFaults({ ...definition }))
        if (holds(field, task) && (!fargate || task.fargate) && !message.includes(' has no health check'))
          yield { message: `the task of ${what}: ${message}`, span: at(...pathOf(field, definition)), help };
    },
  },
};

const OF_FARGATE = new Set(['cpu', 'memory', 'networkMode', 'executionRoleArn']);

/** Instances of one's own take any size and network, and can pull and log by the instance's role; some files hold the containers only. */
function holds(field: string, { fargate, whole, definition }: Task): boolean {
  if (!whole) return field.includes('.dependsOn') || field === 'containerDefinitions';
  return fargate || !OF_FARGATE.has(field) || (field === 'executionRoleArn' && definition.executionRoleArn !== undefined);
}

/** `containerDefinitions.web.dependsOn` with the index in place of the name. */
function pathOf(field: string, { containerDefinitions, volumes }: TaskDefinition): (string | number)[] {
  const [list = '', name, ...rest] = field.split('.');
  if (name === undefined) return [list];
  const all: readonly { readonly name?: string }[] = list === 'volumes' ? (volumes ?? []) : containerDefinitions;
  const index = all.findIndex((one) => one.name === name);
  return index < 0 ? [list] : [list, index, ...rest];
}
