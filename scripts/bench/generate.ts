/** A synthetic project: files by path, the same for the same number on every machine. */
export type Files = Readonly<Record<string, string>>;

const APPS_PER_TEAM = 10;
const PLATFORMS = ['eks', 'eks', 'eks', 'ecs'] as const;

/** Vault may assume each of them, and what one IAM role may do has to fit into 10,240 characters. */
const dataRoles = Array.from({ length: 40 }, (_, i) => `data-${i}`);

const three = (n: number): string => String(n).padStart(3, '0');

/** `apps` apps in a tenth as many teams, one environment, every kind of engine in use, each team in a folder of its own. */
export function syntheticProject(apps: number): Files {
  const teams = Array.from({ length: Math.max(1, Math.ceil(apps / APPS_PER_TEAM)) }, (_, i) => `team-${three(i)}`);
  const files: Record<string, string> = {
    'writ.yaml': config(teams),
    'specs/platform/vault.writ': vault,
    'specs/platform/engines.writ': engines(teams),
  };
  for (const [index, team] of teams.entries()) {
    const count = Math.min(APPS_PER_TEAM, apps - index * APPS_PER_TEAM);
    files[`specs/teams/${team}/team.writ`] = teamSpec(team);
    files[`specs/teams/${team}/apps.writ`] = Array.from({ length: count }, (_, i) => app(team, index * APPS_PER_TEAM + i)).join('\n');
  }
  files['specs/security/assertions.writ'] = assertions(teams);
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

const vault = `environment prod {
  account = "123456789012"
  region = "us-east-1"
  domain = "internal.example.com"
  production = true
}

cluster eks platform in prod { oidc_issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE0123456789" }
cluster ecs tasks in prod {
  vpc = "vpc-0a1b2c3d4e5f60718"
  subnets = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002", "subnet-0a1b2c3d4e5f60003"]
}

vault main in prod {
  product = vault
  version = "2.0.4"
  edition = community
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 5 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "bench-vault-snapshots" } }
  seal awskms { alias = "vault-auto-unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc sso {
    discovery_url = "https://example.okta.com"
    client_id = "vault"
    client_secret = from sm/sso
    groups_claim = "groups"
  }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}

store secretsmanager sm {
  secret sso { name = "{env}/vault/sso-client" }
  secret gateway { name = "{env}/shared/gateway"  rotate = 90d }
}
`;

function engines(teams: readonly string[]): string {
  const each = (line: (team: string) => string): string => teams.map(line).join('\n');
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

engine transit transit {
${each((team) => `  key ${team} { type = aes256_gcm96  rotate_every = 30d }`)}
}

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

function app(team: string, n: number): string {
  const name = `app-${String(n).padStart(5, '0')}`;
  const platform = PLATFORMS[n % PLATFORMS.length];
  const run =
    platform === 'ecs'
      ? `run on ecs { cluster = tasks  image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/${name}:1.0.${n}"  cpu = 512  memory = 1024 }`
      : `run on eks { cluster = platform  namespace = "${team}"  service_account = "${name}" }`;
  const lines = [
    `allow read on secret/${team}/${name}/**`,
    `allow read on secret/${team}/shared/*`,
    'allow issue on pki_int/microservice',
    `allow encrypt, decrypt on transit/${team}`,
    ...(n % 2 === 0 ? [`allow generate on db/${team}`] : []),
    ...(n % 3 === 0 ? [`allow generate on aws/${dataRoles[n % dataRoles.length]}`] : []),
    ...(n % 50 === 7 ? ['allow sign on ssh/deploy'] : []),
    ...(n % 50 === 9 ? ['allow validate on totp/supplier'] : []),
    ...(n % 5 === 1 ? [`allow sqs:ReceiveMessage, sqs:DeleteMessage on "arn:{partition}:sqs:{region}:{account}:${name}"`] : []),
    ...(n % 4 === 3 && n % 8 === 3 ? ['inject sm/gateway as env { GATEWAY_TOKEN = "token" }'] : []),
    `inject secret/${team}/${name}/api as env_file "/vault/secrets/api.env" { API_KEY = "key" }`,
  ];
  return `/// Service number ${n}.\napp ${name} {\n  team = ${team}\n  ${run}\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
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
