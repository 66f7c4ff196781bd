import type { Backend, EngineKind, IamStatement, Platform, PlatformName } from '../../src/contract.ts';
import type { Compiled, IamPlan, PrincipalAccess } from '../../src/access/relation.ts';
import { byItself, documentOf } from '../../src/access/iam/document.ts';
import { expectedDocuments } from '../../src/access/iam/prove.ts';
import type { App, Engine, Part, Program, Project } from '../../src/model/program.ts';
import type { Registries } from '../../src/model/registries.ts';
import { type Resource, ref } from '../../src/plain.ts';
import type { AnyBound } from '../../src/schema/block.ts';
import type { SourceFile, Span } from '../../src/source.ts';
import type { GrantStatement, Value, Word } from '../../src/syntax/ast.ts';

/** Hand-made programs: just what IAM and Terraform read, without syntax and binder. */
export const source: SourceFile = { path: 'specs/a.writ', text: 'line one\nline two\nline three\n' };
export const span = (start = 0): Span => ({ file: source.path, start, end: start + 3 });
export const word = (text: string, start = 0): Word => ({ text, span: span(start), quoted: false });

export const bound = (kind: string, attrs: Readonly<Record<string, unknown>> = {}, more: Partial<AnyBound> = {}): AnyBound => ({
  kind,
  labels: [],
  on: undefined,
  of: undefined,
  attrs,
  blocks: {},
  open: {},
  statements: [],
  docs: [],
  annotations: [],
  head: span(),
  span: span(),
  spans: {},
  valueSpans: {},
  ...more,
});
const part = (kind: string, attrs: Readonly<Record<string, unknown>> = {}, name = kind): Part => ({
  kind,
  name,
  span: span(),
  bound: bound(kind, attrs),
});
const declared = (name: string) => ({ name, span: span(9), docs: [], annotations: [], bound: bound(name) });

export interface Condition {
  readonly key: string;
  readonly operator: '=' | '!=' | 'like' | '<';
  readonly value: string;
  readonly negated?: boolean;
}
export function grant(
  verbs: readonly string[],
  resources: readonly string[],
  more: { effect?: 'allow' | 'deny'; when?: readonly Condition[] } = {},
): GrantStatement {
  const value = (text: string): Value => ({ kind: 'string', text, block: false, span: span() });
  const when = more.when?.map((c) => ({ key: word(c.key, 5), operator: c.operator, value: value(c.value), negated: c.negated ?? false }));
  return {
    type: 'grant',
    effect: more.effect ?? 'allow',
    verbs: verbs.map((v, i) => word(v, 1 + i)),
    resources: resources.map((r, i) => word(r, 20 + i)),
    tail: when ? { when } : {},
    span: span(),
    docs: [],
    annotations: [],
  };
}

