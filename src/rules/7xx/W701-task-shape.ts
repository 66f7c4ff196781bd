import { taskFaults } from '../../targets/ecs/fargate.ts';
import type { Rule } from '../rule.ts';
import { tasksOf } from '../tasks.ts';

export const rule: Rule = {
  code: 'W701',
  name: 'task-shape',
  severity: 'error',
  page: {
    what: 'A task definition that its schema accepts and ECS refuses or cannot start: CPU and memory that do not go together, equal roles, containers that wait for one another.',
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
  *check(input) {
    for (const { what, definition, span } of tasksOf(input)) {
      for (const { message, help } of taskFaults({ ...definition })) yield { message: `the task of ${what}: ${message}`, span, help };
      if (definition.taskRoleArn !== undefined && definition.taskRoleArn === definition.executionRoleArn) {
        yield { message: `the task of ${what} runs with its execution role`, span, help: 'give it a role of its own' };
      }
    }
  },
};
