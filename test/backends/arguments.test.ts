import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Interpolated, Ref, TfMap } from '../../src/plain.ts';
import type { TfBlock, TfValue } from '../../src/plain.ts';
import type { Property } from './aws-classes.ts';
import { classOf } from './aws-classes.ts';
import { everything } from './full.ts';
import { programOf, resourcesOf } from './project.ts';

const resources = Object.entries(everything).flatMap(([of, text]) => resourcesOf(programOf(text)).map((r) => ({ of, ...r })));
const plain = (value: TfValue): value is TfBlock =>
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !(value instanceof Ref) &&
  !(value instanceof TfMap) &&
  !(value instanceof Interpolated);

/** What is wrong with a value for a property of the class; references and interpolations may be anything. */
function faults(type: string, property: Property, value: TfValue, at: string): string[] {
  if (value === undefined || value instanceof Ref || value instanceof Interpolated) return [];
  if (Array.isArray(value)) {
    const item = property.type.replace(/\[\].*$/, '');
    if (!property.type.includes('[]')) return [`${at}: a list for ${property.type}`];
    return value.flatMap((one: TfValue, i) => faults(type, { required: true, type: item }, one, `${at}[${i}]`));
  }
  if (value instanceof TfMap) return property.type.includes('[key: string]') ? [] : [`${at}: a map for ${property.type}`];
  if (plain(value)) {
    if (property.type.includes('[]')) return [`${at}: one block for ${property.type}`];
    return blockFaults(type, /^\w+/.exec(property.type)?.[0] ?? '', value, at);
  }
  const wanted = property.type.split(' | ')[0];
  return wanted === typeof value ? [] : [`${at}: ${typeof value} for ${property.type}`];
}

function blockFaults(type: string, name: string, block: TfBlock, at: string): string[] {
  const properties = classOf(type).interfaces.get(name);
  if (properties === undefined) return [`${at}: no block ${name}`];
  const missing = [...properties].filter(([key, p]) => p.required && block[key] === undefined).map(([key]) => `${at}: ${key} is required`);
  return [
    ...missing,
    ...Object.entries(block).flatMap(([key, value]) => {
      const property = properties.get(key);
      return property === undefined ? [`${at}: unknown argument ${key}`] : faults(type, property, value, `${at}.${key}`);
    }),
  ];
}

const aws = resources.filter((r) => r.type.startsWith('aws_'));

test.each([...new Set(aws.map((r) => r.type))].toSorted())('%s is written as its class in the AWS provider wants it', (type) => {
  const found = aws
    .filter((r) => r.type === type)
    .flatMap((r) => blockFaults(type, classOf(type).config, r.arguments, `${r.of} ${r.type}.${r.name}`));
  expect(found).toEqual([]);
});

test('the check of the classes finds faults', () => {
  expect(blockFaults('aws_kms_alias', classOf('aws_kms_alias').config, { nme: 'x', name: 1 }, 'x')).toEqual([
    'x: target_key_id is required',
    'x: unknown argument nme',
    'x.name: number for string',
  ]);
});

interface Schema {
  readonly block: {
    readonly attributes: Readonly<Record<string, { readonly type: unknown; readonly required?: boolean; readonly optional?: boolean }>>;
    readonly block_types?: Readonly<Record<string, unknown>>;
  };
}

const oracle = new URL('../../../shared/oracle/terraform-vault-5.6.0.schema.json', import.meta.url);
const there = existsSync(oracle);
if (!there) console.log('skipped: arguments of Vault resources, since ../shared/oracle is not there');

/** `string`, `list of string`, … of a value, as the provider's schema names types. */
function typed(value: TfValue, type: unknown): boolean {
  if (value === undefined || value instanceof Ref || value instanceof Interpolated) return true;
  if (typeof type === 'string') return type === (typeof value === 'boolean' ? 'bool' : typeof value);
  const [of, item] = type as [string, unknown];
  if (of === 'map') return value instanceof TfMap && Object.values(value.entries).every((one) => typed(one, item));
  if (of === 'object') {
    const fields = item as Readonly<Record<string, unknown>>;
    return (
      plain(value) &&
      Object.keys(fields).every((key) => value[key] !== undefined && typed(value[key], fields[key])) &&
      Object.keys(value).every((key) => key in fields)
    );
  }
  return Array.isArray(value) && value.every((one: TfValue) => typed(one, item));
}

test.runIf(there)('every Vault resource is written as the schema of provider 5.6.0 wants it', () => {
  const text = JSON.parse(readFileSync(oracle, 'utf8')) as {
    provider_schemas: Record<string, { resource_schemas: Record<string, Schema> }>;
  };
  const schemas = Object.values(text.provider_schemas)[0]?.resource_schemas ?? {};
  const vault = resources.filter((r) => r.type.startsWith('vault_'));
  const found = vault.flatMap((r) => {
    const schema = schemas[r.type];
    if (schema === undefined) return [`no resource ${r.type}`];
    const { attributes } = schema.block;
    return [
      ...Object.entries(attributes)
        .filter(([key, a]) => a.required && r.arguments[key] === undefined)
        .map(([key]) => `${r.type}: ${key} is required`),
      ...Object.entries(r.arguments).flatMap(([key, value]) => {
        const attribute = attributes[key];
        if (attribute === undefined || !(attribute.required || attribute.optional)) return [`${r.type}: unknown argument ${key}`];
        return typed(value, attribute.type) ? [] : [`${r.type}.${key}: not a ${JSON.stringify(attribute.type)}`];
      }),
      ...(r.ignoreChanges ?? []).filter((key) => !(key in attributes)).map((key) => `${r.type}: ignores unknown ${key}`),
    ];
  });
  expect(found).toEqual([]);
  expect(new Set(vault.map((r) => r.type)).size).toBe(11);
});

test('names are unique in their type and stack, and references lead to resources that are there or that the IAM target makes', () => {
  const elsewhere = new Set(['aws_iam_role', 'aws_ecs_task_definition']);
  for (const [of, text] of Object.entries(everything)) {
    const all = resourcesOf(programOf(text));
    const names = all.map((r) => `${r.stack} ${r.type}.${r.name}`);
    expect(new Set(names).size, of).toBe(names.length);
    const refs = (value: TfValue): readonly Ref[] => {
      if (value instanceof Ref) return [value];
      if (Array.isArray(value)) return value.flatMap((one: TfValue) => refs(one));
      return plain(value) ? Object.values(value).flatMap(refs) : [];
    };
    for (const r of all)
      for (const one of refs(r.arguments))
        if (!elsewhere.has(one.type)) expect(names, `${of} ${r.type}.${r.name}`).toContain(`${r.stack} ${one.type}.${one.name}`);
  }
});
