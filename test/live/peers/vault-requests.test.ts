import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environments, filesBelow, specifiedIn, textOf } from './projects.ts';
import { holderOf, mountAll, readyKv } from './prepare.ts';
import { type DevVault, scratch, startVault, vault } from './servers.ts';

const missing = 'missing' in vault ? vault.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/vault-requests: ${missing}`);

type Call = readonly [method: string, path: string, body?: unknown];
type Row = readonly [principal: string, 'allowed' | 'denied', ...call: Call];

const kv = (fields: Readonly<Record<string, string>>) => ({ data: fields });
const plaintext = Buffer.from('a word').toString('base64');

interface Scene {
  /** What the administrator does first. */
  readonly before: readonly Call[];
  readonly rows: readonly Row[];
}

const PRODUCTION: Scene = {
  before: [
    ['POST', 'secret/data/payments/checkout/stripe', kv({ key: 'k' })],
    ['POST', 'secret/data/payments/ledger/bank', kv({ user: 'u', password: 'p' })],
    ['POST', 'secret/data/orders/orders-api/session', kv({ signing_key: 's' })],
    // The team may update its rates, not create them.
    ['POST', 'secret/data/payments/shared/fx-rates', kv({ token: 'old' })],
    ['POST', 'transit/keys/orders', { type: 'aes256-gcm96' }],
    ['POST', 'transit/keys/ledger', { type: 'ecdsa-p256' }],
    ['POST', 'transit/keys/other'],
    ['POST', 'pki_int/root/generate/internal', { common_name: 'internal.example.com', ttl: '48h' }],
    ['POST', 'pki_int/roles/microservice', { allowed_domains: 'internal.example.com', allow_subdomains: true, max_ttl: '24h' }],
    ['POST', 'pki_int/roles/other', { allow_any_name: true }],
  ],
  rows: [
    ['app-checkout', 'allowed', 'GET', 'secret/data/payments/checkout/stripe'],
    ['app-checkout', 'denied', 'POST', 'secret/data/payments/checkout/stripe', kv({ key: 'x' })],
    ['app-checkout', 'denied', 'DELETE', 'secret/data/payments/checkout/stripe'],
    ['app-checkout', 'denied', 'LIST', 'secret/metadata/payments/checkout'],
    ['app-checkout', 'denied', 'GET', 'secret/data/payments/ledger/bank'],
    ['app-checkout', 'allowed', 'POST', 'transit/encrypt/orders', { plaintext }],
    ['app-checkout', 'denied', 'POST', 'transit/encrypt/other', { plaintext }],
    ['app-checkout', 'denied', 'GET', 'transit/export/encryption-key/orders'],
    ['app-checkout', 'denied', 'GET', 'transit/keys/orders'],
    ['app-checkout', 'allowed', 'POST', 'pki_int/issue/microservice', { common_name: 'checkout.internal.example.com' }],
    ['app-checkout', 'denied', 'POST', 'pki_int/issue/other', { common_name: 'checkout.internal.example.com' }],
    ['app-checkout', 'denied', 'POST', 'pki_int/sign-verbatim', { csr: '' }],
    ['app-checkout', 'denied', 'GET', 'db/creds/orders_rw'],
    ['app-ledger', 'allowed', 'GET', 'secret/data/payments/ledger/bank'],
    ['app-ledger', 'allowed', 'GET', 'transit/keys/ledger'],
    ['app-ledger', 'allowed', 'POST', 'transit/sign/ledger', { input: plaintext }],
    ['app-ledger', 'allowed', 'POST', 'transit/sign/ledger/sha2-512', { input: plaintext }],
    ['app-ledger', 'denied', 'POST', 'transit/keys/ledger/rotate'],
    ['app-orders-api', 'allowed', 'GET', 'secret/data/orders/orders-api/session'],
    ['app-search', 'denied', 'POST', 'transit/decrypt/orders', { ciphertext: 'vault:v1:' }],
    ['team-payments', 'allowed', 'LIST', 'secret/metadata/payments/'],
    ['team-payments', 'allowed', 'LIST', 'secret/metadata/payments/checkout'],
    ['team-payments', 'allowed', 'GET', 'secret/metadata/payments/checkout/stripe'],
    ['team-payments', 'denied', 'GET', 'secret/data/payments/checkout/stripe'],
    ['team-payments', 'allowed', 'POST', 'secret/data/payments/shared/fx-rates', kv({ token: 't' })],
    ['team-payments', 'denied', 'DELETE', 'secret/data/payments/shared/fx-rates'],
    ['app-orders-api', 'allowed', 'GET', 'secret/data/payments/shared/fx-rates'],
    ['team-orders', 'denied', 'LIST', 'secret/metadata/payments'],
    [
      'pipeline-orders',
      'allowed',
      'POST',
      'auth/eks/role/orders-api',
      { bound_service_account_names: 'a', bound_service_account_namespaces: 'b' },
    ],
    [
      'pipeline-orders',
      'denied',
      'POST',
      'auth/eks/role/checkout',
      { bound_service_account_names: 'a', bound_service_account_namespaces: 'b' },
    ],
    ['pipeline-orders', 'allowed', 'POST', 'sys/policies/acl/app-orders-worker', { policy: 'path "a" {}' }],
    ['pipeline-orders', 'denied', 'POST', 'sys/policies/acl/app-checkout', { policy: 'path "a" {}' }],
    ['pipeline-infrastructure', 'allowed', 'GET', 'sys/mounts'],
    ['pipeline-infrastructure', 'allowed', 'GET', 'sys/auth'],
    ['pipeline-infrastructure', 'allowed', 'POST', 'sys/mounts/transit/tune', { default_lease_ttl: '1h' }],
    ['pipeline-infrastructure', 'allowed', 'GET', 'sys/audit'],
    // What applying the stack `vault` asks for, resource by resource.
    ['pipeline-infrastructure', 'allowed', 'POST', 'transit/keys/fresh', { type: 'aes256-gcm96' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'transit/keys/fresh/config', { deletion_allowed: true }],
    ['pipeline-infrastructure', 'allowed', 'DELETE', 'transit/keys/fresh'],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki/root/generate/internal', { common_name: 'internal.example.com' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki/config/urls', { issuing_certificates: ['https://a.example.com/ca'] }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki/config/crl', { expiry: '72h' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki_int/intermediate/generate/internal', { common_name: 'internal.example.com' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki_int/roles/fresh', { allow_any_name: true }],
    ['pipeline-infrastructure', 'allowed', 'DELETE', 'pki_int/roles/fresh'],
    [
      'pipeline-infrastructure',
      'allowed',
      'POST',
      'db/config/fresh',
      {
        plugin_name: 'postgresql-database-plugin',
        connection_url: 'postgresql://{{username}}:{{password}}@127.0.0.1:1/a',
        username: 'a',
        password: 'b',
        verify_connection: false,
        allowed_roles: ['fresh'],
      },
    ],
    ['pipeline-infrastructure', 'allowed', 'POST', 'db/roles/fresh', { db_name: 'fresh', creation_statements: ['SELECT 1'] }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'aws/config/root', { region: 'us-east-1' }],
    [
      'pipeline-infrastructure',
      'allowed',
      'POST',
      'aws/roles/fresh',
      { credential_type: 'assumed_role', role_arns: ['arn:aws:iam::123456789012:role/a'] },
    ],
    ['pipeline-infrastructure', 'allowed', 'DELETE', 'aws/roles/fresh'],
    [
      'pipeline-infrastructure',
      'allowed',
      'POST',
      'auth/eks/config',
      { kubernetes_host: 'https://127.0.0.1:1', disable_local_ca_jwt: true },
    ],
    [
      'pipeline-infrastructure',
      'allowed',
      'POST',
      'auth/eks/role/vault-snapshot',
      { bound_service_account_names: 'a', bound_service_account_namespaces: 'b' },
    ],
    [
      'pipeline-infrastructure',
      'allowed',
      'POST',
      'auth/github/role/pipeline-orders',
      { role_type: 'jwt', user_claim: 'sub', bound_subject: 'a', bound_audiences: ['b'] },
    ],
    ['pipeline-infrastructure', 'allowed', 'POST', 'auth/okta/role/default', { user_claim: 'email', allowed_redirect_uris: ['https://a'] }],
    [
      'pipeline-infrastructure',
      'denied',
      'POST',
      'auth/eks/role/checkout',
      { bound_service_account_names: 'a', bound_service_account_namespaces: 'b' },
    ],
    ['pipeline-infrastructure', 'denied', 'POST', 'identity/group', { name: 'fresh', type: 'external' }],
    ['pipeline-orders', 'allowed', 'POST', 'identity/group', { name: 'fresh', type: 'external' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki/root/sign-intermediate', { csr: '$csr' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'pki_int/intermediate/set-signed', { certificate: '$certificate' }],
    ['pipeline-infrastructure', 'allowed', 'GET', 'pki/issuer/default'],
    ['pipeline-infrastructure', 'allowed', 'POST', 'secret/config', { max_versions: 5 }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'sys/policies/acl/pipeline-orders', { policy: 'path "a" {}' }],
    ['pipeline-infrastructure', 'allowed', 'GET', 'sys/mounts/auth/eks/tune'],
    ['pipeline-infrastructure', 'allowed', 'POST', 'sys/auth/eks/tune', { default_lease_ttl: '1h' }],
    ['pipeline-infrastructure', 'allowed', 'POST', 'sys/audit/stdout', { type: 'file', options: { file_path: 'discard' } }],
    ['pipeline-infrastructure', 'allowed', 'DELETE', 'sys/audit/stdout'],
    ['pipeline-infrastructure', 'allowed', 'DELETE', 'sys/auth/okta'],
    ['pipeline-infrastructure', 'allowed', 'POST', 'sys/auth/okta', { type: 'oidc' }],
    ['pipeline-infrastructure', 'denied', 'POST', 'sys/auth/fresh', { type: 'userpass' }],
    ['pipeline-infrastructure', 'denied', 'POST', 'sys/mounts/fresh', { type: 'kv' }],
    ['pipeline-infrastructure', 'denied', 'POST', 'sys/policies/acl/fresh', { policy: 'path "a" {}' }],
    ['pipeline-infrastructure', 'denied', 'POST', 'pki_int/issue/microservice', { common_name: 'a.internal.example.com' }],
    ['pipeline-infrastructure', 'denied', 'POST', 'auth/token/create', { policies: ['default'] }],
    ['pipeline-infrastructure', 'denied', 'POST', 'sys/seal'],
    ['pipeline-infrastructure', 'denied', 'GET', 'secret/data/payments/checkout/stripe'],
  ],
};

const FARGATE: Scene = {
  before: [
    ['POST', 'secret/data/shop/storefront/session', kv({ key: 'k' })],
    ['POST', 'transit/keys/carts'],
  ],
  rows: [
    ['app-storefront', 'allowed', 'GET', 'secret/data/shop/storefront/session'],
    ['app-storefront', 'allowed', 'POST', 'transit/encrypt/carts', { plaintext }],
    ['app-storefront', 'denied', 'POST', 'transit/rewrap/carts', { ciphertext: 'vault:v1:' }],
    ['app-fulfilment', 'denied', 'GET', 'secret/data/shop/storefront/session'],
    ['team-shop', 'allowed', 'LIST', 'secret/metadata/shop/storefront'],
    ['team-shop', 'denied', 'GET', 'secret/data/shop/storefront/session'],
  ],
};

const EC2: Scene = {
  before: [
    ['POST', 'secret/data/billing/invoices/smtp', kv({ user: 'u', password: 'p' })],
    ['POST', 'ssh/config/ca', { generate_signing_key: true }],
    ['POST', 'ssh/roles/engineer', { key_type: 'ca', allow_user_certificates: true, allowed_users: 'ops', default_user: 'ops' }],
  ],
  rows: [
    ['app-invoices', 'allowed', 'GET', 'secret/data/billing/invoices/smtp'],
    ['app-reminders', 'denied', 'GET', 'secret/data/billing/invoices/smtp'],
    ['user-robin', 'allowed', 'POST', 'secret/data/billing/reminders/sms', kv({ token: 't' })],
    ['user-robin', 'denied', 'GET', 'secret/data/billing/reminders/sms'],
    ['app-reminders', 'allowed', 'GET', 'secret/data/billing/reminders/sms'],
    [
      'team-billing',
      'allowed',
      'POST',
      'ssh/sign/engineer',
      { public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f', valid_principals: 'ops' },
    ],
    ['pipeline-vault-snapshot', 'denied', 'GET', 'sys/mounts'],
  ],
};

const scenes: Readonly<Record<string, Scene>> = {
  'out/prod': PRODUCTION,
  'examples/ecs-fargate/out/prod': FARGATE,
  'examples/ec2/out/prod': EC2,
};

const filled = (body: unknown, answered: ReadonlyMap<string, unknown>): unknown =>
  JSON.parse(JSON.stringify(body), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('$') ? answered.get(value.slice(1)) : value,
  );

describe.skipIf(missing).each(environments.filter((env) => scenes[env.path]))('$path', (env) => {
  const scene = scenes[env.path] ?? { before: [], rows: [] };
  const folder = scratch('requests');
  const tokens = new Map<string, string>();
  let server: DevVault;

  beforeAll(async () => {
    const { program } = await specifiedIn(env);
    server = await startVault(folder.path);
    await mountAll(server, program);
    for (const path of filesBelow(`${env.path}/vault/policies`, /\.hcl$/)) {
      const name = basename(path, '.hcl');
      await server.set('PUT', `sys/policies/acl/${name}`, { policy: textOf(path) });
      tokens.set(name, (await holderOf(server, name)).token);
    }
    await readyKv(server);
    for (const [method, path, body] of scene.before) await server.set(method, path, body);
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  test('requests succeed or are refused as granted', async () => {
    // `$csr` in a body is that field of the last answer that had one.
    const answered = new Map<string, unknown>();
    for (const [principal, expected, method, path, wanted] of scene.rows) {
      const body = wanted === undefined ? undefined : filled(wanted, answered);
      const token = tokens.get(principal);
      if (token === undefined) expect.fail(`no policy ${principal}`);
      const { status, body: said } = await server.request(method, path, body, token);
      for (const [key, value] of Object.entries((said['data'] ?? {}) as object)) answered.set(key, value);
      const found = status < 300 ? 'allowed' : status === 403 ? 'denied' : `${status} ${JSON.stringify(said)}`;
      expect([principal, method, path, found]).toEqual([principal, method, path, expected]);
    }
    console.log(`${env.path}: ${scene.rows.length} requests answered as granted`);
  });

  if (env.path !== 'out/prod') return;
  test('what one app encrypts, another that may decrypts, and a third may not', async () => {
    const [checkout, api, search] = ['app-checkout', 'app-orders-api', 'app-search'].map((name) => tokens.get(name));
    const made = await server.request('POST', 'transit/encrypt/orders', { plaintext }, checkout);
    const { ciphertext } = made.body['data'] as { ciphertext: string };
    const read = await server.request('POST', 'transit/decrypt/orders', { ciphertext }, api);
    expect(read.body['data']).toEqual({ plaintext });
    expect((await server.request('POST', 'transit/decrypt/orders', { ciphertext }, search)).status).toBe(403);
  });
});
