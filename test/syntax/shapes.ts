import type { BlockShape, BlockShapes } from '../../src/syntax/index.ts';

const shape = (labels: number, more: Partial<BlockShape> = {}): BlockShape => ({
  labels,
  repeated: labels > 0,
  on: false,
  of: false,
  free: false,
  ...more,
});
const block = shape(0);
const named = shape(1);

/** A small hand-made set of shapes: the kinds of the production example. */
const known: Readonly<Record<string, BlockShape>> = {
  environment: named,
  cluster: shape(2, { variantsBy: 'label' }),
  vault: named,
  engine: shape(2, { variantsBy: 'label' }),
  store: shape(2, { variantsBy: 'label' }),
  team: named,
  user: named,
  app: named,
  pipeline: named,
  profile: named,
  'vault/run': shape(0, { repeated: true, on: true, variantsBy: 'on' }),
  'vault/storage': shape(1, { repeated: false, variantsBy: 'label' }),
  'vault/seal': shape(1, { repeated: false, variantsBy: 'label' }),
  'vault/audit': shape(2, { variantsBy: 'label' }),
  'vault/auth': shape(2, { variantsBy: 'label' }),
  'app/run': shape(0, { repeated: true, on: true, variantsBy: 'on' }),
  'app/raw': named,
  'app/task': shape(0, { free: true }),
  'store secretsmanager/secret': named,
  'engine aws/role': named,
  'engine pki/role': named,
  'engine pki/intermediate': shape(0, { of: true }),
  'engine database/connection': named,
  'engine database/role': named,
  'engine transit/key': named,
};
const blocks = new Set([
  'values',
  'tags',
  'listener',
  'recovery',
  'backup',
  'snapshots',
  'root',
  'urls',
  'crl',
  'login',
  'request',
  'telemetry',
]);

export const shapes: BlockShapes = {
  child: (path, kind) => known[[...path.slice(-1), kind].join('/')] ?? (blocks.has(kind) ? block : undefined),
};
