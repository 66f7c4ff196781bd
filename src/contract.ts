import type { HclBlock } from './hcl.ts';
import type { App, Engine, Part, Pipeline, Program, Vault } from './model/program.ts';
import type { Resource, StackName, TfValue } from './plain.ts';
import type { Bound, BlockSchema } from './schema/block.ts';
import type { Sink } from './diagnostics.ts';
import type { Span } from './source.ts';
import type { Capability, Parameters, PlatformName, Product } from './terms.ts';

export type { Capability, Dialect, Parameters, PlatformName, Product } from './terms.ts';

/**
 * One request a verb makes: a path below the engine's mount with at most one hole, and the capabilities it needs.
 * `{P}` takes the rest of the resource's path (any number of segments, `*` and `**` allowed), `{R}` exactly one
 * segment (a role or key, or `*`). Without a hole the verb takes no path: `revoke on pki`. Literal `+` is Vault's wildcard.
 */
export interface RequestTemplate {
  readonly path: string;
  readonly capabilities: readonly Capability[];
  readonly parameters?: Parameters;
  /**
   * Only for members of this kind (`static role`): a path that names a declared member of another kind makes no such
   * request, a pattern makes it where a member of the kind may match. Absent: whatever the path names.
   */
  readonly member?: string;
}

/**
 * Requests with and without a hole may stand in one verb: a resource with a path (`manage on aws/reader`) makes those with
 * a hole, the bare engine (`manage on aws`) those without one and, at any path, those with one (`{R}` is `+`, `{P}` is `*`).
 */
export interface Verb {
  readonly doc: string;
  readonly requests: readonly RequestTemplate[];
  /** Other ways to the same result: never emitted by a grant, counted by denies, questions and assertions. */
  readonly ways?: readonly RequestTemplate[];
  /** Cannot be taken back, or leads to more power than it says; reported by the rules. The text says why, as a clause. */
  readonly hazard?: { readonly kind: 'irreversible' | 'escalating'; readonly why: string };
}

/** A thing inside an engine that a resource path may name: a role, a key, a declared secret. */
export interface EngineMember {
  readonly name: string;
  /** `role`, `static role`, `key`, `secret`. */
  readonly kind: string;
  readonly span: Span;
}

/** How `inject` reads a value of this kind. */
export interface InjectContract {
  /** The verb that `inject` implies. */
  readonly verb: string;
  /** The API path that an agent's template reads or writes: `secret/data/payments/stripe`. `rest` is literal. */
  path(engine: Engine, rest: string): string;
  /** Consul-template expression for one field of the answer: `.Data.data.key`. */
  field(engine: Engine, name: string): string;
  /** The request is a write (parameters are required or allowed): `issue`. */
  readonly writes: boolean;
}

/** What an engine kind says of itself. One folder under `engines/`, one line in its index. */
export interface EngineKind<S extends BlockSchema = BlockSchema> {
  readonly kind: string;
  readonly doc: string;
  /** Built in (`sys`, `auth`, `identity`, `token`): always there, never declared, mounted at its own name (`token`: `auth/token`). */
  readonly builtin?: { readonly mount: string };
  /** A store outside Vault (`secretsmanager`): declared by `store`, its verbs are AWS actions. */
  readonly store?: boolean;
  readonly schema: S;
  readonly products: readonly Product[];
  /** The verb table may depend on the configuration (kv 1 and 2). */
  verbs(engine: Bound<S> | undefined): Readonly<Record<string, Verb>>;
  /** Declared members; `undefined` where any name may be granted (kv without an inventory). */
  members(engine: Bound<S>): readonly EngineMember[] | undefined;
  readonly inject?: InjectContract;
  /** Why its mount cannot be moved by Terraform, which makes everything below a moved mount anew. Absent: nothing is lost by that. */
  readonly settled?: string;
  /** First path segments that users must not write, with what to say: kv's `data`, `metadata`. */
  readonly reserved?: readonly string[];
  /** Vault side, as Terraform resources of stack `vault`: mount, configuration, roles. */
  resources?(engine: Engine, bound: Bound<S>, program: Program): readonly Resource[];
  /** What Vault's own AWS role needs for this engine to work. */
  iam?(engine: Engine, bound: Bound<S>, program: Program): readonly IamStatement[];
  /** IAM documents that Vault attaches to what it mints (aws engine). */
  documents?(engine: Engine, bound: Bound<S>, program: Program): readonly EngineDocument[];
  /** Steps no tool can declare, as lines of the runbook. */
  runbook?(engine: Engine, bound: Bound<S>, program: Program): readonly RunbookStep[];
  /** What the schema alone cannot see; reports located errors with codes of group 0xx. */
  check?(engine: Engine, bound: Bound<S>, program: Program, sink: Sink): void;
}

