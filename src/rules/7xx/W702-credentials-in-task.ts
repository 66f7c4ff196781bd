import type { Rule } from '../rule.ts';

const KEYS = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'VAULT_TOKEN', 'VAULT_DEV_ROOT_TOKEN_ID']);
/** Where clients, other servers and the server's own command line are sent. */
const ADDRESSES = new Set(['VAULT_ADDR', 'VAULT_API_ADDR', 'BAO_ADDR', 'BAO_API_ADDR']);

export const rule: Rule = {
  code: 'W702',
  name: 'credentials-in-task',
  severity: 'error',
  page: {
    what: `A task definition with static AWS keys, a Vault token, or a Vault address without TLS.`,
    why: `Task definitions can be read by everybody who may describe them; the task role gives the same without a key, and \`http://\` shows every secret on the way.`,
    fix: `Delete the keys (the task role is the credential), and use an \`https://\` address.`,
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
    containerDefinitions shop { environment AWS_ACCESS_KEY_ID { value = "from-somewhere" } }
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
        const where = `container ${container.name} of ${what}`;
        for (const [i, { name }] of (container.secrets ?? []).entries())
          if (KEYS.has(name))
            yield {
              message: `${where} takes a static ${name}`,
              span: at('containerDefinitions', index, 'secrets', i, 'name'),
              help: 'delete it: the task role is the credential',
            };
        for (const [i, { name, value }] of (container.environment ?? []).entries()) {
          if (KEYS.has(name))
            yield {
              message: `${where} has ${name} in its plain environment`,
              span: at('containerDefinitions', index, 'environment', i, 'name'),
              help: 'delete it: the task role is the credential',
            };
          if (
            ADDRESSES.has(name) &&
            /^http:\/\//i.test(value ?? '') &&
            !/^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(?![\w.-])/i.test(value)
          ) {
            yield {
              message: `${where} talks to Vault without TLS: ${value}`,
              span: at('containerDefinitions', index, 'environment', i, 'value'),
              help: 'use https://',
            };
          }
        }
      }
    },
  },
};
