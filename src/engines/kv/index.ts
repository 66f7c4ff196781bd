import { engineKind, type RunbookStep } from '../../contract.ts';
import type { Engine, Program } from '../../model/program.ts';
import { map, type Resource } from '../../plain.ts';
import type { Bound } from '../../schema/block.ts';
import { byCodeUnit, checkMountTtl, checkReadInjections, conflict, injectionsOf, valueSpan } from '../shared/checks.ts';
import { dataField } from '../shared/fields.ts';
import { mountPath, mountResource, mountName, part } from '../shared/mount.ts';
import { shellWord } from '../../shell.ts';
import { kvSchema } from './schema.ts';
import { version1, version2 } from './verbs.ts';

type KvBound = Bound<typeof kvSchema>;

/** An engine that was declared carries its version in its own block. */
const isVersion1 = (engine: Engine): boolean => engine.bound.attrs['version'] === 1;

function resources(engine: Engine, bound: KvBound): readonly Resource[] {
  const { version, max_versions, cas_required, delete_version_after } = bound.attrs;
  const mount = mountResource(engine, 'kv', bound.attrs, { options: map({ version: String(version) }) });
  if (version === 1) return [mount];
  if (max_versions === undefined && cas_required === undefined && delete_version_after === undefined) return [mount];
  const settings = { mount: mountPath(engine), max_versions, cas_required, delete_version_after };
  return [mount, part('vault_kv_secret_backend_v2', mountName(engine), settings, engine.span)];
}

/** Every secret that somebody must write: the inventory, and what is injected without standing in it. */
function secretsToWrite(engine: Engine, bound: KvBound, program: Program) {
  const found = new Map<string, { keys: Set<string>; origin: RunbookStep['origin'] }>();
  for (const secret of bound.blocks.secret) {
    found.set(secret.labels[0] ?? '', { keys: new Set(secret.attrs.keys ?? []), origin: secret.span });
  }
  for (const { injection } of injectionsOf(program, engine)) {
    const known = found.get(injection.rest) ?? { keys: new Set<string>(), origin: injection.span };
    for (const key of Object.values(injection.variables)) known.keys.add(key);
    found.set(injection.rest, known);
  }
  return [...found].sort(([a], [b]) => byCodeUnit(a, b));
}

function runbook(engine: Engine, bound: KvBound, program: Program): readonly RunbookStep[] {
  const secrets = secretsToWrite(engine, bound, program);
  if (secrets.length === 0) return [];
  const lines = secrets.map(([path, { keys }]) => {
    const fields =
      keys.size > 0
        ? [...keys]
            .sort(byCodeUnit)
            .map((key) => `\`${key}\``)
            .join(', ')
        : 'its fields';
    return `- \`vault kv put -mount=${shellWord(engine.mount)} ${shellWord(path)} -\` with ${fields}`;
  });
  return [
    {
      phase: 'secrets',
      title: `Write the secrets of ${engine.name}`,
      text: `Each command reads one JSON object from standard input, so that no value reaches the shell's history.\n\n${lines.join('\n')}`,
      origin: engine.span,
    },
  ];
}

export const kv = engineKind({
  kind: 'kv',
  doc: 'Static secrets, with versions.',
  schema: kvSchema,
  products: ['vault', 'openbao'],
  verbs: (engine) => (engine?.attrs.version === 1 ? version1 : version2),
  members: (engine) =>
    engine.blocks.secret.length === 0
      ? undefined
      : engine.blocks.secret.map((secret) => ({ name: secret.labels[0] ?? '', kind: 'secret', span: secret.head })),
  inject: {
    verb: 'read',
    path: (engine, rest) => (isVersion1(engine) ? `${engine.mount}/${rest}` : `${engine.mount}/data/${rest}`),
    field: (engine, name) => dataField(isVersion1(engine) ? '.Data' : '.Data.data', name),
    writes: false,
  },
  reserved: ['data', 'metadata'],
  resources,
  runbook,
  check(engine, bound, program, sink) {
    checkMountTtl(bound, engine, sink);
    checkReadInjections(engine, program, sink);
    if (bound.attrs.version !== 1) return;
    for (const name of ['max_versions', 'cas_required', 'delete_version_after'] as const) {
      if (bound.attrs[name] === undefined) continue;
      conflict(
        valueSpan(bound, name),
        `${name} has no meaning in engine ${engine.name}, which is version 1 and keeps no versions`,
        'remove it, or set version = 2',
        sink,
      );
    }
  },
});
