import { dataOf, keyPlace, memberOf, nodeAt, placeIn, type Step, textOf, type Tree } from '../readers/tree.ts';
import { releaseOfImage } from '../rules/releases.ts';
import { type Container, serversOf, type Task, type TaskDefinition } from '../rules/tasks.ts';
import type { Server } from '../rules/server.ts';
import type { Supply } from '../rules/subjects.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { isRecord } from '../targets/override.ts';
import { checkShape } from '../targets/ecs/shape.ts';
import type { Span } from '../source.ts';
import { readServer } from './server.ts';
import { errorTo, type ForeignOptions, NOTHING } from './source.ts';

/** What `DescribeTaskDefinition` adds to what was registered, and the console shows with it. */
const READ_ONLY = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
]);

/**
 * A task definition as `register-task-definition` takes it, as `describe-task-definition` gives it back, or a list of containers alone. What
 * ECS would not take is said (W071) and left out of what rules see.
 */
export function readTask(tree: Tree, sink: Diagnostics, options: ForeignOptions): Supply {
  const wrapped = memberOf(tree, 'taskDefinition');
  const base: Step[] = wrapped?.kind === 'object' ? ['taskDefinition'] : [];
  const root = wrapped?.kind === 'object' ? wrapped : tree;
  const whole = root.kind !== 'list';
  const given = dataOf(root);
  const data: unknown = whole
    ? typeof given === 'object' && given !== null
      ? withoutReadOnly(given)
      : given
    : { family: '', containerDefinitions: given };
  const at = (...path: readonly Step[]): Span =>
    placeIn(tree, [...base, ...(whole || path[0] !== 'containerDefinitions' ? path : path.slice(1))]);
  const bad: Step[][] = [];
  for (const { path, message, expected, help } of checkShape(data)) {
    const steps = path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    // What lacks something or names what there is not stays; what is of another type or unknown goes.
    if (!/ lacks `| cannot be /.test(message)) bad.push(steps);
    errorTo(sink, 'W071')(keyPlace(root, steps) ?? at(...steps), message, help, expected);
  }
  const clean = withNames(withSizes(withoutParts(data, bad), data));
  // What is no container at all has been said, and nothing follows from it.
  if (!isDefinition(clean) || bad.some((path) => path.length === 2 && path[0] === 'containerDefinitions' && typeof path[1] === 'number'))
    return NOTHING;
  const family = textOf(nodeAt(root, ['family']));
  const compatible = clean.requiresCompatibilities ?? [];
  const task: Task = {
    what: family === undefined || family === '' ? 'this task definition' : `task definition ${family}`,
    definition: clean,
    whole,
    fargate: compatible.includes('FARGATE'),
    at,
  };
  const releases = serversOf(task).flatMap(
    ([{ image = '' }, index]) => releaseOfImage(image, at('containerDefinitions', index, 'image'), options.asOf) ?? [],
  );
  return { ...NOTHING, task: () => [task], server: () => serversIn(task, sink, options), release: () => releases };
}

/** The servers whose configuration stands in `VAULT_LOCAL_CONFIG`; every place in it is the variable's value. */
function serversIn({ definition, at }: Task, sink: Diagnostics, options: ForeignOptions): Server[] {
  return definition.containerDefinitions.flatMap(({ environment }, index) =>
    (environment ?? []).flatMap(({ name, value }, i) => {
      if ((name !== 'VAULT_LOCAL_CONFIG' && name !== 'BAO_LOCAL_CONFIG') || typeof value !== 'string') return [];
      const span = at('containerDefinitions', index, 'environment', i, 'value');
      const found = readServer({ path: span.file, text: value }, sink, {
        ...options,
        place: () => span,
        what: `the server of ${name}`,
        quiet: /\$\{|\{\{/.test(value),
      });
      return found ? [found] : [];
    }),
  );
}

function withoutReadOnly(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !READ_ONLY.has(key)));
}

/** A size that was written as a number is one all the same: that it is no text has been said. */
function withSizes(clean: unknown, given: unknown): unknown {
  if (!isRecord(clean) || !isRecord(given)) return clean;
  const sizes = ['cpu', 'memory'].filter((name) => typeof given[name] === 'number').map((name) => [name, String(given[name])] as const);
  return { ...clean, ...Object.fromEntries(sizes) };
}

/** A container without a name is called by its number: `container #2`. */
function withNames(clean: unknown): unknown {
  if (!isDefinition(clean)) return clean;
  const containerDefinitions = clean.containerDefinitions.map((one, i) =>
    typeof one.name === 'string' ? one : { ...one, name: `#${i + 1}` },
  );
  return { ...clean, containerDefinitions };
}

/** A copy without what stands at the paths; an entry of a list that is taken out leaves no hole, and no index behind it is used again. */
function withoutParts(value: unknown, paths: readonly (readonly Step[])[], depth = 0): unknown {
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value;
  const below = (step: Step): readonly Step[][] => paths.filter((path) => path[depth] === step).map((path) => [...path]);
  const gone = (step: Step): boolean => below(step).some((path) => path.length === depth + 1);
  if (Array.isArray(value)) return value.map((item, i) => (gone(i) ? {} : withoutParts(item, below(i), depth + 1)));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !gone(key))
      .map(([key, item]) => [key, withoutParts(item, below(key), depth + 1)]),
  );
}

function isDefinition(value: unknown): value is TaskDefinition {
  if (typeof value !== 'object' || value === null || !('containerDefinitions' in value)) return false;
  const { containerDefinitions } = value as { readonly containerDefinitions: unknown };
  return (
    Array.isArray(containerDefinitions) &&
    containerDefinitions.every((one: unknown): one is Container => typeof one === 'object' && one !== null)
  );
}
