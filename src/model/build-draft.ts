import type { Product } from '../contract.ts';
import type { AnyBound, BlockSchema } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { Attribute, Declaration, Item } from '../syntax/ast.ts';
import { bindBlock } from './bind-block.ts';
import { appOf, declaredOf, pipelineOf, profileOf, teamOf, userOf } from './build-principals.ts';
import { sayProduct, vaultOf } from './build-vault.ts';
import type { Declared } from './declarations.ts';
import { spaceOf } from './declarations.ts';
import type { Draft } from './draft.ts';
import { effective } from './effective.ts';
import { schemaOf } from './header.ts';
import type { Cluster, Engine } from './program.ts';
import { builtinSchema } from './schemas.ts';
import type { TopKind, TopSchemas } from './schemas.ts';
import type { Binding } from './scope.ts';
import { sayWrittenAs, writtenAs } from './written-as.ts';
import type { WrittenAs } from './written-as.ts';

const MOUNTS = /^(sys|auth|identity|cubbyhole|audit)(\/|$)/;

/** A binding of one declaration; what it collects goes into the draft. */
export function bindingOf(
  draft: Draft,
  declared: Pick<Declared, 'kind' | 'name' | 'file'>,
  values: Binding['values'],
  team?: string,
): Binding {
  const { kind, name, file } = declared;
  return {
    env: draft.env.name,
    values:
      kind === 'app'
        ? team === undefined
          ? { ...values, app: name }
          : { ...values, app: name, team }
        : kind === 'team'
          ? { ...values, team: name }
          : values,
    deferred: kind === 'profile' || (kind === 'app' && team === undefined),
    self: kind === 'team' || kind === 'user' || kind === 'profile',
    yaml: file.spelling === 'yaml',
    partial: !file.complete,
    several: draft.several,
    refs: draft.refs,
    secrets: draft.secrets,
    errors: 0,
    report: draft.report,
    missing: draft.missing,
  };
}

const isTeam = (item: Item): item is Attribute => item.type === 'attribute' && item.name.text === 'team';

/** What its `team` says, before the rest is bound: `{team}` may stand in the rest. */
function teamOfApp({ body }: Declaration, schema: BlockSchema, binding: () => Binding): string | undefined {
  const overlaid = body.items.some((item) => item.type === 'overlay' && item.body.items.some(isTeam));
  const attribute = overlaid ? effective(body, schema, { ...binding(), report: () => {} }).attributes.get('team') : body.items.find(isTeam);
  const value = attribute?.value;
  return value && (value.kind === 'name' || value.kind === 'string' || value.kind === 'number') ? value.text : undefined;
}

/** Binds one declaration into the draft, or marks it as broken there. */
export function bindInto(
  draft: Draft,
  declared: Declared,
  schemas: TopSchemas,
  values: Binding['values'],
  odd: ReadonlyMap<Declaration, WrittenAs>,
): Binding {
  const { kind, name, node } = declared;
  const own = schemas[kind].schema;
  const team = kind === 'app' && own ? teamOfApp(node, own, () => bindingOf(draft, declared, values)) : undefined;
  const binding = bindingOf(draft, declared, values, team);
  const schema = own ?? schemaOf(node, schemas[kind], binding, schemas);
  const other = own ? odd.get(node) : schema && writtenAs(node, kind, schema, schemas);
  if (other) sayWrittenAs(node, other, binding);
  else if (schema) {
    const bound = bindBlock(node, schema, binding, true);
    if (kind === 'app' || kind === 'team' || kind === 'user' || kind === 'pipeline' || kind === 'profile')
      draft.spoken.push({ kind, name, bound, partial: binding.partial });
    if (binding.errors === 0) put(draft, declared, bound, binding);
  }
  if (binding.errors > 0) {
    drop(draft, declared);
    draft.broken.add(`${spaceOf(kind)} ${name}`);
  }
  return binding;
}