export interface EngineDocument {
  readonly engine: string;
  readonly role: string;
  readonly statements: readonly IamStatement[];
  /** Characters AWS allows for it (2,048 for session policies and inline user policies). */
  readonly limit: number;
  readonly origin: Span;
}

export interface RunbookStep {
  readonly phase: 'before' | 'init' | 'secrets' | 'login' | 'operate';
  readonly title: string;
  /** Markdown, without heading. */
  readonly text: string;
  readonly origin?: Span;
}

/** A name that is taken once: in an account, a region, a partition or a cluster. */
export interface Claim {
  /** The same for two that cannot both be. */
  readonly key: string;
  /** For messages, after "would share": `table vault-storage in 123456789012, us-east-1`. */
  readonly what: string;
  readonly help: string;
  readonly span: Span;
}

/** What a part of a Vault cluster says of itself. One folder under `backends/<part>/`. */
export interface Backend<S extends BlockSchema = BlockSchema> {
  readonly part: 'storage' | 'seal' | 'audit' | 'auth';
  readonly kind: string;
  readonly doc: string;
  readonly schema: S;
  readonly products: readonly Product[];
  /** Its stanza in the server's configuration (for audit: OpenBao only). */
  server?(part: Part, bound: Bound<S>, program: Program): HclBlock | undefined;
  iam?(part: Part, bound: Bound<S>, program: Program): readonly IamStatement[];
  resources?(part: Part, bound: Bound<S>, program: Program): readonly Resource[];
  runbook?(part: Part, bound: Bound<S>, program: Program): readonly RunbookStep[];
  check?(part: Part, bound: Bound<S>, program: Program, sink: Sink): void;
  /** What it creates under a name that no other environment may use. */
  claims?(part: Part, bound: Bound<S>, program: Program): readonly Claim[];
  /** Storage only: whether several servers can share it, as configured. */
  highlyAvailable?(bound: Bound<S>): boolean;
  /** Auth methods only. */
  readonly login?: LoginContract<S>;
}

export interface LoginContract<S extends BlockSchema = BlockSchema> {
  /** The platforms whose workloads can log in by it; `human` for people. */
  readonly serves: readonly (PlatformName | 'human')[];
  /** The role of one app (in its team's stack) or pipeline (in stack `vault`): bound identity, token policies, TTLs. */
  role?(part: Part, bound: Bound<S>, app: App | Pipeline, program: Program, policies: readonly string[]): readonly Resource[];
  /** The `method` block of an agent's `auto_auth`. */
  autoAuth?(part: Part, bound: Bound<S>, app: App, program: Program): HclBlock;
}

