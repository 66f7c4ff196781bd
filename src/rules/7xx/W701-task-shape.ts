import { fargateProblem } from '../../targets/ecs/fargate.ts';
import { tasksOf } from '../tasks.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W701',
  name: 'task-shape',
  severity: 'error',
  page: {
    what: `A Fargate task whose CPU and memory do not go together, or whose task role and execution role are the same.`,
    why: `AWS refuses the first when the task is registered; with the second, the workload holds the rights to pull images and read start-up secrets.`,
    fix: `Take a pair from the Fargate table, and two roles.`,
    bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  allow encrypt on transit/orders
  task {
    cpu = "256"
    memory = "8192"
  }
}`,
    good: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  allow encrypt on transit/orders
}`,
  },
  *check(input) {
    for (const { what, definition, span } of tasksOf(input)) {
      const problem = fargateProblem(Number(definition.cpu), Number(definition.memory));
      if (problem) yield { message: `the task of ${what} asks for ${problem}`, span, help: 'take a pair from the Fargate table' };
      if (definition.taskRoleArn !== undefined && definition.taskRoleArn === definition.executionRoleArn) {
        yield { message: `the task of ${what} runs with its execution role`, span, help: 'give it a role of its own' };
      }
    }
  },
};
