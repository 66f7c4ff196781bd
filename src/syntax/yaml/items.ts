import type { Annotation, Comment, Comments, DateWord, Meta, Word } from '../ast.ts';
import { commentsOf } from '../comments.ts';
import { readLiteral } from '../literals.ts';
import { nearest } from '../../suggest.ts';
import { quoted } from '../report.ts';
import type { YamlNode, YAMLMap } from './document.ts';
import { breaksBefore, isMap, isScalar, isSeq, lineEnd } from './document.ts';
import type { Scalar } from './document.ts';
import type { Reading } from './scalars.ts';
import { pieceOf, wordOf } from './scalars.ts';

/** A key with its value; `name` is the key's text, `kept` says that it stands in quotes of its own and is never a keyword. */
export interface Pair {
  readonly name: string;
  readonly kept: boolean;
  readonly key: Scalar.Parsed;
  readonly value: YamlNode;
  readonly start: number;
}

/** The pairs of a mapping in source order; keys that stand twice, merge keys and keys that are no text are reported and left out. */
export function pairsOf(map: YAMLMap.Parsed, reading: Reading): Pair[] {
  const pairs: Pair[] = [];
  const seen = new Map<string, Pair>();
  const twice: { readonly pair: Pair; readonly first: Pair }[] = [];
  for (const { key, value } of map.items) {
    if (!isScalar(key)) {
      const range = (key as { range?: readonly [number, number, number] } | null)?.range ?? map.range;
      reading.report('W014', reading.places(range[0], range[1]), 'a key is a plain text', {
        help: 'quote it if it begins with a sign that YAML uses',
      });
      continue;
    }
    const scalar = key as Scalar.Parsed;
    const piece = pieceOf(scalar, reading);
    const kept = /^".+"$/.test(piece.text);
    const pair: Pair = {
      name: kept ? piece.text.slice(1, -1) : piece.text,
      kept,
      key: scalar,
      value: value as YamlNode,
      start: piece.start,
    };
    if (pair.name === '<<' && piece.style === 'plain') {
      reading.report('W015', reading.places(piece.start, piece.end), 'the merge key `<<` is not part of the language', {
        help: 'write the values out',
      });
      continue;
    }
    const before = seen.get(piece.text);
    if (before) {
      twice.push({ pair, first: before });
      continue;
    }
    seen.set(piece.text, pair);
    pairs.push(pair);
  }
  const [again, ...more] = twice;
  if (again) sayTwice(again.pair, again.first, more.length, reading);
  return pairs;
}

/** Several keys that stand twice are one mistake: two mappings that run into one another. */
function sayTwice(pair: Pair, first: Pair, more: number, reading: Reading): void {
  const span = (of: Pair) => reading.places(of.start, endOf(of.key, reading));
  const others = more ? `, and so ${more === 1 ? 'does another' : `do ${more} others`}` : '';
  reading.report('W012', span(pair), `the key ${quoted(pair.name)} stands twice in this mapping${others}`, {
    related: [{ span: span(first), message: 'it stands here first' }],
    help: more ? 'is the key of a second mapping missing above this?' : 'delete one; several blocks of one kind are a list of mappings',
  });
}

export function spanOfNode(node: NonNullable<YamlNode>, reading: Reading) {
  return reading.places(node.range[0], endOf(node, reading));
}
/** The end of what a node says, without the blanks and comments behind it. */
export function endOf(node: NonNullable<YamlNode>, reading: Reading): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last = node.items.at(-1) as { key?: YamlNode; value?: YamlNode } | NonNullable<YamlNode> | undefined;
    if (last && isMap(node)) {
      const pair = last as { key: YamlNode; value: YamlNode };
      const inner = pair.value ?? pair.key;
      if (inner) return endOf(inner, reading);
    } else if (last) return endOf(last as NonNullable<YamlNode>, reading);
  }
  let end = node.range[1];
  while (end > node.range[0] && /\s/.test(reading.text[end - 1] ?? '')) end--;
  return end;
}

