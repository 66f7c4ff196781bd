import type { AnyBound } from '../schema/block.ts';
import type { SecretRef } from '../schema/values.ts';
import type { SourceFile, Span } from '../source.ts';
import type {
  Annotation,
  Assertion,
  DateWord,
  FileAst,
  GrantStatement,
  InjectStatement,
  OwnsStatement,
  PrincipalKind,
  ShareStatement,
  UseStatement,
  Word,
} from '../syntax/ast.ts';
import type { Capability, Dialect, Parameters, PlatformName, Product } from '../terms.ts';
import type { WritConfig } from './config.ts';

/** All that the specs say, per environment. */
export interface Project {
  readonly config: WritConfig;
  readonly files: readonly FileAst[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** One an environment, sorted by name. */
  readonly programs: readonly Program[];
  /** The day that decides about `until`, `YYYY-MM-DD` (UTC). */
  readonly asOf: string;
}

/** One environment's view of the specs: overlays applied, environment placeholders resolved, names looked up. Maps are in order of names. */
export interface Program {
  readonly env: Environment;
  readonly vault: Vault;
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** Declared engines and the built-in ones, by name (not by mount). */
  readonly engines: ReadonlyMap<string, Engine>;
  readonly stores: ReadonlyMap<string, Engine>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly users: ReadonlyMap<string, User>;
  readonly apps: ReadonlyMap<string, App>;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly assertions: readonly Assertion[];
}

export interface Declared {
  readonly name: string;
  /** The declaration's head, for messages. */
  readonly span: Span;
  readonly docs: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly bound: AnyBound;
}

export interface Environment extends Declared {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly domain: string | undefined;
  readonly production: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Cluster extends Declared {
  readonly platform: PlatformName;
  readonly account: string;
}

/** A part of a Vault: `storage raft`, `audit file main`, `auth kubernetes eks`, `run on eks`. */
export interface Part {
  readonly kind: string;
  /** `main` in `audit file main`; the kind where the block has one label. Auth methods are mounted at `auth/NAME`. */
  readonly name: string;
  readonly span: Span;
  readonly bound: AnyBound;
}

export interface Vault extends Declared {
  readonly product: Product;
  /** `2.2.2` */
  readonly version: string;
  readonly edition: 'community' | 'enterprise';
  readonly dialect: Dialect;
  /** The version that is being left, while servers of both still answer. */
  readonly upgradeFrom: { readonly version: string; readonly dialect: Dialect; readonly span: Span } | undefined;
  /** `https://vault.example.com:8200` */
  readonly address: string;
  /** `kind` is a platform. */
  readonly run: Part;
  readonly storage: Part;
  readonly seal: Part | undefined;
  readonly audits: readonly Part[];
  readonly auths: readonly Part[];
  readonly listener: AnyBound | undefined;
  readonly loadBalancer: AnyBound | undefined;
  readonly telemetry: AnyBound | undefined;
  readonly backup: AnyBound | undefined;
  readonly recovery: { readonly shares: number; readonly threshold: number; readonly span: Span | undefined };
  /** The `snapshots {…}` of raft storage, when there. */
  readonly snapshots: { readonly every: number; readonly bucket: string; readonly span: Span } | undefined;
}

export interface Engine extends Declared {
  readonly kind: string;
  /** Without slashes at the ends: `secret`, `auth/token`; with the namespace before it: `payments/secret`. */
  readonly mount: string;
  /** The namespace it is mounted in: `payments`. */
  readonly namespace?: string | undefined;
  readonly builtin: boolean;
}

/** What every principal (and profile) can say. */
export interface Grants {
  readonly grants: readonly GrantStatement[];
  readonly uses: readonly UseStatement[];
  readonly raws: readonly RawGrant[];
}

/** `raw "path" {…}`: the pattern as Vault sees it. */
export interface RawGrant {
  readonly pattern: string;
  readonly capabilities: readonly Capability[];
  readonly parameters: Parameters | undefined;
  readonly because: string | undefined;
  readonly span: Span;
  readonly annotations: readonly Annotation[];
}

export interface Team extends Declared, Grants {
  readonly group: string | undefined;
  /** The auth method of its people; `undefined` where there is only one for humans. */
  readonly auth: string | undefined;
  /** Limits of its people's tokens, in seconds. */
  readonly limits?: { readonly ttl: number | undefined; readonly maxTtl: number | undefined; readonly bound: AnyBound } | undefined;
  /** The namespace whose engines are the team's. */
  readonly namespace?: string | undefined;
  readonly owns: readonly OwnsStatement[];
  readonly shares: readonly ShareStatement[];
}
export interface User extends Declared, Grants {
  readonly entity: string;
}
export interface Profile extends Declared, Grants {}

export interface App extends Declared, Grants {
  readonly team: string;
  /** `kind` is a platform; `undefined`: nothing runs it in this environment. */
  readonly run: Part | undefined;
  /** The auth method it logs in by; `undefined` without `run` or where none fits (reported). */
  readonly auth: Part | undefined;
  readonly login: { readonly ttl: number; readonly maxTtl: number; readonly boundCidrs: readonly string[] };
  /** A permissions boundary's ARN. */
  readonly boundary: string | undefined;
  readonly injections: readonly Injection[];
  /** The `task {…}`, `helm {…}` overrides as written, by block name. */
  readonly overrides: Readonly<Record<string, AnyBound>>;
}
export interface Pipeline extends Declared, Grants {
  readonly run: Part | undefined;
  readonly auth: Part | undefined;
  /** Stacks: `platform`, `vault`, `team/NAME`. */
  readonly applies: readonly string[];
}

/** One `inject`, resolved. */
export interface Injection {
  readonly statement: InjectStatement;
  readonly engine: Engine;
  /** The rest of the path below the engine, literal: `payments/checkout/stripe`. */
  readonly rest: string;
  readonly as: 'env' | 'file' | 'env_file';
  /** The file's absolute path; absent for `env`. */
  readonly path: string | undefined;
  /** Variable → field; empty where `whole` or `template` says it all. */
  readonly variables: Readonly<Record<string, string>>;
  readonly whole: boolean;
  readonly template: string | undefined;
  /** Parameters of the request (`common_name`). */
  readonly request: Readonly<Record<string, string>>;
  /** Octal as text: `0400`. */
  readonly mode: string | undefined;
  readonly span: Span;
}

export type { Assertion, DateWord, PrincipalKind, SecretRef, Word };
