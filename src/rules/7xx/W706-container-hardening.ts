import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W706',
  name: 'container-hardening',
  severity: 'warning',
  page: {
    what: `A container that runs as root, can write to its own file system, or has no init process.`,
    why: `Whoever gets into it can then change what runs there; without an init process dead children pile up.`,
    fix: `Set \`user\`, \`readonlyRootFilesystem = true\` and \`linuxParameters { initProcessEnabled = true }\`, as Writ does.`,
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
    containerDefinitions shop { readonlyRootFilesystem = false  user = "root" }
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
        const flaws = [
          container.user !== undefined && /^(root|0)(:|$)/.test(container.user) ? 'runs as root' : '',
          container.readonlyRootFilesystem === true ? '' : 'can write to its own file system',
          container.linuxParameters?.initProcessEnabled === true ? '' : 'has no init process',
        ].filter((text) => text !== '');
        if (flaws.length > 0)
          yield {
            message: `container ${container.name} of ${what} ${flaws.join(', ')}`,
            span: at('containerDefinitions', index),
            help: 'set user, readonlyRootFilesystem and linuxParameters.initProcessEnabled',
          };
      }
    },
  },
};
