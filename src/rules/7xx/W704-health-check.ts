import { tasksOf } from '../tasks.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W704',
  name: 'health-check',
  severity: 'error',
  page: {
    what: `A health check that kills a sealed or standby Vault, one that is always green, or a container that others wait for as HEALTHY without a health check.`,
    why: `\`vault status\` ends with 2 while Vault is sealed, so the task is replaced again and again and can never be unsealed; an always green check hides a dead server.`,
    fix: `Ask \`/v1/sys/health\` with \`standbyok=true&sealedcode=204&uninitcode=204\`, as Writ emits it; drop the override.`,
    bad: `app checkout {
  team = payments
  run on ecs { cluster = tasks  image = "example/checkout:1.0.0"  cpu = 256  memory = 512 }
  allow encrypt on transit/orders
}
vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on ecs {
    cluster = tasks
    replicas = 3
    cpu = 1024
    memory = 2048
    image = "hashicorp/vault:2.0.4"
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
    tls_certificate = from sm/crt
    tls_key = from sm/key
    clients = ["10.0.0.0/8"]
  }
  storage dynamodb { table = "vault"  ha = true  point_in_time_recovery = true }
  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }
  audit file stdout { path = "stdout" }
  audit socket collector { address = "audit.example.com:9090"  socket_type = "tcp" }
  auth aws aws { server_id = "vault.example.com" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
  task { containerDefinitions vault { healthCheck { command = ["CMD-SHELL", "vault status"] } } }
}`,
    good: `app checkout {
  team = payments
  run on ecs { cluster = tasks  image = "example/checkout:1.0.0"  cpu = 256  memory = 512 }
  allow encrypt on transit/orders
}
vault main {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on ecs {
    cluster = tasks
    replicas = 3
    cpu = 1024
    memory = 2048
    image = "hashicorp/vault:2.0.4"
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
    tls_certificate = from sm/crt
    tls_key = from sm/key
    clients = ["10.0.0.0/8"]
  }
  storage dynamodb { table = "vault"  ha = true  point_in_time_recovery = true }
  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }
  audit file stdout { path = "stdout" }
  audit socket collector { address = "audit.example.com:9090"  socket_type = "tcp" }
  auth aws aws { server_id = "vault.example.com" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}`,
  },
  *check(input) {
    for (const { what, isVault, definition, span } of tasksOf(input)) {
      const checked = new Map(
        definition.containerDefinitions.map((container) => [container.name, container.healthCheck?.command.join(' ')]),
      );
      for (const container of definition.containerDefinitions) {
        for (const { containerName, condition } of container.dependsOn ?? []) {
          if (condition === 'HEALTHY' && checked.get(containerName) === undefined)
            yield {
              message: `container ${container.name} of ${what} waits until ${containerName} is healthy, and nothing checks that`,
              span,
              help: 'give it a health check',
            };
        }
      }
      if (!isVault) continue;
      const command = checked.get('vault') ?? '';
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
  },
};
