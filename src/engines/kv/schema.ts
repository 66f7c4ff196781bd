import { block, defaulted, many, optional } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';
import { engineLabels, mountAttributes } from '../shared/mount.ts';

const secret = block({
  doc: 'A secret that is expected to exist: an inventory, not a value. With an inventory, grants on other paths are reported.',
  labels: [{ name: 'path', doc: 'Path below the engine.', path: true }],
  attributes: {
    keys: optional(
      t.list(t.string('the name of a field')),
      'Its fields, for the runbook and for checks of `inject`.',
      '["user", "password"]',
    ),
    rotate: optional(t.duration({ min: 86_400 }), 'How often its value must be replaced.', '90d'),
    rotated: optional(t.date(), 'The day on which its value was last replaced; past `rotate`, a rule says so.', '2026-10-01'),
  },
});

/** Arguments and defaults: `path_config.go` of vault-plugin-secrets-kv 0.25.0 (`max_versions` 0 means 10). */
export const kvSchema = block({
  doc: 'Key-value secrets, with versions unless `version = 1`.',
  labels: engineLabels,
  attributes: {
    ...mountAttributes,
    version: defaulted(t.int(1, 2), 2, 'Version 2 keeps old versions of a secret, version 1 overwrites.'),
    max_versions: optional(
      t.int(1, 4_294_967_295),
      'How many versions of a secret are kept; 10 where nothing is said. Version 2 only.',
      '20',
    ),
    cas_required: optional(t.bool(), 'Every write must name the version that it replaces. Version 2 only.'),
    delete_version_after: optional(t.duration({ min: 1 }), 'When a version deletes itself. Version 2 only.'),
  },
  blocks: { secret: many(secret) },
});
