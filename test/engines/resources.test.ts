import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { IamDocument, Interpolated, Ref, type Resource, TfMap, type TfBlock, type TfValue } from '../../src/plain.ts';
import { program, resourcesOf } from './support/build.ts';
import { EXAMPLES } from './support/examples.ts';

interface Block {
  readonly attributes?: Readonly<
    Record<string, { readonly type?: unknown; readonly required?: boolean; readonly optional?: boolean; readonly deprecated?: boolean }>
  >;
  readonly block_types?: Readonly<Record<string, { readonly block: Block; readonly min_items?: number }>>;
}
interface Providers {
  readonly provider_schemas: Readonly<Record<string, { readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>> }>>;
}

const oracle = new URL('../../../shared/oracle/terraform-vault-5.6.0.schema.json', import.meta.url);
const known = existsSync(oracle);
if (!known) console.warn(`skipped: no ${oracle.pathname}, so arguments are not held against the Vault provider`);

const engines = Object.values(EXAMPLES);
const within = program(engines);
const all: readonly Resource[] = engines.flatMap((one) => resourcesOf(one, within));

function typeFits(type: unknown, value: TfValue): boolean {
  if (value instanceof Ref) return true;
  if (Array.isArray(type)) {
    const [kind, of] = type as readonly unknown[];
    if (kind === 'map') return value instanceof TfMap && Object.values(value.entries).every((one) => typeFits(of, one));
    return Array.isArray(value) && (value as readonly TfValue[]).every((one) => typeFits(of, one));
  }
  if (type === 'string') return typeof value === 'string' || value instanceof Interpolated || value instanceof IamDocument;
  return typeof value === (type === 'bool' ? 'boolean' : type);
}

function problems(args: TfBlock, schema: Block, where: string): readonly string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined) continue;
    const attribute = schema.attributes?.[name];
    const nested = schema.block_types?.[name]?.block;
    if (nested) found.push(...problems(value as TfBlock, nested, `${where}.${name}`));
    else if (!attribute) found.push(`${where} has no ${name}`);
    else if (!attribute.required && !attribute.optional) found.push(`${where}.${name} is read only`);
    else if (attribute.deprecated) found.push(`${where}.${name} is deprecated`);
    else if (!typeFits(attribute.type, value)) found.push(`${where}.${name} is no ${JSON.stringify(attribute.type)}`);
  }
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    if (attribute.required && args[name] === undefined) found.push(`${where} lacks ${name}`);
  }
  return found;
}

test.skipIf(!known)('every argument is one of the provider, of its type, and none is missing', () => {
  const providers = JSON.parse(readFileSync(oracle, 'utf8')) as Providers;
  const [provider] = Object.values(providers.provider_schemas);
  const mine = all.filter(({ type }) => type.startsWith('vault_'));
  expect(mine.length).toBeGreaterThan(40);
  const wrong = mine.flatMap(({ type, name, arguments: args }) => {
    const schema = provider?.resource_schemas[type];
    return schema ? problems(args, schema.block, `${type}.${name}`) : [`no resource ${type}`];
  });
  expect(wrong).toEqual([]);
});

function refs(value: TfValue): readonly Ref[] {
  if (value instanceof Ref) return [value];
  if (value instanceof Interpolated) return value.parts.filter((part) => part instanceof Ref);
  if (value instanceof TfMap) return Object.values(value.entries).flatMap(refs);
  if (value instanceof IamDocument || value === undefined || typeof value !== 'object') return [];
  return (Array.isArray(value) ? (value as readonly TfValue[]) : Object.values(value as TfBlock)).flatMap(refs);
}

test('every reference and dependency leads to a resource of the same stack, and names are unique', () => {
  const addresses = all.map(({ stack, type, name }) => `${stack} ${type}.${name}`);
  expect(new Set(addresses).size).toBe(addresses.length);
  const dangling = all.flatMap(({ stack, arguments: args, dependsOn = [] }) =>
    [...refs(args).map((one) => `${one.type}.${one.name}`), ...dependsOn].filter((address) => !addresses.includes(`${stack} ${address}`)),
  );
  expect(dangling).toEqual([]);
});

