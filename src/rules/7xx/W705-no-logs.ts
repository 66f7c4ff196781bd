import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W705',
  name: 'no-logs',
  severity: 'error',
  page: {
    what: `A container without a log configuration.`,
    why: `What it said before it failed is gone with the task.`,
    fix: `Leave the log configuration that Writ emits; drop the override.`,
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
    containerDefinitions shop { logConfiguration { logDriver = "none" } }
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
  of: {
    *task({ what, definition, at }) {
      for (const [index, container] of definition.containerDefinitions.entries()) {
        const driver = container.logConfiguration?.logDriver;
        if (driver === undefined || driver === 'none')
          yield {
            message: `container ${container.name} of ${what} logs nowhere`,
            span: at('containerDefinitions', index, 'logConfiguration', 'logDriver'),
            help: 'use awslogs, as Writ does',
          };
      }
    },
  },
};