/** What is remembered of the beginning of an item: its comments, a blank line, `##` lines as documentation. */
export interface Start {
  readonly offset: number;
  readonly before: Comments['before'];
  readonly docs: readonly string[];
  readonly gap: boolean;
  readonly detached: boolean;
}

/** `documented`: comments that begin with `##` are documentation (of attributes, which have no `doc` key). */
export function startOf(offset: number, reading: Reading, documented = false): Start {
  const dashes = /(?:-[ \t]+)*$/.exec(reading.text.slice(Math.max(0, offset - 40), offset))?.[0].length ?? 0;
  const blank = breaksBefore(reading.text, offset - dashes) > 1;
  const gap = reading.cursor.gapBefore(offset);
  const all = gap === undefined ? [] : reading.cursor.until(offset);
  const docs: string[] = [];
  let cut = all.length;
  if (documented)
    for (; cut > 0 && reading.text.startsWith('##', all[cut - 1]?.span.start); cut--)
      docs.unshift((all[cut - 1]?.text ?? '').replace(/^#+ ?/, ''));
  const before = all.slice(0, cut);
  return { offset, before, docs, gap: gap ?? blank, detached: before.length > 0 && (docs.length ? all[cut]?.gap === true : blank) };
}

/** Where the element of a list begins: at its dash, which may stand alone above the comments of its first key. */
export function dashBefore(offset: number, text: string): number {
  let end = offset;
  for (;;) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    if (/^\s*(?:#.*)?$/.test(line)) {
      if (start === 0) return offset;
      end = start - 1;
    } else {
      const dash = /^[ \t]*(?:-[ \t]+)*-(?=[ \t]*(?:#.*)?$)/.exec(line);
      return dash ? start + dash[0].length - 1 : offset;
    }
  }
}

/** What stands above an outer key and what stands above the first thing inside belong to the same item. */
export function joined(outer: Start, inner: Start): Start {
  return { ...outer, before: [...outer.before, ...inner.before], detached: inner.before.length ? inner.detached : outer.detached };
}

/** The comments of an item that ends at `end`; `inside`: those behind its header. */
export function finish(start: Start, end: number, reading: Reading, after?: Comments['after']) {
  const inside = reading.cursor.until(end);
  const stop = lineEnd(reading.text, end);
  const behind = /^[ \t]*,?[ \t]*#/.test(reading.text.slice(end, stop)) ? reading.cursor.trailing(stop + 1) : undefined;
  const comments = commentsOf(start.before, inside, after ?? behind, start.detached);
  return { ...(comments ? { comments } : {}), ...(start.gap ? { gap: true } : {}) };
}

/** The comment on the line of a block scalar's `|`: it ends the item's first line, as it would end the line of any other value. */
export function headerComment(node: YamlNode, reading: Reading): Comment | undefined {
  if (!isScalar(node) || !node.type?.startsWith('BLOCK') || !node.range) return undefined;
  return reading.cursor.trailing(lineEnd(reading.text, node.range[0]) + 1);
}

/** Comments behind the last item of a mapping or list that stand at least as far right as its items. */
export function danglingOf(
  node: { flow?: boolean; range: readonly [number, number, number] },
  end: number,
  reading: Reading,
): readonly Comment[] {
  if (node.flow) return reading.cursor.until(node.range[1]);
  const column = columnOf(reading.text, node.range[0]);
  let from = lineEnd(reading.text, end);
  if (!/^\s*(?:#.*)?$/.test(reading.text.slice(end, from))) return [];
  return reading.cursor.while((raw) => {
    if (raw.lines === 0 || columnOf(reading.text, raw.start) < column || !onlyComments(reading.text.slice(from, raw.start))) return false;
    from = raw.end;
    return true;
  });
}
/** Comments that an inner mapping has taken stand between. */
const onlyComments = (text: string): boolean => text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
function columnOf(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1) - 1;
}

/** The words of a scalar or a list of scalars. */
export function wordsOf(node: YamlNode, what: string, reading: Reading, fallback: number): Word[] {
  if (isScalar(node)) return [wordOf(node as Scalar.Parsed, reading)];
  if (isSeq(node)) {
    const words: Word[] = [];
    for (const item of node.items as YamlNode[]) if (isScalar(item)) words.push(wordOf(item as Scalar.Parsed, reading)); else wrongForm(item, what, reading, fallback); // prettier-ignore
    return words;
  }
  wrongForm(node, `${what}, or a list of them`, reading, fallback);
  return [];
}

export function wrongForm(node: YamlNode, expected: string, reading: Reading, fallback: number): void {
  const span = node?.range ? spanOfNode(node, reading) : reading.places(fallback, fallback);
  const found = isMap(node)
    ? 'a mapping'
    : isSeq(node)
      ? 'a list'
      : isScalar(node)
        ? quotedText(pieceOf(node as Scalar.Parsed, reading).text)
        : 'nothing';
  reading.report('W014', span, `expected ${expected}, found ${found}`);
}

const quotedText = (text: string): string => (text === '' ? 'nothing' : quoted(text));

export function textOf(node: YamlNode, what: string, reading: Reading, fallback: number): string | undefined {
  if (isScalar(node)) return pieceOf(node as Scalar.Parsed, reading).text;
  wrongForm(node, what, reading, fallback);
  return undefined;
}

export function dateOf(node: YamlNode, reading: Reading, fallback: number): DateWord | undefined {
  if (!isScalar(node)) {
    wrongForm(node, 'a date such as 2027-01-31', reading, fallback);
    return undefined;
  }
  const piece = pieceOf(node as Scalar.Parsed, reading);
  const span = reading.places(piece.start, piece.end);
  const literal = readLiteral(piece.text);
  if (literal.kind === 'date') return { text: piece.text, span };
  const message =
    literal.kind === 'bad' && /is no (?:real )?date$/.test(literal.message) ? literal.message : `${quoted(piece.text)} is no date`;
  reading.report('W004', span, message, { help: 'write a day as YEAR-MONTH-DAY: 2027-01-31' });
  return undefined;
}

/** A quoted text: reasons. */
export function reasonOf(node: YamlNode, reading: Reading, fallback: number): Word | undefined {
  if (isScalar(node)) return { ...wordOf(node as Scalar.Parsed, reading, true), quoted: true };
  wrongForm(node, 'a text', reading, fallback);
  return undefined;
}

/** Set in the fields of a mapping that had an unknown key: what it lacks is no second mistake. */
export const misread = '';

/** Says to what else keys belong that a mapping does not know. */
export interface Owners {
  of(names: readonly string[]): string | undefined;
  /** What was said already: of many mappings in one list it is said once. */
  readonly told: Set<string>;
}

/** The values of a mapping's known keys; unknown keys are reported with the nearest known one. */
export function fieldsOf(
  map: YAMLMap.Parsed,
  known: readonly string[],
  what: string,
  reading: Reading,
  owners?: Owners,
): Map<string, Pair> {
  const fields = new Map<string, Pair>();
  const strange: Pair[] = [];
  for (const pair of pairsOf(map, reading)) {
    if (known.includes(pair.name)) fields.set(pair.name, pair);
    else {
      fields.set(misread, pair);
      const end = endOf(pair.key, reading);
      if (/\s/.test(pair.name)) {
        const whole = reading.text.slice(pair.start, lineEnd(reading.text, pair.start));
        reading.report('W013', reading.places(pair.start, end), 'YAML has cut this sentence: `: ` makes a mapping of it', {
          help: `quote the sentence: '${whole}'`,
        });
        continue;
      }
      strange.push(pair);
    }
  }
  sayStrange(strange, known, what, reading, owners);
  return fields;
}

/** Several keys that mean nothing here are one mistake: what they belong to is missing. A misspelt one is a mistake of its own. */
function sayStrange(strange: readonly Pair[], known: readonly string[], what: string, reading: Reading, owners?: Owners): void {
  const owner = strange.length > 1 ? owners?.of(strange.map(({ name }) => name)) : undefined;
  const place = (pair: Pair) => reading.places(pair.start, endOf(pair.key, reading));
  const misspelt = owner === undefined ? strange.filter(({ name }) => nearest(name, known) !== undefined) : [];
  for (const pair of misspelt) {
    const message = `${what} has no key ${quoted(pair.name)}`;
    reading.report('W014', place(pair), message, { expected: known, help: `did you mean \`${nearest(pair.name, known)}\`?` });
  }
  const [first, ...more] = strange.filter((pair) => !misspelt.includes(pair));
  if (!first) return;
  const names = [first, ...more].map(({ name }) => quoted(name));
  const key = owner ?? names.join();
  if (more.length && owners?.told.has(key)) return;
  owners?.told.add(key);
  const list = names.length > 5 ? `${names.slice(0, 5).join(', ')}…` : names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  reading.report(
    'W014',
    place(first),
    `${what} has no key${more.length ? 's' : ''} ${list}${owner ? `: they belong to \`${owner}\`` : ''}`,
    {
      expected: known,
      ...(owner ? { help: `is \`${owner}:\` missing above?` } : {}),
      ...(more.length && !owner ? { related: more.slice(0, 5).map((pair) => ({ span: place(pair), message: 'this one too' })) } : {}),
    },
  );
}

/** `doc`, `ignore` and `was` of a block or statement. */
export function metaOf(fields: { get(name: string): Pair | undefined }, reading: Reading): Meta {
  const doc = fields.get('doc');
  const text = doc ? textOf(doc.value, 'documentation as text', reading, doc.start) : undefined;
  const annotations: Annotation[] = [];
  const ignore = fields.get('ignore');
  if (ignore)
    for (const node of isSeq(ignore.value) ? (ignore.value.items as YamlNode[]) : [ignore.value])
      readIgnore(node, ignore, reading, annotations);
  const was = fields.get('was');
  if (was)
    for (const word of wordsOf(was.value, 'an old name', reading, was.start))
      annotations.push({ span: word.span, kind: 'was', words: [{ ...word, quoted: true }] });
  // The line break that ends a block scalar is YAML's.
  const block = doc && isScalar(doc.value) && doc.value.type?.startsWith('BLOCK');
  return { docs: text === undefined ? [] : (block ? text.replace(/\n$/, '') : text).split('\n'), annotations };
}

function readIgnore(node: YamlNode, from: Pair, reading: Reading, annotations: Annotation[]): void {
  if (isScalar(node)) {
    const word = wordOf(node as Scalar.Parsed, reading);
    annotations.push({ span: word.span, kind: 'ignore', words: [word] });
    return;
  }
  if (!isMap(node)) return wrongForm(node, "a rule's code, or a mapping with `code`", reading, from.start);
  const fields = fieldsOf(node as YAMLMap.Parsed, ['code', 'because', 'until'], '`ignore`', reading);
  const code = fields.get('code');
  const because = fields.get('because');
  const until = fields.get('until');
  const words = code ? wordsOf(code.value, "a rule's code", reading, code.start) : [];
  if (!code && !fields.has(misread)) reading.report('W014', spanOfNode(node, reading), '`ignore` lacks its `code`');
  const reason = because ? reasonOf(because.value, reading, because.start) : undefined;
  const end = until ? dateOf(until.value, reading, until.start) : undefined;
  annotations.push({
    span: spanOfNode(node, reading),
    kind: 'ignore',
    words,
    ...(reason ? { because: reason } : {}),
    ...(end ? { until: end } : {}),
  });
}
