import type { ComplexList, ComplexObject, TerraformElement, TerraformResource } from 'cdktf';
import type { TerraformBackend } from '../../model/config.ts';
import { type Resource, TfMap } from '../../plain.ts';
import { classes } from './classes.generated.ts';
import type { Moved } from './moved.ts';
import { type Json, type JsonObject, argumentsOf, isList, isObject, same, toJson } from './json.ts';

/**
 * The only door to CDKTF (archived by its makers in December 2025): plain resources go in, Terraform JSON comes out. Nothing is
 * written to disk: stacks hang on a bare construct instead of an `App`, which would make a folder.
 */

export interface StackInput {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly backend: TerraformBackend;
  /** The state's key in the bucket. */
  readonly stateKey: string;
  readonly aws: { readonly region: string; readonly account: string; readonly tags: Readonly<Record<string, string>> } | undefined;
  readonly vault: { readonly address: string; readonly skipChildToken: boolean } | undefined;
  readonly moved: readonly Moved[];
  /** The comment of a resource. */
  readonly comment: (resource: Resource) => string;
}

/** Which argument names are blocks, and whether they repeat; the rest are attributes. */
export interface Shape {
  readonly blocks: Readonly<Record<string, { readonly list: boolean; readonly isBlock: boolean; readonly shape: Shape }>>;
}

export interface StackOutput {
  readonly json: JsonObject;
  /** By `TYPE` or `data.TYPE`. */
  readonly shapes: ReadonlyMap<string, Shape>;
}

type Element = TerraformElement & Pick<TerraformResource, 'addOverride' | 'overrideLogicalId'>;
type ElementClass = new (scope: object, id: string, config: object) => Element;

const load = async () => {
  const [cdktf, constructs, aws, vault] = await Promise.all([
    import('cdktf'),
    import('constructs'),
    import('@cdktf/provider-aws/lib/provider/index.js'),
    import('@cdktf/provider-vault/lib/provider/index.js'),
  ]);
  return { cdktf, constructs, aws, vault };
};
type Library = Awaited<ReturnType<typeof load>>;

const kindOf = (resource: Resource): string => `${resource.data ? 'data.' : ''}${resource.type}`;

async function classOf(kind: string): Promise<ElementClass> {
  const module = await classes.get(kind)?.();
  const type = kind.replace(/^data\./, '');
  const found =
    module &&
    Object.values(module).find((item: unknown) => typeof item === 'function' && 'tfResourceType' in item && item.tfResourceType === type);
  if (!found) throw new Error(`no CDKTF class for ${kind}: run \`node scripts/generate-terraform-classes.ts\``);
  return found as ElementClass;
}

/** `kms_key_id` → `kmsKeyId`, as CDKTF names arguments. */
const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** CDKTF finds its tokens in texts by this mark; a spec that holds it would otherwise be read as one. */
const MARK = 'TfToken[';
const HIDDEN = 'TfToken\uE000[';

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (isList(value)) return value.map((item) => mapTexts(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change)]));
}
const hide = (value: Json): Json => mapTexts(value, (text) => text.replaceAll(MARK, HIDDEN));
const reveal = (value: Json): Json => mapTexts(value, (text) => text.replaceAll(HIDDEN, MARK));

/** Looks into an unconfigured element for the parts that CDKTF keeps as objects of their own: its nested blocks. */
function shapeOf(element: object, library: Library): Shape {
  const { ComplexList: List, ComplexObject: One } = library.cdktf;
  const blocks: Record<string, { list: boolean; isBlock: boolean; shape: Shape }> = {};
  for (const [field, value] of Object.entries(element)) {
    if (!field.startsWith('_')) continue;
    const name = field.slice(1);
    if (value instanceof List) {
      const item = (value as ComplexList & { get?(index: number): ComplexObject }).get?.(0);
      blocks[name] = { list: true, isBlock: true, shape: item ? shapeOf(item, library) : { blocks: {} } };
    } else if (value instanceof One) {
      blocks[name] = { list: false, isBlock: true, shape: shapeOf(value, library) };
    }
  }
  return { blocks };
}

