import { backend, engineKind, platform } from '../../src/contract.ts';
import type { Capability, RequestTemplate, Verb } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { bindWith } from '../../src/model/bind-project.ts';
import type { BindOptions } from '../../src/model/bind-project.ts';
import type { WritConfig } from '../../src/model/config.ts';
import type { Program, Project } from '../../src/model/program.ts';
import type { Registries } from '../../src/model/registries.ts';
import { block, defaulted, many, one, optional, required } from '../../src/schema/block.ts';
import { url } from '../../src/schema/network.ts';
import * as t from '../../src/schema/types.ts';
import { parseSource } from '../../src/syntax/index.ts';

const at = (path: string, ...capabilities: Capability[]): RequestTemplate => ({ path, capabilities });
const verb = (...requests: RequestTemplate[]): Verb => ({ doc: 'A verb.', requests });
const named = [{ name: 'name', doc: 'Its name.' }] as const;
const role = many(
  block({
    doc: 'A role.',
    labels: named,
    attributes: { ttl: optional(t.duration(), 'Life.'), owner: optional(t.ref('team'), 'Team.') },
    statements: ['grant'],
  }),
);
const kv = engineKind({
  kind: 'kv',
  doc: 'Secrets.',
  products: ['vault', 'openbao'],
  schema: block({
    doc: 'Secrets.',
    attributes: { version: defaulted(t.int(1, 2), 2, 'Version.'), password: optional(t.secret(), 'A secret value.') },
    blocks: { secret: many(block({ doc: 'A secret.', labels: [{ name: 'path', doc: 'Its path.', path: true }] })) },
  }),
  verbs: (engine): Readonly<Record<string, Verb>> =>
    engine?.attrs.version === 1
      ? { read: verb(at('{P}', 'read')), list: verb(at('{P}', 'list')) }
      : {
          read: verb(at('data/{P}', 'read')),
          list: verb(at('metadata/{P}', 'list')),
          write: verb(at('data/{P}', 'create', 'update')),
          'read-metadata': verb(at('metadata/{P}', 'read')),
        },
  members: () => undefined,
  reserved: ['data', 'metadata'],
  inject: { verb: 'read', path: (e, rest) => `${e.mount}/data/${rest}`, field: (_, name) => `.Data.data.${name}`, writes: false },
});

const pki = engineKind({
  kind: 'pki',
  doc: 'Certificates.',
  products: ['vault', 'openbao'],
  schema: block({
    doc: 'Certificates.',
    blocks: { role, intermediate: one(block({ doc: 'Issued by another engine.', of: true })), crl: one(block({ doc: 'CRL.' })) },
  }),
  verbs: () => ({
    issue: verb(at('issue/{R}', 'update')),
    revoke: verb(at('revoke', 'update')),
    manage: verb(at('roles/{R}', 'read'), at('config/*', 'update')),
  }),
  members: (e) => e.blocks.role.map((r) => ({ name: r.labels[0] ?? '', kind: 'role', span: r.head })),
});

const aws = engineKind({
  kind: 'aws',
  doc: 'AWS credentials.',
  products: ['vault'],
  schema: block({ doc: 'AWS credentials.', blocks: { role } }),
  verbs: () => ({ generate: verb(at('creds/{R}', 'read')) }),
  members: (e) => e.blocks.role.map((r) => ({ name: r.labels[0] ?? '', kind: 'role', span: r.head })),
  check: (engine, bound, _program, sink) => {
    if (!bound.blocks.role.length)
      sink.report({ code: 'W050', severity: 'error', span: engine.span, message: `engine ${engine.name} has no role` });
  },
});

const sys = engineKind({
  kind: 'sys',
  doc: 'The system.',
  builtin: { mount: 'sys' },
  products: ['vault', 'openbao'],
  schema: block({ doc: 'The system.' }),
  verbs: () => ({ 'read-health': verb(at('health', 'read')) }),
  members: () => undefined,
});

const sm = engineKind({
  kind: 'secretsmanager',
  doc: 'A store.',
  store: true,
  products: ['vault', 'openbao'],
  schema: block({
    doc: 'A store.',
    blocks: { secret: many(block({ doc: 'A secret.', labels: named, attributes: { name: optional(t.string(), 'Name.') } })) },
  }),
  verbs: () => ({ read: verb(at('{R}', 'read')) }),
  members: (e) => e.blocks.secret.map((s) => ({ name: s.labels[0] ?? '', kind: 'secret', span: s.head })),
});

const cluster = block({ doc: 'A cluster.', attributes: { oidc_issuer: optional(url(), 'Issuer.') } });
const run = block({
  doc: 'Runs.',
  attributes: {
    cluster: optional(t.ref('cluster'), 'Cluster.'),
    replicas: defaulted(t.int(1), 3, 'Servers.'),
    command: optional(t.list(t.string()), 'Command.'),
    environment: optional(t.string(), 'A text.'),
  },
});
const auth = block({
  doc: 'An auth method.',
  attributes: { cluster: optional(t.ref('cluster'), 'Cluster.'), secret: optional(t.secret(), 'Secret.') },
});
const any = ['vault', 'openbao'] as const;

