import { width } from './wrap.ts';

/** A piece of YAML before it is laid out. */
export type Yaml =
  /** `flow`: how it is written inside `{ }` and `[ ]`; absent where it cannot stand there. */
  | { readonly type: 'text'; readonly text: string; readonly flow?: string }
  | { readonly type: 'literal'; readonly header: string; readonly lines: readonly string[] }
  /** `flow`: the author had it on one line. */
  | { readonly type: 'map'; readonly entries: readonly Entry[]; readonly flow: boolean; readonly dangling?: readonly string[] }
  | { readonly type: 'seq'; readonly items: readonly Element[]; readonly flow: boolean; readonly dangling?: readonly string[] };

export interface Element {
  readonly value: Yaml;
  /** Comment lines above, an empty string for a blank line. */
  readonly before: readonly string[];
  readonly after?: string | undefined;
  readonly gap: boolean;
}
export interface Entry extends Element {
  readonly key: string;
}

/** Its text on one line, or nothing where it must take several. */
function inline(value: Yaml): string | undefined {
  if (value.type === 'text') return value.flow;
  if (value.type === 'literal') return undefined;
  const elements: readonly (Element & { key?: string })[] = value.type === 'map' ? value.entries : value.items;
  if (value.dangling?.length) return undefined;
  if (!elements.length) return value.type === 'map' ? '{}' : '[]';
  if (!value.flow) return undefined;
  const parts: string[] = [];
  for (const element of elements) {
    const text = element.before.length || element.after !== undefined ? undefined : inline(element.value);
    if (text === undefined) return undefined;
    parts.push(element.key === undefined ? text : `${element.key}: ${text}`);
  }
  return value.type === 'map' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`;
}

export function renderMap(entries: readonly Entry[], indent: string, out: string[]): void {
  const first = out.length;
  for (const entry of entries.map(lifted)) {
    above(entry, indent, out, out.length > first);
    out.push(`${indent}${entry.key}:`);
    renderValue(entry, indent, out);
  }
}

/** Comments inside something empty have no place there in YAML: they stand above it. */
export function lifted<E extends Element>(element: E): E {
  const { value } = element;
  if (value.type === 'text' || value.type === 'literal' || !value.dangling?.length) return element;
  if ((value.type === 'map' ? value.entries : value.items).length > 0) return element;
  // Documentation stays next to its key.
  let docs = element.before.length;
  while (docs > 0 && element.before[docs - 1]?.startsWith('##')) docs--;
  const before = [...element.before.slice(0, docs), ...value.dangling, ...element.before.slice(docs)];
  return { ...element, before, value: { ...value, dangling: [] } };
}

function above(element: Element, indent: string, out: string[], mayGap: boolean): void {
  if (element.gap && mayGap) out.push('');
  for (const line of element.before) out.push(line && indent + line);
}

/** Writes a value behind the last line, which holds its key or dash. */
function renderValue(element: Element, indent: string, out: string[]): void {
  const { value } = element;
  const after = element.after === undefined ? '' : ` ${element.after}`;
  const last = out.length - 1;
  const put = (text: string): void => {
    out[last] += `${text}${after}`;
  };
  if (value.type === 'text') return put(` ${value.text}`);
  if (value.type === 'literal') {
    put(` ${value.header}`);
    for (const line of value.lines) out.push(line && `${indent}  ${line}`);
    return;
  }
  const flow = inline(value);
  const empty = (value.type === 'map' ? value.entries : value.items).length === 0;
  if (flow !== undefined && (empty || (out[last]?.length ?? 0) + 1 + flow.length <= width)) return put(` ${flow}`);
  put(empty ? (value.type === 'map' ? ' {}' : ' []') : '');
  const inner = `${indent}  `;
  if (value.type === 'map') renderMap(value.entries, inner, out);
  else renderSeq(value.items, inner, out);
  for (const line of value.dangling ?? []) out.push(line && inner + line);
}

function renderSeq(items: readonly Element[], indent: string, out: string[]): void {
  const first = out.length;
  for (const item of items.map(lifted)) {
    const { value } = item;
    const lead = value.type === 'map' ? value.entries[0] : value.type === 'seq' ? value.items[0] : undefined;
    const flow = inline(value);
    const block = lead && (flow === undefined || indent.length + 2 + flow.length > width);
    // A mapping begins on the line of its dash, but where its first key has comments of its own the dash stands alone, as it does above a
    // list. What stood behind the whole stands above it.
    const alone = block && (value.type === 'seq' || lifted<Element>(lead).before.length > 0);
    above(block && item.after !== undefined ? { ...item, before: [...item.before, item.after] } : item, indent, out, out.length > first);
    if (!block || alone || value.type !== 'map') {
      out.push(`${indent}-`);
      renderValue(block ? { ...item, after: undefined } : item, indent, out);
      continue;
    }
    const start = out.length;
    renderMap([...value.entries.slice(0, 1).map((entry) => ({ ...entry, gap: false })), ...value.entries.slice(1)], `${indent}  `, out);
    out[start] = `${indent}- ${(out[start] ?? '').slice(indent.length + 2)}`;
    for (const line of value.dangling ?? []) out.push(line && `${indent}  ${line}`);
  }
}
