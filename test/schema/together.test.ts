import { expect, test } from 'vitest';
import { registries } from '../../src/model/registries.ts';
import { buildSchemas } from '../../src/model/schemas.ts';
import type { BlockSchema, Child } from '../../src/schema/block.ts';
import type { Condition } from '../../src/schema/together.ts';
import { compileSnippet } from '../support/base-project.ts';

const nameOf = (condition: Condition): string => (typeof condition === 'string' ? condition : condition.attribute);

function* schemasIn(child: Child): Generator<BlockSchema> {
  for (const schema of child.schema ? [child.schema] : Object.values(child.variants?.schemas ?? {})) {
    yield schema;
    for (const below of Object.values(schema.blocks)) yield* schemasIn(below);
  }
}
const all = Object.values(buildSchemas(registries)).flatMap((child) => [...schemasIn(child)]);

test('rules name attributes that are there, and values that these can have', () => {
  const rules = all.flatMap((schema) => (schema.together ?? []).map((rule) => ({ schema, rule })));
  expect(rules.length).toBeGreaterThan(40);
  for (const { schema, rule } of rules) {
    const conditions = 'low' in rule ? [rule.low, rule.high] : [rule.one, rule.other];
    for (const condition of conditions) {
      const attr = schema.attributes[nameOf(condition)];
      expect(attr, `${schema.doc} ${nameOf(condition)}`).toBeDefined();
      const values = attr?.type.values;
      if (typeof condition !== 'string' && values)
        for (const value of condition.is) expect([...values, 'stdout', 'discard'], nameOf(condition)).toContain(value);
    }
  }
});

const PARTS: Readonly<Record<string, string>> = {
  run: 'run on eks { cluster = platform  namespace = "vault"  replicas = 3 }',
  storage: 'storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots-{env}" } }',
  seal: 'seal awskms { alias = "vault-unseal"  deletion_window = 30d  rotation = true }',
  listener: 'listener { tls_secret = "vault-server-tls" }',
};
/** The Vault of the base project with some parts in place of its own. */
const vault = (...own: readonly string[]): string => `vault main {
  version = "2.0.4"
  address = "https://vault.{domain}:8200"
  ${Object.entries(PARTS)
    .filter(([kind]) => !own.some((part) => part.startsWith(`${kind} `)))
    .map(([, text]) => text)
    .join('\n  ')}
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
  ${own.join('\n  ')}
}`;
const listener = (attributes: string): string => vault(`listener { ${attributes} }`);
const pki = (body: string, mount = ''): string =>
  `engine pki p { ${mount} root { common_name = "x"  ttl = 87600h } urls {} ${body.includes('crl') ? '' : 'crl {}'} ${body} }`;
const role = (attributes: string): string => pki(`role r { ttl = 1h  ${attributes} }`);
const ssh = (attributes: string, ca = 'ca {}'): string => `engine ssh s { ${ca} role r { ${attributes} } }`;
const connection = (attributes: string): string =>
  `connection c { username = "v"  rotate_root = true  ${attributes.includes('plugin') ? '' : 'plugin = postgresql  url = "postgresql://{{username}}:{{password}}@h:5432/x?sslmode=verify-full"'} ${attributes} }`;
const database = (attributes: string, more = ''): string => `engine database d { ${more} ${connection(attributes)} }`;
const dbRole = `role r { connection = c  create = "CREATE ROLE \\"{{name}}\\" PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"  ttl = `;
const auth = (attributes: string): string => vault(`auth jwt j { discovery_url = "https://issuer.example.com" ${attributes} }`);
const eks = (attributes: string): string => vault(`run on eks { cluster = platform  replicas = 3  ${attributes} }`);
const raft = (attributes: string, snapshots = 'every = 6h'): string =>
  vault(`storage raft { ${attributes}  snapshots { bucket = "example-snapshots"  ${snapshots} } }`);
const key = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const pem = '-----BEGIN CERTIFICATE-----\\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAK\\n-----END CERTIFICATE-----';

