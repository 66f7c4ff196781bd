import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { expect, test } from 'vitest';
import { helmTarget } from '../../../src/targets/helm/index.ts';
import { checkValues } from '../../../src/targets/helm/chart.ts';
import { CHART_KEYS } from '../../../src/targets/helm/chart-keys.generated.ts';
import { forTpl } from '../../../src/targets/helm/server.ts';
import { cronOf } from '../../../src/targets/helm/schedule.ts';
import { quantity } from '../../../src/targets/helm/quantity.ts';
import { printYaml } from '../../../src/targets/yaml-print.ts';
import { vaultTarget } from '../../../src/targets/vault/index.ts';
import { hostile } from '../../support/hostile.ts';
import { inputOf, messages, projectFrom, textOf } from '../../support/target-fixtures.ts';

const schemaFile = new URL('../../../../shared/oracle/vault-helm-0.34.1/values.schema.json', import.meta.url);

interface Schema {
  readonly [key: string]: unknown;
}
/** The chart's schema as it should be: what it does not name is an error. */
function strict(schema: Schema): Schema {
  const properties = schema['properties'] as Readonly<Record<string, Schema>> | undefined;
  if (!properties || Object.keys(properties).length === 0) return schema;
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, strict(child)])),
    additionalProperties: false,
  };
}

const spec = (more: { vault?: string; app?: string; rest?: string; issuer?: boolean } = {}): string => `
environment prod { account = "123456789012"  region = "us-east-1"  domain = "example.com" }
cluster eks platform { ${more.issuer === false ? '' : 'oidc_issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/X"'} }
vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3  memory = 1GiB  cpu = "250m"  storage_class = "gp3"  allow_from = ["ingress"] }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }
  seal awskms { alias = "unseal" }
  listener { tls_secret = "vault-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  auth kubernetes eks { cluster = platform }
  auth oidc sso { discovery_url = "https://sso.example.com"  client_id = "vault" }
  ${more.vault ?? ''}
}
engine kv secret { version = 2 }
store secretsmanager sm { secret gateway { name = "prod/gateway" } }
team payments { group = "payments" }
app checkout {
  team = payments
  run on eks { cluster = platform  namespace = "shop"  service_account = "checkout" }
  inject secret/payments/a as env_file "/vault/secrets/stripe.env" { KEY = "key"  mode = "0400" }
  inject secret/payments/b as file "/vault/other/Stripe.env" { whole = true }
  ${more.app ?? ''}
}
${more.rest ?? ''}`;

const compiled = (more: Parameters<typeof spec>[0] = {}) => helmTarget(inputOf(projectFrom(spec(more)), 'prod'));

const FORGOTTEN = [
  'fullnameOverride',
  'injector.gid',
  'injector.uid',
  'nameOverride',
  'server.gid',
  'server.preStop',
  'server.readinessProbe.path',
  'server.service.clusterIP',
  'server.service.type',
  'server.uid',
  'serverTelemetry.serviceMonitor.matchLabels',
];

test("every key that is set is a key of the chart, by the chart's own schema made strict", ({ skip }) => {
  if (!existsSync(schemaFile)) skip("the chart's schema is not at hand (../shared/oracle)");
  const real = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema;
  const validate = new Ajv({ strict: false, validateSchema: false }).compile({ ...strict(real), $schema: undefined });
  for (const more of [{}, { issuer: false }, { vault: 'ui = true' }]) {
    const values: unknown = parse(textOf(compiled(more), 'prod/helm/vault.values.yaml'));
    expect(validate(values), JSON.stringify(validate.errors)).toBe(true);
    expect(checkValues(values)).toEqual([]);
  }
  const named = new Set<string>();
  const walk = (schema: Schema, path: string): void => {
    for (const [key, child] of Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>)) {
      const at = path ? `${path}.${key}` : key;
      if (Object.keys((child['properties'] ?? {}) as object).length > 0) walk(child, at);
      else named.add(at);
    }
  };
  walk(real, '');
  expect(
    CHART_KEYS.trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    // What the default values hold and the templates read, and the schema of 0.34.1 forgets.
  ).toEqual([...named, ...FORGOTTEN].sort());
});

