import type { SourceFile, Span } from '../../source.ts';
import { type Item, type Key, type Node, parseHcl } from '../policy-hcl/parse.ts';

/** A block of a server configuration: `listener "tcp" { … }`, `telemetry { … }`. */
export interface ServerBlock {
  readonly type: Key;
  readonly label: Key | undefined;
  readonly attributes: readonly ServerAttribute[];
  readonly blocks: readonly ServerBlock[];
  readonly span: Span;
}

export interface ServerAttribute {
  readonly name: Key;
  readonly value: Node;
}

/** The configuration itself, which has attributes and blocks like any block. */
export type ServerBody = Pick<ServerBlock, 'attributes' | 'blocks'>;

/** Blocks that carry a name; in JSON it is the key of an object inside. */
const NAMED = new Set([
  'audit',
  'backend',
  'entropy',
  'ha_backend',
  'ha_storage',
  'hsm',
  'initialize',
  'kms',
  'kms_library',
  'listener',
  'plugin',
  'seal',
  'service_registration',
  'storage',
  'user_lockout',
]);

/**
 * A configuration of Vault or OpenBao, in HCL 1 or JSON: both are the same to the product, which reads JSON where the text starts with `{`.
 * Sources: Vault 1.21.1 `command/server/config.go`, `internalshared/configutil/config.go`.
 */
export function readServerConfig(source: SourceFile, fault: (span: Span, message: string) => void): ServerBody | undefined {
  const root = parseHcl(source.path, source.text, fault);
  return root && bodyOf(root.items);
}

function bodyOf(items: readonly Item[]): ServerBody {
  const attributes: ServerAttribute[] = [];
  const blocks: ServerBlock[] = [];
  for (const { keys, value, span } of items) {
    const [name, label] = keys;
    if (!name) continue;
    const objects = value.kind === 'object' ? [value] : value.kind === 'list' ? value.items.filter(isObject) : [];
    const holdsObjects = value.kind === 'object' || (value.kind === 'list' && objects.length > 0 && objects.length === value.items.length);
    if (!holdsObjects) attributes.push({ name, value });
    else if (label || !NAMED.has(name.text.toLowerCase()))
      for (const object of objects)
        blocks.push({ type: name, label, ...bodyOf(object.items), span: objects.length > 1 ? object.span : span });
    else for (const object of objects) blocks.push(...named(name, object.items));
  }
  return { attributes, blocks };
}

type ObjectNode = Extract<Node, { kind: 'object' }>;
const isObject = (node: Node): node is ObjectNode => node.kind === 'object';

/** `"listener": [{"tcp": {…}}]`, also with several objects under one name. */
function named(type: Key, items: readonly Item[]): ServerBlock[] {
  return items.flatMap(({ keys, value, span }): ServerBlock[] => {
    const objects = value.kind === 'object' ? [value] : value.kind === 'list' ? value.items.filter(isObject) : [];
    return objects.map((object) => ({ type, label: keys[0], ...bodyOf(object.items), span }));
  });
}

export const attributeOf = (body: ServerBody | undefined, name: string): ServerAttribute | undefined =>
  body?.attributes.find((one) => one.name.text.toLowerCase() === name);

/** A scalar's text. */
export const textIn = (attribute: ServerAttribute | undefined): string | undefined =>
  attribute && attribute.value.kind !== 'object' && attribute.value.kind !== 'list' ? attribute.value.text : undefined;

/** Go's `strconv.ParseBool`, which the product uses for such values, as far as it says yes. */
export const isOn = (attribute: ServerAttribute | undefined): boolean => /^(1|t|T|true|True|TRUE)$/.test(textIn(attribute) ?? '');
