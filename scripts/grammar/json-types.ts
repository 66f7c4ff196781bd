import { parse } from 'yaml';
import type { Attr } from '../../src/schema/block.ts';
import type { AttrType } from '../../src/schema/types.ts';
import * as t from '../../src/schema/types.ts';

export interface Json {
  readonly [key: string]: unknown;
}

/** A text with a placeholder can stand for whatever its value in an environment is. */
const PLACEHOLDER = '\\{[A-Za-z_][\\w.-]*\\}';

/** `if` and `then`, by their names: an object literal with a `then` would look like a promise. */
export function implied(condition: Json, result: Json): Json {
  const names = ['if', 'then'] as const;
  return { [names[0]]: condition, [names[1]]: result };
}

/** What several places of the schema share. */
export const shared: Readonly<Record<string, Json>> = {
  placeholder: { description: 'A text with placeholders such as {env} or {domain}.', type: 'string', pattern: PLACEHOLDER },
  text: { description: 'A text. Whatever YAML makes of it, it is read as it is written.', type: ['string', 'number', 'boolean'] },
  word: { type: ['string', 'number'] },
  words: { description: 'One, or a list of them.', type: ['string', 'number', 'array'], items: { $ref: '#/$defs/word' }, minItems: 1 },
  environments: { description: 'The environments it exists in; all of them where nothing is said.', $ref: '#/$defs/words' },
  date: {
    description: 'A day, inclusive, in UTC; perhaps with a time.',
    type: 'string',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}Z)?$',
    patternErrorMessage: 'expected a date such as 2027-01-31',
  },
  anything: {
    description: 'Whatever the output takes here.',
    type: ['string', 'number', 'boolean', 'array', 'object'],
    items: { $ref: '#/$defs/anything' },
    additionalProperties: { $ref: '#/$defs/anything' },
  },
}; // prettier-ignore

const DURATION = JSON.stringify(t.duration().json);
const SIZE = JSON.stringify(t.size().json);
/** Texts that YAML takes for numbers: where a pattern has room for one of them, a number may stand without quotes. */
const numbers = ['0', '5', '12', '64', '123', '0400', '1024', '123456789012', '1.5', '2.10', '-1'];

const placeholder: Json = { $ref: '#/$defs/placeholder' };

/** A type of the model as JSON Schema of what YAML gives for it: everything that the compiler takes is valid. */
export function typeJson(type: AttrType<unknown>): Json {
  return loosened(type.json, type.expects);
}

function loosened(json: Json, expects: string): Json {
  if (Array.isArray(json.anyOf)) {
    const [many, single] = json.anyOf as readonly unknown[] as readonly [Json, Json];
    const each = expects.replace(/^a list, each /, '');
    const item = loosened(single, each);
    return { anyOf: [{ ...many, items: item }, item] };
  }
  const spoken = { patternErrorMessage: `expected ${expects}` };
  if (Array.isArray(json.enum)) return { anyOf: [json, placeholder] };
  if (json.type === 'boolean') return { anyOf: [json, { type: 'string', pattern: `^(true|false)$|${PLACEHOLDER}`, ...spoken }] };
  if (json.type === 'integer') return { type: ['integer', 'string'], minimum: json.minimum, ...limit(json.maximum), pattern: `^-?[0-9]+$|${PLACEHOLDER}`, ...spoken }; // prettier-ignore
  if (json.type === 'string' && json.format === 'date') return { $ref: '#/$defs/date' };
  if (json.type === 'string' && typeof json.format === 'string') return { anyOf: [json, placeholder] };
  if (json.type === 'string' && typeof json.pattern === 'string') {
    const regex = new RegExp(json.pattern);
    const numeric = numbers.some((number) => regex.test(number));
    return { type: numeric ? ['string', 'number'] : 'string', pattern: `${json.pattern}|${PLACEHOLDER}`, ...spoken };
  }
  if (json.type === 'string') return { $ref: '#/$defs/text' };
  return { $ref: '#/$defs/anything' };
}

const limit = (maximum: unknown): Json => (maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum });

/** Seconds or bytes as the spelling has them: in the largest unit that divides them. */
function spelled(value: number, units: readonly (readonly [string, number])[]): string {
  const [name, size] = units.find(([, each]) => value % each === 0 && value >= each) ?? units.at(-1) ?? ['', 1];
  return `${value / size}${name}`;
}
const durations = [['d', 86_400], ['h', 3600], ['m', 60], ['s', 1]] as const; // prettier-ignore
const sizes = [['TiB', 2 ** 40], ['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10], ['B', 1]] as const; // prettier-ignore

/** An attribute with its description, default and example, for completion and hover text. */
export function attributeJson(attr: Attr): Json {
  const { type, doc, fallback, example } = attr;
  const shown = example ?? type.example;
  const json = JSON.stringify(type.json);
  const value = typeof fallback === 'number' && json === DURATION ? spelled(fallback, durations) : typeof fallback === 'number' && json === SIZE ? spelled(fallback, sizes) : fallback; // prettier-ignore
  return {
    description: `${doc} Takes ${type.expects}.`,
    ...(value === undefined ? {} : { default: value }),
    ...(shown === undefined ? {} : { examples: [parse(shown) as unknown] }),
    ...typeJson(type),
  };
}