export const app = (name: string, more: Partial<App> = {}): App => ({
  ...declared(name),
  grants: [],
  uses: [],
  raws: [],
  team: 'payments',
  run: part('ecs', { image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:1.4.2' }),
  auth: part('aws', {}, 'aws'),
  login: { ttl: 3600, maxTtl: 3600, boundCidrs: [] },
  boundary: undefined,
  injections: [],
  overrides: {},
  ...more,
});

const trust = (service: string): IamStatement => ({
  sid: 'Workload',
  effect: 'Allow',
  actions: ['sts:AssumeRole'],
  resources: [],
  conditions: [{ operator: 'StringEquals', key: 'aws:SourceAccount', values: ['123456789012'] }],
  principals: [{ type: 'Service', id: { arn: service } }],
  why: 'test',
  origin: span(),
});
const sealKey = {
  arn: 'arn:aws:kms:eu-west-1:123456789012:key/*',
  only: [{ operator: 'ForAnyValue:StringEquals', key: 'kms:ResourceAliases', values: ['alias/seal'] }],
  value: ref('aws_kms_key', 'seal', 'arn'),
};

const platform = (kind: PlatformName): Platform =>
  ({
    kind,
    doc: '',
    appRun: bound('run') as never,
    authKinds: ['aws'],
    injects: [],
    trust: () => [trust('ecs-tasks.amazonaws.com')],
    vaultTrust: () => [trust('ecs-tasks.amazonaws.com')],
  }) satisfies Platform;

const make = (type: string, name: string, args: Resource['arguments'], more: Partial<Resource> = {}): Resource => ({
  stack: 'platform',
  type,
  name,
  arguments: args,
  origin: span(9),
  ...more,
});

const seal = {
  part: 'seal',
  kind: 'awskms',
  doc: '',
  schema: bound('seal') as never,
  products: ['vault'],
  iam: (): IamStatement[] => [
    {
      sid: 'Seal',
      effect: 'Allow',
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'],
      resources: [sealKey],
      conditions: [],
      why: 'unseal',
      origin: span(),
    },
  ],
  resources: (): Resource[] => [
    make(
      'aws_kms_key',
      'seal',
      { description: 'Seal ${not} %{a} "template"', enable_key_rotation: true, deletion_window_in_days: 30 },
      { preventDestroy: true },
    ),
    make('aws_s3_bucket', 'snapshots', { bucket: 'example-snapshots' }),
  ],
} satisfies Backend;

/** Registries with one platform and a seal; `engines` are added under their kinds. */
export const registries = (engines: ReadonlyMap<string, EngineKind> = new Map()): Registries => ({
  engineKinds: engines,
  backends: { storage: new Map(), seal: new Map([['awskms', seal]]), audit: new Map(), auth: new Map() },
  platforms: new Map((['ecs', 'ec2', 'eks'] as const).map((kind) => [kind, platform(kind)])),
});

export function program(more: Partial<Program> = {}): Program {
  const vault: Program['vault'] = {
    ...declared('main'),
    product: 'vault',
    version: '2.2.2',
    edition: 'community',
    dialect: 'vault',
    upgradeFrom: undefined,
    address: 'https://vault.example.com:8200',
    run: part('ecs', { image: 'hashicorp/vault:2.2.2' }),
    storage: part('dynamodb'),
    seal: part('awskms'),
    audits: [],
    auths: [],
    listener: undefined,
    loadBalancer: undefined,
    telemetry: undefined,
    backup: undefined,
    recovery: { shares: 5, threshold: 3, span: undefined },
    snapshots: undefined,
  };
  return {
    env: {
      ...declared('prod'),
      account: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
      domain: 'example.com',
      production: true,
      values: {},
      tags: { owner: 'platform ${x}' },
    },
    vault,
    clusters: new Map(),
    engines: new Map(),
    stores: new Map(),
    teams: new Map(),
    users: new Map(),
    apps: new Map(),
    pipelines: new Map(),
    profiles: new Map(),
    assertions: [],
    ...more,
  };
}

export const apps = (...list: readonly App[]): Program['apps'] => new Map(list.map((a) => [a.name, a]));
export const engine = (kind: string, name: string, more: Partial<Engine> = {}): Engine => ({
  ...declared(name),
  kind,
  mount: name,
  builtin: false,
  ...more,
});

export const principal = (kind: PrincipalAccess['kind'], name: string, team?: string): PrincipalAccess => ({
  id: `${kind}/${name}`,
  kind,
  name,
  policy: `${kind}-${name}`,
  team,
  allows: [],
  denies: [],
  span: span(9),
});

export const compiled = (p: Program, iam: IamPlan, principals: readonly PrincipalAccess[] = []): Compiled => ({
  program: p,
  relation: { env: p.env.name, principals, iam },
  policies: [],
});

export const project = (format: 'json' | 'hcl', p: Program, local = false): Project => ({
  config: {
    file: 'writ.yaml',
    edition: '1',
    specs: ['specs'],
    out: 'out',
    terraform: {
      format,
      backend: local ? { kind: 'local' } : { kind: 's3', bucket: 'state', region: 'eu-west-1', useLockfile: true, keyPrefix: 'writ/' },
    },
    folders: [],
    rules: {},
    ignores: [],
  },
  files: [],
  sources: new Map([[source.path, source]]),
  programs: [p],
  asOf: '2026-01-01',
});

/** The files that the IAM target writes for a plan, by path below `<env>/iam/`. */
export const filesOf = (plan: IamPlan): Map<string, string> =>
  new Map(expectedDocuments(plan).map(({ path, statements }) => [path, JSON.stringify(documentOf(statements, byItself))]));
