import { nearest } from '../../suggest.ts';
import { isRecord } from '../override.ts';
import { ENUMS, SHAPES } from './task-definition.generated.ts';

/** Where a task definition is not what `RegisterTaskDefinition` takes. Indices of lists stand in the path as text. */
export interface ShapeFault {
  readonly path: readonly string[];
  readonly message: string;
  readonly expected: readonly string[] | undefined;
  readonly help: string | undefined;
}

export function checkShape(task: unknown): readonly ShapeFault[] {
  const faults: ShapeFault[] = [];
  check(task, 'RegisterTaskDefinitionRequest', [], faults);
  return faults;
}

/** Where an override names the entries of a list that Writ itself did not make (`environment LOG_LEVEL { value = "info" }`): the list. */
export function withLists(value: unknown, type = 'RegisterTaskDefinitionRequest'): unknown {
  if (type.endsWith('[]')) {
    const item = type.slice(0, -2);
    const named = SHAPES[item] !== undefined && ('name' in SHAPES[item] || 'name!' in SHAPES[item]);
    const list =
      named && isRecord(value) ? Object.entries(value).map(([name, own]) => ({ name, ...(isRecord(own) ? own : { value: own }) })) : value;
    return Array.isArray(list) ? list.map((one) => withLists(one, item)) : list;
  }
  const shape = SHAPES[type];
  if (!shape || !isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLists(item, shape[key] ?? shape[`${key}!`] ?? '')]));
}

/** `path`: of the value, longer while what is inside it is looked at. */
function check(value: unknown, type: string, path: string[], faults: ShapeFault[]): void {
  const inside = (key: string, item: unknown, its: string): void => {
    path.push(key);
    check(item, its, path, faults);
    path.pop();
  };
  if (type.endsWith('[]')) {
    const its = type.slice(0, -2);
    if (!Array.isArray(value)) wrong(path, 'a list', faults);
    else for (let i = 0; i < value.length; i++) inside(String(i), value[i], its);
  } else if (type.startsWith('{')) {
    if (!isRecord(value)) wrong(path, 'a block of names and values', faults);
    else for (const key of Object.keys(value)) inside(key, value[key], type.slice(1, -1));
  } else if (type === 'string' || type === 'number' || type === 'boolean') {
    if (typeof value !== type) wrong(path, type === 'string' ? 'a text' : type === 'number' ? 'a number' : 'true or false', faults);
  } else if (ENUMS[type]) {
    if (!ENUMS[type].includes(String(value)))
      faults.push({
        path: [...path],
        message: `\`${path.join('.')}\` cannot be ${JSON.stringify(value)}`,
        expected: ENUMS[type],
        help: undefined,
      });
  } else if (SHAPES[type]) structure(value, SHAPES[type], path, faults, inside);
}

function wrong(path: readonly string[], expected: string, faults: ShapeFault[]): void {
  const where = path.length > 0 ? `\`${path.join('.')}\`` : 'the task definition';
  faults.push({ path: [...path], message: `${where} is not ${expected}`, expected: undefined, help: undefined });
}

interface Members {
  readonly types: ReadonlyMap<string, string>;
  readonly required: readonly string[];
}
const membersOfShape = new WeakMap<Readonly<Record<string, string>>, Members>();

/** A required one has a `!` in the table. */
function membersOf(shape: Readonly<Record<string, string>>): Members {
  const known = membersOfShape.get(shape);
  if (known) return known;
  const types = new Map(Object.entries(shape).map(([name, type]) => [name.replace('!', ''), type] as const));
  const required = Object.keys(shape).flatMap((name) => (name.endsWith('!') ? [name.slice(0, -1)] : []));
  const made: Members = { types, required };
  membersOfShape.set(shape, made);
  return made;
}

function structure(
  value: unknown,
  shape: Readonly<Record<string, string>>,
  path: string[],
  faults: ShapeFault[],
  inside: (key: string, item: unknown, type: string) => void,
): void {
  if (!isRecord(value)) return wrong(path, 'a block', faults);
  if ('*' in shape) return;
  const where = (): string => (path.length > 0 ? `\`${path.join('.')}\` of a task definition` : 'a task definition');
  const { types, required } = membersOf(shape);
  for (const key of Object.keys(value)) {
    const type = types.get(key);
    if (type !== undefined) {
      inside(key, value[key], type);
      continue;
    }
    const near = nearest(key, types.keys());
    faults.push({
      path: [...path, key],
      message: `${where()} has no \`${key}\``,
      expected: undefined,
      help: near ? `did you mean \`${near}\`?` : undefined,
    });
  }
  for (const name of required)
    if (!(name in value)) faults.push({ path: [...path], message: `${where()} lacks \`${name}\``, expected: undefined, help: undefined });
}
