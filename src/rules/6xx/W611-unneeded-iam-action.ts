import { awsGrants } from '../aws-grants.ts';
import { takesIn } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

/**
 * What the widely copied policies hold and Vault does not call (Vault 1.21.1: physical/dynamodb/dynamodb.go calls DescribeTable,
 * GetItem, Query, BatchWriteItem and, for the lock, UpdateItem and DeleteItem; go-kms-wrapping's awskms calls Encrypt, Decrypt, DescribeKey).
 */
const NEVER_CALLED: Readonly<Record<string, string>> = {
  'kms:GenerateDataKey': 'the seal only encrypts, decrypts and describes',
  'kms:GenerateDataKeyWithoutPlaintext': 'the seal only encrypts, decrypts and describes',
  'kms:ReEncryptFrom': 'the seal only encrypts, decrypts and describes',
  'kms:ReEncryptTo': 'the seal only encrypts, decrypts and describes',
  'kms:CreateGrant': 'the seal only encrypts, decrypts and describes',
  'dynamodb:Scan': 'the storage reads with GetItem and Query',
  'dynamodb:PutItem': 'the storage writes through BatchWriteItem',
  'dynamodb:CreateTable': 'Terraform creates the table',
  'dynamodb:BatchGetItem': 'the storage reads with GetItem and Query',
  'dynamodb:ListTables': 'the storage knows its table',
};

export const rule: Rule = {
  code: 'W611',
  name: 'unneeded-iam-action',
  severity: 'warning',
  page: {
    what: `An \`iam\` override gives Vault’s role an action that Vault never calls.`,
    why: `Widely copied policies hold \`kms:GenerateDataKey\`, \`dynamodb:Scan\` or \`kms:*\`; the server never calls them, so only somebody who took over the role would.`,
    fix: `Drop it: what Vault needs is derived from the configuration.`,
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
  iam { allow dynamodb:Scan, dynamodb:PutItem on "arn:aws:dynamodb:us-east-1:{account}:table/vault" }
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
  *check({ program }) {
    for (const { what, group, statement, action } of awsGrants(program)) {
      if (group !== 'vault' || statement.effect === 'deny') continue;
      const unused = Object.entries(NEVER_CALLED).find(([name]) => takesIn(action.text, name));
      if (!unused) continue;
      yield { message: `${what} is granted ${action.text}: ${unused[1]}`, span: action.span, help: 'drop it' };
    }
  },
};
