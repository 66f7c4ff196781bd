import type { Span } from '../../source.ts';
import { isRecord } from '../../targets/override.ts';
import type { At, Finding } from '../input.ts';
import { isPlainSecret, secretsOfLine } from '../plain-secrets.ts';
import type { Rule } from '../rule.ts';

const KEYS = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'VAULT_TOKEN', 'VAULT_DEV_ROOT_TOKEN_ID']);
/** Where clients, other servers and the server's own command line are sent. */
const ADDRESSES = new Set(['VAULT_ADDR', 'VAULT_API_ADDR', 'BAO_ADDR', 'BAO_API_ADDR']);

export const rule: Rule = {
  code: 'W702',
  name: 'credentials-in-task',
  severity: 'error',
  page: {
    what: `A task definition, or values of the chart, with static AWS keys, a Vault token, a secret in the plain environment, a command line, a label or a log driver’s options, a Vault address without TLS, or one whose certificate nobody checks.`,
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
        const place: At = (...path) => at('containerDefinitions', index, ...path);
        for (const [i, { name }] of (container.secrets ?? []).entries())
          if (KEYS.has(name))
            yield {
              message: `${where} takes a static ${name}`,
              span: place('secrets', i, 'name'),
              help: 'delete it: the task role is the credential',
            };
        const environment = (container.environment ?? []).map(({ name, value }, i) => ({
          // A file may lack either, which is said of its shape.
          name: String(name ?? ''),
          value: String(value ?? ''),
          place: (part: 'name' | 'value') => place('environment', i, part),
        }));
        yield* ofEnvironment(where, environment, 'the task role is the credential');
        for (const part of ['entryPoint', 'command'] as const)
          for (const name of secretsOfLine((container[part] ?? []).join(' ')))
            yield { message: `${where} has ${name ?? 'a secret'} in its command line`, span: place(part), help: FROM_STORE };
        for (const [name, value] of Object.entries(container.logConfiguration?.options ?? {}))
          if (isPlainSecret(name, value))
            yield {
              message: `${where} has ${name} of its log driver in the clear`,
              span: place('logConfiguration', 'options', name),
              help: 'put it into `secretOptions`',
            };
        for (const [name, value] of Object.entries(container.dockerLabels ?? {}))
          if (isPlainSecret(name, value))
            yield { message: `${where} has a secret in its label ${name}`, span: place('dockerLabels', name), help: 'delete it' };
      }
    },
    *values({ what, data, at }) {
      for (const part of ['server', 'injector', 'csi']) {
        const owner = data[part];
        const given = isRecord(owner) ? owner['extraEnvironmentVars'] : undefined;
        if (!isRecord(given)) continue;
        const scalars = Object.entries(given).filter(([, value]) => typeof value !== 'object');
        const environment = scalars.map(([name, value]) => {
          return { name, value: String(value ?? ''), place: () => at(part, 'extraEnvironmentVars', name) };
        });
        yield* ofEnvironment(`${part} of ${what}`, environment, 'the role of the service account is the credential');
      }
    },
  },
};

interface Variable {
  readonly name: string;
  readonly value: string;
  place(part: 'name' | 'value'): Span;
}

const FROM_STORE = 'keep it in a store, and take it from there by `secrets`';
const LOOPBACK = /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(?![\w.-])/i;

function* ofEnvironment(where: string, environment: readonly Variable[], credential: string): Generator<Finding> {
  const local = environment.some(({ name, value }) => ADDRESSES.has(name) && LOOPBACK.test(value));
  for (const { name, value, place } of environment) {
    if (KEYS.has(name))
      yield { message: `${where} has ${name} in its plain environment`, span: place('name'), help: `delete it: ${credential}` };
    else if (isPlainSecret(name, value))
      yield { message: `${where} has a secret in its plain environment: ${name}`, span: place('name'), help: FROM_STORE };
    if (ADDRESSES.has(name) && /^http:\/\//i.test(value) && !LOOPBACK.test(value))
      yield {
        message: `${where} talks to Vault without TLS: ${value.replace(/\/\/[^/@]*@/, '//')}`,
        span: place('value'),
        help: 'use https://',
      };
    if (/^(VAULT|BAO)_SKIP_VERIFY$/.test(name) && /^(1|t|true)$/i.test(value) && !local)
      yield {
        message: `${where} takes any certificate for Vault’s: ${name}`,
        span: place('name'),
        help: 'delete it, and name the authority in VAULT_CACERT',
      };
  }
}
