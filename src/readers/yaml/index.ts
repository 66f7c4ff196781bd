import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { SourceFile, Span } from '../../source.ts';
import type { Entry, Tree } from '../tree.ts';

export type Fault = (span: Span, message: string) => void;

/** More than any values file has; an alias that holds aliases grows without end. */
const NODES = 200_000;

class TooMany extends Error {}

/**
 * YAML as Helm reads it: version 1.1, so `yes` and `on` are booleans and `0440` is octal (sigs.k8s.io/yaml on go-yaml 2). One document:
 * a second one is a fault, and the first what is read; `undefined` after any other. A text of comments alone is an empty object.
 */
export function readYaml({ path: file, text }: SourceFile, fault: Fault): Tree | undefined {
  const document = parseDocument(text, { version: '1.1', prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error) {
    const [start, end] = error.pos;
    const at = Math.min(start, text.length);
    const span: Span = { file, start: at, end: Math.max(at, Math.min(Math.max(end, start + 1), text.length)) };
    const more = error.code === 'MULTIPLE_DOCS';
    fault(span, more ? 'a second document begins here, and only the first is read' : spoken(error.message));
    if (!more) return undefined;
  }
  const whole: Span = { file, start: 0, end: text.length };
  if (!document.contents) return { kind: 'object', entries: [], span: whole };
  try {
    return treeOf(document.contents, { document, file, text, left: NODES });
  } catch (problem) {
    if (!(problem instanceof TooMany)) throw problem;
    fault({ file, start: 0, end: 1 }, `more than ${NODES} values: aliases that hold aliases multiply`);
    return undefined;
  }
}

interface State {
  readonly document: Document;
  readonly file: string;
  readonly text: string;
  left: number;
}

function treeOf(node: Node, state: State): Tree {
  if (state.left-- <= 0) throw new TooMany();
  const [start, end] = node.range ?? [0, 0];
  const span: Span = { file: state.file, start, end };
  if (isAlias(node)) {
    const target = node.resolve(state.document);
    return target ? treeOf(target, state) : { kind: 'scalar', value: null, span };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => treeOf(item as Node, state)), span };
  if (isMap(node)) {
    const pairs = node.items.filter(isPair);
    // What is merged in comes first, so that the mapping's own keys hold.
    const ordered = [...pairs.filter(isMerge), ...pairs.filter((pair) => !isMerge(pair))];
    return { kind: 'object', entries: ordered.flatMap(({ key, value }) => entriesOf(key as Node, value as Node | null, state)), span };
  }
  const value = isScalar(node) ? node.value : null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return { kind: 'scalar', value, span };
  // Dates, big integers and binaries: the text as it was written.
  return { kind: 'scalar', value: state.text.slice(start, end), span };
}

/** The library gives the merge key a symbol for a value. */
const isMerge = ({ key }: { readonly key: unknown }): boolean => isScalar(key) && typeof key.value === 'symbol';

function entriesOf(key: Node, value: Node | null, state: State): Entry[] {
  const [start, end] = key.range ?? [0, 0];
  const keySpan: Span = { file: state.file, start, end };
  // A key is what was written: `on:` is no boolean to whoever reads a message about it.
  const named = isScalar(key) ? (key.source ?? String(key.value)) : state.text.slice(start, end);
  const tree: Tree = value ? treeOf(value, state) : { kind: 'scalar', value: null, span: keySpan };
  if (!isMerge({ key })) return [{ key: named, keySpan, value: tree }];
  const merged = tree.kind === 'list' ? tree.items : [tree];
  return merged.flatMap((one) => (one.kind === 'object' ? one.entries : []));
}

const spoken = (message: string): string => {
  const [first = message] = message.split('\n');
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, '');
};
