import * as z from 'zod/mini';
import { allCodes } from '../../src/codes.ts';
import { configSchema, EXPECTS, VALUES } from '../../src/model/config-schema.ts';
import { registries } from '../../src/model/registries.ts';
import { ruleCodes, ruleLimits } from '../../src/rules/run.ts';
import { buildSchemas } from '../../src/model/schemas.ts';
import { statementKeys } from '../../src/syntax/yaml/statements.ts';
import type { Json } from './json-types.ts';

/** What `may` of a folder knows: kinds of declarations, the words of statements, and what stands beside them. */
export const may: readonly string[] = [...Object.keys(buildSchemas(registries)), 'raw', ...statementKeys, 'assert'];

/** What each key is for; what it takes is said by the compiler's own words. */
const docs: Readonly<Record<string, string>> = {
  writ: 'Which language the specs are written in.',
  specs: 'Where the specs are: all `*.writ` and `*.writ.yaml` below these folders are one program.',
  out: 'Where the outputs go; the compiler alone writes there.',
  terraform: 'How the Terraform projects are written.',
  'terraform.format': 'The spelling of the projects.',
  'terraform.backend': 'Where Terraform keeps its state.',
  'terraform.backend.s3': 'State in an S3 bucket, a key for each environment and stack.',
  'terraform.backend.s3.bucket': 'The bucket.',
  'terraform.backend.s3.region': 'The region of the bucket.',
  'terraform.backend.s3.use_lockfile': 'Locks with a file in the bucket.',
  'terraform.backend.s3.key_prefix': 'What the keys begin with.',
  'terraform.backend.local': 'State in a file beside the project.',
  folders: 'Who may declare what where: without it, a team could widen its own `owns`.',
  'folders.*': 'What may be declared below this folder.',
  'folders.*.may': 'Kinds of declarations and statements; `all` for everything.',
  'folders.*.team': 'The team whose apps these are: only what is its own may be declared here.',
  rules: 'Severities and limits of rules, by code.',
  'rules.*': 'How the rule reports.',
  'rules.*.severity': 'As what it reports; `off`: not at all.',
  'rules.*.in': 'As what it reports in these environments.',
  'rules.*.in.*': 'As what it reports in this environment; `off`: not at all.',
  'rules.*.paths': 'As what it reports in these folders and files; the narrowest that says something decides.',
  'rules.*.paths.*': 'As what it reports here.',
  'rules.*.paths.*.severity': 'As what it reports here; `off`: not at all.',
  'rules.*.paths.*.in': 'As what it reports here in these environments.',
  'rules.*.paths.*.in.*': 'As what it reports here in this environment; `off`: not at all.',
  'rules.*.max': 'The longest life that the rule lets pass, by kind of engine.',
  'rules.*.max.*': 'The longest life of credentials of this engine.',
  ignores: 'Exceptions for files that Writ did not write; specs have `@ignore`.',
  'ignores.code': 'What is not reported.',
  'ignores.path': 'Where: this file, or all in this folder, relative to the project.',
  'ignores.at': 'Only what is marked at a text that holds this.',
  'ignores.because': 'Why; without it W093 is reported.',
  'ignores.until': 'The last day on which it holds.',
};

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => value !== null && typeof value === 'object' && !Array.isArray(value);
const setting: Json = { $ref: '#/$defs/setting' };

