import { expect, test } from 'vitest';
import { compileProject } from '../../../src/compile.ts';
import { projectWith } from '../../support/base-project.ts';
import { memoryHost } from '../../support/memory-host.ts';

const STORE = `store secretsmanager sm {
  secret okta { name = "prod/vault/okta"  rotate = 90d }
  secret crt { name = "prod/vault/crt"  rotate = 90d }
  secret key { name = "prod/vault/key"  rotate = 90d  kms_key = "arn:aws:kms:us-east-1:123456789012:alias/tls" }
  secret ca { name = "prod/vault/ca"  rotate = 90d }
  secret other { name = "prod/shop/ca"  rotate = 90d }
}
`;
const vault = (run: string): string => `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on ecs { cluster = tasks  replicas = 3  clients = ["10.0.0.0/8"]  tls_certificate = from sm/crt  tls_key = from sm/key  tls_ca = from sm/ca  ${run} }
  storage dynamodb { table = "vault-storage"  ha = true  point_in_time_recovery = true }
  seal awskms { alias = "vault-unseal" }
  audit file stdout { path = "stdout" }
  audit socket far { address = "audit.example.com:9090" }
  auth aws aws { server_id = "vault.{domain}" }
  auth kubernetes eks { cluster = platform  host = "https://k8s.example.com"  ca_cert = "-----BEGIN CERTIFICATE-----\\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAK\\n-----END CERTIFICATE-----" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
}
`;
const app = (run: string): string => `app shop {
  team = payments
  run on ecs { cluster = tasks  image = "example/shop:1.0.0"  ${run} }
  inject secret/payments/shop as env_file "/vault/secrets/shop.env" { TOKEN = "token" }
}
`;

async function compiled(text: string): Promise<(path: string) => string> {
  const host = memoryHost(projectWith({ text: STORE + text }));
  const { artifacts, diagnostics } = await compileProject(host, {
    root: '/project',
    asOf: '2026-11-23',
    terraform: false,
    artifacts: true,
  });
  expect(diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([]);
  const files = new Map(artifacts.map((artifact) => [artifact.path, artifact.text]));
  return (path) => files.get(path) ?? '';
}
const CA = 'ca_cert = "/vault/config/ca.crt"';
const arn = (name: string): string => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}`;
const ACM = 'certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-ab12-cd34-ef56-1234567890ab"';

test('agents know a Vault on Fargate by its authority, and ECS may read it for them', async () => {
  const file = await compiled(vault('') + app(''));
  expect(file('prod/vault/agents/shop.hcl')).toContain(CA);
  const task = JSON.parse(file('prod/ecs/apps/shop.task-definition.json')) as {
    containerDefinitions: { name: string; secrets?: unknown; command: string[] }[];
  };
  const [config] = task.containerDefinitions;
  expect(config).toMatchObject({ name: 'vault-config', secrets: [{ valueFrom: arn('prod/vault/ca') }] });
  expect(config?.command[0]).toContain('/vault/logs/ca.crt');
  expect(file('prod/iam/app-shop-execution.policy.json')).toContain(`"${arn('prod/vault/ca')}-??????"`);
});

test("an app's own word goes before, and a certificate of ACM needs none", async () => {
  const own = await compiled(vault('') + app('tls_ca = from sm/other'));
  expect(own('prod/ecs/apps/shop.task-definition.json')).toContain(arn('prod/shop/ca'));
  expect(own('prod/iam/app-shop-execution.policy.json')).not.toContain('prod/vault/ca');
  const acm = await compiled(vault(ACM) + app(''));
  expect(acm('prod/vault/agents/shop.hcl')).not.toContain('ca_cert');
  expect(acm('prod/iam/app-shop-execution.policy.json')).not.toContain('secretsmanager');
});

test("ECS may read the servers' certificate and key, and open what they are encrypted with by the alias of its key", async () => {
  const file = await compiled(vault(''));
  const { Statement } = JSON.parse(file('prod/iam/vault-execution.policy.json')) as { Statement: Record<string, unknown>[] };
  const read = Statement.find((s) => JSON.stringify(s).includes('GetSecretValue'));
  expect(read?.['Resource']).toEqual(['ca', 'crt', 'key'].map((name) => `${arn(`prod/vault/${name}`)}-??????`));
  const open = Statement.find((s) => JSON.stringify(s).includes('kms:Decrypt'));
  expect(open).toMatchObject({
    Resource: ['arn:aws:kms:us-east-1:123456789012:key/*'],
    Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/tls'] } },
  });
});

test("agents of OpenBao's image write where that image lets them", async () => {
  const file = await compiled(vault('') + app('agent_image = "openbao/openbao:2.6.0"'));
  expect(file('prod/vault/agents/shop.hcl')).toContain('destination          = "/openbao/file/shop.env"');
  const task = file('prod/ecs/apps/shop.task-definition.json');
  expect(task).toContain('"containerPath": "/openbao/file"');
  expect(task).toContain('> /openbao/logs/agent.hcl');
  expect(task).not.toContain('/vault/file');
});
