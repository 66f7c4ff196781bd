import { readFileSync, readdirSync } from 'node:fs';

const lib = new URL('../../node_modules/@cdktf/provider-aws/lib/', import.meta.url);
const folders = new Set(readdirSync(lib));

export interface Property {
  readonly required: boolean;
  readonly type: string;
}
type Interfaces = ReadonlyMap<string, ReadonlyMap<string, Property>>;

const snake = (camel: string): string =>
  camel.replace(/[A-Z]|(?<=[a-z])[0-9]+(?=[A-Z]|$)/g, (c) => (/\d/.test(c) ? c : `_${c.toLowerCase()}`));

const known = new Map<string, { readonly config: string; readonly interfaces: Interfaces }>();

/** The configuration interfaces of one resource's class, with argument names as Terraform spells them. */
export function classOf(type: string): { readonly config: string; readonly interfaces: Interfaces } {
  let found = known.get(type);
  if (found) return found;
  const folder = type.replace(/^aws_/, '').replaceAll('_', '-');
  if (!folders.has(folder)) throw new Error(`no class for ${type}`);
  const interfaces = new Map<string, ReadonlyMap<string, Property>>();
  let config = '';
  for (const file of readdirSync(new URL(`${folder}/`, lib)).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(new URL(`${folder}/${file}`, lib), 'utf8');
    for (const [, name = '', base, body = ''] of text.matchAll(/^export interface (\w+)( extends [\w.]+)? \{\n([\s\S]*?)^\}/gm)) {
      const properties = [...body.matchAll(/readonly (\w+)(\?)?: ([^;]+(?:\{[^}]*\})?[^;]*);/g)].map(
        ([, property = '', optional, spoken = '']) => [snake(property), { required: optional === undefined, type: spoken }] as const,
      );
      interfaces.set(name, new Map(properties));
      if (base?.includes('TerraformMetaArguments')) config = name;
    }
  }
  found = { config, interfaces };
  known.set(type, found);
  return found;
}
