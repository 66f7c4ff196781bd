import type { Engine } from '../../model/program.ts';
import { ref, resourceName, type Ref, type Resource, type TfBlock } from '../../plain.ts';
import { optional } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';

/** The labels of every engine: its kind, then its name. */
export const engineLabels = [
  { name: 'kind', doc: 'Kind of the engine.' },
  { name: 'name', doc: 'Name by which grants speak of it; also where it is mounted, unless `mount` says otherwise.' },
] as const;

/** What every engine can say of its mount, besides `mount` itself, which is the same for all and added with the header. */
export const mountAttributes = {
  description: optional(t.string(), 'What it is for, as Vault shows it.', '"Secrets of the shop"'),
  default_ttl: optional(t.duration({ min: 1 }), 'Default life of leases of this mount.'),
  max_ttl: optional(t.duration({ min: 1 }), 'Longest life of leases of this mount.'),
} as const;

interface MountValues {
  readonly description: string | undefined;
  readonly default_ttl: number | undefined;
  readonly max_ttl: number | undefined;
}

export const mountName = (engine: Engine): string => resourceName(engine.name);
export const mountPath = (engine: Engine): Ref => ref('vault_mount', mountName(engine), 'path');
export const partName = (engine: Engine, part: string): string => resourceName(engine.name, part);

/** The spec's own words where there are any: `description`, else the docs of the declaration. */
export const describe = (engine: Engine, attrs: MountValues): string | undefined =>
  attrs.description ?? (engine.docs.length > 0 ? engine.docs.join(' ') : undefined);

/** The mount itself. Destroying it destroys everything in it, so Terraform must refuse. */
export function mountResource(engine: Engine, type: string, attrs: MountValues, more: TfBlock = {}): Resource {
  return {
    stack: 'vault',
    type: 'vault_mount',
    name: mountName(engine),
    arguments: {
      path: engine.mount,
      type,
      description: describe(engine, attrs),
      default_lease_ttl_seconds: attrs.default_ttl,
      max_lease_ttl_seconds: attrs.max_ttl,
      ...more,
    },
    preventDestroy: true,
    origin: engine.span,
  };
}

/** One of the things inside an engine. */
export const part = (type: string, name: string, args: TfBlock, origin: Resource['origin'], more: Partial<Resource> = {}): Resource => ({
  stack: 'vault',
  type,
  name,
  arguments: args,
  origin,
  ...more,
});
