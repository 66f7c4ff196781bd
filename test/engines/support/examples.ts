import { engine, grant } from './build.ts';

/** The engines of the production example, and beside them one of everything that a schema can say. */
export const EXAMPLES = {
  secret: engine('kv', 'secret', {
    attrs: { version: 2, max_versions: 20, cas_required: true, delete_version_after: '30d', description: 'Static secrets' },
    blocks: { secret: [{ labels: ['payments/checkout/stripe'], attrs: { keys: ['key'], rotate: '90d' } }] },
  }),
  legacy: engine('kv', 'legacy', { attrs: { version: 1 } }),
  aws: engine('aws', 'aws', {
    attrs: { default_ttl: '1h', max_ttl: '1h' },
    blocks: {
      role: [
        {
          labels: ['s3_read_only'],
          attrs: { type: '@assumed_role', assume: 'arn:aws:iam::123456789012:role/s3-read-only-role', external_id: 'partner-1', ttl: '1h' },
          blocks: { session_tags: { open: { team: 'payments' } } },
          allow: [grant('s3:GetObject', 'arn:aws:s3:::my-bucket/*'), grant('s3:ListBucket', 'arn:aws:s3:::my-bucket')],
        },
        {
          labels: ['builder'],
          attrs: {
            type: '@iam_user',
            permissions_boundary: 'arn:aws:iam::123456789012:policy/boundary',
            groups: ['builders'],
            policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          },
          blocks: { tags: { open: { made_by: 'vault' } } },
          allow: [grant('s3:@read', 'arn:aws:s3:::builds/*')],
        },
      ],
      static_role: [{ labels: ['reporting'], attrs: { username: 'reporting', rotate_every: '30d' } }],
    },
  }),
  pki: engine('pki', 'pki', {
    blocks: {
      root: { attrs: { common_name: 'example.com', ttl: '87600h', organization: 'Example', country: 'DE', max_path_length: 2 } },
      urls: {},
      crl: {},
    },
  }),
  pki_int: engine('pki', 'pki_int', {
    blocks: {
      intermediate: {
        of: 'pki',
        attrs: { common_name: 'example.com Intermediate Authority', ttl: '43800h', permitted_domains: ['example.com'] },
      },
      urls: {},
      crl: { attrs: { expiry: '72h', auto_rebuild: true, grace: '12h', delta: true, ocsp: false } },
      acme: { attrs: { roles: ['microservice'], max_ttl: '72h' } },
      role: [
        {
          labels: ['microservice'],
          attrs: {
            domains: ['example.com'],
            subdomains: true,
            key: '@ec256',
            usage: ['@server', '@client'],
            uri_sans: ['spiffe://example.com/*'],
            key_usage: ['DigitalSignature'],
            organization: 'Example',
            ttl: '24h',
            max_ttl: '72h',
          },
        },
      ],
    },
  }),
  pki_edge: engine('pki', 'pki_edge', { blocks: { intermediate: { of: 'pki_int', attrs: { common_name: 'Edge', ttl: '8760h' } } } }),
  pki_out: engine('pki', 'pki_out', { blocks: { intermediate: { attrs: { common_name: 'Signed outside', ttl: '8760h' } } } }),
  db: engine('database', 'db', {
    blocks: {
      connection: [
        {
          labels: ['orders'],
          attrs: {
            plugin: '@postgresql',
            url: 'postgresql://{{username}}:{{password}}@orders.db.example.com:5432/orders?sslmode=verify-full',
            username: 'vault',
            rotate_root: true,
            username_template: '{{.RoleName}}',
            max_open_connections: 4,
            max_idle_connections: 1,
            max_connection_lifetime: '5m',
          },
        },
        ...(['mysql', 'mysql_aurora', 'mysql_rds', 'mssql', 'redshift'] as const).map((plugin) => ({
          labels: [`${plugin}_shop`],
          attrs: {
            plugin: `@${plugin}`,
            url: '{{username}}:{{password}}@tcp(shop:3306)/',
            username: 'vault',
            max_open_connections: 4,
            max_idle_connections: 1,
            max_connection_lifetime: '5m',
            username_template: 'x',
          },
        })),
      ],
      role: [
        {
          labels: ['orders_ro'],
          attrs: {
            connection: '@orders',
            create: 'CREATE ROLE "{{name}}";\n',
            revoke: 'DROP',
            renew: 'ALTER',
            rollback: 'DROP',
            ttl: '1h',
            max_ttl: '1h',
          },
        },
      ],
      static_role: [
        { labels: ['report'], attrs: { connection: '@orders', username: 'report', rotate_every: '24h', rotation_statements: 'ALTER' } },
      ],
    },
  }),
  transit: engine('transit', 'transit', {
    blocks: {
      key: [
        {
          labels: ['orders'],
          attrs: { type: '@aes256_gcm96', rotate_every: '30d', derived: true, convergent: true, min_decryption_version: 1 },
        },
        { labels: ['mac'], attrs: { type: '@hmac', key_size: 64, min_encryption_version: 0 } },
      ],
    },
  }),
  ssh: engine('ssh', 'ssh', {
    blocks: {
      ca: { attrs: { key: '@rsa4096' } },
      role: [
        { labels: ['engineer'], attrs: { type: '@ca', users: ['ops'], source_addresses: ['10.0.0.0/8'], ttl: '30m', max_ttl: '1h' } },
        { labels: ['hosts'], attrs: { type: '@ca', host: true, domains: ['example.com'], subdomains: true } },
        { labels: ['once'], attrs: { type: '@otp', default_user: 'ops', networks: ['10.0.0.0/8'] } },
      ],
    },
  }),
  totp: engine('totp', 'totp', {
    blocks: { key: [{ labels: ['ops'], attrs: { issuer: 'Example', account: 'ops@example.com', skew: 1 } }] },
  }),
  sm: engine('secretsmanager', 'sm', {
    blocks: {
      secret: [
        { labels: ['okta'], attrs: { name: 'prod/vault/okta-client' } },
        {
          labels: ['gateway'],
          attrs: {
            arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:gateway-AbCdEf',
            kms_key: 'alias/gateway',
            rotate: '30d',
            rotation_lambda: 'arn:aws:lambda:eu-west-1:123456789012:function:rotate',
          },
        },
      ],
    },
  }),
} as const;