/** Each with what is wrong and what is right in one place, `⟦wrong|right⟧`, and what is said of the wrong one. */
const rows: readonly (readonly [spec: string, says: string])[] = [
  [
    listener('tls_cert_file = "/a.pem" ⟦|tls_key_file = "/b.pem"⟧'),
    'W052 `tls_cert_file` needs `tls_key_file`: a certificate is of no use without its key',
  ],
  [
    listener('tls_key_file = "/b.pem" ⟦|tls_cert_file = "/a.pem"⟧'),
    'W052 `tls_key_file` needs `tls_cert_file`: a key is of no use without its certificate',
  ],
  [
    listener('⟦tls_secret = "x" |⟧tls_cert_file = "/a.pem" tls_key_file = "/b.pem"'),
    'W052 `tls_secret` and `tls_cert_file` exclude one another: the certificate comes from one of them',
  ],
  [
    listener('tls_disable = ⟦true|false⟧ tls_secret = "x"'),
    'W052 `tls_disable` and `tls_secret` exclude one another: without TLS it would have no effect',
  ],
  [
    listener(
      'tls_secret = "x" tls_client_ca_file = "/c.pem" tls_disable_client_certs = ⟦true|false⟧ tls_require_and_verify_client_cert = true',
    ),
    'W052 `tls_require_and_verify_client_cert` and `tls_disable_client_certs` exclude one another: Vault does not start with both',
  ],
  [
    listener('tls_secret = "x" tls_require_and_verify_client_cert = true ⟦|tls_client_ca_file = "/c.pem"⟧'),
    'W052 `tls_require_and_verify_client_cert` needs `tls_client_ca_file`: it says whose certificates count',
  ],
  [
    listener('tls_secret = "x" tls_min_version = tls13 tls_max_version = ⟦tls12|tls13⟧'),
    'W052 `tls_min_version` (tls13) is more than `tls_max_version` (tls12): no version would be left',
  ],
  [
    listener('tls_secret = "x" tls_min_version = ⟦tls13|tls12⟧ tls_cipher_suites = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"'),
    'W052 `tls_cipher_suites` and `tls_min_version = tls13` exclude one another: the suites of TLS 1.3 cannot be chosen',
  ],
  [
    listener(
      'tls_secret = "x" tls_cipher_suites = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_⟦AES_128_GCM_SHA256|ECDHE_RSA_WITH_AES_128_GCM_SHA256⟧"',
    ),
    'W022 `tls_cipher_suites` takes cipher suites, separated by commas, found "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_AES_128_GCM_S…": `TLS_AES_128_GCM_SHA256` is none of Go\'s suites for TLS 1.2',
  ],
  [
    listener('tls_secret = "x" x_forwarded_for_hop_skips = 1 ⟦|x_forwarded_for_authorized_addrs = ["10.0.0.0/8"]⟧'),
    'W052 `x_forwarded_for_hop_skips` needs `x_forwarded_for_authorized_addrs`: Vault looks at the header only where somebody is believed',
  ],
  [
    listener('tls_secret = "x" proxy_protocol_behavior = ⟦deny_unauthorized|use_always⟧'),
    'W052 `proxy_protocol_behavior = deny_unauthorized` needs `proxy_protocol_authorized_addrs`: it says who is authorized',
  ],
  [
    listener('tls_secret = "x" proxy_protocol_authorized_addrs = ["10.0.0.0/8"] ⟦|proxy_protocol_behavior = allow_authorized⟧'),
    'W052 `proxy_protocol_authorized_addrs` needs `proxy_protocol_behavior`: without it the PROXY protocol is off',
  ],
  [
    listener('tls_secret = "x" cluster_address = "[::]:⟦8200|8202⟧"'),
    'W052 `address` and `cluster_address` are both [::]:8200: a port can be listened on once',
  ],
  [
    vault('telemetry { prefix_filter = ["⟦|+⟧vault.token"] }'),
    'W022 `prefix_filter` takes a list, each a prefix with + or - before it, found "vault.token"',
  ],
  [
    vault(`seal awskms { key = "${key}" ⟦deletion_window = 7d|⟧ }`),
    'W052 `key` and `deletion_window` exclude one another: it is said where that key is made',
  ],
  [raft('size = ⟦0GiB|1GiB⟧'), 'W022 `size` takes a size such as 512MiB or 10GiB, in whole GiB, found `0GiB`: it is nothing'],
  [
    raft('size = ⟦1536MiB|2048MiB⟧'),
    'W022 `size` takes a size such as 512MiB or 10GiB, in whole GiB, found `1536MiB`: it is not a whole number of GiB',
  ],
  [raft('size = 1GiB', 'every = ⟦72h|48h⟧ keep = 2d'), 'W052 `every` (72h) is more than `keep` (48h): there would be times without any'],
  [eks('cpu = "2" cpu_limit = "⟦500m|2000m⟧"'), 'W052 `cpu` (2) is more than `cpu_limit` (500m): Kubernetes refuses such pods'],
  [
    eks('memory = 2GiB memory_limit = ⟦1GiB|2048MiB⟧'),
    'W052 `memory` (2GiB) is more than `memory_limit` (1GiB): Kubernetes refuses such pods',
  ],
  [vault('⟦load_balancer { type = network }|⟧'), 'W058 on EKS no load balancer is made for Vault: its service is the chart’s'],
  [
    vault('audit file third { path = "⟦stdout|/a.log⟧" mode = "0640" }'),
    'W052 `mode` and `path = stdout` exclude one another: there is no file whose mode it could be',
  ],
  [
    vault('audit file third { path = "/vault/audit/⟦audit|third⟧.log" }'),
    'W058 audit devices main and third both write to /vault/audit/audit.log, and would be lost together',
  ],
  [
    vault('audit socket third { address = "/a.sock" socket_type = ⟦udp|unix⟧ }'),
    'W058 a socket of type udp has HOST:PORT, and not the path of a file',
  ],
  [
    vault('audit socket third { address = "audit.example.com:⟦0|1⟧" }'),
    'W022 `address` takes HOST:PORT, or the path of a Unix socket, found "audit.example.com:0": there is no port 0',
  ],
  [
    auth('tune { default_lease_ttl = ⟦2h|1h⟧ max_lease_ttl = 1h }'),
    'W052 `default_lease_ttl` (2h) is more than `max_lease_ttl` (1h): Vault refuses such a mount',
  ],
  [
    vault('auth jwt j { discovery_url = "https://a.b⟦/.well-known/openid-configuration|/tenant⟧" }'),
    'W022 `discovery_url` takes the https:// address of an issuer, without /.well-known/…, found "https://a.b/.well-known/openid-configuration": what begins with /.well-known/ is appended by Vault',
  ],
  [
    `cluster eks other {}\n${vault(`auth kubernetes k2 { cluster = other  host = "https://a.b"  ca_cert = "⟦MIIB|${pem}⟧" }`)}`,
    'W022 `ca_cert` takes a certificate in PEM, as a text block, found "MIIB": it is not from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
  ],
  [
    'team payments { group = "p" owns secret/payments/** raw "a/b" { capabilities = [update] min_wrapping_ttl = ⟦2h|1h⟧ max_wrapping_ttl = 1h because = "x" } }',
    'W052 `min_wrapping_ttl` (2h) is more than `max_wrapping_ttl` (1h): Vault refuses such a policy',
  ],
  ['engine totp t { key k { issuer = "a" account = "b" digits = ⟦7|8⟧ } }', 'W022 `digits` takes one of 6, 8, found `7`'],
  [
    role('domains = ["a.com"] key_usage = ["⟦DigitalSig|DigitalSignature⟧"]'),
    'W022 `key_usage` takes a list, each one of DigitalSignature, ContentCommitment, KeyEncipherment, DataEncipherment, KeyAgreement, CertSign, CRLSign, EncipherOnly, DecipherOnly, found "DigitalSig"',
  ],
  [
    role('domains = ["*.a.com"] ⟦|glob_domains = true⟧'),
    'W052 role r of p allows "*.a.com", in which `*` means nothing without glob_domains',
  ],
  [role('any_name = true ⟦domains = ["a.com"]|⟧'), 'W052 `any_name` and `domains` exclude one another: any name is any name already'],
  [
    pki('crl { expiry = ⟦12h|13h⟧ grace = 12h }'),
    'W052 `grace` (12h) is as much as `expiry` (12h): Vault refuses a list that would be rebuilt all the time',
  ],
  [
    pki('crl { auto_rebuild = ⟦false|true⟧ delta = true }'),
    'W052 `delta` and `auto_rebuild = false` exclude one another: Vault has delta lists only between rebuilds of its own',
  ],
  [pki('', 'max_ttl = ⟦87599h|87600h⟧'), 'W050 the authority p has ttl 3650d, and its mount cuts every certificate at 87599h'],
  [
    database('max_open_connections = 2 max_idle_connections = ⟦3|2⟧'),
    'W052 `max_idle_connections` (3) is more than `max_open_connections` (2): Vault would lower it without a word',
  ],
  [
    database('plugin = ⟦mssql|postgresql⟧ url = "postgresql://{{username}}:{{password}}@h/x?sslmode=verify-full"'),
    'W052 connection c of d is of plugin mssql, and its url begins with postgresql://',
  ],
  [
    database('plugin = mysql url = "{{username}}:{{password}}⟦|@tcp(h:3306)/?tls=true⟧"'),
    'W052 connection c of d is of plugin mysql, and its url has no address between @ and /',
  ],
  [
    database(`} ${dbRole} 1h max_ttl = ⟦3h|2h⟧`, 'max_ttl = 2h'),
    'W050 role r of d has max_ttl 3h, and the mount of d cuts every lease at 2h',
  ],
  [database(`} ${dbRole} ⟦769h|768h⟧`), 'W050 role r of d has ttl 769h, and the mount of d cuts every lease at 32d'],
  [
    database('} static_role s { connection = c username = "⟦v|w⟧" rotate_every = 1d'),
    'W052 static role s of d takes over v, by which its own connection logs in',
  ],
  [
    ssh('type = ca users = ["a"] default_user = "⟦b|a⟧" ttl = 10m'),
    'W052 role r of s logs in as b where a request names nobody, and does not allow that',
  ],
  [
    ssh('type = ca users = ["a"] extensions = ["permit-⟦ptty|pty⟧", "login@example.com"] ttl = 10m'),
    'W022 `extensions` takes a list, each an SSH certificate extension such as permit-pty, found "permit-ptty": OpenSSH knows no such extension; did you mean `permit-pty`?',
  ],
  [
    ssh('type = ca host = true domains = ["a.com"] ⟦source_addresses = ["10.0.0.0/8"]|⟧ ttl = 10m'),
    'W052 `host` and `source_addresses` exclude one another: the certificate of a host has none',
  ],
  [
    ssh('type = ca users = ["a"] ⟦subdomains = true|⟧ ttl = 10m'),
    'W052 `subdomains` and `host = false` exclude one another: only keys of hosts have domains',
  ],
  [
    ssh('type = otp users = ["a"] ⟦extensions = ["permit-pty"]|⟧', ''),
    'W052 `type = otp` and `extensions` exclude one another: a password for one login signs nothing',
  ],
  [
    'store secretsmanager s2 { secret x { name = "⟦a|b/c⟧" arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:b/c-AbCdEf" } }',
    'W052 secret x of s2 is named `a`, and its ARN is of another',
  ],
  [
    'team payments { group = "p" owns secret/payments/** login { max_ttl = ⟦9h|8h⟧ } }',
    'W048 team payments limits tokens to 9h, and auth/okta gives 8h at most',
  ],
  ['team x { login { ttl = 1h } ⟦|group = "x"⟧ }', 'W048 nobody logs in as team `x`: it has no group'],
  [
    'team payments { group = "p" owns secret/payments/** login { ttl = ⟦3h|1h⟧ max_ttl = 2h } }',
    'W052 `ttl` (3h) is more than `max_ttl` (2h): `max_ttl` bounds what renewing can reach',
  ],
  [
    `app a.b { team = payments run on lambda { ⟦|function = "a-b"⟧ } allow encrypt on transit/orders }`,
    'W056 no function of Lambda can be called a.b: it has `.`',
  ],
  [
    `cluster eks _x { ⟦|name = "x"⟧ }\napp z { team = payments run on eks { cluster = _x namespace = "n" service_account = "s" } allow s3:GetObject on "arn:aws:s3:::a/*" }`,
    'W056 no cluster can be called _x at AWS: it does not begin with a letter or digit',
  ],
  [
    role('uri_sans = ["⟦|spiffe:⟧//example.com/*"]'),
    'W022 `uri_sans` takes a list, each a URI such as spiffe://example.com/*, found "//example.com/*"',
  ],
  [
    vault('server { log_⟦levle|level⟧ = "info" }'),
    'W514 Vault knows no `log_levle` at the top of a server configuration, and passes over it',
  ],
  [
    vault('server { telemetry { disable_hostnam⟦|e⟧ = true }  listener tcp { tls_min_version = "tls12" } }'),
    'W514 Vault knows no `disable_hostnam` in `telemetry`, and passes over it',
  ],
  [
    'engine aws a { ⟦|root { credentials = user  user = "vault" }⟧ role r { type = federation_token  allow s3:GetObject on "arn:aws:s3:::a/*" } }',
    'W052 role r of a is of type federation_token, which AWS gives only to an IAM user, and the engine works with a role',
  ],
];

