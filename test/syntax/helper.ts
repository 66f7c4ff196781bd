import { Diagnostics } from '../../src/diagnostics.ts';
import { positionAt } from '../../src/source.ts';
import type { Declaration, FileAst, Item, Meta, TopItem } from '../../src/syntax/ast.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { fitsBlock } from '../../src/syntax/print/writ.ts';
import { shapes } from './shapes.ts';

/** Parses and gives each diagnostic as `LINE:COLUMN+LENGTH CODE message`. */
export function read(text: string, path = 'test.writ'): { ast: FileAst; said: string[]; all: Diagnostics['all'] } {
  const sink = new Diagnostics();
  const source = { path, text };
  const ast = parseSource(source, sink, shapes);
  const said = sink.all.map(({ span, code, message }) => {
    const { line, column } = positionAt(source, span?.start ?? 0);
    return `${line}:${column}+${(span?.end ?? 0) - (span?.start ?? 0)} ${code} ${message}`;
  });
  return { ast, said, all: sink.all };
}

const places = new Set(['span', 'source', 'spelling']);

/**
 * An AST without its places and without what the printer is free to choose: quotes around a plain name, a template that has no
 * placeholder, a text block that has to be printed as a string.
 */
export function meaning(value: unknown, without: ReadonlySet<string> = places): unknown {
  if (Array.isArray(value)) return value.map((item) => meaning(item, without));
  if (value === null || typeof value !== 'object') return value;
  const plain = 'text' in value && typeof value.text === 'string' && /^[A-Za-z_][\w-]*$/.test(value.text);
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, item]) => !without.has(key) && item !== undefined && !(key === 'quoted' && plain) && !(key === 'template' && literal(item)),
      )
      .map(([key, item]) => [key, key === 'block' && 'text' in value ? item && fitsBlock(String(value.text)) : meaning(item, without)]),
  );
}
const literal = (template: unknown): boolean => Array.isArray(template) && template.every((part: object) => 'text' in part);
export const withoutGaps: ReadonlySet<string> = new Set([...places, 'gap']);
/** What a way through YAML keeps in any case: quotes that only YAML needs become quotes of the word, and not every text fits a block. */
export const program: ReadonlySet<string> = new Set([...withoutGaps, 'comments', 'dangling', 'quoted', 'block']);

/**
 * What formatting promises to keep: the meaning, the comments, and the blank lines between items. The blank line above the first thing
 * in a file, block or list is layout, and that of an item's first comment is the item's.
 */
export function settled(value: unknown): unknown {
  const tidy = (node: unknown, first = false): unknown => {
    if (Array.isArray(node)) return node.map((item, i) => tidy(item, i === 0));
    if (node === null || typeof node !== 'object') return node;
    const empty = 'items' in node && Array.isArray(node.items) && node.items.length === 0;
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key, item]) => !(key === 'gap' && (first || item === false)))
        .map(([key, item]) => [key, key === 'dangling' && !empty ? (item as unknown[]).map((each) => tidy(each)) : tidy(item)]),
    );
  };
  return tidy(meaning(value));
}

/**
 * Items as a mapping orders them: those of one kind together, at the place of the first, and of these those with one label; `@ignore` before `@was`. For tests that look at the program alone.
 */
export function grouped(items: readonly (Item | TopItem)[]): unknown {
  const groups = new Map<string, unknown[]>();
  for (const item of items) {
    const key =
      item.type === 'declaration'
        ? `{${item.kind.text}`
        : item.type === 'attribute'
          ? `=${item.name.text}`
          : item.type === 'grant'
            ? item.effect
            : item.type;
    const ordered = 'annotations' in item ? { ...item, annotations: [...ignores(item, true), ...ignores(item, false)] } : item;
    const inner = 'body' in ordered ? { ...ordered, body: { ...ordered.body, items: grouped(ordered.body.items) } } : ordered;
    const group = groups.get(key);
    if (group) group.push(inner);
    else groups.set(key, [inner]);
  }
  return [...groups].map(([key, group]) => (key.startsWith('{') ? byLabels(group as Declaration[]) : group));
}
const ignores = (item: Meta, wanted: boolean) => item.annotations.filter(({ kind }) => (kind === 'ignore') === wanted);
function byLabels(group: readonly Declaration[]): unknown {
  const order = [...new Set(group.map((item) => item.labels[0]?.text))];
  return order.map((label) => group.filter((item) => item.labels[0]?.text === label));
}

/** Names that YAML cannot write without quotes (`{env}`, a leading `*`) come back as texts, which are bound the same. */
export function textual(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textual);
  if (value === null || typeof value !== 'object') return value;
  if (
    'kind' in value &&
    (value.kind === 'name' || value.kind === 'path') &&
    'text' in value &&
    /^[^A-Za-z_/.~+]|:$/.test(String(value.text))
  )
    return { ...value, kind: 'string' };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textual(item)]));
}

/** The items in the same order, of each only its comments: those around it, in its values, and behind the last thing in its block. */
export function commentsIn(items: readonly (Item | TopItem)[]): unknown {
  return strip(grouped(items));
}
function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (value === null || typeof value !== 'object') return value;
  const own: string[] = [];
  const inner: unknown[] = [];
  const collect = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(collect);
    else if (node !== null && typeof node === 'object')
      for (const [key, part] of Object.entries(node)) {
        if (key === 'items') inner.push(part);
        else if (key === 'comments' || key === 'dangling') own.push(...texts(part));
        else collect(part);
      }
  };
  collect({ ...value, body: undefined, value: undefined });
  if ('value' in value) collect(listed(value.value));
  if ('body' in value) collect(value.body);
  return { own: own.sort(), inner: inner.map(strip) };
}
/** A list's own elements are no items. */
function listed(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('items' in value)) return value;
  return { ...value, items: undefined, elements: (value.items as unknown[]).map(listed) };
}
function texts(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(texts);
  if (part === null || typeof part !== 'object') return [];
  if ('text' in part) return [String(part.text)];
  return Object.values(part).flatMap(texts);
}
