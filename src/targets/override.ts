import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { Body, FileAst, Item, TopItem } from '../syntax/ast.ts';
import { Bare, CalendarDate, Duration, Size } from '../schema/values.ts';

/** What JSON and YAML can hold, with keys. */
export interface Data {
  readonly [key: string]: unknown;
}

export const isRecord = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;

/**
 * An override block as data: attributes by name, nested blocks as objects, labels as keys below them (`containerDefinitions "app" {…}`
 * is `{ containerDefinitions: { app: {…} } }`), a repeated block without labels as a list.
 */
export function overrideData(bound: AnyBound | undefined): Data {
  if (!bound) return {};
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...bound.attrs, ...bound.open })) if (value !== undefined) out[name] = lowered(value);
  for (const [name, found] of Object.entries(bound.blocks)) {
    const blocks: readonly AnyBound[] = Array.isArray(found) ? found : found === undefined ? [] : [found as AnyBound];
    const plain = blocks.filter((block) => block.labels.length === 0).map(overrideData);
    const labelled = blocks.filter((block) => block.labels.length > 0).map((block) => nest(block.labels, overrideData(block)));
    if (labelled.length > 0) out[name] = [...plain, ...labelled].reduce((all, next) => merge(all, next) as Data, {});
    else if (plain.length > 0) out[name] = plain.length === 1 ? plain[0] : plain;
  }
  return out;
}

const nest = (labels: readonly string[], value: Data): Data => labels.reduceRight<Data>((inner, label) => ({ [label]: inner }), value);

function lowered(value: unknown): unknown {
  if (value instanceof Bare) return value.form === 'number' && Number.isFinite(Number(value.text)) ? Number(value.text) : value.text;
  if (value instanceof Duration || value instanceof Size || value instanceof CalendarDate) return value.text;
  if (Array.isArray(value)) return value.map(lowered);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lowered(item)]));
  return value;
}

/**
 * `over` laid onto `base`: objects key by key, anything else replaced. Where the base holds a list of objects with names
 * (`containerDefinitions`, `volumes`, `environment`), the override may name them: an object keyed by name is laid onto the entry of that
 * name, or added; a list of named objects likewise.
 */
export function merge(base: unknown, over: unknown): unknown {
  if (isRecord(base) && isRecord(over)) {
    const out: Record<string, unknown> = { ...base };
    for (const [key, value] of Object.entries(over)) out[key] = key in out ? merge(out[key], value) : value;
    return out;
  }
  if (Array.isArray(base) && base.every(isNamed)) {
    if (isRecord(over))
      return byName(
        base,
        Object.entries(over).map(([name, value]) => ({ name, ...(isRecord(value) ? value : { value }) })),
      );
    if (Array.isArray(over) && over.length > 0 && over.every(isNamed)) return byName(base, over);
  }
  return over;
}

type Named = Data & { readonly name: string };
const isNamed = (value: unknown): value is Named => isRecord(value) && typeof value['name'] === 'string';

function byName(base: readonly Named[], over: readonly Named[]): unknown[] {
  const out: unknown[] = [...base];
  for (const item of over) {
    const at = base.findIndex((one) => one.name === item.name);
    if (at >= 0) out[at] = merge(base[at], item);
    else out.push(item);
  }
  return out;
}

/**
 * The place of the spec that says the value at a path of an override, found in the syntax tree since bound data has no places: the
 * attribute, else the innermost block on the way, else the override itself.
 */
export function overrideSpan(files: readonly FileAst[], override: AnyBound, path: readonly string[]): Span {
  return overridePlace(files, override, path) ?? override.span;
}

/** The same; nothing where the override says nothing on the way. */
export function overridePlace(files: readonly FileAst[], override: AnyBound, path: readonly string[]): Span | undefined {
  const file = files.find((one) => one.source.path === override.span.file);
  const found = file && bodyAt(file.items, override.span);
  return found && descend(found, path);
}

/** A path with the names of list entries in place of their indices, as an override writes it. */
export function namedPath(data: unknown, path: readonly (string | number)[]): string[] {
  let at: unknown = data;
  return path.map((key) => {
    at = Array.isArray(at) ? at[Number(key)] : isRecord(at) ? at[key] : undefined;
    return isNamed(at) && /^\d+$/.test(String(key)) ? at.name : String(key);
  });
}

type Items = readonly (Item | TopItem)[];

/** The body of the declaration that spans exactly this range. */
function bodyAt(items: Items, span: Span): Body | undefined {
  for (const item of items) {
    if (item.type !== 'declaration' && item.type !== 'overlay') continue;
    if (item.span.start > span.start || item.span.end < span.end) continue;
    const inner = bodyAt(item.body.items, span);
    if (inner) return inner;
    if (item.span.start === span.start || item.span.end === span.end) return item.body;
  }
  return undefined;
}

function descend(body: Body, path: readonly string[]): Span | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  for (const item of body.items) {
    if (item.type === 'attribute' && item.name.text === key) return item.span;
    if (item.type === 'overlay') {
      const inner = descend(item.body, path);
      if (inner) return inner;
    }
    if (item.type !== 'declaration' || item.kind.text !== key) continue;
    if (!item.labels.every((label, i) => rest[i] === undefined || rest[i] === label.text)) continue;
    return descend(item.body, rest.slice(item.labels.length)) ?? item.span;
  }
  return undefined;
}
