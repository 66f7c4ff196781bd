import { VAULT_ON_FARGATE } from '../examples.ts';
import { type Container, serversOf } from '../tasks.ts';
import type { Span } from '../../source.ts';
import type { Finding, Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W704',
  name: 'health-check',
  severity: 'error',
  page: {
    what: `A health check that kills a sealed or standby Vault, one that is always green, or a container that others wait for as HEALTHY without a health check.`,
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
      const checked = new Map(
        definition.containerDefinitions.map((container) => [container.name, container.healthCheck?.command?.join(' ')]),
      );
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
      for (const [container, index] of serversOf(task))
        yield* ofServer(what, container, at('containerDefinitions', index, 'healthCheck', 'command'));
    },
  },
};

function* ofServer(what: string, { healthCheck }: Container, span: Span): Generator<Finding> {
  const command = healthCheck?.command?.join(' ') ?? '';
  if (command === '') yield { message: `nothing checks whether ${what} answers`, span, help: 'ask /v1/sys/health' };
  else if (/\bvault status\b/.test(command))
    yield {
      message: `the health check of ${what} fails while Vault is sealed, so ECS replaces the task before anybody can unseal it`,
      span,
      help: 'ask /v1/sys/health?standbyok=true&sealedcode=204&uninitcode=204',
    };
  else if (
    /\/sys\/health/.test(command) &&
    !(/sealedcode=2\d\d/.test(command) && /uninitcode=2\d\d/.test(command) && /standbyok=true|standbycode=2\d\d/.test(command))
  ) {
    yield {
      message: `the health check of ${what} fails on a sealed, uninitialised or standby server`,
      span,
      help: 'ask /v1/sys/health?standbyok=true&sealedcode=204&uninitcode=204',
    };
  } else if (/\|\|\s*(true|exit 0|:)\s*$/.test(command) || /^(CMD|CMD-SHELL) (true|exit 0|:)$/.test(command)) {
    yield { message: `the health check of ${what} is always green`, span, help: 'let it fail when Vault does not answer' };
  }
}