test('what holds data cannot be destroyed by a plan', () => {
  const free = all.filter(
    ({ type, preventDestroy }) =>
      /^vault_(mount|aws_secret_backend|transit_secret_backend_key|pki_secret_backend_root_cert)$/.test(type) && !preventDestroy,
  );
  expect(free.map(({ name }) => name)).toEqual([]);
});

test('no password, key or seed is an argument', () => {
  const SECRET = /password|secret_key|access_key|private_key|seed|_wo$/;
  const names = (args: TfBlock): readonly string[] =>
    Object.entries(args).flatMap(([name, value]) =>
      value !== undefined && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
        ? [name, ...names(value as TfBlock)]
        : [name],
    );
  expect(all.flatMap(({ arguments: args }) => names(args)).filter((name) => SECRET.test(name))).toEqual([]);
});

const argumentsOf = (type: string, name: string): TfBlock => {
  const found = all.find((one) => one.type === type && one.name === name);
  if (!found) throw new Error(`no ${type}.${name}`);
  return found.arguments;
};

test('the chain of authorities is made in order', () => {
  const sign = argumentsOf('vault_pki_secret_backend_root_sign_intermediate', 'pki_int');
  expect(sign).toMatchObject({
    backend: new Ref('vault_mount', 'pki', 'path', false),
    csr: new Ref('vault_pki_secret_backend_intermediate_cert_request', 'pki_int', 'csr', false),
    issuer_ref: new Ref('vault_pki_secret_backend_root_cert', 'pki', 'issuer_id', false),
    ttl: '157680000',
  });
  // pki_edge is below it, so its own path length is not limited to none; nothing is below pki_edge.
  expect(sign['max_path_length']).toBeUndefined();
  expect(argumentsOf('vault_pki_secret_backend_root_sign_intermediate', 'pki_edge')['max_path_length']).toBe(0);
  expect(argumentsOf('vault_pki_secret_backend_intermediate_set_signed', 'pki_int')['certificate']).toMatchObject({
    attribute: 'certificate',
  });
  expect(argumentsOf('vault_pki_secret_backend_intermediate_set_signed', 'pki_edge')['certificate']).toMatchObject({
    attribute: 'certificate_bundle',
  });
  expect(all.filter(({ type, name }) => name === 'pki_out' && type.includes('signed'))).toEqual([]);
  expect(argumentsOf('vault_mount', 'pki')['max_lease_ttl_seconds']).toBe(87_600 * 3600);
});

test('roles say what the spec says', () => {
  expect(argumentsOf('vault_pki_secret_backend_role', 'pki_int_microservice')).toMatchObject({
    allowed_domains: ['example.com'],
    allow_subdomains: true,
    allow_localhost: false,
    allow_ip_sans: false,
    key_type: 'ec',
    key_bits: 256,
    server_flag: true,
    client_flag: true,
    code_signing_flag: false,
    ttl: '86400',
    max_ttl: '259200',
  });
  expect(argumentsOf('vault_aws_secret_backend_role', 'aws_s3_read_only')).toMatchObject({
    credential_type: 'assumed_role',
    role_arns: ['arn:aws:iam::123456789012:role/s3-read-only-role'],
    policy_document: new IamDocument('aws', 's3_read_only'),
    default_sts_ttl: 3600,
    max_sts_ttl: 3600,
  });
  expect(argumentsOf('vault_aws_secret_backend_role', 'aws_builder')['user_path']).toBe('/vault/aws/');
  expect(argumentsOf('vault_database_secret_backend_connection', 'db_orders')).toMatchObject({
    plugin_name: 'postgresql-database-plugin',
    allowed_roles: ['orders_ro', 'report'],
    postgresql: { username: 'vault' },
  });
  expect(argumentsOf('vault_transit_secret_backend_key', 'transit_orders')).toMatchObject({
    type: 'aes256-gcm96',
    auto_rotate_period: 2_592_000,
  });
  expect(argumentsOf('vault_ssh_secret_backend_role', 'ssh_engineer')).toMatchObject({
    allowed_users: 'ops',
    default_user: 'ops',
    ttl: '1800',
  });
  expect(all.filter(({ name }) => name.startsWith('totp')).map(({ type }) => type)).toEqual(['vault_mount']);
});