const JUDGED = /^(W0(22|48|50|52|56|58)|W514)$/;
const told = async (text: string): Promise<string[]> =>
  (await compileSnippet({ text })).diagnostics.filter(({ code }) => JUDGED.test(code)).map(({ code, message }) => `${code} ${message}`);

test.each(rows)('%#: %s', async (spec, says) => {
  const wrong = spec.replace(/⟦([^|]*)\|([^⟧]*)⟧/, '$1');
  const right = spec.replace(/⟦([^|]*)\|([^⟧]*)⟧/, '$2');
  expect(wrong).not.toBe(right);
  expect({ wrong: await told(wrong), right: await told(right) }).toEqual({ wrong: [says], right: [] });
});

test('the strictest limit of all teams is the one of the role by which people log in', async () => {
  const team = (name: string, login: string): string => `team ${name} { group = "${name}"  owns secret/${name}/**  ${login} }`;
  const text = [team('payments', 'login { max_ttl = 4h }'), team('shop', 'login { ttl = 20m }'), team('ops', '')].join('\n');
  const { artifacts } = await compileSnippet({ text }, true);
  const stack = JSON.parse(artifacts.find(({ path }) => path === 'prod/terraform/vault/main.tf.json')?.text ?? '{}') as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  expect(stack.resource['vault_jwt_auth_backend_role']?.['okta_default']).toMatchObject({ token_ttl: 1200, token_max_ttl: 14_400 });
});
