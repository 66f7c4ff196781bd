import type { Annotation, Assertion, Body, Declaration, FileAst, Item, Statement, TopItem, Word } from '../ast.ts';
import type { BlockShapes } from '../shapes.ts';
import { pathElement } from '../shapes.ts';
import type { OneLine } from './writ.ts';
import { oneLineIn } from './writ.ts';
import { isBare, printPrincipal, printRest, printTerms } from './words.ts';
import type { Element, Entry, Yaml } from './yaml-render.ts';
import { lifted, renderMap } from './yaml-render.ts';
import { around, commentLines, keyText, prose, sentenceText, text, valueYaml, wordText } from './yaml-text.ts';

interface Printing {
  readonly shapes: BlockShapes;
  readonly oneLine: OneLine;
}

const special = new Set([
  'doc',
  'ignore',
  'was',
  'in',
  'on',
  'of',
  'labels',
  'overlays',
  'allow',
  'deny',
  'use',
  'owns',
  'share',
  'inject',
]);
const bare: Pick<Element, 'before' | 'gap'> = { before: [], gap: false };
const entry = (key: string, value: Yaml): Entry => ({ key, value, ...bare });
const element = (value: Yaml): Element => ({ value, ...bare });

/** The canonical `.writ.yaml` text of a file, whichever spelling it was read from; each comment stays on its item. */
export function printYaml(ast: FileAst, shapes: BlockShapes): string {
  const lines: string[] = [];
  const printing = { shapes, oneLine: oneLineIn(ast) };
  renderMap(entriesOf(ast.items, [], {}, printing), '', lines);
  for (const line of commentLines(ast.dangling, !lines.length)) lines.push(line);
  return lines.length ? `${lines.join('\n')}\n` : '';
}

const keyOf = (item: Item | TopItem): string => {
  if (item.type === 'attribute') return `=${item.name.text}`;
  if (item.type === 'declaration') return `{${item.kind.text}`;
  return item.type === 'grant' ? item.effect : item.type;
};

/** Keys that have a meaning of their own in some blocks only. */
interface Taken {
  /** `platform`: the block's header can say `on`. */
  readonly on?: boolean;
  /** `name`: the block is an element of a list, and holds its labels itself. */
  readonly named?: boolean;
}
const isTaken = (key: string, { on, named }: Taken): boolean =>
  special.has(key) || (on === true && key === 'platform') || (named === true && key === 'name');

/** Items under their keys, each key at the place of its first item. */
function entriesOf(items: readonly (Item | TopItem)[], path: readonly string[], taken: Taken, printing: Printing): Entry[] {
  const groups = new Map<string, (Item | TopItem)[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    // A second attribute of one name is a mistake that must not get lost.
    if (group && item.type === 'attribute') groups.set(`${key}=${groups.size}`, [item]);
    else if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()].map((group): Entry => {
    const [first] = group;
    if (first?.type === 'attribute') {
      return {
        key: keyText(first.name, isTaken(first.name.text, taken)),
        value: valueYaml(first.value, printing.oneLine),
        ...around(first, first.docs),
      };
    }
    if (first?.type === 'declaration') return declarationsEntry(group.filter((item) => item.type === 'declaration'), path, taken, printing); // prettier-ignore
    const elements = group.map((item): Element => ({ ...around(item), value: listed(item, path, printing) }));
    const [lead] = elements;
    const key =
      first?.type === 'overlay'
        ? 'overlays'
        : first?.type === 'grant'
          ? first.effect
          : first?.type === 'assertion'
            ? 'assert'
            : (first?.type ?? '');
    return { key, value: { type: 'seq', items: elements, flow: false }, before: [], gap: lead?.gap ?? false };
  });
}

function listed(item: Item | TopItem, path: readonly string[], printing: Printing): Yaml {
  switch (item.type) {
    case 'overlay': {
      const entries = [entry('in', wordList(item.in)), ...entriesOf(item.body.items, path, {}, printing)];
      return bodyMap(item.body, entries, printing);
    }
    case 'attribute':
    case 'declaration':
      return text('');
    default:
      return statementYaml(item, path, printing);
  }
}

