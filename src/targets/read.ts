import type { AnyBound } from '../schema/block.ts';
import { SecretRef } from '../schema/values.ts';

/**
 * Attributes of parts whose schema this target does not know: the backend or platform that owns the schema has checked them, a target
 * only asks whether they are there.
 */
export function textAt(bound: AnyBound | undefined, name: string): string | undefined {
  const value = bound?.attrs[name];
  return typeof value === 'string' ? value : undefined;
}
export function numberAt(bound: AnyBound | undefined, name: string): number | undefined {
  const value = bound?.attrs[name];
  return typeof value === 'number' ? value : undefined;
}
export function flagAt(bound: AnyBound | undefined, name: string): boolean | undefined {
  const value = bound?.attrs[name];
  return typeof value === 'boolean' ? value : undefined;
}
export function textsAt(bound: AnyBound | undefined, name: string): readonly string[] {
  const value = bound?.attrs[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
export function secretAt(bound: AnyBound | undefined, name: string): SecretRef | undefined {
  const value = bound?.attrs[name];
  return value instanceof SecretRef ? value : undefined;
}
/** The nested blocks of a kind, whether the schema allows one or many. */
export function blocksAt(bound: AnyBound | undefined, name: string): readonly AnyBound[] {
  const value: unknown = bound?.blocks[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly AnyBound[]) : [value as AnyBound];
}
