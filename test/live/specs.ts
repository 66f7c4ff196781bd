import { emitPolicies, relate } from '../../src/access/index.ts';
import type { Dialect } from '../../src/contract.ts';
import { type Diagnostic, Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { docsOf } from '../../src/targets/docs.ts';
import { printPolicy } from '../../src/targets/vault/policy.ts';
import type { random } from '../access/support.ts';

type Random = ReturnType<typeof random>;

/** Keys as the Go program `union` reads them. */
export interface Rule {
  readonly deny?: boolean;
  readonly verbs?: readonly string[];
  readonly on?: readonly string[];
  readonly raw?: string;
  readonly capabilities?: readonly string[];
  /** Written as `inject`; it grants `read`. */
  readonly injected?: boolean;
}
export interface Declaration {
  /** `app/a`, `team/t0`, `user/u`; of a profile its name. */
  readonly id: string;
  readonly team?: string;
  readonly rules: readonly Rule[];
  readonly uses: readonly string[];
  readonly shares: readonly (Rule & { readonly with: readonly string[] })[];
}
/** A spec as data: what its text says, and what Go takes the plain union of. */
export interface Spec {
  readonly profiles: Readonly<Record<string, Declaration>>;
  readonly principals: readonly Declaration[];
}

export const ENGINES = {
  secret: { kind: 'kv2', mount: 'secret' },
  old: { kind: 'kv1', mount: 'old' },
  deep: { kind: 'kv2', mount: 'teams/kv' },
  transit: { kind: 'transit', mount: 'transit' },
  db: { kind: 'database', mount: 'db' },
  pki: { kind: 'pki', mount: 'pki' },
} as const;

const VERSIONS: Readonly<Record<Dialect, string>> = {
  'vault-legacy': 'version = "1.21.1"',
  vault: 'version = "2.0.4"',
  'vault-anycase': 'version = "2.2.2"',
  openbao: 'product = openbao  version = "2.6.2"',
};

const base = (
  dialect: Dialect,
): string => `environment prod { account = "123456789012"  region = "us-east-1"  domain = "internal.example.com" }
cluster eks platform { oidc_issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE" }
vault main {
  ${VERSIONS[dialect]}
  address = "https://vault.internal.example.com:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  auth kubernetes eks { cluster = platform }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
}
engine kv secret { version = 2 }
engine kv old { version = 1 }
engine kv deep { version = 2  mount = "teams/kv" }
engine transit transit {
  key orders { type = aes256_gcm96 }
  key carts { type = aes256_gcm96 }
}
engine database db {
  connection main { plugin = postgresql  url = "postgresql://{{username}}:{{password}}@db:5432/a?sslmode=verify-full"  username = "vault" }
  role ro { connection = main  create = "a"  ttl = 1h  max_ttl = 1h }
  role rw { connection = main  create = "a"  ttl = 1h  max_ttl = 1h }
}
engine pki pki {
  root { common_name = "internal.example.com"  ttl = 87600h }
  role web { domains = ["internal.example.com"]  ttl = 24h  max_ttl = 72h }
  role job { domains = ["internal.example.com"]  ttl = 24h  max_ttl = 72h }
}
`;

const words = (list: readonly string[]): string => list.join(', ');

function printRule(rule: Rule): string {
  if (rule.raw !== undefined)
    return `  raw ${JSON.stringify(rule.raw)} { capabilities = [${words(rule.capabilities ?? [])}]  because = "tried" }`;
  const on = words(rule.on ?? []);
  if (rule.injected) return `  inject ${on} as env_file "/vault/secrets/${on.replaceAll('/', '-')}.env" { KEY = "key" }`;
  return `  ${rule.deny ? 'deny' : 'allow'} ${words(rule.verbs ?? [])} on ${on}`;
}

function printDeclaration(one: Declaration): string {
  const [kind = '', name = ''] = one.id.includes('/') ? one.id.split('/') : ['profile', one.id];
  const lines = [
    ...(kind === 'app'
      ? [`  team = ${one.team}`, `  run on eks { cluster = platform  namespace = "n"  service_account = "${name}" }`]
      : []),
    ...(kind === 'team' ? [`  group = "${name}"`, `  owns secret/${name}/**`] : []),
    ...(kind === 'user' ? [`  entity = "${name}"`] : []),
    ...one.uses.map((profile) => `  use ${profile}`),
    ...one.rules.map(printRule),
    ...one.shares.map(
      (s) => `  share ${words(s.verbs ?? [])} on ${words(s.on ?? [])} with ${words(s.with.map((id) => id.replace('/', ' ')))}`,
    ),
  ];
  return `${kind} ${name} {\n${lines.join('\n')}\n}\n`;
}

export const specText = (spec: Spec): string => [...Object.values(spec.profiles), ...spec.principals].map(printDeclaration).join('\n');

export interface Emitted {
  /** By id of the principal. */
  readonly policies: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text of the spec → parse → bind → relate → emit → text of the policies, as `compile` does it. */
export function emit(spec: Spec, dialect: Dialect): Emitted {
  const sink = new Diagnostics();
  const sources = [
    { path: 'specs/base.writ', text: base(dialect) },
    { path: 'specs/spec.writ', text: specText(spec) },
  ];
  const config = readConfig({ path: 'writ.yaml', text: 'writ: "1"\nspecs: [specs]\n' }, sink);
  const trees = sources.map((source) => parseSource(source, sink, blockShapes));
  const project = config && bindProject(config, trees, { asOf: '2026-11-23' }, sink);
  const program = project?.programs[0];
  if (!program || !project || sink.failed) return { policies: {}, diagnostics: sink.all };
  const relation = relate(program, sink);
  const emitted = emitPolicies(relation, program, sink);
  const places = new Map(sources.map((source) => [source.path, source]));
  const policies = emitted.map((p) => [p.principal.id, printPolicy(p, 'prod', places, docsOf(p.principal, program))] as const);
  return { policies: Object.fromEntries(policies), diagnostics: sink.all };
}

/** By the part of the engine that their requests go to: only grants on one part can meet. */
const FAMILIES: readonly (readonly ['secret' | 'deep' | 'old', readonly string[]])[] = [
  ['secret', ['read', 'read', 'create', 'update', 'write', 'patch', 'delete']],
  ['secret', ['list', 'list', 'read-metadata', 'purge', 'write-metadata']],
  ['secret', ['list', 'list', 'list', 'read-metadata']],
  ['deep', ['read', 'list', 'list', 'delete', 'read-metadata', 'purge']],
  ['old', ['read', 'list', 'list', 'create', 'update', 'write', 'delete']],
  ['secret', ['delete-versions', 'undelete', 'destroy', 'subkeys', 'read', 'list']],
];
/** What all grants of one spec are drawn from, so that they meet. */
interface Theme {
  readonly families: readonly (typeof FAMILIES)[number][];
  readonly segments: readonly string[];
  readonly ends: readonly string[];
  /** Whether other engines take part. */
  readonly mixed: boolean;
}
const ENDS = ['', '', '/**', '/**', '/**', '/*'];
const HOSTILE_ENDS = ['', '', '/**', '/**', '/api-**', '/a**', '/*'];

function themeOf(r: Random): Theme {
  const own = distinct(some(r, 3, () => r.pick(['a', 'b', 'api', 'apix', 't0', '{team}'])));
  return {
    families: some(r, 2, () => r.pick(FAMILIES)),
    segments: [...own, ...own, ...(r.next(5) ? ['*', '*'] : [])],
    ends: r.next(4) ? ENDS : HOSTILE_ENDS,
    mixed: r.next(3) === 0,
  };
}

/** Vault's own notation; some meet the policy `default`. */
const RAW = ['a', 'b', '+', '+', 'api', '+x', 'a*'];
const RAW_ENDS = ['', '', '/*', '*', '/a*', '/'];
const NEAR_DEFAULT = [
  'auth/token/+',
  'auth/token/*',
  'auth/+/lookup-self',
  'sys/*',
  'sys/leases/+',
  'sys/tools/*',
  'sys/tools/+/a',
  'cubbyhole/a',
  'cubbyhole/+/b',
  'cubbyhole/a/*',
  'identity/oidc/provider/+/+',
  'identity/oidc/provider/a/authorize',
  'identity/+/provider/*',
  '+/token/lookup-self',
];
const MOUNTS = {
  secret: ['secret/data', 'secret/metadata', 'secret/+'],
  old: ['old'],
  deep: ['teams/kv/metadata', 'teams/kv/data', 'teams/+/data'],
} as const;
const CAPABILITIES = ['create', 'read', 'update', 'patch', 'delete', 'list', 'list'];

const some = <T>(r: Random, most: number, make: () => T): T[] => Array.from({ length: 1 + r.next(most) }, make);
const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)];

