import { registries } from '../../src/model/registries.ts';
import { buildSchemas } from '../../src/model/schemas.ts';
import type { Attr, BlockSchema, Child, LabelSpec } from '../../src/schema/block.ts';
import { injectSchema } from '../../src/schema/kinds/principals.ts';
import { keysOf, statementDefinitions } from './json-statements.ts';
import type { Json } from './json-types.ts';
import { attributeJson, implied, shared, typeJson } from './json-types.ts';

/** Names have no slash, and `$ref` is a URI: what it does not take is escaped as in one. */
const ref = (name: string, ...inside: string[]): Json => ({
  $ref: `#/$defs/${[name, ...inside].map((part) => encodeURI(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
});

interface Definitions {
  readonly all: Record<string, Json>;
  readonly known: Map<BlockSchema, Map<string, string>>;
}

/** Keys with a meaning of their own in a mapping; an attribute of such a name keeps its double quotes inside the key. */
const special = new Set(['doc', 'ignore', 'was', 'in', 'on', 'of', 'labels', 'overlays', 'platform', ...keysOf(['grant', 'use', 'owns', 'share', 'inject'])]); // prettier-ignore
const keyOf = (name: string, taken: ReadonlySet<string>): string => (taken.has(name) ? `"${name}"` : name);

const nameForm = '^[A-Za-z0-9_][A-Za-z0-9_.-]*$';
const labelForm = ({ path }: LabelSpec): Json => ({ maxLength: 128, pattern: path ? '^[ -~]+$' : nameForm });

/** Where a block stands, and what may therefore be said before its inside. */
interface Place {
  readonly top: boolean;
  /** The names after `on` that choose its schema, this one's own first. */
  readonly on: readonly string[];
}

/** The JSON Schema of `*.writ.yaml`. */
export function specSchema(): Json {
  const definitions: Definitions = { all: {}, known: new Map() };
  const kinds: Record<string, Json> = {};
  for (const [kind, child] of Object.entries(buildSchemas(registries))) kinds[kind] = childJson(kind, child, definitions, true);
  blockDefinition('inject.set', injectSchema, { top: false, on: [] }, definitions);
  const all: Record<string, Json> = { ...shared, ...statementDefinitions(), ...definitions.all };
  if (
    Object.keys(all).length !== [shared, statementDefinitions(), definitions.all].reduce((sum, each) => sum + Object.keys(each).length, 0)
  )
    throw new Error('two definitions of the schema have one name');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Writ spec in YAML (*.writ.yaml)',
    description: 'Who may do what. Generated from the schemas of the compiler by `npm run generate`.',
    type: ['object', 'null'],
    properties: { ...kinds, assert: ref('assert') },
    additionalProperties: false,
    $defs: Object.fromEntries(Object.keys(all).sort().map((name) => [name, all[name]])),
  }; // prettier-ignore
}

/** A kind of block inside its parent: all its blocks, under their labels or in lists. */
function childJson(path: string, child: Child, definitions: Definitions, top = false): Json {
  if (child.schema) {
    const name = blockDefinition(path, child.schema, { top, on: [] }, definitions);
    const repeated = child.many || top || child.schema.in === true;
    return { description: child.schema.doc, ...labelled(name, child.schema, child.schema.labels, repeated) };
  }
  const { by, schemas } = child.variants ?? { by: 'label' as const, schemas: {} };
  const variants = Object.entries(schemas);
  const doc = `One of ${variants.map(([word]) => word).join(', ')}.`;
  if (by === 'label') {
    const properties = variants.map(([word, schema]) => {
      const name = blockDefinition(`${path}.${word}`, schema, { top, on: [] }, definitions);
      return [word, { description: schema.doc, ...labelled(name, schema, schema.labels.slice(1), child.many || top) }] as const;
    });
    const chosen = variants.map(([word, schema]) =>
      implied(
        { properties: { labels: { prefixItems: [{ const: word }] } } },
        listedDefinition(`${path}.${word}`, schema, schema.labels, definitions),
      ),
    );
    const words = { prefixItems: [{ enum: variants.map(([word]) => word) }] };
    const listed = { type: 'object', properties: { labels: words }, required: ['labels'], allOf: chosen };
    const once = child.many || top ? {} : { maxProperties: 1, maxItems: 1 };
    const inside = { properties: Object.fromEntries(properties), additionalProperties: false, items: listed };
    return { description: doc, type: ['object', 'array'], ...inside, ...once };
  }
  const words = variants.map(([word]) => word);
  const says = (word: string): Json => ({
    anyOf: ['platform', 'on'].map((key) => ({ properties: { [key]: { const: word } }, required: [key] })),
  });
  definitions.all[path] ??= {
    description: doc,
    type: 'object',
    properties: { platform: { description: `What it runs on: ${doc}`, enum: words }, on: { enum: words } },
    anyOf: [{ required: ['platform'] }, { required: ['on'] }],
    allOf: variants.map(([word, schema]) =>
      implied(says(word), ref(blockDefinition(`${path}.${word}`, schema, { top, on: [word] }, definitions))),
    ),
  };
  const repeated = child.many || variants.some(([, schema]) => schema.in);
  return { description: doc, anyOf: [ref(path), { type: 'array', items: ref(path), ...(repeated ? {} : { maxItems: 1 }) }] };
}

/** A block behind `labels` keys; at every level a list may stand, whose elements say what no key has said. */
function labelled(name: string, schema: BlockSchema, labels: readonly LabelSpec[], repeated: boolean): Json {
  const [label, ...rest] = labels;
  const once = repeated ? {} : { maxItems: 1 };
  const single = repeated ? {} : { maxProperties: 1 };
  if (!label) return { anyOf: [ref(name), { type: 'array', items: ref(name), ...once }] };
  const { maxLength, pattern } = labelForm(label);
  return {
    type: ['object', 'array'],
    // What editors go by when they offer the key: with it they begin a mapping, without it a list.
    properties: {},
    propertyNames: { maxLength, pattern, patternErrorMessage: label.path ? 'expected a path' : 'expected a name' },
    additionalProperties: { description: `${schema.doc} ${label.doc}`, ...labelled(name, schema, rest, true) },
    items: ref(`${name}:listed`),
    ...once,
    ...single,
  };
}

/** The definition of a block, of what an overlay of it may hold, and, where it has labels, of it as an element of a list. */
function blockDefinition(path: string, schema: BlockSchema, place: Place, definitions: Definitions): string {
  const key = `${place.top} ${place.on.join(' ')}`;
  const known = definitions.known.get(schema) ?? new Map<string, string>();
  definitions.known.set(schema, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, path);

  const inside: Record<string, Json> = {};
  for (const [name, attr] of Object.entries(schema.attributes)) inside[keyOf(name, special)] = attributeJson(attr);
  for (const [kind, child] of Object.entries(schema.blocks))
    inside[keyOf(kind, special)] = childJson(`${path}.${kind}`, child, definitions);
  for (const statement of keysOf(schema.statements)) inside[statement] = ref(statement);
  inside.overlays = {
    description: 'What holds in some environments only; each replaces what the block says outside of it.',
    type: 'array',
    items: ref(`${path}:overlay`),
  };
  const head: Record<string, Json> = { doc: ref('doc'), ignore: ref('ignore'), ...(schema.was === true ? { was: ref('was') } : {}) };
  if (place.top || schema.in) head.in = ref('environments');
  if (place.on.length) for (const word of ['platform', 'on']) head[word] = { const: place.on[0] };
  else if (schema.on) for (const word of ['platform', 'on']) head[word] = ref('word');
  if (schema.of) head.of = { description: 'What it is made from.', ...ref('word') };
  const needed = needs(schema);
  definitions.all[path] = {
    description: schema.doc,
    type: 'object',
    properties: { ...head, ...inside },
    ...others(schema),
    // What is required may also stand in overlays, one for every environment.
    ...(needed.length ? implied({ not: { required: ['overlays'] } }, { required: needed }) : {}),
    ...(schema.of === true ? { required: ['of'] } : {}),
  };
  const again = (name: string): Json => ref(path, 'properties', name);
  definitions.all[`${path}:overlay`] = {
    description: 'What holds in some environments only.',
    type: 'object',
    properties: { in: ref('environments'), ...Object.fromEntries(Object.keys(inside).map((name) => [name, again(name)])) },
    required: ['in'],
    ...others(schema),
  };
  if (schema.labels.length) listedDefinition(path, schema, schema.labels, definitions);
  return path;
}

/** A block as an element of a list, with the labels that no key has given. */
function listedDefinition(path: string, schema: BlockSchema, labels: readonly LabelSpec[], definitions: Definitions): Json {
  const name = `${path}:listed`;
  const properties = (definitions.all[path]?.properties ?? {}) as Json;
  const own = Object.keys(properties).map((key) => [key === 'name' ? '"name"' : key, ref(path, 'properties', key)] as const);
  const last = labels.at(-1) ?? { name: '', doc: '' };
  const { required: _, ...rest } = definitions.all[path] ?? {};
  const needed = needs(schema).map((each) => (each === 'name' ? '"name"' : each));
  definitions.all[name] ??= {
    ...rest,
    properties: {
      name: { description: last.doc, type: ['string', 'number'], ...labelForm(last) },
      labels: { description: 'Its labels, in order.', type: ['string', 'array'], items: ref('word'), minItems: 1, maxItems: labels.length },
      ...Object.fromEntries(own),
    },
    ...(needed.length ? implied({ not: { required: ['overlays'] } }, { required: needed }) : {}),
    anyOf: [{ required: ['name'] }, { required: ['labels'] }],
  };
  return ref(name);
}

const required = ([, attr]: readonly [string, Attr]): boolean => attr.required && attr.fallback === undefined;
const needs = (schema: BlockSchema): readonly string[] => [
  ...Object.entries(schema.attributes).filter(required).map(([name]) => keyOf(name, special)),
  ...Object.entries(schema.blocks).filter(([, child]) => child.required).map(([kind]) => keyOf(kind, special)),
]; // prettier-ignore

/** What else may stand in the block; a statement that it does not take is refused even where any name may stand. */
function others(schema: BlockSchema): Json {
  if (!schema.open && !schema.free) return { additionalProperties: false };
  const refused = keysOf(['grant', 'use', 'owns', 'share', 'inject']).filter((key) => !keysOf(schema.statements).includes(key));
  const value = schema.open ? { description: 'Any name.', ...typeJson(schema.open) } : ref('anything');
  return { propertyNames: { not: { enum: refused } }, additionalProperties: value };
}