/** Wraps or unwraps nested blocks as the class wants them. */
function fit(config: Json, shape: Shape): Json {
  if (!isObject(config)) return config;
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const block = shape.blocks[name];
      if (!block) return [name, value];
      const items = (isList(value) ? value : [value]).map((item) => fit(item, block.shape));
      return [name, block.list || items.length !== 1 ? items : (items[0] ?? null)];
    }),
  );
}

interface HclAttribute {
  readonly value: unknown;
  readonly isBlock: boolean;
}
const isHclAttribute = (value: unknown): value is HclAttribute =>
  typeof value === 'object' && value !== null && 'isBlock' in value && 'value' in value;

/** CDKTF's own knowledge of which arguments are blocks, of one configured element, merged into what is known of its type. */
function learn(known: Shape, attributes: Readonly<Record<string, unknown>>): Shape {
  const blocks: Record<string, { list: boolean; isBlock: boolean; shape: Shape }> = { ...known.blocks };
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!isHclAttribute(attribute)) continue;
    const items = Array.isArray(attribute.value) ? (attribute.value as readonly unknown[]) : [attribute.value];
    const nested = items.filter((item) => typeof item === 'object' && item !== null && Object.values(item).every(isHclAttribute));
    if (!attribute.isBlock && nested.length === 0) continue;
    let shape: Shape = known.blocks[name]?.shape ?? { blocks: {} };
    for (const item of nested) shape = learn(shape, item as Readonly<Record<string, unknown>>);
    blocks[name] = { list: Array.isArray(attribute.value), isBlock: attribute.isBlock, shape };
  }
  return { blocks };
}

/** Synthesises one stack. Throws where CDKTF would lose or change an argument: that is a fault of Writ. */
export async function synthesize(input: StackInput): Promise<StackOutput> {
  const library = await load();
  const { cdktf } = library;
  const root = new library.constructs.RootConstruct();
  root.node.setContext(cdktf.DISABLE_STACK_TRACE_IN_METADATA, true);
  const stack = new cdktf.TerraformStack(root, input.name);
  const bench = new cdktf.TerraformStack(root, 'shapes');
  backendOf(library, stack, input);
  providersOf(library, stack, input);
  const shapes = new Map<string, Shape>();
  const configShapes = new Map<string, Shape>();
  const made = new Map<string, ElementClass>();
  for (const kind of [...new Set(input.resources.map(kindOf))].sort()) {
    const elementClass = await classOf(kind);
    made.set(kind, elementClass);
    configShapes.set(kind, shapeOf(new elementClass(bench, kind, {}), library));
  }
  for (const resource of input.resources) {
    const kind = kindOf(resource);
    const elementClass = made.get(kind);
    const shape = configShapes.get(kind);
    if (!elementClass || !shape) throw new Error(`no class for ${kind}`);
    const config = fit(hide(toJson(resource.arguments, camel)), shape);
    const element = new elementClass(stack, `${kind}.${resource.name}`, { ...(config as JsonObject), ...lifecycleOf(resource) });
    element.overrideLogicalId(resource.name);
    if (resource.dependsOn && resource.dependsOn.length > 0) element.addOverride('depends_on', resource.dependsOn);
    const synthesizeHcl = Reflect.get(element, 'synthesizeHclAttributes') as () => Readonly<Record<string, unknown>>;
    shapes.set(kind, learn(shapes.get(kind) ?? { blocks: {} }, synthesizeHcl.call(element)));
  }
  const json = reveal(stack.toTerraform() as JsonObject) as JsonObject;
  return { json: finish(json, input), shapes };
}

function lifecycleOf(resource: Resource): object {
  const lifecycle = {
    ...(resource.preventDestroy ? { preventDestroy: true } : {}),
    ...(resource.createBeforeDestroy ? { createBeforeDestroy: true } : {}),
    ...(resource.ignoreChanges && resource.ignoreChanges.length > 0 ? { ignoreChanges: [...resource.ignoreChanges] } : {}),
  };
  return Object.keys(lifecycle).length > 0 ? { lifecycle } : {};
}

