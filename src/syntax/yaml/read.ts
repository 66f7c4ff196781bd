import type { Attribute, Body, Comment, Declaration, Item, Overlay, TopItem, Value, Word } from '../ast.ts';
import { quoted } from '../report.ts';
import type { BlockShape } from '../shapes.ts';
import { pathElement } from '../shapes.ts';
import type { Scalar, YamlNode, YAMLMap, YAMLSeq } from './document.ts';
import { isMap, isScalar, isSeq, lineEnd } from './document.ts';
import type { Pair } from './items.ts';
import {
  danglingOf,
  dashBefore,
  endOf,
  finish,
  headerComment,
  joined,
  metaOf,
  pairsOf,
  spanOfNode,
  startOf,
  wordsOf,
  wrongForm,
} from './items.ts';
import type { Start } from './items.ts';
import type { Reading } from './scalars.ts';
import { pieceOf, valueOf, wordOf } from './scalars.ts';
import type { StatementKey } from './statements.ts';
import { readStatements, statementKeys } from './statements.ts';

/*
 * How YAML spells the language:
 * - a block is a mapping under its kind, its labels are keys in between (`engine: { kv: { secret: { … } } }`); several blocks with the
 *   same words are a list of mappings there, whose `name` (or `labels`) may hold the labels that no key has given;
 * - keys with a meaning of their own in a block: `doc`, `ignore`, `was`, `in`, `on` (or `platform`), `of`, `labels`, `overlays`, `allow`,
 *   `deny`, `use`, `owns`, `share`, `inject`; an attribute of such a name keeps its double quotes inside the key: `'"in"': 3`;
 * - an overlay is an element of `overlays` with its `in`;
 * - a statement is a sentence, or a mapping (`verbs`, `paths`, …), and `assert` at the top is a list of these;
 * - a comment that begins with `##` documents the attribute below it.
 */
const headKeys = new Set(['doc', 'ignore', 'was', 'in', 'of', 'on', 'labels']);

/** A block that is about to be read: the words given so far. */
interface Draft {
  readonly kind: Word;
  readonly labels: readonly Word[];
  readonly remaining: number;
  readonly shape: BlockShape | undefined;
  readonly parent: readonly string[];
  readonly listed: boolean;
  readonly start: Start;
  /** A comment on the line of the last key. */
  readonly after?: Comment;
}

export function readTop(contents: YamlNode, reading: Reading): TopItem[] {
  if (contents === null || (isScalar(contents) && pieceOf(contents as Scalar.Parsed, reading).text === '')) return [];
  if (!isMap(contents)) {
    wrongForm(contents, 'a mapping of kinds of declarations', reading, 0);
    return [];
  }
  const items: TopItem[] = [];
  for (const pair of pairsOf(contents as YAMLMap.Parsed, reading)) {
    if (pair.name === 'assert' && !pair.kept) {
      for (const spoken of readStatements('assert', pair, reading, () => ({ span: reading.places(0, 0), items: [] })))
        if (spoken.type === 'assertion') items.push(spoken);
    } else if (isMap(pair.value) || isSeq(pair.value)) {
      for (const declaration of readKind([], pair, reading)) items.push(declaration);
    } else wrongForm(pair.value, `the blocks of ${quoted(pair.name)} as a mapping`, reading, pair.start);
  }
  return items;
}

function readKind(parent: readonly string[], pair: Pair, reading: Reading): Declaration[] {
  const shape = reading.shapes.child(parent, pair.name);
  const maps = isMap(pair.value) && pair.value.items.length > 0 && pair.value.items.every((item) => isMap(item.value));
  // Of a kind that nothing knows one label is the best guess at the top of a file, so that the binder can name it.
  const remaining = shape ? shape.labels : parent.length === 0 && maps ? 1 : 0;
  const found: Declaration[] = [];
  const start = startOf(pair.start, reading);
  descend(
    { kind: wordOf(pair.key, reading), labels: [], remaining, shape, parent, listed: false, start, ...keyComment(pair, reading) },
    pair.value,
    pair.start,
    reading,
    found,
  );
  return found;
}

