import { nearest } from '../../suggest.ts';
import type { Alias, Entity, Group } from './template.ts';

/** Why a value is no entity, in plain words, or the entity. */
export function readEntity(value: unknown): Entity | { readonly problem: string } {
  const problems: string[] = [];
  const root = objectOf(value, 'the entity', ['id', 'name', 'metadata', 'aliases', 'groups'], problems);
  const entity: Entity = {
    id: textOf(root, 'id', problems),
    name: textOf(root, 'name', problems),
    metadata: mapOf(root, 'metadata', problems),
    aliases: aliasesOf(root.aliases, problems),
    groups: listOf(root.groups, 'groups', problems).map((one): Group => {
      const group = objectOf(one, 'a group', ['id', 'name', 'metadata'], problems);
      return { id: textOf(group, 'id', problems), name: textOf(group, 'name', problems), metadata: mapOf(group, 'metadata', problems) };
    }),
  };
  const [problem] = problems;
  return problem === undefined ? entity : { problem };
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function objectOf(value: unknown, what: string, known: readonly string[], problems: string[]): Fields {
  if (!isObject(value)) {
    problems.push(`${what} must be an object with ${known.join(', ')}`);
    return {};
  }
  for (const key of Object.keys(value))
    if (!known.includes(key)) {
      const near = nearest(key, known);
      problems.push(`${what} has no \`${key}\`; ${near ? `did you mean \`${near}\`?` : `there are ${known.join(', ')}`}`);
    }
  return value;
}

function textOf(from: Fields, key: string, problems: string[]): string {
  const value = from[key];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  problems.push(`\`${key}\` of an entity must be a string`);
  return '';
}

function mapOf(from: Fields, key: string, problems: string[]): ReadonlyMap<string, string> {
  const value = from[key];
  if (value === undefined || value === null) return new Map();
  const entries = isObject(value) ? Object.entries(value) : undefined;
  if (!entries?.every((e): e is [string, string] => typeof e[1] === 'string')) {
    problems.push(`\`${key}\` of an entity must be an object of strings`);
    return new Map();
  }
  return new Map(entries);
}

function listOf(value: unknown, what: string, problems: string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  problems.push(`\`${what}\` of an entity must be a list`);
  return [];
}

/** A list of aliases that name their mount's accessor, or an object by accessor. Keys as Vault's API spells them, or in camel case. */
function aliasesOf(value: unknown, problems: string[]): Alias[] {
  const pairs = isObject(value)
    ? Object.entries(value)
    : listOf(value, 'aliases', problems).map((one): [string | undefined, unknown] => [undefined, one]);
  return pairs.map(([accessor, one]) => {
    const known = ['mount_accessor', 'mountAccessor', 'id', 'name', 'metadata', 'custom_metadata', 'customMetadata'];
    const alias = objectOf(one, 'an alias', known, problems);
    const named = accessor ?? (textOf(alias, 'mount_accessor', problems) || textOf(alias, 'mountAccessor', problems));
    if (named === '') problems.push('an alias needs its `mount_accessor`');
    return {
      mountAccessor: named,
      id: textOf(alias, 'id', problems),
      name: textOf(alias, 'name', problems),
      metadata: mapOf(alias, 'metadata', problems),
      customMetadata: mapOf(alias, alias.custom_metadata === undefined ? 'customMetadata' : 'custom_metadata', problems),
    };
  });
}