/** What a platform says of itself. One folder under `platforms/`. */
export interface Platform<V extends BlockSchema = BlockSchema, A extends BlockSchema = BlockSchema> {
  readonly kind: PlatformName;
  readonly doc: string;
  /** `cluster KIND NAME {…}` where the platform has clusters. */
  readonly cluster?: BlockSchema;
  /** `run on KIND {…}` inside `vault`; absent: Vault cannot run there. */
  readonly vaultRun?: V;
  /** `run on KIND {…}` inside `app` or `pipeline`. */
  readonly appRun: A;
  /** The auth methods by which its workloads log in, best first. */
  readonly authKinds: readonly string[];
  /** Which forms of `inject` it can do; an absent one is an error that offers another. */
  readonly injects: readonly ('env' | 'file' | 'env_file')[];
  /** Who may assume the IAM role of this app or pipeline (trust policy), pinned. */
  trust?(app: App | Pipeline, run: Bound<A>, program: Program): readonly IamStatement[];
  /** What Vault's role needs because it runs there (auto-join, ECS Exec is never among it). */
  vaultIam?(vault: Vault, run: Bound<V>, program: Program): readonly IamStatement[];
  vaultTrust?(vault: Vault, run: Bound<V>, program: Program): readonly IamStatement[];
  /** `retry_join` blocks of raft storage. */
  retryJoin?(vault: Vault, run: Bound<V>, program: Program): readonly HclBlock[];
  /** The platform's own resources for Vault, stack `platform`: service or auto scaling group, load balancer, security groups, log groups. */
  vaultResources?(vault: Vault, run: Bound<V>, program: Program): readonly Resource[];
  /** An app's own resources beside IAM and auth, stack of its team (Pod Identity association, ECS service is the team's own); no keys, no buckets. */
  appResources?(app: App, run: Bound<A>, program: Program): readonly Resource[];
  /** What Vault has there under a name that no other environment may use. */
  claims?(vault: Vault, run: Bound<V>, program: Program): readonly Claim[];
  /** Who it is to the outside world, where the spec names that, as the end of a sentence: no two may be the same. */
  identity?(app: App | Pipeline, run: Bound<A>): string | undefined;
  checkVault?(vault: Vault, run: Bound<V>, program: Program, sink: Sink): void;
  checkApp?(app: App | Pipeline, run: Bound<A>, program: Program, sink: Sink): void;
}

/** Erases a part's own schema type, so that registries can hold parts of all schemas. */
export const engineKind = <const S extends BlockSchema>(kind: EngineKind<S>): EngineKind => kind as unknown as EngineKind;
export const backend = <const S extends BlockSchema>(part: Backend<S>): Backend => part as unknown as Backend;
export const platform = <const V extends BlockSchema, const A extends BlockSchema>(part: Platform<V, A>): Platform =>
  part as unknown as Platform;

/** One condition of an IAM statement: `StringEquals`, `aws:SourceAccount`, values. */
export interface IamCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Something an IAM statement names. `arn` stands in the JSON documents and must be right by itself; where the real one is
 * known only after apply, `only` narrows it there by conditions, and Terraform uses `value` (a reference) instead of both.
 */
export interface IamResource {
  readonly arn: string;
  readonly only?: readonly IamCondition[];
  readonly value?: TfValue;
}

export interface IamPrincipal {
  readonly type: 'AWS' | 'Service' | 'Federated';
  readonly id: IamResource;
}

export interface IamStatement {
  /** Letters and digits, unique in its document. */
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Empty in trust policies. */
  readonly resources: readonly IamResource[];
  readonly conditions: readonly IamCondition[];
  /** Trust and key policies only. */
  readonly principals?: readonly IamPrincipal[];
  /** Why it is needed, one clause. */
  readonly why: string;
  readonly origin: Span;
}

/** An IAM role that the compile creates. */
export interface IamRole {
  /** File stem and Terraform name: `vault`, `app-checkout`, `vault-snapshot`, `app-x-execution`. */
  readonly key: string;
  /** The role's name at AWS, at most 64 characters. */
  readonly name: string;
  readonly purpose: 'vault' | 'app' | 'execution' | 'snapshot' | 'pipeline';
  /** The app's or pipeline's name. */
  readonly owner?: string;
  readonly stack: StackName;
  readonly trust: readonly IamStatement[];
  readonly statements: readonly IamStatement[];
  readonly boundary?: string;
  readonly origin: Span;
}
