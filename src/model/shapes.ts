import type { BlockSchema, Child } from '../schema/block.ts';
import { injectSchema } from '../schema/kinds/principals.ts';
import type { BlockShape, BlockShapes } from '../syntax/shapes.ts';
import type { TopSchemas } from './schemas.ts';

const ANY: BlockShape = { labels: 0, repeated: false, on: false, of: false, free: true };

/** The same schemas as the binder's, as the YAML reader and printer ask for them. */
export function shapesOf(schemas: TopSchemas): BlockShapes {
  const top = schemas as Readonly<Record<string, Child>>;
  return {
    child(parentPath, kind) {
      if (!parentPath.length) return Object.hasOwn(top, kind) ? shapeOf(top[kind]) : undefined;
      const parent = walk(top, parentPath);
      if (!parent) return undefined;
      if (Object.hasOwn(parent.blocks, kind)) return shapeOf(parent.blocks[kind]);
      return parent.free ? ANY : undefined;
    },
  };
}

function shapeOf(child: Child | undefined): BlockShape | undefined {
  if (!child) return undefined;
  const schema = child.schema ?? (child.variants && Object.values(child.variants.schemas)[0]);
  const by = child.variants?.by;
  return {
    labels: schema?.labels.length ?? (by === 'label' ? 1 : 0),
    // A block that can be bound to environments may stand once for each.
    repeated: child.many || (schema?.in ?? false),
    on: by === 'on' || schema?.on !== undefined,
    of: schema?.of !== undefined,
    free: schema?.free ?? false,
    ...(by ? { variantsBy: by } : {}),
  };
}

/** The schema of the block that a path leads to; an element is a kind, or a kind with its variant. */
function walk(top: Readonly<Record<string, Child>>, path: readonly string[]): BlockSchema | undefined {
  let schema: BlockSchema | undefined;
  let children = top;
  for (const element of path) {
    const [kind = '', variant = ''] = element.split(' ');
    if (schema?.free && !Object.hasOwn(children, kind)) return schema;
    const child: Child | undefined = Object.hasOwn(children, kind) ? children[kind] : undefined;
    if (!child) {
      if (kind !== 'inject' || !schema?.statements.includes('inject')) return undefined;
      schema = injectSchema;
    } else
      schema =
        child.schema ?? (child.variants && Object.hasOwn(child.variants.schemas, variant) ? child.variants.schemas[variant] : undefined);
    if (!schema) return undefined;
    children = schema.blocks;
  }
  return schema;
}
