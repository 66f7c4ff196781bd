/** A synthetic project: files by path, the same for the same number on every machine. */
export type Files = Readonly<Record<string, string>>;

/** `full`: every kind of engine, two platforms, injections, documentation; `plain`: apps with four grants of two engines on one platform. */
export type Shape = 'full' | 'plain';

export interface SyntheticGrant {
  readonly verbs: readonly string[];
  /** The engine's name and the path in it; an ARN for actions of AWS. */
  readonly engine: string;
  readonly path: string;
}

/** One app as data, from which the specs and the peers' inputs are written. */
export interface SyntheticApp {
  readonly name: string;
  readonly doc?: string;
  readonly team: string;
  readonly run: { readonly kind: 'eks' | 'ecs'; readonly settings: Readonly<Record<string, string | number>> };
  readonly grants: readonly SyntheticGrant[];
  readonly injects: readonly {
    readonly path: string;
    readonly as: string;
    readonly file?: string;
    readonly keys: Readonly<Record<string, string>>;
  }[];
}

export const APPS_PER_TEAM = 10;
const PLATFORMS = ['eks', 'eks', 'eks', 'ecs'] as const;

/** Vault may assume each of them, and what one IAM role may do has to fit into 10,240 characters. */
export const dataRoles = Array.from({ length: 40 }, (_, i) => `data-${i}`);

const three = (n: number): string => String(n).padStart(3, '0');

export const teamsOf = (apps: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(apps / APPS_PER_TEAM)) }, (_, i) => `team-${three(i)}`);

/** The apps of one team; the last team may have fewer. */
export function appsOf(apps: number, teamIndex: number, shape: Shape): SyntheticApp[] {
  const count = Math.min(APPS_PER_TEAM, apps - teamIndex * APPS_PER_TEAM);
  const make = shape === 'full' ? fullApp : plainApp;
  return Array.from({ length: count }, (_, i) => make(`team-${three(teamIndex)}`, teamIndex * APPS_PER_TEAM + i));
}

/** `apps` apps in a tenth as many teams, one environment, each team in a folder of its own. */
export function syntheticProject(apps: number, shape: Shape = 'full'): Files {
  const teams = teamsOf(apps);
  const files: Record<string, string> = {
    'writ.yaml': config(teams),
    'specs/platform/vault.writ': shape === 'full' ? vault : plainVault,
    'specs/platform/engines.writ': shape === 'full' ? engines(teams) : plainEngines(teams),
  };
  for (const [index, team] of teams.entries()) {
    files[`specs/teams/${team}/team.writ`] = teamSpec(team);
    files[`specs/teams/${team}/apps.writ`] = appsOf(apps, index, shape).map(appSpec).join('\n');
  }
  files['specs/security/assertions.writ'] = shape === 'full' ? assertions(teams) : 'assert nobody can export on transit/**\n';
  return files;
}

const config = (teams: readonly string[]): string => `writ: "1"
specs: [specs]
out: out
terraform:
  format: json
  backend: { s3: { bucket: bench-tfstate, region: us-east-1, use_lockfile: true } }
folders:
  specs/platform: { may: all }
  specs/security: { may: [assert, profile] }
${teams.map((team) => `  specs/teams/${team}: { team: ${team}, may: [team, app, allow, deny, use, owns, share, inject] }`).join('\n')}
`;

const place = `environment prod {
  account = "123456789012"
  region = "us-east-1"
  domain = "internal.example.com"
  production = true
}

cluster eks platform in prod { oidc_issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE0123456789" }
`;

const ecsCluster = `cluster ecs tasks in prod {
  vpc = "vpc-0a1b2c3d4e5f60718"
  subnets = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002", "subnet-0a1b2c3d4e5f60003"]
}
`;

const vaultWith = (logins: string): string => `
vault main in prod {
  product = vault
  version = "2.2.2"
  edition = community
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 5 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "bench-vault-snapshots" } }
  seal awskms { alias = "vault-auto-unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
${logins}
  auth oidc sso {
    discovery_url = "https://example.okta.com"
    client_id = "vault"
    client_secret = from sm/sso
    groups_claim = "groups"
  }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}
`;

const vault = `${place}${ecsCluster}${vaultWith('  auth kubernetes eks { cluster = platform }\n  auth aws aws { server_id = "vault.{domain}" }')}
store secretsmanager sm {
  secret sso { name = "{env}/vault/sso-client" }
  secret gateway { name = "{env}/shared/gateway"  rotate = 90d }
}
`;

const plainVault = `${place}${vaultWith('  auth kubernetes eks { cluster = platform }')}
store secretsmanager sm { secret sso { name = "{env}/vault/sso-client" } }
`;

const each = (teams: readonly string[], line: (team: string) => string): string => teams.map(line).join('\n');

const transit = (teams: readonly string[]): string => `engine transit transit {
${each(teams, (team) => `  key ${team} { type = aes256_gcm96  rotate_every = 30d }`)}
}
`;

const plainEngines = (teams: readonly string[]): string => `engine kv secret { version = 2 }

${transit(teams)}`;

