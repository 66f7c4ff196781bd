import { isAlias, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Alias, Document, Node } from 'yaml';
import type { SourceFile, Span } from '../../source.ts';
import { MAX_YAML_DEPTH, parseYaml, repeatedKey } from '../../yaml-form.ts';
import type { Entry, Tree } from '../tree.ts';

export type Fault = (span: Span, message: string) => void;

/** More than any values file has; an alias that holds aliases grows without end. */
const NODES = 200_000;

/** Why a text that is YAML is not read. */
class Beyond extends Error {}

/**
 * YAML as Helm reads it: version 1.1, so `yes` and `on` are booleans and `0440` is octal (sigs.k8s.io/yaml on go-yaml 2). One document:
 * a second one is a fault, and the first what is read; `undefined` after any other. A text of comments alone is an empty object.
 */
export function readYaml({ path: file, text }: SourceFile, fault: Fault): Tree | undefined {
  const parsed = parseYaml(text, { version: '1.1', prettyErrors: false, logLevel: 'error', uniqueKeys: false });
  if ('deep' in parsed) {
    fault({ file, start: parsed.deep, end: parsed.deep + 1 }, `nested deeper than ${MAX_YAML_DEPTH} levels`);
    return undefined;
  }
  const { document } = parsed;
  const [error] = document.errors;
  if (error) {
    const [start, end] = error.pos;
    const at = Math.min(start, text.length);
    const span: Span = { file, start: at, end: Math.max(at, Math.min(Math.max(end, start + 1), text.length)) };
    const more = error.code === 'MULTIPLE_DOCS';
    fault(span, more ? 'a second document begins here, and only the first is read' : spoken(error.message));
    if (!more) return undefined;
  }
  const again = repeatedKey(document);
  if (again) {
    const [start, end] = again.range;
    fault({ file, start, end }, `the key \`${text.slice(start, end)}\` stands twice in this mapping`);
    return undefined;
  }
  const whole: Span = { file, start: 0, end: text.length };
  if (!document.contents) return { kind: 'object', entries: [], span: whole };
  try {
    return treeOf(document.contents, { targets: targetsOf(document), file, text, left: NODES }, 0);
  } catch (problem) {
    if (!(problem instanceof Beyond)) throw problem;
    fault({ file, start: 0, end: 1 }, problem.message);
    return undefined;
  }
}

interface State {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly file: string;
  readonly text: string;
  left: number;
}

/** What each alias stands for: the last thing before it with an anchor of its name. The library looks through the whole document for each. */
function targetsOf(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const target = anchors.get(alias.source);
      if (target) targets.set(alias, target);
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function treeOf(node: Node, state: State, depth: number): Tree {
  if (state.left-- <= 0) throw new Beyond(`more than ${NODES} values: aliases that hold aliases multiply`);
  if (depth > MAX_YAML_DEPTH) throw new Beyond(`aliases nest deeper than ${MAX_YAML_DEPTH} levels, or one stands for what it stands in`);
  const [start, end] = node.range ?? [0, 0];
  const span: Span = { file: state.file, start, end };
  if (isAlias(node)) {
    const target = state.targets.get(node);
    return target ? treeOf(target, state, depth + 1) : { kind: 'scalar', value: null, span };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => treeOf(item as Node, state, depth + 1)), span };
  if (isMap(node)) {
    const pairs = node.items.filter(isPair);
    // What is merged in comes first, so that the mapping's own keys hold.
    const ordered = [...pairs.filter(isMerge), ...pairs.filter((pair) => !isMerge(pair))];
    return {
      kind: 'object',
      entries: ordered.flatMap(({ key, value }) => entriesOf(key as Node, value as Node | null, state, depth + 1)),
      span,
    };
  }
  const value = isScalar(node) ? node.value : null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return { kind: 'scalar', value, span };
  // Dates, big integers and binaries: the text as it was written.
  return { kind: 'scalar', value: state.text.slice(start, end), span };
}

/** The library gives the merge key a symbol for a value. */
const isMerge = ({ key }: { readonly key: unknown }): boolean => isScalar(key) && typeof key.value === 'symbol';

function entriesOf(key: Node, value: Node | null, state: State, depth: number): Entry[] {
  const [start, end] = key.range ?? [0, 0];
  const keySpan: Span = { file: state.file, start, end };
  // A key is what was written: `on:` is no boolean to whoever reads a message about it.
  const named = isScalar(key) ? (key.source ?? String(key.value)) : state.text.slice(start, end);
  const tree: Tree = value ? treeOf(value, state, depth) : { kind: 'scalar', value: null, span: keySpan };
  if (!isMerge({ key })) return [{ key: named, keySpan, value: tree }];
  const merged = tree.kind === 'list' ? tree.items : [tree];
  return merged.flatMap((one) => (one.kind === 'object' ? one.entries : []));
}

const spoken = (message: string): string => {
  const [first = message] = message.split('\n');
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, '');
};
