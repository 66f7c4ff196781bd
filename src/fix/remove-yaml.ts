import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Cut, lineStart, removedLines, removedWord } from './lines.ts';

type Step = { readonly of: YAMLSeq; readonly at: number } | { readonly of: YAMLMap; readonly at: number };
type Range = readonly [number, number, number];

const COMMENT = /^[ \t]*#/;
const rangeOf = (node: unknown): Range | undefined => (node as { range?: Range | null } | null | undefined)?.range ?? undefined;

/**
 * A statement, annotation or word of a list out of a YAML text: the entry of a list with its bullet or comma, its key where it was the only
 * one, `[]` where the mapping would be empty without it. `undefined` where nothing of the document stands at the range.
 */
export function removedFromYaml(text: string, start: number, end: number): Cut | undefined {
  const doc = parseDocument(text, { keepSourceTokens: false, prettyErrors: false });
  const path: Step[] = [];
  const found = find(doc.contents, start, end, text, path);
  if (!found) return undefined;
  // A word within a sentence: the scalar goes on.
  if (found === 'inside') return removedWord(text, start, end);
  const last = path.at(-1);
  // Comments above an entry are its own; above an annotation they speak of what it belongs to.
  const own = !path.some((step) => isMap(step.of) && keyOf(step.of, step.at) === 'ignore');
  return last && removed(text, path, own);
}

const pairAt = (map: YAMLMap, at: number): Pair<Node, Node | null> | undefined => map.items[at] as Pair<Node, Node | null> | undefined;
function keyOf(map: YAMLMap, at: number): string {
  const key: unknown = pairAt(map, at)?.key;
  return isScalar(key) ? String(key.value) : '';
}

function find(node: unknown, start: number, end: number, text: string, path: Step[]): 'whole' | 'inside' | undefined {
  const range = rangeOf(node);
  if (!range || start < range[0] || start >= Math.max(range[1], range[0] + 1)) return undefined;
  if (range[0] === start && text.slice(start, range[1]).trimEnd().length === text.slice(start, end).trimEnd().length) return 'whole';
  if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      const found = find(item, start, end, text, path);
      if (found) path.unshift({ of: node, at });
      if (found) return found;
    }
  } else if (isMap(node)) {
    for (let at = 0; at < node.items.length; at++) {
      const found = find(pairAt(node, at)?.value, start, end, text, path);
      if (found) path.unshift({ of: node, at });
      if (found) return found;
    }
  } else if (isScalar(node)) return 'inside';
  return undefined;
}

function removed(text: string, path: readonly Step[], own: boolean): Cut | undefined {
  const step = path.at(-1);
  if (!step) return undefined;
  const outer = path.slice(0, -1);
  if (step.of.items.length === 1) {
    const range = rangeOf(step.of);
    if (isMap(step.of) || outer.length === 0 || !range) return undefined;
    const above = outer.at(-1);
    // The key goes with its only entry, unless its mapping would be left with nothing.
    if (above && isMap(above.of) && above.of.items.length > 1) return removed(text, outer, own);
    const inFlow = step.of.flow ?? false;
    const from = inFlow ? range[0] : lineStart(text, range[0]) - 1;
    const stop = range[0] + text.slice(range[0], range[1]).trimEnd().length;
    return { start: from, end: stop, text: inFlow ? '[]' : ' []' };
  }
  const [from, stop] = extent(text, step);
  if (step.of.flow) return removedWord(text, from, stop);
  const bullet = isSeq(step.of) ? text.lastIndexOf('-', from - 1) : from;
  if (/^[ \t]*$/.test(text.slice(lineStart(text, bullet), bullet))) return removedLines(text, bullet, stop, own ? COMMENT : undefined);
  // The first of its collection, on the line of something else (`- ignore: W101`): what follows takes its place.
  if (step.at + 1 >= step.of.items.length) return undefined;
  const [next] = extent(text, { ...step, at: step.at + 1 });
  return { start: bullet, end: isSeq(step.of) ? text.lastIndexOf('-', next - 1) : next, text: '' };
}

/** Where an entry begins (behind its bullet) and ends, without blanks and comments behind it. */
function extent(text: string, step: Step): readonly [number, number] {
  if (isMap(step.of)) {
    const pair = pairAt(step.of, step.at);
    const key = rangeOf(pair?.key) ?? [0, 0, 0];
    const value = rangeOf(pair?.value) ?? key;
    return [key[0], trimmed(text, key[0], Math.max(key[1], value[1]))];
  }
  const range = rangeOf(step.of.items[step.at]) ?? [0, 0, 0];
  return [range[0], trimmed(text, range[0], range[1])];
}

/** The end of a block's range lies behind the comments and blank lines that follow it. */
function trimmed(text: string, start: number, end: number): number {
  let stop = end;
  for (;;) {
    stop = start + text.slice(start, stop).trimEnd().length;
    const line = lineStart(text, stop);
    if (line <= start || !COMMENT.test(text.slice(line, stop))) return stop;
    stop = line;
  }
}
