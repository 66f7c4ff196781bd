import { backends } from '../../src/backends/index.ts';
import { secretsmanager } from '../../src/engines/secretsmanager/index.ts';
import type { EngineKind, IamStatement } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { bindWith } from '../../src/model/bind-project.ts';
import type { WritConfig } from '../../src/model/config.ts';
import type { App, Part, Pipeline, Program } from '../../src/model/program.ts';
import { platformOf, platforms } from '../../src/platforms/index.ts';
import type { Resource } from '../../src/plain.ts';
import { parseSource } from '../../src/syntax/index.ts';

const config: WritConfig = {
  file: 'writ.yaml',
  edition: '1',
  specs: ['specs'],
  out: 'out',
  terraform: { format: 'json', backend: { kind: 'local' } },
  folders: [],
  rules: {},
  ignores: [],
};

/** A spec without engines, bound with the real backends and platforms. */
export function bind(text: string): { programs: readonly Program[]; diagnostics: readonly Diagnostic[] } {
  const sink = new Diagnostics();
  const registries = { engineKinds: new Map<string, EngineKind>([['secretsmanager', secretsmanager]]), backends, platforms };
  const file = parseSource({ path: 'specs/all.writ', text }, sink);
  const project = bindWith(registries, config, [file], { asOf: '2026-01-01' }, sink);
  return { programs: project.programs, diagnostics: sink.all };
}

/** The one program of a spec that has no fault. */
export function programOf(text: string): Program {
  const { programs, diagnostics } = bind(text);
  const [program] = programs;
  if (program === undefined || diagnostics.some((d) => d.severity === 'error'))
    throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'));
  return program;
}

const partsOf = (program: Program): readonly (readonly [keyof typeof backends, Part])[] => {
  const { storage, seal, audits, auths } = program.vault;
  return [
    ['storage', storage],
    ...(seal ? [['seal', seal] as const] : []),
    ...audits.map((part) => ['audit', part] as const),
    ...auths.map((part) => ['auth', part] as const),
  ];
};

/** Everything that backends and platforms say about Terraform. */
export function resourcesOf(program: Program): readonly Resource[] {
  const { vault } = program;
  const workloads: (App | Pipeline)[] = [...program.apps.values(), ...program.pipelines.values()];
  return [
    ...partsOf(program).flatMap(([of, part]) => backends[of].get(part.kind)?.resources?.(part, part.bound, program) ?? []),
    ...(platformOf(vault.run.kind)?.vaultResources?.(vault, vault.run.bound, program) ?? []),
    ...[...program.apps.values()].flatMap((app) =>
      app.run ? (platformOf(app.run.kind)?.appResources?.(app, app.run.bound, program) ?? []) : [],
    ),
    ...workloads.flatMap((one) =>
      one.auth ? (backends.auth.get(one.auth.kind)?.login?.role?.(one.auth, one.auth.bound, one, program, [`app-${one.name}`]) ?? []) : [],
    ),
  ];
}

export function resource(program: Program, type: string, name?: string): Resource {
  const found = resourcesOf(program).filter((r) => r.type === type && (name === undefined || r.name === name));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} resources ${type} ${name ?? ''}`);
  return found[0];
}

/** What Vault's role needs, of parts and platform. */
export function vaultIam(program: Program): readonly IamStatement[] {
  const { vault } = program;
  return [
    ...partsOf(program).flatMap(([of, part]) => backends[of].get(part.kind)?.iam?.(part, part.bound, program) ?? []),
    ...(platformOf(vault.run.kind)?.vaultIam?.(vault, vault.run.bound, program) ?? []),
  ];
}

export const environment = `environment prod { account = "123456789012"  region = "eu-west-1"  domain = "example.com" }
team core {}
`;

export interface Pieces {
  readonly product?: string;
  readonly head?: string;
  readonly run?: string;
  readonly storage?: string;
  readonly rest?: string;
  readonly more?: string;
}

/** A Vault with some of its parts replaced. */
export const spec = (of: Pieces = {}): string => `${environment}
cluster eks platform { oidc_issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC" }
cluster eks pods {}
cluster ecs shop { vpc = "vpc-0a1b2c31"  subnets = ["subnet-0a1b2c31", "subnet-0a1b2c32", "subnet-0a1b2c33"] }
vault main {
  product = ${of.product ?? 'vault'}
  version = "${of.product === 'openbao' ? '2.6.0' : '2.2.2'}"
  address = "https://vault.{domain}:8200"
  ${of.head ?? ''}
  ${of.run ?? 'run on eks { cluster = platform }'}
  ${of.storage ?? 'storage raft { size = 10GiB }'}
  ${of.rest ?? ''}
}
${of.more ?? ''}`;

export const onEcs = 'run on ecs { cluster = shop  image = "hashicorp/vault:2.2.2"  clients = ["10.0.0.0/8"] }';
export const onEc2 = `run on ec2 {
    ami = "ami-01234567"  instance_type = "m6i.large"  vpc = "vpc-0a1b2c31"  subnets = ["subnet-0a1b2c31", "subnet-0a1b2c32", "subnet-0a1b2c33"]  clients = ["10.0.0.0/8", "fd00::/8"]
  }`;
export const dynamo = 'storage dynamodb { table = "vault-storage"  ha = true  point_in_time_recovery = true }';
export const ca = 'listener { tls_client_ca_file = "/etc/vault.d/tls/ca.crt" }';
