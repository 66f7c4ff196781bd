import { readJson as readTree } from '../../readers/json/index.ts';
import type { Tree } from '../../readers/tree.ts';

/** A JSON value as read from text: objects are maps, so that no key (`__proto__`) means anything to the program. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;
export type JsonPath = readonly (string | number)[];

/** What is wrong with a JSON text or a document in it, and where: `offset` for a text that is no JSON, `path` for the rest. */
export interface JsonFault {
  readonly message: string;
  readonly path: JsonPath;
  readonly offset?: number;
}

export type JsonRead = { readonly value: Json } | { readonly fault: JsonFault };

export const isObject = (value: Json | undefined): value is JsonObject => value instanceof Map;
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The path as people write it: `Statement[1].Condition`. */
export function pathText(path: JsonPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/**
 * Reads JSON. A key that stands twice in one object is a fault: `JSON.parse` keeps the last silently, IAM refuses the document
 * (user guide, "Grammar of the IAM JSON policy language", notes).
 */
export function readJson(text: string): JsonRead {
  const read = treeOf(text);
  return 'fault' in read ? read : { value: jsonOf(read.tree) };
}

function treeOf(text: string): { readonly tree: Tree } | { readonly fault: JsonFault } {
  let fault: JsonFault = { message: 'no JSON', path: [], offset: 0 };
  const tree = readTree({ path: '', text }, ({ start }, message) => {
    fault = { message, path: [], offset: start };
  });
  return tree ? { tree } : { fault };
}

/** The values of a tree, without its places. */
export function jsonOf(tree: Tree): Json {
  if (tree.kind === 'scalar') return tree.value;
  return tree.kind === 'list' ? tree.items.map(jsonOf) : new Map(tree.entries.map(({ key, value }) => [key, jsonOf(value)]));
}

/** Where the item at `path` begins in the text (a member with its name); its nearest ancestor's place where it is missing. */
export function locate(text: string, path: JsonPath): number {
  const read = treeOf(text);
  if ('fault' in read) return read.fault.offset ?? 0;
  let at = read.tree;
  let place = at.span.start;
  for (const step of path) {
    const entry = at.kind === 'object' ? at.entries.find(({ key }) => key === step) : undefined;
    const next = entry?.value ?? (at.kind === 'list' && typeof step === 'number' ? at.items[step] : undefined);
    if (!next) return place;
    place = entry?.keySpan.start ?? next.span.start;
    at = next;
  }
  return place;
}
