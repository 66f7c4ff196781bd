import { engineKinds } from '../../../src/engines/index.ts';
import type { EngineKind } from '../../../src/contract.ts';
import { Diagnostics, type Diagnostic } from '../../../src/diagnostics.ts';
import type { App, Engine, Injection, Program } from '../../../src/model/program.ts';
import type { AnyBound, Attr, BlockSchema } from '../../../src/schema/block.ts';
import { Bare, Duration, type Lowered } from '../../../src/schema/values.ts';
import type { GrantStatement, Word } from '../../../src/syntax/ast.ts';

const span = { file: 'test.writ', start: 0, end: 1 };
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
export const word = (text: string): Word => ({ text, span, quoted: false });

/** A block as a spec would have it: attributes in the language's own spelling, nested blocks under their kinds. */
export interface Raw {
  readonly labels?: readonly string[];
  readonly of?: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly open?: Readonly<Record<string, string>>;
  readonly blocks?: Readonly<Record<string, Raw | readonly Raw[]>>;
  readonly allow?: readonly GrantStatement[];
}

/** `1h` is a duration, `@name` a bare name, the rest is itself. */
function lower(value: unknown): Lowered {
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value === 'string') {
    const duration = /^(\d+)([smhd])$/.exec(value);
    if (duration) return new Duration(value, Number(duration[1]) * (UNITS[duration[2] ?? ''] ?? 0));
    return value.startsWith('@') ? new Bare(value.slice(1), 'name') : value;
  }
  return value as Lowered;
}

function attribute(name: string, attr: Attr, raw: Raw): unknown {
  const given = raw.attrs?.[name];
  if (given === undefined) {
    if (attr.required && attr.fallback === undefined) throw new Error(`${name} is required`);
    return attr.fallback;
  }
  const parsed = attr.type.zod.safeParse(lower(given));
  if (!parsed.success) throw new Error(`${name}: expected ${attr.type.expects}`);
  return parsed.data;
}

/** Binds a hand-made block the way the binder does; throws on what the schema refuses. */
export function bind(schema: BlockSchema, kind: string, raw: Raw): AnyBound {
  for (const name of Object.keys(raw.attrs ?? {})) if (!(name in schema.attributes)) throw new Error(`no attribute ${name} in ${kind}`);
  for (const name of Object.keys(raw.blocks ?? {})) if (!(name in schema.blocks)) throw new Error(`no block ${name} in ${kind}`);
  const attrs = Object.fromEntries(Object.entries(schema.attributes).map(([name, attr]) => [name, attribute(name, attr, raw)]));
  const blocks: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(schema.blocks)) {
    const given = raw.blocks?.[name];
    const all = given === undefined ? [] : Array.isArray(given) ? (given as readonly Raw[]) : [given as Raw];
    if (!child.schema) throw new Error(`${name} has no schema`);
    const bound = all.map((one) => bind(child.schema as BlockSchema, name, one));
    blocks[name] = child.many ? bound : bound[0];
  }
  const written = Object.fromEntries(Object.keys(raw.attrs ?? {}).map((name) => [name, span]));
  return {
    kind,
    labels: raw.labels ?? [],
    on: undefined,
    of: raw.of,
    attrs,
    blocks: blocks as AnyBound['blocks'],
    open: raw.open ?? {},
    statements: raw.allow ?? [],
    docs: [],
    annotations: [],
    head: span,
    span,
    spans: written,
    valueSpans: written,
  };
}

export const grant = (actions: string, resources: string, effect: 'allow' | 'deny' = 'allow'): GrantStatement => ({
  type: 'grant',
  effect,
  verbs: actions.split(' ').map(word),
  resources: resources.split(' ').map(word),
  tail: {},
  docs: [],
  annotations: [],
  span,
});

export function kindOf(name: string): EngineKind {
  const found = engineKinds.get(name);
  if (!found) throw new Error(`no engine kind ${name}`);
  return found;
}

export function engine(kind: string, name: string, raw: Raw = {}, mount = name): Engine {
  const known = kindOf(kind);
  const bound = bind(known.schema, 'engine', { ...raw, labels: [kind, name] });
  return { name, span, docs: [], annotations: [], bound, kind, mount, builtin: known.builtin !== undefined };
}

/** As much of a program as engines read. */
export function program(
  engines: readonly Engine[],
  more: { apps?: readonly App[]; product?: string; teams?: unknown; auths?: readonly string[] } = {},
): Program {
  const byName = <T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
    new Map(all.map((one) => [one.name, one]));
  const stores = engines.filter(({ kind }) => kindOf(kind).store);
  const partial = {
    env: { name: 'prod', account: '123456789012', region: 'eu-west-1', partition: 'aws', values: {}, tags: {}, production: true },
    vault: {
      name: 'main',
      product: more.product ?? 'vault',
      address: 'https://vault.example.com:8200',
      span,
      run: { kind: 'eks', name: 'eks', span, bound: { attrs: {} } },
      auths: (more.auths ?? []).map((name) => ({ name, kind: 'kubernetes' })),
    },
    engines: byName(engines.filter((one) => !stores.includes(one))),
    stores: byName(stores),
    apps: byName(more.apps ?? []),
    teams: new Map(Object.entries(more.teams ?? {})),
    users: new Map(),
    pipelines: new Map(),
    profiles: new Map(),
  };
  return partial as unknown as Program;
}

export function injection(from: Engine, rest: string, more: Partial<Injection> = {}): Injection {
  const partial = {
    engine: from,
    rest,
    as: 'env_file',
    path: '/vault/secrets/x.env',
    variables: {},
    whole: false,
    request: {},
    span,
    ...more,
  };
  return partial as unknown as Injection;
}

export const app = (name: string, injections: readonly Injection[]): App => ({ name, injections, grants: [] }) as unknown as App;

export function check(of: Engine, within: Program): readonly Diagnostic[] {
  const sink = new Diagnostics();
  kindOf(of.kind).check?.(of, of.bound, within, sink);
  return sink.all;
}

export const resourcesOf = (of: Engine, within: Program) => kindOf(of.kind).resources?.(of, of.bound, within) ?? [];
