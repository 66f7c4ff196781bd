import type { Platform, Verb } from '../contract.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { Declared } from './declarations.ts';
import { spaceOf } from './declarations.ts';
import { didYouMean, few, headSpan } from './header.ts';
import type { App, Cluster, Engine, Environment, Pipeline, Profile, Team, User, Vault } from './program.ts';
import type { Registries } from './registries.ts';
import type { Reporter } from './report.ts';
import type { RefUse, SecretUse } from './scope.ts';
import type { TopKind } from './schemas.ts';

/** All declarations of the project by name space and name, whatever their environments. */
export type Index = ReadonlyMap<string, ReadonlyMap<string, readonly Declared[]>>;

/** An environment while it is put together. What failed to bind is in no map but in `broken`: its uses are not reported again. */
export interface Draft {
  readonly env: Environment;
  readonly registries: Registries;
  readonly reporter: Reporter;
  readonly index: Index;
  /** Some file has lost a part to a syntax error. */
  readonly partial: boolean;
  /** It is not the only environment that is bound. */
  readonly several: boolean;
  /** See `Binding`. */
  report(diagnostic: Diagnostic): void;
  missing(key: string, diagnostic: Diagnostic): void;
  vault: Vault | undefined;
  readonly clusters: Map<string, Cluster>;
  readonly engines: Map<string, Engine>;
  readonly stores: Map<string, Engine>;
  readonly teams: Map<string, Team>;
  readonly users: Map<string, User>;
  readonly apps: Map<string, App>;
  readonly pipelines: Map<string, Pipeline>;
  readonly profiles: Map<string, Profile>;
  readonly broken: Set<string>;
  /** What principals and profiles say, also of those whose block is otherwise at fault. */
  readonly spoken: {
    readonly kind: 'app' | 'team' | 'user' | 'pipeline' | 'profile';
    readonly name: string;
    readonly bound: AnyBound;
    readonly partial: boolean;
  }[];
  readonly refs: RefUse[];
  readonly secrets: SecretUse[];
  readonly verbs: Map<Engine, Readonly<Record<string, Verb>>>;
  readonly members: Map<Engine, ReadonlyMap<string, string> | undefined>;
}

export function say(draft: Draft, diagnostic: Omit<Diagnostic, 'severity'>): void {
  draft.reporter.report(draft.env.name, { severity: 'error', ...diagnostic });
}

/** The use of a name that this environment does not have: where else it is declared, or what is nearest. Silent where its declaration is at fault. */
export function sayMissing(draft: Draft, kind: TopKind, name: string, span: Span, known: Iterable<string>, help?: string): void {
  const space = spaceOf(kind);
  if (draft.partial || draft.broken.has(`${space} ${name}`)) return;
  const declared = draft.index.get(space)?.get(name) ?? [];
  // Declared here and not in the draft: it was a duplicate, or broken, and that was reported.
  if (declared.some((d) => d.envs.includes(draft.env.name))) return;
  // Nor is it elsewhere if its `in` names an environment that is not there: that may be this one.
  if (declared.some((d) => d.node.in?.some(({ text }) => !d.envs.includes(text)))) return;
  const [elsewhere] = declared;
  const names = [...known];
  draft.broken.add(`use of ${space} ${name}`);
  const here = `${space} ${name}${elsewhere ? ' elsewhere' : ''}`;
  draft.reporter.missing(draft.env.name, here, {
    code: 'W026',
    severity: 'error',
    span,
    message: elsewhere
      ? `${kind} \`${name}\` exists only in ${elsewhere.envs.join(', ')}`
      : `no ${kind} \`${name}\`${didYouMean(name, names)}`,
    ...(elsewhere
      ? {
          related: [{ span: headSpan(elsewhere.node), message: 'declared here' }],
          help: `narrow this with \`in ${elsewhere.envs.join(', ')}\``,
        }
      : { ...few(names), help: help ?? (names.length === 0 ? `none is declared; declare it: \`${kind} ${name} { … }\`` : undefined) }),
  });
}

/** Somebody cannot log in: all for the same reason, which the key stands for, become one diagnostic. */
export function sayNoLogin(draft: Draft, key: string, also: string, diagnostic: Omit<Diagnostic, 'severity' | 'code'>): void {
  draft.reporter.missing(draft.env.name, `login ${key}`, { code: 'W043', severity: 'error', ...diagnostic }, also);
}

/** What the principals of an environment may name, of one kind. */
export function namesOf(draft: Draft, kind: 'app' | 'team' | 'user' | 'pipeline'): ReadonlyMap<string, unknown> {
  switch (kind) {
    case 'app':
      return draft.apps;
    case 'team':
      return draft.teams;
    case 'user':
      return draft.users;
    case 'pipeline':
      return draft.pipelines;
  }
}

export function verbsOf(draft: Draft, engine: Engine): Readonly<Record<string, Verb>> {
  let verbs = draft.verbs.get(engine);
  if (!verbs) {
    verbs = draft.registries.engineKinds.get(engine.kind)?.verbs(engine.builtin ? undefined : engine.bound) ?? {};
    draft.verbs.set(engine, verbs);
  }
  return verbs;
}

/** Names of the roles, keys or secrets of an engine with what they are; `undefined` where any name may be granted. */
export function membersOf(draft: Draft, engine: Engine): ReadonlyMap<string, string> | undefined {
  if (!draft.members.has(engine)) {
    const members = engine.builtin ? undefined : draft.registries.engineKinds.get(engine.kind)?.members(engine.bound);
    draft.members.set(engine, members && new Map(members.map((m) => [m.name, m.kind])));
  }
  return draft.members.get(engine);
}

export function platformOf(draft: Draft, kind: string): Platform | undefined {
  return (draft.registries.platforms as ReadonlyMap<string, Platform>).get(kind);
}

/** Who says it: people have no AWS identity. */
export type Speaker = 'app' | 'team' | 'user' | 'pipeline' | 'profile' | 'assertion';