function put(draft: Draft, { kind, name }: Declared, bound: AnyBound, binding: Binding): void {
  switch (kind) {
    case 'environment':
      break;
    case 'vault':
      draft.vault = vaultOf(name, bound, draft.registries, binding);
      break;
    case 'cluster':
      draft.clusters.set(name, clusterOf(name, bound, draft.env.account));
      break;
    case 'engine':
      draft.engines.set(name, engineOf(draft, name, bound, binding));
      break;
    case 'store':
      draft.stores.set(name, { ...declaredOf(name, bound), kind: bound.labels[0] ?? '', mount: name, builtin: false });
      break;
    case 'team':
      draft.teams.set(name, teamOf(name, bound, draft.engines.values()));
      break;
    case 'user':
      draft.users.set(name, userOf(name, bound));
      break;
    case 'profile':
      draft.profiles.set(name, profileOf(name, bound));
      break;
    case 'app':
      draft.apps.set(name, appOf(name, bound, binding));
      break;
    case 'pipeline':
      draft.pipelines.set(name, pipelineOf(name, bound, binding));
      break;
  }
}

/** The Vault stays, so that what depends on its product can still be judged; an environment with a broken one has no program. */
function drop(draft: Draft, { kind, name }: Declared): void {
  const maps: Partial<Record<TopKind, Map<string, unknown>>> = {
    cluster: draft.clusters,
    engine: draft.engines,
    store: draft.stores,
    team: draft.teams,
    user: draft.users,
    profile: draft.profiles,
    app: draft.apps,
    pipeline: draft.pipelines,
  };
  maps[kind]?.delete(name);
}

function clusterOf(name: string, bound: AnyBound, account: string): Cluster {
  const own = (bound.attrs as { readonly account?: string }).account;
  return { ...declaredOf(name, bound), platform: bound.labels[0] as Cluster['platform'], account: own ?? account };
}

function engineOf(draft: Draft, name: string, bound: AnyBound, binding: Binding): Engine {
  const kind = bound.labels[0] ?? '';
  const mount = (bound.attrs as { readonly mount?: string }).mount ?? name;
  const product: Product = draft.vault?.product ?? 'vault';
  const offered = draft.registries.engineKinds.get(kind)?.products ?? [product];
  if (!offered.includes(product)) sayProduct(binding, product, `${kind} engine`, offered, bound.head);
  if (MOUNTS.test(mount)) {
    const message = `Vault keeps \`${mount.split('/')[0]}/\` for itself`;
    const span = bound.valueSpans['mount'] ?? bound.head;
    binding.errors++;
    binding.report({ code: 'W048', severity: 'error', span, message, help: 'choose another `mount`' });
  }
  const { namespace } = bound.attrs as { readonly namespace?: string };
  return { ...declaredOf(name, bound), kind, mount: namespace === undefined ? mount : `${namespace}/${mount}`, namespace, builtin: false };
}

/** The engines that every Vault has. */
export function builtinEngines(draft: Pick<Draft, 'registries'>, span: Span): readonly Engine[] {
  const found: Engine[] = [];
  for (const { kind, builtin, doc } of draft.registries.engineKinds.values()) {
    if (!builtin) continue;
    const bound: AnyBound = {
      kind: 'engine',
      labels: [kind, kind],
      on: undefined,
      of: undefined,
      attrs: {},
      blocks: Object.fromEntries(Object.entries(builtinSchema.blocks).map(([key]) => [key, undefined])) as AnyBound['blocks'],
      open: {},
      statements: [],
      docs: [doc],
      annotations: [],
      head: span,
      span,
      spans: {},
      valueSpans: {},
    };
    found.push({ ...declaredOf(kind, bound), kind, mount: builtin.mount, builtin: true });
  }
  return found;
}

/** Vault refuses a mount below or above another one. */
export function checkMounts(draft: Draft): void {
  const mounts = [...draft.engines.values()].filter((e) => !e.builtin).sort((a, b) => (a.mount < b.mount ? -1 : a.mount > b.mount ? 1 : 0));
  const at = new Map<string, Engine>();
  for (const engine of mounts) {
    const segments = engine.mount.split('/');
    for (let n = 1; n <= segments.length; n++) {
      const other = at.get(segments.slice(0, n).join('/'));
      if (!other) continue;
      draft.reporter.report(draft.env.name, {
        code: 'W028',
        severity: 'error',
        span: engine.bound.valueSpans['mount'] ?? engine.span,
        message: `\`${engine.mount}\` is ${other.mount === engine.mount ? 'already' : 'below'} the mount of engine \`${other.name}\``,
        related: [{ span: other.span, message: 'that engine is declared here' }],
      });
    }
    at.set(engine.mount, engine);
  }
}
