import { VAULT_ON_FARGATE } from '../examples.ts';
import { isRecord } from '../../targets/override.ts';
import { isVaultImage, wordsOf } from '../tasks.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W708',
  name: 'dev-mode',
  severity: 'error',
  page: {
    what: `A Vault container without a \`command\`, or with \`-dev\`.`,
    why: `The image then starts a development server: in memory, unsealed, over plain HTTP, with a root token in the log.`,
    fix: `Leave the command that Writ emits; drop the override.`,
    bad: VAULT_ON_FARGATE.replace(
      'backup { drill = 90d }',
      `backup { drill = 90d }
  task { containerDefinitions vault { command = ["server", "-dev"] } }`,
    ),
    good: VAULT_ON_FARGATE,
  },
  of: {
    *task({ what, definition, at }) {
      for (const [index, container] of definition.containerDefinitions.entries()) {
        if (!isVaultImage(container.image)) continue;
        const words = wordsOf(container);
        const span = at('containerDefinitions', index, 'command');
        if (words.length === 0)
          yield {
            message: `container ${container.name} of ${what} has no command: the image then starts a development server`,
            span,
            help: 'give it `server -config=…`',
          };
        else if (words.some((word) => /(^|\s)-dev(\s|$|-)/.test(word)))
          yield { message: `container ${container.name} of ${what} starts a development server`, span, help: 'drop -dev' };
      }
    },
    *values({ what, data, at }) {
      const server = data['server'];
      const dev = isRecord(server) ? server['dev'] : undefined;
      if (isRecord(dev) && dev['enabled'] === true)
        yield { message: `${what} starts a development server`, span: at('server', 'dev', 'enabled'), help: 'drop it' };
    },
  },
};
