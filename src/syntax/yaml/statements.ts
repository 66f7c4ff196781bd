import type { Assertion, Body, PrincipalRef, Statement, Tail, Word } from '../ast.ts';
import type { SentenceRule } from '../parser.ts';
import type { Report } from '../report.ts';
import { quoted } from '../report.ts';
import type { Scalar, YamlNode, YAMLMap } from './document.ts';
import { inQuotes, isMap, isScalar, isSeq, lineEnd } from './document.ts';
import type { Pair, Start } from './items.ts';
import {
  dateOf,
  endOf,
  fieldsOf,
  finish,
  joined,
  metaOf,
  misread,
  reasonOf,
  spanOfNode,
  startOf,
  textOf,
  wordsOf,
  wrongForm,
} from './items.ts';
import type { Reading } from './scalars.ts';
import { isSentence, pieceOf, sentence } from './scalars.ts';

/** Reads the block of an `inject`. */
export type ReadBody = (map: YAMLMap.Parsed) => Body;

export const statementKeys = ['allow', 'deny', 'use', 'owns', 'share', 'inject'] as const;
export type StatementKey = (typeof statementKeys)[number];
type Spoken = Statement | Assertion;

const rules: Readonly<Record<StatementKey | 'assert', SentenceRule>> = {
  allow: 'grantRest',
  deny: 'grantRest',
  use: 'useRest',
  owns: 'ownsRest',
  share: 'shareRest',
  inject: 'injectRest',
  assert: 'assertionRest',
};

const meta = ['doc', 'ignore', 'was', 'sentence'];
const tail = ['when', 'in', 'until', 'because'];
const known: Readonly<Record<StatementKey | 'assert', readonly string[]>> = {
  allow: ['verbs', 'paths', ...tail, ...meta],
  deny: ['verbs', 'paths', ...tail, ...meta],
  use: ['names', ...tail, ...meta],
  owns: ['paths', 'in', ...meta],
  share: ['verbs', 'paths', 'with', ...tail, ...meta],
  inject: ['path', 'as', 'to', 'in', 'set', ...meta],
  assert: ['who', 'only', 'can', 'cannot', 'directly', 'on', 'in', 'because', ...meta],
};

/** Another statement that has all of these keys. */
const ownerOf = (names: readonly string[], key: string): string | undefined =>
  [...statementKeys, 'assert' as const].find((other) => other !== key && names.every((name) => known[other].includes(name)));

/** All statements under one key: a sentence, a mapping, or a list of these. */
export function readStatements(key: StatementKey | 'assert', pair: Pair, reading: Reading, readBody: ReadBody): Spoken[] {
  const nodes = isSeq(pair.value) ? (pair.value.items as YamlNode[]) : [pair.value];
  const found: Spoken[] = [];
  const told = new Set<string>();
  let outer: Start | undefined = startOf(pair.start, reading);
  for (const node of nodes) {
    const own = startOf(node?.range[0] ?? pair.start, reading);
    // A blank line or comment above the key belongs to the first of its statements.
    const start = outer ? joined(outer, own) : own;
    outer = undefined;
    const statement = isScalar(node)
      ? spoken(key, node as Scalar.Parsed, reading, told)
      : readMapping(key, node, pair, reading, readBody, told);
    if (!statement) {
      reading.cursor.until(node ? endOf(node, reading) : pair.start);
      continue;
    }
    const inside = 'comments' in statement ? statement.comments : undefined;
    const end = node ? endOf(node, reading) : pair.start;
    found.push({ ...statement, span: node ? spanOfNode(node, reading) : statement.span, ...finish(start, end, reading, inside?.after) });
  }
  return found;
}

/** Reports, once in a list, that a sentence is one of another statement, whose key was lost. */
function ofOther(key: StatementKey | 'assert', scalar: Scalar.Parsed, reading: Reading, told: Set<string>): boolean {
  const { text, places } = pieceOf(scalar, reading);
  const other = statementKeys.find((each) => rules[each] !== rules[key] && isSentence(rules[each], text, reading));
  if (other === undefined) return false;
  if (!told.has(other)) {
    const near = other === 'allow' ? '`allow` or `deny`' : `\`${other}\``;
    reading.report('W014', places(0, text.length), `${quoted(text)} is no sentence of \`${key}\`, but one of ${near}`, {
      help: `is \`${other}:\` missing above?`,
    });
  }
  told.add(other);
  return true;
}