const wordList = (words: readonly Word[]): Yaml => ({ type: 'seq', items: words.map((word) => element(wordText(word))), flow: true });
const oneOrList = (words: readonly Word[]): Yaml => (words.length === 1 && words[0] ? wordText(words[0]) : wordList(words));

function bodyMap(body: Body, entries: readonly Entry[], { oneLine }: Printing): Yaml {
  const flow = oneLine(body) && !entries.some((each) => each.before.length > 0 || each.after !== undefined);
  return { type: 'map', entries, flow, dangling: commentLines(body.dangling ?? [], !entries.length) };
}

function declarationsEntry(group: readonly Declaration[], path: readonly string[], taken: Taken, printing: Printing): Entry {
  const kind = group[0]?.kind ?? { text: '', quoted: false, span: { file: '', start: 0, end: 0 } };
  const shape = printing.shapes.child(path, kind.text);
  const labels = shape?.labels ?? (path.length === 0 ? 1 : 0);
  const regular = group.every((item) => item.labels.length === labels) && (shape !== undefined || distinct(group));
  const key = keyText(kind, isTaken(kind.text, taken));
  if (!regular) {
    const items = group.map((item): Element => ({ ...around(item), value: blockYaml(item, path, printing, true) }));
    return { key, value: { type: 'seq', items, flow: false }, before: [], gap: items[0]?.gap ?? false };
  }
  return hoisted(key, byLabel(group, 0, labels, path, printing), labels === 0);
}

const distinct = (group: readonly Declaration[]): boolean => new Set(group.map((item) => item.labels[0]?.text)).size === group.length;

function byLabel(
  group: readonly Declaration[],
  depth: number,
  labels: number,
  path: readonly string[],
  printing: Printing,
): Omit<Entry, 'key'> {
  const [only] = group;
  if (depth === labels && only) {
    if (group.length === 1 && (labels > 0 || !only.in)) return { ...around(only), value: blockYaml(only, path, printing, false) };
    const items = group.map((item): Element => ({ ...around(item), value: blockYaml(item, path, printing, false) }));
    return {
      value: { type: 'seq', items, flow: printing.oneLine(only.body) && group.length === 1 },
      before: [],
      gap: items[0]?.gap ?? false,
    };
  }
  const groups = new Map<string, Declaration[]>();
  for (const item of group) {
    const label = item.labels[depth]?.text ?? '';
    const known = groups.get(label);
    if (known) known.push(item);
    else groups.set(label, [item]);
  }
  const entries = [...groups.values()].map((members): Entry => {
    const word = members[0]?.labels[depth] ?? { text: '', quoted: true, span: { file: '', start: 0, end: 0 } };
    return hoisted(keyText(word, false), byLabel(members, depth + 1, labels, path, printing), depth + 1 === labels);
  });
  return { value: { type: 'map', entries, flow: false }, before: [], gap: false };
}

/** What stands above the first label of a kind stands above the kind. */
function hoisted(key: string, made: Omit<Entry, 'key'>, block = false): Entry {
  if (block || made.value.type !== 'map' || made.value.flow || made.before.length || made.gap) return { key, ...made };
  const [first, ...rest] = made.value.entries.map(lifted);
  if (!first || (!first.before.length && !first.gap)) return { key, ...made };
  return { key, before: first.before, gap: first.gap, value: { ...made.value, entries: [{ ...first, before: [], gap: false }, ...rest] } };
}

function blockYaml(item: Declaration, path: readonly string[], printing: Printing, labelled: boolean): Yaml {
  const shape = printing.shapes.child(path, item.kind.text);
  const inner = [...path, pathElement(item.kind.text, shape, item.labels[0]?.text, item.on?.text)];
  const entries: Entry[] = [];
  if (labelled && item.labels.length) entries.push(entry('labels', wordList(item.labels)));
  entries.push(...metaEntries(item));
  if (item.in) entries.push(entry('in', wordList(item.in)));
  const platform = shape?.on === true && !item.body.items.some((each) => each.type === 'attribute' && each.name.text === 'platform');
  if (item.on) entries.push(entry(platform ? 'platform' : 'on', wordText(item.on)));
  if (item.of) entries.push(entry('of', wordText(item.of)));
  entries.push(...entriesOf(item.body.items, inner, { on: shape?.on === true, named: labelled }, printing));
  return bodyMap(item.body, entries, printing);
}