function engines(teams: readonly string[]): string {
  return `engine kv secret { version = 2 }

engine aws aws {
${dataRoles
  .map(
    (role) => `  role ${role} {
    type = assumed_role
    assume = "arn:{partition}:iam::{account}:role/${role}"
    allow s3:GetObject on "arn:{partition}:s3:::bench-${role}-{env}/*"
    ttl = 1h
  }`,
  )
  .join('\n')}
}

engine pki pki { root { common_name = "{domain}"  ttl = 87600h }  urls {}  crl {} }
engine pki pki_int {
  intermediate of pki { common_name = "{domain} Intermediate Authority"  ttl = 43800h }
  urls {}
  crl {}
  role microservice { domains = ["{domain}"]  subdomains = true  key = ec256  usage = [server, client]  ttl = 24h  max_ttl = 72h }
}

engine database db {
${each(
  teams,
  (team) => `  connection ${team}-db {
    plugin = postgresql
    url = "postgresql://{{username}}:{{password}}@${team}.db.{domain}:5432/app?sslmode=verify-full"
    username = "vault"
    rotate_root = true
  }
  role ${team} {
    connection = ${team}-db
    create = """
      CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{{name}}";
    """
    ttl = 1h
    max_ttl = 1h
  }`,
)}
}

${transit(teams)}
engine ssh ssh {
  ca { key = ed25519 }
  role deploy { type = ca  users = ["deploy"]  ttl = 15m  max_ttl = 30m }
}

engine totp totp { key supplier { issuer = "Supplier"  account = "orders@example.com" } }
`;
}

const teamSpec = (team: string): string => `team ${team} {
  group = "${team}-engineers"
  owns secret/${team}/**
  allow read-metadata, list on secret/${team}/**
}
`;

const grant = (verbs: string, on: string): SyntheticGrant => {
  const slash = on.indexOf('/');
  return { verbs: verbs.split(', '), engine: on.slice(0, slash), path: on.slice(slash + 1) };
};

function fullApp(team: string, n: number): SyntheticApp {
  const name = `app-${String(n).padStart(5, '0')}`;
  const kind = PLATFORMS[n % PLATFORMS.length] ?? 'eks';
  return {
    name,
    doc: `Service number ${n}.`,
    team,
    run: {
      kind,
      settings:
        kind === 'ecs'
          ? { cluster: 'tasks', image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${name}:1.0.${n}`, cpu: 512, memory: 1024 }
          : { cluster: 'platform', namespace: team, service_account: name },
    },
    grants: [
      grant('read', `secret/${team}/${name}/**`),
      grant('read', `secret/${team}/shared/*`),
      grant('issue', 'pki_int/microservice'),
      grant('encrypt, decrypt', `transit/${team}`),
      ...(n % 2 === 0 ? [grant('generate', `db/${team}`)] : []),
      ...(n % 3 === 0 ? [grant('generate', `aws/${dataRoles[n % dataRoles.length]}`)] : []),
      ...(n % 50 === 7 ? [grant('sign', 'ssh/deploy')] : []),
      ...(n % 50 === 9 ? [grant('validate', 'totp/supplier')] : []),
      ...(n % 5 === 1
        ? [
            {
              verbs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
              engine: '',
              path: `arn:{partition}:sqs:{region}:{account}:${name}`,
            },
          ]
        : []),
    ],
    injects: [
      ...(n % 8 === 3 ? [{ path: 'sm/gateway', as: 'env', keys: { GATEWAY_TOKEN: 'token' } }] : []),
      { path: `secret/${team}/${name}/api`, as: 'env_file', file: '/vault/secrets/api.env', keys: { API_KEY: 'key' } },
    ],
  };
}

function plainApp(team: string, n: number): SyntheticApp {
  const name = `app-${String(n).padStart(5, '0')}`;
  return {
    name,
    team,
    run: { kind: 'eks', settings: { cluster: 'platform', namespace: team, service_account: name } },
    grants: [
      grant('read', `secret/${team}/${name}/**`),
      grant('read', `secret/${team}/shared/*`),
      grant('encrypt, decrypt', `transit/${team}`),
    ],
    injects: [],
  };
}

function appSpec({ name, doc, team, run, grants, injects }: SyntheticApp): string {
  // Names of clusters are names, what AWS and Kubernetes call something is text.
  const setting = ([key, value]: [string, string | number]): string =>
    `${key} = ${typeof value === 'number' || key === 'cluster' ? value : JSON.stringify(value)}`;
  const lines = [
    `team = ${team}`,
    `run on ${run.kind} { ${Object.entries(run.settings).map(setting).join('  ')} }`,
    ...grants.map(
      ({ verbs, engine, path }) => `allow ${verbs.join(', ')} on ${engine === '' ? JSON.stringify(path) : `${engine}/${path}`}`,
    ),
    ...injects.map(
      ({ path, as, file, keys }) =>
        `inject ${path} as ${as}${file === undefined ? '' : ` ${JSON.stringify(file)}`} { ${Object.entries(keys)
          .map(([variable, key]) => `${variable} = ${JSON.stringify(key)}`)
          .join('  ')} }`,
    ),
  ];
  return `${doc === undefined ? '' : `/// ${doc}\n`}app ${name} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
}

const assertions = (teams: readonly string[]): string => `assert nobody can export on transit/**
assert nobody can destroy, purge on secret/**
${teams
  .filter((_, i) => i % 10 === 0)
  .map(
    (team, i) =>
      `assert app app-${String(i * 100).padStart(5, '0')} cannot generate on db/${teams[i * 10 + 1] ?? 'none'} because "${team} has its own"`,
  )
  .filter((line) => !line.includes('db/none'))
  .join('\n')}
`;
