import { awsIdentities, takesIn } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W606',
  name: 'missing-iam-action',
  severity: 'error',
  page: {
    what: `A \`deny\` in the \`iam\` override of a Vault takes away an action that its configuration needs.`,
    why: `Vault then fails at run time, often only when it first writes, elects a leader or unseals.`,
    fix: `Drop the \`deny\`; the message says what the action is needed for.`,
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
  iam { deny dynamodb:BatchWriteItem on "*" }
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
  *check({ program, relation }) {
    const needed = relation.iam.roles
      .filter((role) => role.purpose === 'vault')
      .flatMap((role) => role.statements.filter((statement) => statement.effect === 'Allow'));
    for (const { group, denies } of awsIdentities(program)) {
      if (group !== 'vault') continue;
      for (const { what, action, statement } of denies) {
        for (const need of needed) {
          const lost = need.actions.filter((name) => takesIn(action.text, name));
          if (lost.length === 0 || need.origin === statement.span) continue;
          yield {
            message: `${what} needs ${lost.join(', ')} (${need.why}), and this deny takes it away`,
            span: statement.span,
            help: 'drop the deny',
          };
        }
      }
    }
  },
};
