import { VAULT_ON_FARGATE } from '../examples.ts';
import { isRecord } from '../../targets/override.ts';
import { isAlwaysGreen, killedBy, lineOf, refusedBy } from '../health-command.ts';
import { serversOf } from '../tasks.ts';
import type { ChartValues } from '../values.ts';
import type { Span } from '../../source.ts';
import type { Finding, Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W704',
  name: 'health-check',
  severity: 'error',
  page: {
    what: `A health check or liveness probe that fails on a sealed, uninitialised or standby Vault, one that is always green, or a container that others wait for as HEALTHY without a health check.`,
    why: `\`vault status\` ends with 2 while Vault is sealed, so the task is replaced again and again and can never be unsealed; an always green check hides a dead server.`,
    fix: `Ask \`/v1/sys/health\` with \`standbyok=true&sealedcode=204&uninitcode=204\`, as Writ emits it; drop the override.`,
    bad: VAULT_ON_FARGATE.replace(
      'backup { drill = 90d }',
      `backup { drill = 90d }
  task { containerDefinitions vault { healthCheck { command = ["CMD-SHELL", "vault status"] } } }`,
    ),
    good: VAULT_ON_FARGATE,
  },
  of: {
    *task(task) {
      const { what, definition, at } = task;
      const checked = new Map(definition.containerDefinitions.map((container) => [container.name, lineOf(container.healthCheck?.command)]));
      for (const [index, container] of definition.containerDefinitions.entries()) {
        for (const [i, { containerName, condition }] of (container.dependsOn ?? []).entries()) {
          if (condition === 'HEALTHY' && checked.get(containerName) === undefined)
            yield {
              message: `container ${container.name} of ${what} waits until ${containerName} is healthy, and nothing checks that`,
              span: at('containerDefinitions', index, 'dependsOn', i, 'condition'),
              help: 'give it a health check',
            };
        }
      }
      for (const [{ healthCheck }, index] of serversOf(task))
        yield* ofServer(what, healthCheck?.command, at('containerDefinitions', index, 'healthCheck', 'command'), 'ECS replaces it');
    },
    values: ofProbe,
  },
};

const ASK = 'ask /v1/sys/health?standbyok=true&sealedcode=204&uninitcode=204';

function* ofServer(what: string, command: readonly string[] | undefined, span: Span, so: string): Generator<Finding> {
  const line = lineOf(command);
  if (line === undefined) return yield { message: `nothing checks whether ${what} answers`, span, help: 'ask /v1/sys/health' };
  if (isAlwaysGreen(line))
    return yield { message: `the health check of ${what} is always green`, span, help: 'let it fail when Vault does not answer' };
  const killed = killedBy(line);
  if (killed.length > 0)
    yield { message: `the health check of ${what} fails while the server is ${oneOf(killed)}, so that ${so}`, span, help: ASK };
}

const oneOf = (states: readonly string[]): string => states.join(', ').replace(/, ([^,]*)$/, ' or $1');

/** Kubernetes takes any status below 400 for an answer of one who lives. */
const LIVES_BELOW = 400;
/** Where the values do not say it (`server.livenessProbe.path` of the chart). */
const PATH = '/v1/sys/health?standbyok=true';

function* ofProbe({ what, data, at }: ChartValues): Generator<Finding> {
  const server = data['server'];
  const probe = isRecord(server) ? server['livenessProbe'] : undefined;
  if (!isRecord(probe) || probe['enabled'] !== true) return;
  const words = Array.isArray(probe['execCommand']) ? probe['execCommand'].map(String) : [];
  if (words.length > 0) {
    yield* ofServer(what, words, at('server', 'livenessProbe', 'execCommand'), 'Kubernetes restarts it');
    return;
  }
  const path = typeof probe['path'] === 'string' ? probe['path'] : PATH;
  const query = /\/sys\/health(?:\?(.*))?$/.exec(path);
  const killed = query ? refusedBy(query[1] ?? '', LIVES_BELOW) : [];
  if (killed.length > 0)
    yield {
      message: `the liveness probe of ${what} fails while the server is ${oneOf(killed)}, so that Kubernetes restarts it`,
      span: at('server', 'livenessProbe', 'path'),
      help: ASK,
    };
}
