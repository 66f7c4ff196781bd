import type { Capability, Parameters } from '../contract.ts';
import type { AnyBound, Bound } from '../schema/block.ts';
import type { appSchema, loginSchema, pipelineSchema, teamSchema } from '../schema/kinds/principals.ts';
import type { rawSchema } from '../schema/kinds/vault.ts';
import type { Statement } from '../syntax/ast.ts';
import { partOf } from './build-vault.ts';
import { ownedByNamespace } from './namespaces.ts';
import type { App, Declared, Engine, Grants, Pipeline, Profile, RawGrant, Team, User } from './program.ts';
import { fail } from './scope.ts';
import type { Binding } from './scope.ts';

function only<T extends Statement['type']>(statements: readonly Statement[], type: T): readonly Extract<Statement, { type: T }>[] {
  const is = (s: Statement): s is Extract<Statement, { type: T }> => s.type === type;
  // Mostly all of them, or none.
  return statements.every(is) ? statements : statements.some(is) ? statements.filter(is) : noStatements;
}
const noStatements: readonly never[] = [];

export const declaredOf = (name: string, bound: AnyBound): Declared => ({
  name,
  span: bound.head,
  docs: bound.docs,
  annotations: bound.annotations,
  bound,
});

export function grantsOf(bound: AnyBound): Grants {
  const raws = (bound.blocks as { readonly raw?: readonly Bound<typeof rawSchema>[] }).raw ?? [];
  return { grants: only(bound.statements, 'grant'), uses: only(bound.statements, 'use'), raws: raws.map(rawOf) };
}

function rawOf(raw: Bound<typeof rawSchema>): RawGrant {
  const { attrs, blocks } = raw;
  const values = (b: { readonly open: Readonly<Record<string, unknown>> } | undefined) =>
    b?.open as Readonly<Record<string, readonly string[]>> | undefined;
  const given: Parameters = {
    allowed: values(blocks.allowed_parameters),
    denied: values(blocks.denied_parameters),
    required: attrs.required_parameters,
    minWrappingTtl: attrs.min_wrapping_ttl,
    maxWrappingTtl: attrs.max_wrapping_ttl,
  };
  const parameters = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as Parameters;
  return {
    pattern: (raw.labels[0] ?? '').replace(/^\//, ''),
    capabilities: attrs.capabilities as readonly Capability[],
    parameters: Object.keys(parameters).length ? parameters : undefined,
    because: attrs.because,
    span: raw.head,
    annotations: raw.annotations,
  };
}

export const profileOf = (name: string, bound: AnyBound): Profile => ({ ...declaredOf(name, bound), ...grantsOf(bound) });

export const userOf = (name: string, bound: AnyBound): User => ({
  ...declaredOf(name, bound),
  ...grantsOf(bound),
  entity: (bound.attrs as { readonly entity: string }).entity,
});

export function teamOf(name: string, bound: AnyBound, engines: Iterable<Engine>): Team {
  const { group, auth, namespace } = bound.attrs as Readonly<Record<'group' | 'auth' | 'namespace', string | undefined>>;
  const { login } = (bound as Bound<typeof teamSchema>).blocks;
  const team: Team = {
    ...declaredOf(name, bound),
    ...grantsOf(bound),
    group,
    auth,
    namespace,
    ...(login ? { limits: { ttl: login.attrs.ttl, maxTtl: login.attrs.max_ttl, bound: login } } : {}),
    owns: only(bound.statements, 'owns'),
    shares: only(bound.statements, 'share'),
  };
  return { ...team, owns: [...team.owns, ...ownedByNamespace(team, engines)] };
}

const DAY = 86_400;

export function loginOf(login: Bound<typeof loginSchema> | undefined, binding: Binding): App['login'] {
  const ttl = login?.attrs.ttl ?? 3600;
  const maxTtl = login?.attrs.max_ttl ?? Math.max(DAY, ttl);
  if (login && ttl > maxTtl)
    fail(binding, {
      code: 'W048',
      span: login.valueSpans['max_ttl'] ?? login.head,
      message: '`max_ttl` is shorter than `ttl`',
      help: '`max_ttl` bounds what renewing can reach: at least `ttl`',
    });
  return { ttl, maxTtl, boundCidrs: login?.attrs.bound_cidrs ?? [] };
}

const OVERRIDES = ['task', 'helm', 'iam'] as const;

/** Without its auth method and injections, which need the rest of the environment. */
export function appOf(name: string, bound: AnyBound, binding: Binding): App {
  const { attrs, blocks } = bound as Bound<typeof appSchema>;
  const overrides: Record<string, AnyBound> = {};
  for (const key of OVERRIDES) {
    const block = blocks[key];
    if (block) overrides[key] = block;
  }
  return {
    ...declaredOf(name, bound),
    ...grantsOf(bound),
    team: attrs.team,
    run: blocks.run && partOf(blocks.run),
    auth: undefined,
    login: loginOf(blocks.login, binding),
    boundary: attrs.boundary,
    injections: [],
    overrides,
  };
}

export function pipelineOf(name: string, bound: AnyBound, binding: Binding): Pipeline {
  const { attrs, blocks } = bound as Bound<typeof pipelineSchema>;
  loginOf(blocks.login, binding);
  return {
    ...declaredOf(name, bound),
    ...grantsOf(bound),
    run: blocks.run && partOf(blocks.run),
    auth: undefined,
    applies: attrs.applies.map((stack) => stack.replace(/^team /, 'team/')),
  };
}
