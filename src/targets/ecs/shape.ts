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

function check(value: unknown, type: string, path: readonly string[], faults: ShapeFault[]): void {
  const wrong = (expected: string): void => {
    const where = path.length > 0 ? `\`${path.join('.')}\`` : 'the task definition';
    faults.push({ path, message: `${where} is not ${expected}`, expected: undefined, help: undefined });
  };
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) wrong('a list');
    else value.forEach((item, i) => check(item, type.slice(0, -2), [...path, String(i)], faults));
  } else if (type.startsWith('{')) {
    if (!isRecord(value)) wrong('a block of names and values');
    else for (const [key, item] of Object.entries(value)) check(item, type.slice(1, -1), [...path, key], faults);
  } else if (type === 'string' || type === 'number' || type === 'boolean') {
    if (typeof value !== type) wrong(type === 'string' ? 'a text' : type === 'number' ? 'a number' : 'true or false');
  } else if (ENUMS[type]) {
    if (!ENUMS[type].includes(String(value)))
      faults.push({ path, message: `\`${path.join('.')}\` cannot be ${JSON.stringify(value)}`, expected: ENUMS[type], help: undefined });
  } else if (SHAPES[type]) structure(value, SHAPES[type], path, faults, wrong);
}

function structure(
  value: unknown,
  shape: Readonly<Record<string, string>>,
  path: readonly string[],
  faults: ShapeFault[],
  wrong: (expected: string) => void,
): void {
  if (!isRecord(value)) return wrong('a block');
  if ('*' in shape) return;
  const where = (): string => (path.length > 0 ? `\`${path.join('.')}\` of a task definition` : 'a task definition');
  for (const [key, item] of Object.entries(value)) {
    const type = Object.hasOwn(shape, key) ? shape[key] : shape[`${key}!`];
    if (type !== undefined) {
      check(item, type, [...path, key], faults);
      continue;
    }
    const near = nearest(
      key,
      Object.keys(shape).map((name) => name.replace('!', '')),
    );
    faults.push({
      path: [...path, key],
      message: `${where()} has no \`${key}\``,
      expected: undefined,
      help: near ? `did you mean \`${near}\`?` : undefined,
    });
  }
  for (const name of Object.keys(shape))
    if (name.endsWith('!') && !(name.slice(0, -1) in value))
      faults.push({ path, message: `${where()} lacks \`${name.slice(0, -1)}\``, expected: undefined, help: undefined });
}