function spoken(key: StatementKey | 'assert', scalar: Scalar.Parsed, reading: Reading, told: Set<string>): Spoken | undefined {
  const said: Parameters<Report>[] = [];
  const read = readSentence(key, scalar, { ...reading, report: (...one) => said.push(one) });
  if (said.length && !ofOther(key, scalar, reading, told)) for (const one of said) reading.report(...one);
  return read;
}

function readSentence(key: StatementKey | 'assert', scalar: Scalar.Parsed, reading: Reading): Spoken | undefined {
  const read = sentence(rules[key], scalar, reading) as Spoken | undefined;
  if (!read) return undefined;
  if (read.type === 'grant') return { ...read, effect: key === 'deny' ? 'deny' : 'allow' };
  return read;
}

function readMapping(
  key: StatementKey | 'assert',
  node: YamlNode,
  pair: Pair,
  reading: Reading,
  readBody: ReadBody,
  told: Set<string>,
): Spoken | undefined {
  if (!isMap(node)) {
    wrongForm(node, `a sentence or a mapping for \`${key}\``, reading, pair.start);
    return undefined;
  }
  const map = node as YAMLMap.Parsed;
  if (cutMapping(map, reading)) return undefined;
  const fields = fieldsOf(map, known[key], `\`${key}\``, reading, { of: (names) => ownerOf(names, key), told });
  const missing = (name: string): undefined => {
    if (fields.has(misread)) return undefined;
    reading.report('W014', spanOfNode(map, reading), `this \`${key}\` lacks ${quoted(name)}`, { expected: known[key] });
    return undefined;
  };
  const words = (name: string, what: string): Word[] => {
    const field = fields.get(name);
    return field ? wordsOf(field.value, what, reading, field.start) : [];
  };
  const span = spanOfNode(map, reading);
  const common = { ...metaOf(fields, reading), span };
  const said = fields.get('sentence');
  if (said) {
    if (!isScalar(said.value)) {
      wrongForm(said.value, 'a sentence', reading, said.start);
      return undefined;
    }
    const read = readSentence(key, said.value as Scalar.Parsed, reading);
    return read && { ...read, ...common, ...(read.type === 'inject' ? { body: bodyOf(fields.get('set'), span, reading, readBody) } : {}) };
  }
  const tailOf = readTail(fields, reading);
  switch (key) {
    case 'allow':
    case 'deny':
    case 'share': {
      const verbs = words('verbs', 'a verb');
      const resources = words('paths', 'a path');
      if (!fields.has('verbs')) return missing('verbs');
      if (!fields.has('paths')) return missing('paths');
      if (key !== 'share') return { type: 'grant', effect: key, verbs, resources, tail: tailOf, ...common };
      if (!fields.has('with')) return missing('with');
      return { type: 'share', verbs, resources, with: principalsOf(fields.get('with'), reading), tail: tailOf, ...common };
    }
    case 'use':
      return fields.has('names') ? { type: 'use', names: words('names', "a profile's name"), tail: tailOf, ...common } : missing('names');
    case 'owns':
      return fields.has('paths') ? { type: 'owns', resources: words('paths', 'a path'), tail: tailOf, ...common } : missing('paths');
    case 'inject': {
      const [resource] = words('path', 'a path');
      const as = words('as', 'env, file or env_file')[0];
      const [path] = words('to', 'the file as text');
      if (!resource) return fields.has('path') ? undefined : missing('path');
      if (!as) return fields.has('as') ? undefined : missing('as');
      if (as.text !== 'env' && as.text !== 'file' && as.text !== 'env_file') {
        reading.report('W014', as.span, `expected env, file or env_file, found ${quoted(as.text)}`, {
          expected: ['env', 'file', 'env_file'],
        });
        return undefined;
      }
      if (as.text !== 'env' && !path) return fields.has('to') ? undefined : missing('to');
      const body = bodyOf(fields.get('set'), span, reading, readBody);
      return { type: 'inject', resource, as: as.text, ...(path ? { path: { ...path, quoted: true } } : {}), tail: tailOf, body, ...common };
    }
    case 'assert':
      return readAssertion(fields, tailOf, common, missing, words, reading);
  }
}

