import { expect, test } from 'vitest';
import { compileSnippet, told } from '../support/base-project.ts';

/**
 * The task definition, IAM policy and key policy that articles about Vault on Fargate copy from one another, as far as a spec or an
 * override can say them (a key policy for everybody cannot be said: Writ writes it).
 */
const vault = (task: string, iam = '', address = 'https'): string => `app checkout {
  team = payments
  run on ecs { cluster = tasks  image = "example/checkout:1.0.0"  cpu = 256  memory = 512 }
  allow encrypt on transit/orders
}
vault main {
  version = "2.2.2"
  address = "${address}://vault.example.com:8200"
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
  task {
${task}
  }
  iam {
${iam}
  }
}`;

const TABLE = '"arn:aws:dynamodb:us-east-1:{account}:table/vault"';

test.each([
  ['dev mode by default: no command', 'containerDefinitions vault { command = [] }', '', 'W708'],
  ['dev mode asked for', 'containerDefinitions vault { command = ["server", "-dev"] }', '', 'W708'],
  [
    'an address without TLS in the environment',
    'containerDefinitions vault { environment VAULT_ADDR { value = "http://0.0.0.0:8200" } }',
    '',
    'W702',
  ],
  [
    'half a static key pair',
    'containerDefinitions vault { secrets AWS_SECRET_ACCESS_KEY { valueFrom = "arn:aws:ssm:us-east-1:123456789012:parameter/key" } }',
    '',
    'W702',
  ],
  [
    'EFS without encryption',
    'volumes data { efsVolumeConfiguration { fileSystemId = "fs-0123456789abcdef0"  rootDirectory = "/" } }',
    '',
    'W703',
  ],
  [
    'a health check that loops while sealed',
    'containerDefinitions vault { healthCheck { command = ["CMD-SHELL", "vault status || exit 1"] } }',
    '',
    'W704',
  ],
  ['no logs', 'containerDefinitions vault { logConfiguration { logDriver = "none" } }', '', 'W705'],
  ['an action that does not exist', '', `allow dynamodb:List on ${TABLE}`, 'W601'],
  ['actions that are never called', '', `allow dynamodb:Scan, dynamodb:PutItem on ${TABLE}`, 'W611'],
  [
    'a data key that the seal does not use',
    '',
    'allow kms:GenerateDataKey on "arn:aws:kms:us-east-1:{account}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"',
    'W611',
  ],
  ['without the batch write no write at all', '', `deny dynamodb:BatchWriteItem on ${TABLE}`, 'W606'],
  ['everything on every key', '', 'allow kms:* on "*"', 'W604'],
])('%s', async (_what, task, iam, code) => {
  const result = await compileSnippet({ text: vault(task, iam) });
  expect(
    result.diagnostics.map((d) => d.code),
    told(result).join('\n'),
  ).toContain(code);
  for (const d of result.diagnostics) if (d.code === code) expect(d.span?.file).toBe('specs/snippet.writ');
});

test('clients without TLS', async () => {
  const result = await compileSnippet({ text: vault('', '', 'http') });
  expect(result.diagnostics.map((d) => d.code)).toContain('W505');
});

test('CPU 1024 with memory 2048, and `*` inside a key policy, are right', async () => {
  const result = await compileSnippet({ text: vault('') }, true);
  expect(told(result)).toEqual([]);
  expect(result.artifacts.find(({ path }) => path.endsWith('keys/seal.policy.json'))?.text).toContain('"*"');
});

test('what an override allows is in the role', async () => {
  const result = await compileSnippet({ text: vault('', 'allow s3:GetObject on "arn:aws:s3:::plugins/vault/*"') }, true);
  expect(told(result)).toEqual([]);
  expect(result.artifacts.find(({ path }) => path === 'prod/iam/vault.policy.json')?.text).toContain('arn:aws:s3:::plugins/vault/*');
});
