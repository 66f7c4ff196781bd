import { block, optional } from '../schema/block.ts';
import type { BlockSchema, Child, LabelSpec } from '../schema/block.ts';
import { clusterAttributes, environmentSchema } from '../schema/kinds/environment.ts';
import { appSchema, pipelineSchema, profileSchema, teamSchema, userSchema } from '../schema/kinds/principals.ts';
import { vaultSchema } from '../schema/kinds/vault.ts';
import { mountPath, namespacePath } from '../schema/mounts.ts';
import type { Registries } from './registries.ts';

export type TopKind = 'environment' | 'cluster' | 'vault' | 'engine' | 'store' | 'team' | 'user' | 'app' | 'pipeline' | 'profile';
/** The kinds that may stand at the top of a file, each with its schema or its variants by first label. */
export type TopSchemas = Readonly<Record<TopKind, Child>>;

type Schemas = Readonly<Record<string, BlockSchema>>;

const kindLabel: LabelSpec = { name: 'kind', doc: 'What kind it is.' };
const nameLabel: LabelSpec = { name: 'name', doc: 'Its name.' };

const mount = optional(mountPath(), 'Where it is mounted; at its name where not given.', '"team/kv"');
const namespace = optional(
  namespacePath(),
  'Namespace it is mounted in (Vault Enterprise, OpenBao); made where it is not there. Clients log in outside of it and name it in the path.',
);

/** The header belongs to the place, whatever the variant's own schema says of it. */
const headed = (schema: BlockSchema, header: Partial<BlockSchema>): BlockSchema => ({ ...schema, ...header });
const withAttributes = (schema: BlockSchema, attributes: BlockSchema['attributes']): BlockSchema => ({
  ...schema,
  attributes: { ...attributes, ...schema.attributes },
});

function collect<K, V>(from: ReadonlyMap<K, V>, pick: (value: V, key: K) => BlockSchema | undefined): Schemas {
  const found: Record<string, BlockSchema> = {};
  for (const [key, value] of from) {
    const schema = pick(value, key);
    if (schema) found[String(key)] = schema;
  }
  return found;
}

const byLabel = (schemas: Schemas): Child => ({ many: true, required: false, variants: { by: 'label', schemas } });
const single = (schema: BlockSchema): Child => ({ many: true, required: false, schema });

function withVariants(schema: BlockSchema, schemas: Readonly<Record<string, Schemas>>): BlockSchema {
  const blocks: Record<string, Child> = { ...schema.blocks };
  for (const [kind, variants] of Object.entries(schemas)) {
    const child = blocks[kind];
    if (child?.variants) blocks[kind] = { ...child, variants: { by: child.variants.by, schemas: variants } };
  }
  return { ...schema, blocks };
}

const built = new WeakMap<Registries, TopSchemas>();

/** The schemas of all top-level kinds, with the variants that the registries offer. */
export function buildSchemas(registries: Registries): TopSchemas {
  let known = built.get(registries);
  if (!known) built.set(registries, (known = build(registries)));
  return known;
}

function build({ engineKinds, backends, platforms }: Registries): TopSchemas {
  const parts = (part: keyof typeof backends, labels: readonly LabelSpec[]): Schemas =>
    collect(backends[part], (b) => headed(b.schema, { labels, ...(labels.includes(nameLabel) ? { was: true } : {}) }));
  const onPlatform = { labels: [], on: true, in: true } as const;
  const appRun = collect(platforms, (p) => headed(p.appRun, onPlatform));
  const engines = (store: boolean): Schemas =>
    collect(engineKinds, (k) =>
      k.builtin || (k.store ?? false) !== store
        ? undefined
        : headed(store ? k.schema : withAttributes(k.schema, { mount, namespace }), { labels: [kindLabel, nameLabel], was: true }),
    );
  return {
    environment: single(environmentSchema),
    cluster: byLabel(
      collect(platforms, (p) => p.cluster && headed(withAttributes(p.cluster, clusterAttributes), { labels: [kindLabel, nameLabel] })),
    ),
    vault: single(
      withVariants(vaultSchema, {
        run: collect(platforms, (p) => p.vaultRun && headed(p.vaultRun, onPlatform)),
        storage: parts('storage', [kindLabel]),
        seal: parts('seal', [kindLabel]),
        audit: parts('audit', [kindLabel, nameLabel]),
        auth: parts('auth', [kindLabel, nameLabel]),
      }),
    ),
    engine: byLabel(engines(false)),
    store: byLabel(engines(true)),
    team: single(teamSchema),
    user: single(userSchema),
    app: single(withVariants(appSchema, { run: appRun })),
    pipeline: single(withVariants(pipelineSchema, { run: appRun })),
    profile: single(profileSchema),
  };
}

/** The bound form of what is built in has a schema too. */
export const builtinSchema = block({ doc: 'Built into every Vault.', labels: [kindLabel, nameLabel] });