function backendOf({ cdktf }: Library, stack: InstanceType<Library['cdktf']['TerraformStack']>, { backend, stateKey }: StackInput): object {
  if (backend.kind === 'local') {
    // CDKTF's own default is an absolute path of the machine.
    return new cdktf.LocalBackend(stack, { path: 'terraform.tfstate' });
  }
  const s3 = new cdktf.S3Backend(stack, { bucket: backend.bucket, key: stateKey, region: backend.region, encrypt: true });
  // S3Backend of CDKTF 0.21 does not know the argument.
  if (backend.useLockfile) s3.addOverride('use_lockfile', true);
  return s3;
}

function providersOf(library: Library, stack: InstanceType<Library['cdktf']['TerraformStack']>, input: StackInput): readonly object[] {
  const made: object[] = [];
  if (input.aws) {
    const { region, account, tags } = input.aws;
    const defaults = Object.keys(tags).length > 0 ? { defaultTags: [{ tags: hide(toJson(new TfMap(tags), (n) => n)) as never }] } : {};
    made.push(new library.aws.AwsProvider(stack, 'aws', { region, allowedAccountIds: [account], ...defaults }));
  }
  if (input.vault) {
    const { address, skipChildToken } = input.vault;
    made.push(new library.vault.VaultProvider(stack, 'vault', { address, ...(skipChildToken ? { skipChildToken } : {}) }));
  }
  return made;
}

/** The provider versions whose arguments CDKTF's classes are made from. */
const VERSIONS: Readonly<Record<string, string>> = { aws: '6.25.0', vault: '5.6.0' };
/** `use_lockfile` came with 1.10, write-only arguments with 1.11. */
const TERRAFORM = '>= 1.11.0';

function finish(json: JsonObject, input: StackInput): JsonObject {
  const terraform = isObject(json['terraform']) ? json['terraform'] : {};
  const required = isObject(terraform['required_providers']) ? terraform['required_providers'] : {};
  const pinned = Object.entries(required).map(
    ([name, value]) => [name, { ...(isObject(value) ? value : {}), source: `hashicorp/${name}`, version: VERSIONS[name] ?? '' }] as const,
  );
  const out: Record<string, Json> = {
    terraform: { required_version: TERRAFORM, ...terraform, required_providers: Object.fromEntries(pinned) },
  };
  for (const section of ['provider', 'data', 'resource'])
    if (json[section] !== undefined) out[section] = section === 'provider' ? json[section] : resources(json[section], section, input);
  if (input.moved.length > 0) out['moved'] = input.moved.map(({ from, to }) => ({ from, to }));
  return out;
}

/** Puts Writ's comments where CDKTF's metadata were, and holds every resource against what was asked for. */
function resources(section: Json, name: string, input: StackInput): Json {
  const out: Record<string, Record<string, Json>> = {};
  const wanted = input.resources.filter((r) => (r.data ? 'data' : 'resource') === name);
  const found = isObject(section) ? section : {};
  for (const resource of wanted) {
    const ofType = found[resource.type];
    const body = isObject(ofType) ? ofType[resource.name] : undefined;
    if (!isObject(body)) throw new Error(`CDKTF lost ${kindOf(resource)}.${resource.name}`);
    const { '//': _, lifecycle: __, depends_on: ___, ...given } = body;
    const asked = argumentsOf(resource);
    if (!same(given, asked)) throw new Error(`CDKTF changed ${kindOf(resource)}.${resource.name}: asked ${difference(asked, given)}`);
    const types = (out[resource.type] ??= {});
    types[resource.name] = { '//': input.comment(resource), ...Object.fromEntries(Object.entries(body).filter(([key]) => key !== '//')) };
  }
  return out;
}

function difference(asked: JsonObject, given: JsonObject): string {
  const names = new Set([...Object.keys(asked), ...Object.keys(given)]);
  const wrong = [...names].filter((name) => !same(asked[name] ?? null, given[name] ?? null));
  return wrong.map((name) => `${name} = ${JSON.stringify(asked[name])}, made ${JSON.stringify(given[name])}`).join('; ');
}
