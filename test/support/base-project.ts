import { compileProject, type CompileResult } from '../../src/compile.ts';
import { memoryHost } from './memory-host.ts';

/** A small, clean production project that snippets of documents and rule pages are added to. */
const DECLARATIONS: Readonly<Record<string, string>> = {
  'environment prod': `environment prod {
  account = "123456789012"
  region = "us-east-1"
  domain = "internal.example.com"
  production = true
}`,
  'cluster eks platform': 'cluster eks platform { oidc_issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE" }',
  'cluster ecs tasks': 'cluster ecs tasks { vpc = "vpc-0a1b2c3d"  subnets = ["subnet-0a1b2c3d", "subnet-1a1b2c3d", "subnet-2a1b2c3d"] }',
  'vault main': `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots-{env}" } }
  seal awskms { alias = "vault-unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}`,
  'store secretsmanager sm': `store secretsmanager sm {
  secret okta { name = "prod/vault/okta"  rotate = 90d }
  secret crt { name = "prod/vault/crt"  rotate = 90d }
  secret key { name = "prod/vault/key"  rotate = 90d }
}`,
  'engine kv secret': 'engine kv secret { version = 2 }',
  'engine transit transit': 'engine transit transit { key orders { type = aes256_gcm96  rotate_every = 30d } }',
  'engine database db': `engine database db {
  connection orders {
    plugin = postgresql
    url = "postgresql://{{username}}:{{password}}@orders.db.{domain}:5432/orders?sslmode=verify-full"
    username = "vault"
    rotate_root = true
  }
  role orders_ro {
    connection = orders
    create = "CREATE ROLE \\"{{name}}\\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"
    ttl = 1h
    max_ttl = 1h
  }
}`,
  'team payments': 'team payments { group = "payments"  owns secret/payments/**  allow list, read-metadata on secret/payments/** }',
  'app checkout': `app checkout {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "checkout" }
  allow read on secret/payments/checkout/**
  allow encrypt on transit/orders
}`,
};

const CONFIG = 'writ: "1"\nspecs: [specs]\n';
const FOLDERS = `folders:
  specs/teams/payments: { team: payments, may: [app, team, pipeline, allow, deny, use, owns, share, inject] }
`;

/** Where the snippet's first line names a file (\`// file: …\`), it stands there; else in \`specs/snippet.writ\`. */
export interface Snippet {
  readonly text: string;
  readonly yaml?: boolean;
}

/** The base project with the snippet; a declaration of the snippet replaces the one of the same kind and name. */
export function projectWith({ text, yaml }: Snippet): Record<string, string> {
  const named = /^\/\/ file: (\S+)\n/.exec(text)?.[1];
  const path = named ?? (yaml ? 'specs/snippet.writ.yaml' : 'specs/snippet.writ');
  const base = Object.entries(DECLARATIONS)
    .filter(([head]) => !new RegExp(`^${head}\\b`, 'm').test(text))
    .map(([, declaration]) => declaration);
  const config = path.startsWith('specs/teams/payments/') ? CONFIG + FOLDERS : CONFIG;
  return { '/project/writ.yaml': config, '/project/specs/base.writ': `${base.join('\n\n')}\n`, [`/project/${path}`]: text };
}

export function compileSnippet(snippet: Snippet, terraform = false): Promise<CompileResult> {
  return compileProject(memoryHost(projectWith(snippet)), { root: '/project', asOf: '2026-11-23', terraform, artifacts: terraform });
}

/** \`W101 specs/snippet.writ: message\`, for expectations that show what went wrong. */
export function told({ diagnostics }: Pick<CompileResult, 'diagnostics'>): string[] {
  return diagnostics.map((d) => `${d.code} ${d.span?.file ?? ''}: ${d.message}`);
}