function readAssertion(
  fields: Map<string, Pair>,
  tailOf: Tail,
  common: Pick<Assertion, 'docs' | 'annotations' | 'span'>,
  missing: (name: string) => undefined,
  words: (name: string, what: string) => Word[],
  reading: Reading,
): Assertion | undefined {
  const who = fields.get('who');
  const only = fields.get('only');
  if (!who && !only) return missing('who');
  if (!fields.has('can') && !fields.has('cannot')) return missing('can');
  const nobody = who && isScalar(who.value) && textOf(who.value, 'nobody', reading, who.start) === 'nobody';
  const mode = only ? 'only' : nobody ? 'nobody' : fields.has('cannot') ? 'cannot' : 'can';
  if (mode !== 'cannot' && !fields.has('can')) return missing('can');
  const directly = fields.get('directly');
  return {
    type: 'assertion',
    mode,
    principals: nobody ? [] : principalsOf(only ?? who, reading),
    directly: directly !== undefined && textOf(directly.value, 'true or false', reading, directly.start) === 'true',
    verbs: words(mode === 'cannot' ? 'cannot' : 'can', 'a verb'),
    resources: words('on', 'a path'),
    tail: tailOf,
    ...common,
  };
}

function readTail(fields: Map<string, Pair>, reading: Reading): Tail {
  const when = fields.get('when');
  const where = fields.get('in');
  const until = fields.get('until');
  const because = fields.get('because');
  const terms = when && isScalar(when.value) ? sentence('condition', when.value as Scalar.Parsed, reading) : undefined;
  if (when && !isScalar(when.value)) wrongForm(when.value, 'a condition such as `key = value`', reading, when.start);
  const date = until ? dateOf(until.value, reading, until.start) : undefined;
  const reason = because ? reasonOf(because.value, reading, because.start) : undefined;
  return {
    ...(terms ? { when: terms } : {}),
    ...(where ? { in: wordsOf(where.value, "an environment's name", reading, where.start) } : {}),
    ...(date ? { until: date } : {}),
    ...(reason ? { because: reason } : {}),
  };
}

function principalsOf(pair: Pair | undefined, reading: Reading): PrincipalRef[] {
  if (!pair) return [];
  const found: PrincipalRef[] = [];
  for (const node of isSeq(pair.value) ? (pair.value.items as YamlNode[]) : [pair.value]) {
    if (isScalar(node)) found.push(...(sentence('principals', node as Scalar.Parsed, reading) ?? []));
    else wrongForm(node, 'a principal such as `app checkout`', reading, pair.start);
  }
  return found;
}

function bodyOf(pair: Pair | undefined, span: Body['span'], reading: Reading, readBody: ReadBody): Body {
  if (!pair) return { span: { ...span, start: span.end }, items: [] };
  if (isMap(pair.value)) return readBody(pair.value as YAMLMap.Parsed);
  wrongForm(pair.value, 'a mapping of what the file or the environment gets', reading, pair.start);
  return { span: { ...span, start: span.end }, items: [] };
}

/** `{team}/x` at the beginning of a sentence is a mapping to YAML. */
function cutMapping(map: YAMLMap.Parsed, reading: Reading): boolean {
  if (!map.flow || map.items.length !== 1 || map.items[0]?.value) return false;
  const start = map.range[0];
  const whole = reading.text.slice(start, lineEnd(reading.text, start));
  reading.report('W013', spanOfNode(map, reading), 'YAML takes the leading `{` for a mapping', {
    help: `quote the sentence: ${inQuotes(whole)}`,
  });
  return true;
}