function metaEntries(item: { readonly docs: readonly string[]; readonly annotations: readonly Annotation[] }): Entry[] {
  const entries: Entry[] = [];
  if (item.docs.length) entries.push(entry('doc', prose(item.docs)));
  const ignored = item.annotations.filter((annotation) => annotation.kind === 'ignore');
  if (ignored.length)
    entries.push(entry('ignore', { type: 'seq', items: ignored.map((annotation) => element(ignoreYaml(annotation))), flow: true }));
  const was = item.annotations.filter((annotation) => annotation.kind === 'was').flatMap((annotation) => annotation.words);
  if (was.length) entries.push(entry('was', wordList(was)));
  return entries;
}

function ignoreYaml(annotation: Annotation): Yaml {
  const entries = [entry('code', oneOrList(annotation.words))];
  if (annotation.because) entries.push(entry('because', wordText({ ...annotation.because, quoted: true })));
  if (annotation.until) entries.push(entry('until', text(annotation.until.text)));
  return { type: 'map', entries, flow: true };
}

/** A sentence, or a mapping where documentation, annotations or a block go with it. */
function statementYaml(statement: Statement | Assertion, path: readonly string[], printing: Printing): Yaml {
  const meta = metaEntries(statement);
  if (statement.type !== 'inject' && !meta.length) return sentenceText(printRest(statement));
  if (statement.type === 'inject' && !meta.length && !statement.body.items.length && !statement.body.dangling?.length)
    return sentenceText(printRest(statement));
  const entries: Entry[] = [...meta];
  const add = (key: string, value: Yaml): void => {
    entries.push(entry(key, value));
  };
  const awkward = wordsIn(statement).some((word) => !word.quoted && !(isBare(word.text) && /^[A-Za-z_/.~+]/.test(word.text)));
  if (awkward) add('sentence', sentenceText(printRest(statement)));
  else parts(statement, add);
  if (statement.type === 'inject') {
    const items = entriesOf(statement.body.items, [...path, 'inject'], {}, printing);
    add('set', bodyMap(statement.body, items, printing));
  }
  return { type: 'map', entries, flow: printing.oneLine(statement) };
}

function wordsIn(statement: Statement | Assertion): readonly Word[] {
  switch (statement.type) {
    case 'inject':
      return [statement.resource];
    case 'use':
      return statement.names;
    case 'owns':
      return statement.resources;
    default:
      return [...statement.verbs, ...statement.resources];
  }
}

function parts(statement: Statement | Assertion, add: (key: string, value: Yaml) => void): void {
  const principals = (list: Assertion['principals']): Yaml => ({
    type: 'seq',
    items: list.map((principal) => element(sentenceText(printPrincipal(principal)))),
    flow: true,
  });
  switch (statement.type) {
    case 'grant':
    case 'share':
      add('verbs', wordList(statement.verbs));
      add('paths', wordList(statement.resources));
      if (statement.type === 'share') add('with', principals(statement.with));
      break;
    case 'use':
      add('names', wordList(statement.names));
      break;
    case 'owns':
      add('paths', wordList(statement.resources));
      break;
    case 'inject':
      add('path', wordText(statement.resource));
      add('as', text(statement.as));
      if (statement.path) add('to', wordText({ ...statement.path, quoted: true }));
      break;
    case 'assertion':
      if (statement.mode === 'only') add('only', principals(statement.principals));
      else add('who', statement.mode === 'nobody' ? text('nobody') : principals(statement.principals));
      if (statement.directly) add('directly', text('true'));
      add(statement.mode === 'cannot' ? 'cannot' : 'can', wordList(statement.verbs));
      if (statement.resources.length) add('on', wordList(statement.resources));
  }
  const { tail } = statement;
  if (tail.when?.length) add('when', sentenceText(printTerms(tail.when)));
  if (tail.in?.length) add('in', wordList(tail.in));
  if (tail.until) add('until', text(tail.until.text));
  if (tail.because) add('because', wordText({ ...tail.because, quoted: true }));
}
