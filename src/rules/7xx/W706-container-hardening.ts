import { securityContexts } from '../host-access.ts';
import type { Rule } from '../rule.ts';
import { isWindows } from '../tasks.ts';

export const rule: Rule = {
  code: 'W706',
  name: 'container-hardening',
  severity: 'warning',
  page: {
    what: `A container that runs as root, can write to its own file system, or has no init process. Of Linux containers; in values of the chart, what its security contexts switch off.`,
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
    *task(task) {
      const { what, definition, at } = task;
      if (isWindows(task)) return;
      for (const [index, container] of definition.containerDefinitions.entries()) {
        const flaws = [
          container.user !== undefined && /^(root|0+)(:|$)/.test(container.user) ? 'runs as root' : '',
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
    *values({ what, data, at }) {
      for (const { path, context } of securityContexts(data))
        for (const [name, bad, says] of IN_PODS)
          if (context[name] === bad)
            yield {
              message: `in ${what}, a container ${says}: \`${[...path, name].join('.')}\``,
              span: at(...path, name),
              help: 'drop it',
            };
    },
  },
};

const IN_PODS = [
  ['runAsNonRoot', false, 'may run as root'],
  ['runAsUser', 0, 'runs as root'],
  ['readOnlyRootFilesystem', false, 'can write to its own file system'],
  ['allowPrivilegeEscalation', true, 'may take more rights than it was started with'],
] as const;
