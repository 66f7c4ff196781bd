import { readJson } from '../readers/json/index.ts';
import type { Tree } from '../readers/tree.ts';
import { type Cut, removedWord } from './lines.ts';

/**
 * An entry of a list out of a JSON text, with its comma; `undefined` where nothing of a list stands at the range, or nothing would be left
 * of the list: AWS takes no empty one.
 */
export function removedFromJson(text: string, start: number, end: number): Cut | undefined {
  const tree = readJson({ path: '', text }, () => {});
  const list = tree && listWith(tree, start, end);
  return list && list.items.length > 1 ? removedWord(text, start, end) : undefined;
}

function listWith(tree: Tree, start: number, end: number): Extract<Tree, { kind: 'list' }> | undefined {
  if (tree.span.start > start || tree.span.end < end || tree.kind === 'scalar') return undefined;
  if (tree.kind === 'list' && tree.items.some(({ span }) => span.start === start && span.end === end)) return tree;
  const inner = tree.kind === 'list' ? tree.items : tree.entries.map(({ value }) => value);
  for (const one of inner) {
    const found = listWith(one, start, end);
    if (found) return found;
  }
  return undefined;
}
