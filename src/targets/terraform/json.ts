import { IamDocument, Interpolated, Ref, type Resource, TfMap, type TfValue } from '../../plain.ts';
import { pieces, template } from './template.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isItems = (value: TfValue): value is readonly TfValue[] => Array.isArray(value);

/** Arguments as Terraform JSON, absent ones left out. `block` spells the argument names of blocks; keys of maps are the user's. */
export function toJson(value: Exclude<TfValue, undefined>, block: (name: string) => string): Json {
  if (typeof value === 'string' || value instanceof Ref || value instanceof Interpolated) return template(pieces(value));
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof TfMap) return object(value.entries, (key) => template(pieces(key)), block);
  if (value instanceof IamDocument) throw new Error(`the document of ${value.engine}/${value.role} was not filled in`);
  if (isItems(value)) return value.flatMap((item) => (item === undefined ? [] : [toJson(item, block)]));
  return object(value, block, block);
}

function object(entries: Readonly<Record<string, TfValue>>, spell: (key: string) => string, block: (name: string) => string): JsonObject {
  const out: [string, Json][] = [];
  for (const [key, item] of Object.entries(entries)) if (item !== undefined) out.push([spell(key), toJson(item, block)]);
  return Object.fromEntries(out);
}

/** What Terraform must be told about a resource, by Terraform's own names: the yardstick for what CDKTF made of it. */
export const argumentsOf = (resource: Resource): JsonObject => toJson(resource.arguments, (name) => name) as JsonObject;

/** All references in a value. */
export function refsOf(value: TfValue): Ref[] {
  if (value instanceof Ref) return [value];
  if (value instanceof Interpolated) return value.parts.flatMap((p) => (typeof p === 'string' ? [] : [p]));
  if (value instanceof TfMap) return Object.values(value.entries).flatMap(refsOf);
  if (Array.isArray(value)) return (value as readonly TfValue[]).flatMap(refsOf);
  return typeof value === 'object' ? Object.values(value).flatMap(refsOf) : [];
}

/** A value without `null`s and comments, with a block that stands alone in a list taken out of it: two spellings of the same become one. */
export function plain(value: Json): Json {
  if (isList(value)) {
    const items = value.map(plain);
    const [only] = items;
    return items.length === 1 && isObject(only) ? only : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key, item]) => key !== '//' && item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

export const same = (a: Json, b: Json): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
