/**
 * The synthetic apps as CUE: the same data against a schema as strict (`cue-schema.ts`), and a template that renders the same Vault policies: the same
 * stanzas in the same order, all in one text, without comments.
 */
import { cueSchema } from './cue-schema.ts';
import { appsOf, dataRoles, teamsOf, type Files, type Shape, type SyntheticApp } from './generate.ts';

const json = JSON.stringify;
const line = (name: string, value: unknown): string => `${name}: ${json(value)}\n`;

/** Placeholders as Writ resolves them. */
const resolved = (text: string): string =>
  text.replace('{partition}', 'aws').replace('{region}', 'us-east-1').replace('{account}', '123456789012');

function appData({ name, doc, team, run, grants, injects }: SyntheticApp): string {
  return line(`apps: ${json(name)}`, {
    doc,
    team,
    run: { kind: run.kind, ...run.settings },
    grants: grants.filter(({ engine }) => engine !== ''),
    aws: grants.filter(({ engine }) => engine === '').map(({ verbs, path }) => ({ verbs, resource: resolved(path) })),
    injects: injects.map(({ path, ...rest }) => ({
      engine: path.slice(0, path.indexOf('/')),
      path: path.slice(path.indexOf('/') + 1),
      ...rest,
    })),
  });
}

function platformData(shape: Shape): string {
  const cluster = 'platform';
  const auths = {
    eks: { kind: 'kubernetes', cluster },
    ...(shape === 'full' ? { aws: { kind: 'aws', server_id: 'vault.internal.example.com' } } : {}),
    sso: { kind: 'oidc', discovery_url: 'https://example.okta.com', client_id: 'vault', client_secret: 'sm/sso', groups_claim: 'groups' },
  };
  const subnets = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'];
  return [
    line('environments: prod', { account: '123456789012', region: 'us-east-1', domain: 'internal.example.com', production: true }),
    line('clusters: platform', { kind: 'eks', oidc_issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE0123456789' }),
    line('vaults: main', {
      product: 'vault',
      version: '2.2.2',
      edition: 'community',
      address: 'https://vault.internal.example.com:8200',
      run: { cluster, namespace: 'vault', replicas: 5 },
      storage: { kind: 'raft', size: '10GiB', snapshots: { every: '6h', bucket: 'bench-vault-snapshots' } },
      seal: { kind: 'awskms', alias: 'vault-auto-unseal', deletion_window: '30d', rotation: true },
      listener: { tls_secret: 'vault-server-tls' },
      audits: { main: { kind: 'file', path: '/vault/audit/audit.log' }, stdout: { kind: 'file', path: 'stdout' } },
      auths,
      recovery: { shares: 5, threshold: 3 },
      backup: { drill: '90d' },
    }),
    line('stores: sso', { name: 'prod/vault/sso-client' }),
    ...(shape === 'full'
      ? [
          line('clusters: tasks', { kind: 'ecs', vpc: 'vpc-0a1b2c3d4e5f60718', subnets }),
          line('stores: gateway', { name: 'prod/shared/gateway', rotate: '90d' }),
          line('pki_roles: microservice', {
            domains: ['internal.example.com'],
            subdomains: true,
            key: 'ec256',
            usage: ['server', 'client'],
            ttl: '24h',
            max_ttl: '72h',
          }),
          line('ssh_roles: deploy', { type: 'ca', users: ['deploy'], ttl: '15m', max_ttl: '30m' }),
          line('totp_keys: supplier', { issuer: 'Supplier', account: 'orders@example.com' }),
        ]
      : []),
  ].join('');
}

function engineData(teams: readonly string[], shape: Shape): string {
  const lines: string[] = [];
  if (shape === 'full') {
    for (const role of dataRoles) {
      const assume = `arn:aws:iam::123456789012:role/${role}`;
      const resources = [`arn:aws:s3:::bench-${role}-prod/*`];
      lines.push(line(`aws_roles: ${json(role)}`, { type: 'assumed_role', assume, actions: ['s3:GetObject'], resources, ttl: '1h' }));
    }
    for (const team of teams) {
      const url = `postgresql://{{username}}:{{password}}@${team}.db.internal.example.com:5432/app?sslmode=verify-full`;
      const create = `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO "{{name}}";`;
      lines.push(line(`connections: ${json(`${team}-db`)}`, { plugin: 'postgresql', url, username: 'vault', rotate_root: true }));
      lines.push(line(`database_roles: ${json(team)}`, { connection: `${team}-db`, create, ttl: '1h', max_ttl: '1h' }));
    }
  }
  for (const team of teams) lines.push(line(`keys: ${json(team)}`, { type: 'aes256_gcm96', rotate_every: '30d' }));
  return lines.join('');
}

/** A CUE module whose \`text\` holds the policies of all apps and teams: \`cue export -e text --out text\`. */
export function cueModule(apps: number, shape: Shape): Files {
  const teams = teamsOf(apps);
  const files: Record<string, string> = {
    'cue.mod/module.cue': 'module: "example.com/writ"\nlanguage: version: "v0.17.0"\n',
    'schema.cue': cueSchema,
    'platform.cue': `package writ\n\n${platformData(shape)}`,
    'engines.cue': `package writ\n\n${engineData(teams, shape)}`,
  };
  for (const [index, team] of teams.entries()) {
    const path = `${team}/**`;
    const value = {
      group: `${team}-engineers`,
      owns: [`secret/${path}`],
      grants: [{ verbs: ['read-metadata', 'list'], engine: 'secret', path }],
    };
    files[`${team}.cue`] = `package writ\n\n${line(`teams: ${json(team)}`, value)}${appsOf(apps, index, shape).map(appData).join('')}`;
  }
  return files;
}

/** The policies in CUE's text, by \`kind-name\`. */
export function policiesOfText(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of `\n${text}`.split(/\n(?=# (?:app|team) )/).slice(1)) {
    const [, kind = '', name = ''] = /^# (app|team) (\S+)\n/.exec(part) ?? [];
    found.set(`${kind}-${name}`, part.slice(part.indexOf('\n') + 1).trim());
  }
  return found;
}
