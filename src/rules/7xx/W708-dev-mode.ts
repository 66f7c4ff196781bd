import { tasksOf } from '../tasks.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W708',
  name: 'dev-mode',
  severity: 'error',
  page: {
    what: `A Vault container without a \`command\`, or with \`-dev\`.`,
    why: `The image then starts a development server: in memory, unsealed, over plain HTTP, with a root token in the log.`,
    fix: `Leave the command that Writ emits; drop the override.`,
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
  task { containerDefinitions vault { command = ["server", "-dev"] } }
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
    for (const { what, definition, span } of tasksOf(input)) {
      for (const container of definition.containerDefinitions) {
        if (!/(^|\/)vault(:|@|$)/.test(container.image ?? '')) continue;
        const words = [...(container.entryPoint ?? []), ...(container.command ?? [])];
        if (words.length === 0)
          yield {
            message: `container ${container.name} of ${what} has no command: the image then starts a development server`,
            span,
            help: 'give it `server -config=…`',
          };
        else if (words.some((word) => /(^|\s)-dev(\s|$|-)/.test(word)))
          yield { message: `container ${container.name} of ${what} starts a development server`, span, help: 'drop -dev' };
      }
    }
  },
};