test('what the chart leaves open or weak is set', () => {
  const values = parse(textOf(compiled(), 'prod/helm/vault.values.yaml')) as Record<string, Record<string, never>>;
  expect(values['global']).toEqual({ tlsDisable: false });
  expect(values['injector']).toMatchObject({ replicas: 2, leaderElector: { enabled: true }, authPath: 'auth/eks' });
  expect(values['server']).toMatchObject({
    extraEnvironmentVars: { VAULT_CACERT: '/vault/tls/ca.crt', VAULT_TLS_SERVER_NAME: 'vault.example.com' },
    dataStorage: { enabled: true, size: '10Gi', storageClass: 'gp3' },
    auditStorage: { enabled: true, mountPath: '/vault/audit' },
    ha: { enabled: true, replicas: 3, apiAddr: 'https://vault.example.com:8200', raft: { enabled: true, setNodeId: true } },
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/writ-prod-vault' } },
  });
  const from = JSON.stringify(values['server']?.['networkPolicy']);
  for (const namespace of ['ingress', 'shop', 'vault']) expect(from).toContain(`"kubernetes.io/metadata.name":"${namespace}"`);
  expect(from).not.toContain('"namespaceSelector":{}');
});

test('the embedded configuration is the file of the vault target, with what `tpl` would take escaped', () => {
  const input = inputOf(projectFrom(spec({ vault: 'server { log_level = "{{ info }}" }' })), 'prod');
  const server = textOf(vaultTarget(input), 'prod/vault/server.hcl')
    .replace(/^#.*\n/gm, '')
    .trimStart();
  const values = parse(textOf(helmTarget(input), 'prod/helm/vault.values.yaml')) as { server: { ha: { raft: { config: string } } } };
  const config = values.server.ha.raft.config;
  expect(server).toContain('log_level     = "{{ info }}"');
  expect(config).toContain('log_level     = "{{ "{{" }} info }}"');
  expect(config.replaceAll('{{ "{{" }}', '{{')).toBe(server);
  expect(config).toMatch(/^disable_mlock = true$/m);
});

test.each(hostile)('%j through `tpl` and YAML is itself', (text) => {
  const rendered = forTpl(text).replaceAll('{{ "{{" }}', '\u0001');
  expect(rendered).not.toContain('{{');
  expect(rendered.replaceAll('\u0001', '{{')).toBe(text);
  for (const version of ['1.1', '1.2'] as const) {
    const yaml = printYaml({ [`k${text}`]: text, list: [text], deep: { value: `${text}\n${text}` } }, text);
    expect(parse(yaml, { version })).toEqual({ [`k${text}`]: text, list: [text], deep: { value: `${text}\n${text}` } });
  }
});

test('an app gets one pair of annotations for each injection, and its own service account', () => {
  const values = parse(textOf(compiled(), 'prod/helm/apps/checkout.values.yaml')) as {
    podAnnotations: Record<string, string>;
    serviceAccount: unknown;
  };
  const own = Object.fromEntries(
    Object.entries(values.podAnnotations).map(([key, value]) => [key.replace('vault.hashicorp.com/', ''), value]),
  );
  expect(own).toMatchObject({
    'agent-inject': 'true',
    role: 'checkout',
    'auth-path': 'auth/eks',
    service: 'https://vault.example.com:8200',
    'agent-inject-secret-stripe.env': 'secret/data/payments/a',
    'agent-inject-file-stripe.env': 'stripe.env',
    'agent-inject-perms-stripe.env': '0400',
    'secret-volume-path-stripe.env': '/vault/secrets',
    'error-on-missing-key-stripe.env': 'true',
    'agent-inject-secret-stripe.env-2': 'secret/data/payments/b',
    'agent-inject-file-stripe.env-2': 'Stripe.env',
    'secret-volume-path-stripe.env-2': '/vault/other',
  });
  expect(own['agent-inject-template-stripe.env']).toContain('KEY=');
  for (const key of Object.keys(values.podAnnotations))
    expect(key.split('/')[1]).toMatch(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/);
  expect(values.serviceAccount).toEqual({
    create: true,
    name: 'checkout',
    annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/writ-prod-app-checkout' },
  });
});

test('with Pod Identity no service account names a role', () => {
  const output = compiled({ issuer: false });
  for (const { text } of output.artifacts) expect(text).not.toContain('role-arn');
});

test('the snapshot job has its own service account and asks the leader', () => {
  const [account, job] = parseAllDocuments(textOf(compiled(), 'prod/helm/vault-snapshot.yaml')).map(
    (document) => document.toJS() as unknown,
  );
  expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'vault-snapshot', namespace: 'vault' } });
  expect(job).toMatchObject({ kind: 'CronJob', spec: { schedule: '0 */6 * * *', concurrencyPolicy: 'Forbid' } });
  expect(JSON.stringify(job)).toContain('https://vault-active.vault.svc:8200');
  expect(JSON.stringify(job)).toContain('s3://snaps/prod/');
  expect(JSON.stringify(job)).not.toContain('serviceAccountToken');
});