const kvPath = (r: Random, { segments, ends }: Theme): string =>
  r.next(14) === 0 ? '**' : Array.from({ length: 1 + r.next(3) }, () => r.pick(segments)).join('/') + r.pick(ends);

function ruleOf(r: Random, theme: Theme): Rule {
  const deny = r.next(4) === 0;
  const kind = r.next(theme.mixed ? 20 : 17);
  const [engine, verbs] = r.pick(theme.families);
  if (kind < 14)
    return { deny, verbs: distinct(some(r, 2, () => r.pick(verbs))), on: distinct(some(r, 2, () => `${engine}/${kvPath(r, theme)}`)) };
  if (kind < 17) {
    const capabilities = distinct(some(r, 2, () => r.pick(CAPABILITIES)));
    if (r.next(4) === 0) return { raw: r.pick(NEAR_DEFAULT), capabilities };
    const mount = theme.mixed ? r.pick(['pki', 'pki/issuer', 'transit', 'db/creds']) : r.pick(MOUNTS[engine]);
    return { raw: `${mount}/${Array.from({ length: 1 + r.next(2) }, () => r.pick(RAW)).join('/')}${r.pick(RAW_ENDS)}`, capabilities };
  }
  if (kind === 17) return { deny, verbs: ['generate'], on: [`db/${r.pick(['ro', 'rw', '*'])}`] };
  if (kind === 18) return { deny, verbs: ['issue'], on: [`pki/${r.pick(['web', 'job', '*'])}`] };
  const transit = distinct(some(r, 2, () => r.pick(['encrypt', 'decrypt', 'sign', 'read-key', 'rotate', 'export'])));
  return { deny, verbs: transit, on: [`transit/${r.pick(['orders', 'carts', '*', '**'])}`] };
}

