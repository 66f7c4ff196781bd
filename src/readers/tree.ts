import type { Span } from '../source.ts';

/** A text of JSON or YAML as read, every part with its place. */
export type Tree =
  | { readonly kind: 'object'; readonly entries: readonly Entry[]; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Tree[]; readonly span: Span }
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly span: Span };

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

export type Step = string | number;

export const memberOf = (tree: Tree | undefined, key: string): Tree | undefined => entryOf(tree, key)?.value;

function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === 'object' ? tree.entries.findLast((entry) => entry.key === key) : undefined;
}

/** A scalar's text; `undefined` for anything else. */
export const textOf = (tree: Tree | undefined): string | undefined =>
  tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;

/** Plain data. A key `__proto__` is a key like any other. */
export function dataOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(dataOf);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, dataOf(value)]));
}

/**
 * The place that a message about `path` points at: a scalar itself; of an object or list, which can be long, the key that it stands under,
 * or the name that it gives itself; of what is missing, the nearest that should hold it.
 */
export function placeIn(tree: Tree, path: readonly Step[]): Span {
  let at = tree;
  let place = headOf(tree);
  for (const step of path) {
    const entry = typeof step === 'string' ? entryOf(at, step) : undefined;
    const next = entry?.value ?? (at.kind === 'list' && typeof step === 'number' ? at.items[step] : undefined);
    if (!next) return place;
    place = next.kind === 'scalar' ? next.span : (nameOf(next)?.span ?? entry?.keySpan ?? headOf(next));
    at = next;
  }
  return place;
}

/** The whole of what stands at a path, or `undefined` where nothing does. */
export function nodeAt(tree: Tree, path: readonly Step[]): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) at = typeof step === 'string' ? memberOf(at, step) : at?.kind === 'list' ? at.items[step] : undefined;
  return at;
}

const nameOf = (tree: Tree): Tree | undefined => {
  const name = memberOf(tree, 'name');
  return name?.kind === 'scalar' && typeof name.value === 'string' ? name : undefined;
};

/** The opening bracket of JSON; in YAML the first key, or whatever begins. */
function headOf(tree: Tree): Span {
  if (tree.kind === 'scalar') return tree.span;
  const first = tree.kind === 'object' ? tree.entries[0]?.keySpan : undefined;
  const { file, start, end } = tree.span;
  return first?.start === start ? first : { file, start, end: Math.min(start + 1, end) };
}

/** The key at the end of a path: what a message about an unknown key points at. */
export function keyPlace(tree: Tree, path: readonly Step[]): Span | undefined {
  const last = path.at(-1);
  return typeof last === 'string' ? entryOf(nodeAt(tree, path.slice(0, -1)), last)?.keySpan : undefined;
}