test('where tokens must be made for an audience, the snapshot job asks for such a one', () => {
  const text = spec().replace(
    'auth kubernetes eks { cluster = platform }',
    'auth kubernetes eks { cluster = platform  audience = "vault" }',
  );
  const manifest = textOf(helmTarget(inputOf(projectFrom(text), 'prod')), 'prod/helm/vault-snapshot.yaml');
  expect(manifest).toContain('jwt=@/var/run/secrets/vault/token');
  expect(manifest).toContain('audience: vault');
});

test('overrides are merged deep and checked against the chart', () => {
  const good = compiled({
    vault: 'helm { server { priorityClassName = "critical"  resources { limits { memory = "4Gi" } } } }',
    app: 'helm { podAnnotations { team = "payments" } }',
  });
  expect(good.diagnostics).toEqual([]);
  expect(parse(textOf(good, 'prod/helm/vault.values.yaml'))).toMatchObject({
    server: { priorityClassName: 'critical', resources: { limits: { memory: '4Gi' }, requests: { cpu: '250m' } } },
  });
  expect(parse(textOf(good, 'prod/helm/apps/checkout.values.yaml'))).toMatchObject({ podAnnotations: { team: 'payments' } });

  const bad = compiled({
    vault: 'helm { server { auditStorage { enable = true }  logLevel = 3 } }',
    app: 'helm { podAnnotations { weight = 3 } }',
  });
  expect(messages(bad)).toEqual([
    'W070 the chart has no value `server.auditStorage.enable` (hashicorp/vault 0.34.1)',
    'W070 `server.logLevel` of the chart holds an integer (hashicorp/vault 0.34.1)',
    'W070 the annotation weight of app checkout is not a text',
  ]);
  expect(bad.diagnostics[0]?.help).toBe('did you mean `server.auditStorage.enabled`?');
  const { span } = bad.diagnostics[0] ?? {};
  expect(span && spec({ vault: 'helm { server { auditStorage { enable = true }  logLevel = 3 } }' }).slice(span.start, span.end)).toBe(
    'enable = true',
  );
});

test('words that the chart would replace are refused', () => {
  expect(messages(compiled({ vault: 'server { cluster_name = "POD_IP" }' }))).toEqual([
    "W073 the server's configuration contains POD_IP, which the chart's start script replaces by an address",
  ]);
});

test.each([
  [6 * 3600, '0 */6 * * *'],
  [5 * 3600, '0 */4 * * *'],
  [3600, '0 * * * *'],
  [86_400, '0 0 * * *'],
  [3 * 86_400, '0 0 * * *'],
  [30 * 86_400, '0 0 * * 0'],
  [900, '*/15 * * * *'],
  [30, '* * * * *'],
])('a snapshot every %d seconds: %s', (seconds, cron) => {
  expect(cronOf(seconds)).toBe(cron);
});

test.each([
  [10 * 2 ** 30, '10Gi'],
  [1536 * 2 ** 20, '1536Mi'],
  [1000, '1000'],
])('%d bytes are %s', (bytes, text) => {
  expect(quantity(bytes)).toBe(text);
});