/** A comment right behind a key whose value begins on a later line. */
function keyComment(pair: Pair, reading: Reading): { after?: Comment } {
  const end = endOf(pair.key, reading);
  const stop = lineEnd(reading.text, end);
  if (!/^\s*:\s*#/.test(reading.text.slice(end, stop))) return {};
  const after = reading.cursor.trailing(stop + 1);
  return after ? { after } : {};
}

function descend(draft: Draft, node: YamlNode, at: number, reading: Reading, found: Declaration[]): void {
  if (isSeq(node)) {
    let first = true;
    let wrong = false;
    for (const item of node.items as YamlNode[]) {
      if (!isMap(item)) {
        if (wrong) continue;
        wrong = true;
        wrongForm(item, `a block of \`${draft.kind.text}\` as a mapping`, reading, at);
        continue;
      }
      const own = startOf((node as YAMLSeq.Parsed).flow ? item.range[0] : dashBefore(item.range[0], reading.text), reading);
      const start = first ? joined(draft.start, own) : own;
      found.push(readBlock({ ...draft, listed: true, start, ...(first ? {} : { after: undefined }) }, item as YAMLMap.Parsed, reading));
      first = false;
    }
    return;
  }
  if (isMap(node) && draft.remaining === 0) {
    found.push(readBlock(draft, node as YAMLMap.Parsed, reading));
    return;
  }
  if (!isMap(node)) {
    const what = draft.remaining
      ? `a mapping from ${draft.labels.length ? 'a further label' : 'a label'} of \`${draft.kind.text}\` to its block`
      : `the block \`${[draft.kind, ...draft.labels].map((word) => word.text).join(' ')}\` as a mapping`;
    wrongForm(node, node === null || isEmpty(node, reading) ? `${what}, \`{}\` where it is empty` : what, reading, at);
    return;
  }
  let first = true;
  for (const pair of labelsOf(node as YAMLMap.Parsed, draft, reading)) {
    const own = startOf(pair.start, reading);
    const start = first ? joined(draft.start, own) : own;
    const labels = [...draft.labels, wordOf(pair.key, reading)];
    const comment = keyComment(pair, reading);
    const after = comment.after ?? (first ? draft.after : undefined);
    descend({ ...draft, labels, remaining: draft.remaining - 1, start, after }, pair.value, pair.start, reading, found);
    first = false;
  }
}

/** The pairs whose keys are labels. Where members of a block stand among them, the label above these is missing: said once. */
function labelsOf(map: YAMLMap.Parsed, draft: Draft, reading: Reading): readonly Pair[] {
  const pairs = pairsOf(map, reading);
  const text = (node: YamlNode): boolean => !isMap(node) && !(isSeq(node) && (node.items as YamlNode[]).every((item) => isMap(item)));
  const strange = pairs.filter(({ value }) => text(value));
  const [first] = strange;
  if (!first) return pairs;
  const path = [...draft.parent, pathElement(draft.kind.text, draft.shape, draft.labels[0]?.text, undefined)];
  const member = ({ name, kept, value }: Pair): boolean =>
    text(value) || (!kept && (headKeys.has(name) || isStatementKey(name) || reading.shapes.child(path, name) !== undefined));
  if (strange.length === 1 && !headKeys.has(first.name) && !isStatementKey(first.name)) return pairs;
  const head = [draft.kind, ...draft.labels].map((word) => word.text).join(' ');
  const span = reading.places(first.start, endOf(first.key, reading));
  if (first.value === null || isEmpty(first.value, reading))
    reading.report('W014', span, `the block \`${head} ${first.name}\` is empty, and what stands below it is not indented`, {
      help: 'indent what belongs to it; a block that is meant to be empty is `{}`',
    });
  else
    reading.report('W014', span, `a label of \`${head}\` is missing: ${quoted(first.name)} stands where it belongs`, {
      help: `write it as a key of its own, with its block indented below: \`${[draft.kind, ...draft.labels].map((word) => `${word.text}: `).join('')}NAME: { ${first.name}: … }\``,
    });
  return pairs.filter((pair) => !member(pair));
}

function isEmpty(node: YamlNode, reading: Reading): boolean {
  return isScalar(node) && pieceOf(node as Scalar.Parsed, reading).text === '';
}

function readBlock(draft: Draft, map: YAMLMap.Parsed, reading: Reading): Declaration {
  const pairs = pairsOf(map, reading);
  const heads = new Map<string, Pair>();
  const rest: Pair[] = [];
  const named = draft.listed && draft.remaining > 0;
  for (const pair of pairs) {
    if (!pair.kept && (headKeys.has(pair.name) || (pair.name === 'name' && named))) heads.set(pair.name, pair);
    else if (!pair.kept && pair.name === 'platform' && draft.shape?.on && !pairs.some((other) => other.name === 'on' && !other.kept))
      heads.set('on', pair);
    else rest.push(pair);
  }
  const words = (key: string, what: string): Word[] => {
    const pair = heads.get(key);
    return pair ? wordsOf(pair.value, what, reading, pair.start) : [];
  };
  const labels = [...draft.labels, ...words('name', 'a name'), ...words('labels', 'a label')];
  const where = heads.has('in') ? words('in', "an environment's name") : undefined;
  const [on] = words('on', 'a name');
  const [of] = words('of', 'a name');
  const path = [...draft.parent, pathElement(draft.kind.text, draft.shape, labels[0]?.text, on?.text)];
  const body = readItems(map, rest, path, reading);
  const end = endOf(map, reading);
  const meta = metaOf(heads, reading);
  return {
    type: 'declaration',
    kind: draft.kind,
    labels,
    ...(where ? { in: where } : {}),
    ...(on ? { on } : {}),
    ...(of ? { of } : {}),
    body,
    ...meta,
    span: reading.places(Math.min(draft.start.offset, map.range[0]), end),
    ...finish(draft.start, end, reading, draft.after),
  };
}

function readItems(map: YAMLMap.Parsed, pairs: readonly Pair[], path: readonly string[], reading: Reading): Body {
  const items: Item[] = [];
  for (const pair of pairs) readItem(pair, path, reading, items);
  const dangling = danglingOf(map, endOf(map, reading), reading);
  return { span: spanOfNode(map, reading), items, ...(dangling.length ? { dangling } : {}) };
}

function readItem(pair: Pair, path: readonly string[], reading: Reading, items: Item[]): void {
  const { value } = pair;
  if (!pair.kept && isStatementKey(pair.name)) {
    const body = (map: YAMLMap.Parsed): Body => readItems(map, pairsOf(map, reading), [...path, 'inject'], reading);
    for (const spoken of readStatements(pair.name, pair, reading, body)) if (spoken.type !== 'assertion') items.push(spoken);
  } else if (pair.name === 'assert' && !pair.kept) {
    reading.report(
      'W009',
      reading.places(pair.start, endOf(pair.key, reading)),
      'an assertion stands at the top of a file, not inside a block',
      {
        help: 'move it below an `assert:` in the first column',
      },
    );
  } else if (pair.name === 'overlays' && !pair.kept && !isSeq(value)) {
    wrongForm(value, 'a list of overlays, each with its `in`', reading, pair.start);
  } else if (pair.name === 'overlays' && !pair.kept && isSeq(value)) {
    let outer: Start | undefined = startOf(pair.start, reading);
    for (const node of value.items as YamlNode[]) {
      readOverlay(node, pair, outer, path, reading, items);
      outer = undefined;
    }
  } else if (isMap(value) || (isSeq(value) && (value.items as YamlNode[]).some((item) => isMap(item)))) {
    items.push(...readKind(path, pair, reading));
  } else {
    const attribute = readAttribute(pair, reading);
    if (attribute) items.push(attribute);
  }
}

const isStatementKey = (name: string): name is StatementKey => (statementKeys as readonly string[]).includes(name);

function readOverlay(
  node: YamlNode,
  from: Pair,
  outer: Start | undefined,
  path: readonly string[],
  reading: Reading,
  items: Overlay[] | Item[],
): void {
  if (!isMap(node)) return wrongForm(node, 'an overlay as a mapping with `in`', reading, from.start);
  const map = node as YAMLMap.Parsed;
  const own = startOf(map.range[0], reading);
  const start = outer ? joined(outer, own) : own;
  const pairs = pairsOf(map, reading);
  const where = pairs.find((pair) => pair.name === 'in' && !pair.kept);
  if (!where) {
    reading.report('W014', spanOfNode(map, reading), 'this overlay lacks `in`, the environments it is for');
    return;
  }
  const names = wordsOf(where.value, "an environment's name", reading, where.start);
  const body = readItems(map, pairs.filter((pair) => pair !== where), path, reading); // prettier-ignore
  items.push({ type: 'overlay', in: names, body, span: spanOfNode(map, reading), ...finish(start, endOf(map, reading), reading) });
}

function readAttribute(pair: Pair, reading: Reading): Attribute | undefined {
  const start = startOf(pair.start, reading, true);
  const keyEnd = endOf(pair.key, reading);
  if (pair.value === null || (isEmpty(pair.value, reading) && (pair.value as Scalar.Parsed).type === 'PLAIN')) {
    reading.report('W014', reading.places(pair.start, keyEnd), `${quoted(pair.name)} has no value`, {
      help: 'write one behind the colon, `""` for an empty text, `{}` for an empty block',
    });
    return undefined;
  }
  const header = keyComment(pair, reading).after ?? headerComment(pair.value, reading);
  const value = readValue(pair.value, reading);
  if (!value) return undefined;
  const end = endOf(pair.value, reading);
  const name = wordOf(pair.key, reading);
  return {
    type: 'attribute',
    docs: start.docs,
    name,
    value,
    span: reading.places(pair.start, end),
    ...finish(start, end, reading, header),
  };
}

function readValue(node: YamlNode, reading: Reading): Value | undefined {
  if (isScalar(node)) return valueOf(node as Scalar.Parsed, reading);
  if (!isSeq(node)) {
    wrongForm(node, 'a value', reading, node?.range?.[0] ?? 0);
    return undefined;
  }
  const items: Value[] = [];
  for (const item of node.items as YamlNode[]) {
    const at = item?.range[0] ?? node.range[0];
    const start = startOf(isSeq(item) && !node.flow ? dashBefore(at, reading.text) : at, reading);
    const header = headerComment(item, reading);
    const value = readValue(item, reading);
    if (!value || !item) continue;
    const { comments, gap } = finish(start, endOf(item, reading), reading, header);
    items.push(comments || (gap && items.length) ? { ...value, ...(comments ? { comments } : {}), ...(gap ? { gap } : {}) } : value);
  }
  const dangling = danglingOf(node, endOf(node, reading), reading);
  return { kind: 'list', items, span: spanOfNode(node, reading), ...(dangling.length ? { dangling } : {}) };
}