const tame = (rule: Rule): boolean => rule.raw === undefined || !rule.raw.includes('+*');

/** One spec: an app or two, up to three teams, perhaps a user; grants that overlap, denies, profiles, shares, injections, raw stanzas. */
export function randomSpec(r: Random): Spec {
  const theme = themeOf(r);
  const rules = (most: number, of = theme): Rule[] => {
    const made = some(r, most, () => ruleOf(r, of)).filter(tame);
    return made.filter((rule, i) => rule.raw === undefined || made.findIndex((other) => other.raw === rule.raw) === i);
  };
  const names = ['p0', 'p1', 'p2'].slice(0, r.next(4));
  const profiles = Object.fromEntries(names.map((id): [string, Declaration] => [id, { id, rules: rules(2), uses: [], shares: [] }]));
  const uses = (): string[] => (names.length > 0 && r.next(2) ? distinct(some(r, 2, () => r.pick(names))) : []);
  const teams = ['t0', 't1', 't2'].slice(0, 1 + r.next(3));
  const apps = ['a', 'b'].slice(0, 1 + r.next(2));
  const everybody = [...apps.map((a) => `app/${a}`), ...teams.map((t) => `team/${t}`)];
  const shares = (team: string): Declaration['shares'] => {
    if (r.next(4) > 0) return [];
    const [, verbs] = r.pick(FAMILIES.filter(([engine]) => engine === 'secret'));
    const on = [`secret/${team}/${r.pick(['a', '*', '**', 'a/**', 'b/*'])}`];
    const receivers = distinct(some(r, 2, () => r.pick(everybody))).filter((id) => id !== `team/${team}`);
    return receivers.length > 0 ? [{ verbs: [r.pick(verbs)], on, with: receivers }] : [];
  };
  const injected = (): Rule[] =>
    r.next(5) === 0 ? [{ injected: true, verbs: ['read'], on: [`secret/${r.pick(['a', 'b', 't0'])}/${r.pick(['a', 'api', 'x'])}`] }] : [];
  const ofUser: Theme = { ...theme, segments: theme.segments.map((s) => (s === '{team}' ? 't1' : s)) };
  return {
    profiles,
    principals: [
      ...apps.map((name) => ({ id: `app/${name}`, team: r.pick(teams), rules: [...rules(4), ...injected()], uses: uses(), shares: [] })),
      ...teams.map((name) => ({ id: `team/${name}`, rules: rules(3), uses: uses(), shares: shares(name) })),
      ...(r.next(3) === 0 ? [{ id: 'user/u', rules: rules(3, ofUser), uses: [], shares: [] }] : []),
    ],
  };
}