/** The JSON Schema of `writ.yaml`, from the schema that reads it; the scalars there are texts, which YAML shows an editor otherwise. */
export function projectSchema(): Json {
  const raw = z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type !== 'pipe') return;
      const pipe = def as unknown as { readonly in: z.ZodMiniType; readonly out: z.ZodMiniType };
      // What comes first turns one into a list of one.
      if (pipe.in._zod.def.type !== 'transform') return;
      const { $schema: _, ...list } = z.toJSONSchema(pipe.out, { io: 'input', unrepresentable: 'any' });
      Object.assign(jsonSchema, list, { single: true });
    },
  }) as Node;
  const project = described(raw, '');
  const properties = project.properties as Record<string, Node>;
  const rule = properties.folders?.additionalProperties as Node;
  // What a transformation reads counts as optional there; `may` is not.
  rule.required = ['may'];
  const folder = rule.properties as Record<string, Node>;
  const words = { enum: ['all', ...may] };
  folder.may = { description: spoken('folders.*.may'), anyOf: [words, { type: 'array', items: words }] };
  const rules = properties.rules ?? {};
  const codes = [...allCodes().values()].filter(({ code }) => ruleCodes.has(code));
  const limited = limitedBy(rules.additionalProperties as Node);
  properties.rules = {
    description: rules.description,
    type: 'object',
    properties: Object.fromEntries(
      codes.map(({ code, name, page }) => {
        const own = ruleLimits.get(code);
        return [code, { description: `${name}: ${page.what}`, ...(own ? limited(own) : setting) }];
      }),
    ),
    additionalProperties: false,
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Writ project (writ.yaml)',
    description: 'Where the specs are, where the outputs go, and who may declare what. Generated by `npm run generate`.',
    type: project.type,
    properties,
    required: project.required,
    additionalProperties: false,
    $defs: { setting: limited([]) },
  };
}

/** What stands beside a code: with the limits that its rule knows, or without `max`. */
const limitedBy =
  (all: Node) =>
  (limits: readonly string[]): Node => ({
    ...all,
    anyOf: (all.anyOf as readonly Node[]).map((each) => {
      if (!isNode(each.properties)) return each;
      const { max, ...others } = each.properties;
      if (!limits.length || !isNode(max)) return { ...each, properties: others };
      const known = Object.fromEntries(limits.map((name) => [name, max.additionalProperties]));
      return { ...each, properties: { ...others, max: { ...max, properties: known, additionalProperties: false } } };
    }),
  });

function spoken(place: string): string {
  if (place === '') return '';
  const doc = docs[place];
  if (doc === undefined) throw new Error(`the project schema has no description of ${place}`);
  const expects = EXPECTS[place];
  return expects === undefined ? doc : `${doc} Takes ${expects}.`;
}

/** Descriptions by place, and scalars as YAML may read them. `unsaid`: an alternative or element, whose place has been described. */
function described(node: Node, place: string, unsaid = false): Node {
  const known = VALUES[place];
  // An editor's YAML reads a name of digits as a number.
  if (known) return { description: spoken(place), ...known.json, type: 'enum' in known.json ? 'string' : ['string', 'number'] };
  const below = (name: string): string => (place ? `${place}.${name}` : name);
  const { single, propertyNames: _, $schema: __, ...found }: Node = { ...node };
  if (isNode(found.properties)) {
    const inner = Object.entries(found.properties);
    found.properties = Object.fromEntries(inner.map(([name, each]) => [name, described(each as Node, below(name))]));
  }
  if (isNode(found.additionalProperties)) found.additionalProperties = described(found.additionalProperties, below('*'));
  if (isNode(found.items)) found.items = described(found.items, place, true);
  if (Array.isArray(found.anyOf)) found.anyOf = found.anyOf.map((each) => described(each as Node, place, true));
  const scalar = scalarOf(found);
  const doc = unsaid || place === '' ? {} : { description: spoken(place) };
  return single ? { ...doc, anyOf: [scalar, scalar.items] } : { ...doc, ...scalar };
}

function scalarOf(node: Node): Node {
  if (node.const === '1') return { enum: ['1', 1] };
  if (Array.isArray(node.enum)) return { enum: node.enum.includes('true') ? [true, false, 'true', 'false'] : node.enum };
  if (node.const !== undefined) return { const: node.const };
  if (node.type === 'string' && node.pattern === undefined) return { ...node, type: ['string', 'number', 'boolean'] };
  return node;
}
