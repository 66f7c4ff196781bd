import { planIam } from '../../src/access/iam/index.ts';
import { relate } from '../../src/access/index.ts';
import { reachOf, type Edge, type NodeId, type Reach } from '../../src/access/reach/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { compileSnippet } from '../support/base-project.ts';

/** The base project's Vault with another storage, seal or platform. */
export const vault = (parts: { run?: string; storage?: string; seal?: string; auth?: string } = {}): string => `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  ${parts.run ?? 'run on eks { cluster = platform  namespace = "vault"  replicas = 3 }'}
  ${parts.storage ?? 'storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots" } }'}
  ${parts.seal ?? 'seal awskms { alias = "vault-unseal"  deletion_window = 30d  rotation = true }'}
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
  ${parts.auth ?? ''}
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
}`;

export const eksApp = (name: string, body: string, team = 'payments'): string =>
  `app ${name} {\n  team = ${team}\n  run on eks { cluster = platform  namespace = "n"  service_account = "${name}" }\n  ${body}\n}`;
export const ecsApp = (name: string, body = '', team = 'payments'): string =>
  `app ${name} {\n  team = ${team}\n  run on ecs { cluster = tasks  image = "example/${name}:1.0.0" }\n  ${body}\n}`;
export const lambdaApp = (name: string, body = '', team = 'payments'): string =>
  `app ${name} {\n  team = ${team}\n  run on lambda {}\n  ${body}\n}`;
export const orders = 'team orders { group = "orders"  owns secret/orders/** }';

/** The graph of the base project with the text in it, whatever the rules say of it. */
export async function graphOf(text: string): Promise<Reach> {
  const { project, diagnostics } = await compileSnippet({ text });
  const program = project?.programs[0];
  if (!program) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const bad = diagnostics.filter((d) => /^W0[0-6]/.test(d.code) && d.code !== 'W069');
  if (bad.length > 0) throw new Error(bad.map((d) => `${d.code} ${d.message}`).join('\n'));
  const sink = new Diagnostics();
  const principals = relate(program, sink);
  return reachOf(program, principals, planIam(program, principals, sink));
}

/** `id → to`, of every edge from a node. */
export const from = (reach: Reach, node: NodeId): string[] => reach.edges.filter((e) => e.from === node).map((e) => `${e.id} → ${e.to}`);

export const path = (chain: readonly Edge[] | undefined): string[] => (chain ?? []).map((e) => `${e.from} → ${e.to}`);