export const fakes: Registries = {
  engineKinds: new Map([kv, pki, aws, sys, sm].map((k) => [k.kind, k])),
  backends: {
    storage: new Map([
      [
        'raft',
        backend({
          part: 'storage',
          kind: 'raft',
          doc: 'Raft.',
          products: any,
          schema: block({
            doc: 'Raft.',
            attributes: { size: required(t.size(), 'Size.', '10GiB') },
            blocks: {
              snapshots: one(
                block({
                  doc: 'Snapshots.',
                  attributes: { every: required(t.duration(), 'Every.'), bucket: required(t.string(), 'Bucket.') },
                }),
              ),
            },
          }),
        }),
      ],
      [
        'dynamodb',
        backend({ part: 'storage', kind: 'dynamodb', doc: 'A table.', products: ['vault'], schema: block({ doc: 'A table.' }) }),
      ],
    ]),
    seal: new Map([['awskms', backend({ part: 'seal', kind: 'awskms', doc: 'KMS.', products: any, schema: block({ doc: 'KMS.' }) })]]),
    audit: new Map([['file', backend({ part: 'audit', kind: 'file', doc: 'A file.', products: any, schema: block({ doc: 'A file.' }) })]]),
    auth: new Map([
      [
        'kubernetes',
        backend({ part: 'auth', kind: 'kubernetes', doc: 'Kubernetes.', products: any, schema: auth, login: { serves: ['eks'] } }),
      ],
      ['oidc', backend({ part: 'auth', kind: 'oidc', doc: 'People.', products: any, schema: auth, login: { serves: ['human'] } })],
      ['aws', backend({ part: 'auth', kind: 'aws', doc: 'IAM.', products: ['vault'], schema: auth, login: { serves: ['ecs'] } })],
    ]),
  },
  platforms: new Map([
    [
      'eks',
      platform({ kind: 'eks', doc: 'EKS.', cluster, vaultRun: run, appRun: run, authKinds: ['kubernetes'], injects: ['file', 'env_file'] }),
    ],
    ['ecs', platform({ kind: 'ecs', doc: 'ECS.', cluster, vaultRun: run, appRun: run, authKinds: ['aws'], injects: ['file', 'env_file'] })],
    ['github', platform({ kind: 'github', doc: 'GitHub.', appRun: run, authKinds: ['jwt'], injects: ['env'] })],
  ]),
};

export const config: WritConfig = {
  file: 'writ.yaml',
  edition: '1',
  specs: ['specs'],
  out: 'out',
  terraform: { format: 'json', backend: { kind: 'local' } },
  folders: [],
  rules: {},
  ignores: [],
};

/** An environment with a Vault, one line, so that a test's own text begins on line 1 of its own file. */
export const base = `
environment prod { account = "123456789012" region = "us-east-1" domain = "example.com" production = true values { orders_host = "db" } }
environment staging { account = "123456789013" region = "us-east-1" domain = "test.example.com" values { orders_host = "db-test" } }
cluster eks platform {}
cluster ecs tasks {}
vault main {
  version = "2.2.2" address = "https://vault.{domain}:8200"
  run on eks { cluster = platform }
  storage raft { size = 10GiB snapshots { every = 6h bucket = "snaps" } }
  auth kubernetes eks {}
  auth aws ecs {}
  auth oidc okta {}
}
engine kv secret {}
engine pki pki { role web {} }
store secretsmanager sm { secret okta {} }
team shop { group = "shop" }
`;

export interface Outcome {
  readonly project: Project;
  readonly all: readonly Diagnostic[];
  /** `CODE message` of each. */
  readonly said: readonly string[];
  readonly program: (env: string) => Program;
}

/** Binds files given by path, `.writ` only. */
export function bindFiles(
  files: Readonly<Record<string, string>>,
  options: Partial<BindOptions> = {},
  registries: Registries = fakes,
): Outcome {
  const sink = new Diagnostics();
  const asts = Object.entries(files).map(([path, text]) => parseSource({ path, text }, sink));
  const project = bindWith(registries, config, asts, { asOf: '2026-06-01', ...options }, sink);
  return {
    project,
    all: sink.all,
    said: sink.all.map((d) => `${d.code} ${d.message}`),
    program(env) {
      const found = project.programs.find((p) => p.env.name === env);
      if (!found) throw new Error(`no program for ${env}: ${sink.all.map((d) => d.message).join('; ')}`);
      return found;
    },
  };
}

/** Binds a text beside `base`. */
export const bindText = (text: string, options: Partial<BindOptions> = {}): Outcome =>
  bindFiles({ 'specs/a-base.writ': base, 'specs/t.writ': text }, options);

/** The text that a diagnostic points at. */
export const pointed = (d: Diagnostic | undefined, text: string): string | undefined =>
  d?.span ? text.slice(d.span.start, d.span.end) : undefined;
