import { expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

const VAULT = `vault main {
  version = "2.2.2"
  edition = enterprise
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots-{env}" } }
  seal awskms { alias = "vault-unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}
`;
const SHOP = `team shop { group = "shop"  namespace = "shop" }
engine kv shop_kv { mount = "kv"  namespace = "shop/eu" }
app web {
  team = shop
  run on eks { cluster = platform  namespace = "shop"  service_account = "web" }
  inject shop_kv/web as env_file "/vault/secrets/web.env" { TOKEN = "token" }
}
pipeline infra { run on github { repository = "example/infra"  environment = "prod" }  applies = [vault] }
`;

async function compiled(text: string, terraform = false) {
  const host = memoryHost(projectWith({ text }));
  const { diagnostics, artifacts } = await compileProject(host, { root: '/project', asOf: '2026-11-23', terraform, artifacts: true });
  const files = new Map(artifacts.map((artifact) => [artifact.path, artifact.text]));
  return {
    said: diagnostics.filter((d) => d.severity === 'error').map(({ code, message }) => `${code} ${message}`),
    told: diagnostics.map(({ code, message }) => `${code} ${message}`),
    file: (path: string): string => files.get(path) ?? '',
  };
}

test('policies, agents, Terraform and the runbook name what is in a namespace', async () => {
  const { said, file } = await compiled(VAULT + SHOP, true);
  expect(said).toEqual([]);
  expect(file('prod/vault/policies/app-web.hcl')).toContain('path "shop/eu/kv/data/web"');
  expect(file('prod/helm/apps/web.values.yaml')).toContain('shop/eu/kv/data/web');
  const pipeline = file('prod/vault/policies/pipeline-infra.hcl');
  for (const path of ['sys/namespaces/shop', 'shop/sys/namespaces/eu', 'shop/eu/sys/mounts/kv', 'shop/eu/sys/mounts/kv/tune'])
    expect(pipeline).toContain(`path "${path}"`);
  const { resource } = JSON.parse(file('prod/terraform/vault/main.tf.json')) as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  expect(resource['vault_namespace']).toMatchObject({
    namespace_shop: { path: 'shop' },
    namespace_shop_eu: { path: 'eu', namespace: '${vault_namespace.namespace_shop.path_fq}' },
  });
  expect(resource['vault_mount']?.['shop_kv']).toMatchObject({ path: 'kv', namespace: '${vault_namespace.namespace_shop_eu.path_fq}' });
  const runbook = file('prod/RUNBOOK.md');
  expect(runbook).toContain('`export VAULT_NAMESPACE=shop/eu`');
  expect(runbook).toContain('vault kv put -mount=kv web -');
});

test("what stands in a team's namespace is the team's", async () => {
  const reader = `app spy {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "spy" }
  allow read on shop_kv/web
}
`;
  const { told } = await compiled(VAULT + SHOP + reader);
  expect(told.filter((t) => t.startsWith('W102'))).toHaveLength(1);
});

test.each([
  ["W042 Vault's community edition has no namespaces", VAULT.replace('edition = enterprise', 'edition = community') + SHOP],
  [
    'W022 `namespace` takes the path of a namespace such as payments, found "sys": Vault keeps `sys` for itself',
    'engine kv kv2 { namespace = "sys" }',
  ],
  [
    'W028 the namespaces of team `b` and team `a` lie within one another',
    `${VAULT}team a { namespace = "a" }\nteam b { namespace = "a/b" }`,
  ],
  [
    'W052 root_ca is in another namespace than int_ca, and one request cannot reach both',
    `${VAULT}engine pki root_ca { root { common_name = "Root"  ttl = 87600h } }
engine pki int_ca { namespace = "shop"  intermediate of root_ca { common_name = "Int"  ttl = 43800h } }`,
  ],
])('%s', async (message, text) => {
  expect((await compiled(text)).said).toContain(message);
});

test('OpenBao has them from 2.3.0', async () => {
  const bao = (version: string): string => VAULT.replace('edition = enterprise', 'product = openbao').replace('2.2.2', version) + SHOP;
  expect((await compiled(bao('2.3.0'))).said.filter((s) => s.includes('namespaces'))).toEqual([]);
  expect((await compiled(bao('2.2.2'))).said).toContain('W042 OpenBao 2.2.2 has no namespaces');
});
