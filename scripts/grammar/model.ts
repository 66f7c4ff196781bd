import { WritParser } from '../../src/syntax/parser.ts';
import { reserved } from '../../src/syntax/tokens.ts';
import { names } from './names.ts';

/** What the parser says of its rules. */
interface Gast {
  readonly type: string;
  readonly name?: string;
  readonly label?: string;
  readonly definition?: readonly Gast[];
}

/** A piece of the grammar. `every`: all parts, in any order. */
export type Piece =
  | { readonly type: 'seq' | 'alt' | 'every'; readonly parts: readonly Piece[] }
  | { readonly type: 'opt' | 'many'; readonly part: Piece }
  | { readonly type: 'rule'; readonly name: string }
  | { readonly type: 'literal'; readonly text: string }
  /** The token, unless it is this text. */
  | { readonly type: 'except'; readonly name: string; readonly text: string };

export interface Rule {
  readonly name: string;
  readonly doc: string;
  /** A text that the rule reads; absent where the rule has no text of its own. */
  readonly example?: string;
  readonly piece: Piece;
}

const seq = (...given: Piece[]): Piece => {
  const parts = given.flatMap((part) => (part.type === 'seq' ? part.parts : [part]));
  return parts.length === 1 && parts[0] ? parts[0] : { type: 'seq', parts };
};
const alt = (...parts: Piece[]): Piece => (parts.length === 1 && parts[0] ? parts[0] : { type: 'alt', parts });
const opt = (part: Piece): Piece => ({ type: 'opt', part });
const many = (part: Piece): Piece => ({ type: 'many', part });
const rule = (name: string): Piece => ({ type: 'rule', name });
const literal = (text: string): Piece => ({ type: 'literal', text });
const words = (...texts: string[]): Piece => alt(...texts.map(literal));

/** Tokens that have a form of their own, by the name that the grammar gives them. */
const forms: Readonly<Record<string, string>> = {
  Word: 'name-or-path',
  Str: 'string',
  TextBlock: 'text-block',
  Num: 'number',
  Bool: 'bool',
  Duration: 'duration',
  Size: 'size',
  Date: 'date',
  Doc: 'docs-line',
};

/** Rules that only the parser's code needs; where they are used their inside stands. */
const inlined = new Set(['element']);

/**
 * What the parser's code decides beside its rules, written into them. Each names the form that it expects to find, so that a change of
 * the parser that it does not fit fails here and not in a reader's head.
 */
function refined(name: string, piece: Piece): Piece {
  const string = rule('string');
  switch (name) {
    case 'tail':
    case 'assertion-tail':
      if (piece.type === 'many' && piece.part.type === 'alt') return { type: 'every', parts: piece.part.parts.map(opt) };
      break;
    case 'list':
      return trailingComma(piece);
    case 'principal':
      return replaced(piece, seq(rule('name-or-path'), rule('word')), seq(words('app', 'team', 'user', 'pipeline'), rule('word')));
    case 'inject-sentence':
      return replacedRun(piece, [rule('name-or-path'), opt(string)], alt(literal('env'), seq(words('file', 'env_file'), string)));
    case 'assertion-sentence': {
      const word = rule('name-or-path');
      const can = literal('can');
      const nobody = replaced(piece, seq(word, can), seq(literal('nobody'), can));
      const only = replaced(nobody, seq(word, rule('principals'), can), seq(literal('only'), rule('principals'), can));
      const adverb = replaced(only, opt(word), opt(literal('directly')));
      // Else `can directly read {}` could be the verb `directly` and then a declaration.
      const verb = alt({ type: 'except', name: 'name-or-path', text: 'directly' }, rule('string'));
      const verbs = seq(verb, many(seq(literal(','), rule('word'))));
      return replacedRun(adverb, [opt(literal('directly')), rule('names')], seq(opt(literal('directly')), verbs));
    }
    case 'item': {
      // Annotations belong to blocks and statements; an overlay has neither them nor documentation.
      const [meta, choice] = piece.type === 'seq' ? piece.parts : [];
      if (!meta || choice?.type !== 'alt') break;
      const is = (part: Piece, which: string): boolean => part.type === 'rule' && part.name === which;
      const statements = choice.parts.filter((part) => !is(part, 'overlay') && !is(part, 'attribute') && !is(part, 'declaration'));
      if (statements.length !== choice.parts.length - 3) break;
      return alt(seq(rule('docs'), rule('attribute')), rule('overlay'), seq(meta, rule('declaration')), seq(meta, rule('statement')));
    }
    case 'meta':
      return replacedRun(piece, [many(rule('docs-line'))], rule('docs'));
    default:
      return piece;
  }
  throw new Error(`the parser's rule for ${name} has another form than the grammar's generator knows`);
}

const same = (a: Piece, b: Piece): boolean => JSON.stringify(a) === JSON.stringify(b);

function replaced(piece: Piece, from: Piece, to: Piece): Piece {
  let hits = 0;
  const walk = (p: Piece): Piece => {
    if (same(p, from)) {
      hits++;
      return to;
    }
    if ('parts' in p) return { ...p, parts: p.parts.map(walk) };
    return 'part' in p ? { ...p, part: walk(p.part) } : p;
  };
  const result = walk(piece);
  if (hits !== 1) throw new Error(`${hits} places where one was expected for ${JSON.stringify(from)}`);
  return result;
}

/** Replaces neighbours within the outermost sequence. */
function replacedRun(piece: Piece, from: readonly Piece[], to: Piece): Piece {
  const parts = piece.type === 'seq' ? piece.parts : [piece];
  const at = parts.findIndex((_, i) => from.every((part, k) => parts[i + k] && same(parts[i + k] as Piece, part)));
  if (at < 0) throw new Error(`no place for ${JSON.stringify(from)}`);
  return seq(...parts.slice(0, at), to, ...parts.slice(at + from.length));
}

/** `x { "," [ x ] }`, of which the parser refuses two commas in a row, is `x { "," x } [ "," ]`. */
function trailingComma(piece: Piece): Piece {
  const value = rule('value');
  const comma = literal(',');
  return replaced(piece, seq(value, many(seq(comma, opt(value)))), seq(value, many(seq(comma, value)), opt(comma)));
}

/** The rules of the grammar, from the parser itself. */
export function grammar(): readonly Rule[] {
  const productions = new Map(new WritParser(true).getSerializedGastProductions().map((p: Gast) => [p.name ?? '', p]));
  const convert = (gast: Gast): Piece => {
    const inner = (): Piece => seq(...(gast.definition ?? []).map(convert));
    const { name = '', label = '' } = gast;
    switch (gast.type) {
      case 'Terminal':
        return forms[name] === undefined ? literal(label) : rule(forms[name]);
      case 'NonTerminal': {
        const target = productions.get(name);
        if (inlined.has(name) && target) return seq(...(target.definition ?? []).map(convert));
        return rule(names[name]?.name ?? name);
      }
      case 'Alternation':
        return alt(...(gast.definition ?? []).map(convert));
      case 'Option':
        return opt(inner());
      case 'Repetition':
        return many(inner());
      case 'Alternative':
        return inner();
      default:
        throw new Error(`the grammar's generator does not know ${gast.type}`);
    }
  };
  for (const name of productions.keys()) if (!names[name] && !inlined.has(name)) throw new Error(`the rule ${name} has no name`);
  const rules = Object.entries(names).map(([key, { name, doc, example }]): Rule => {
    const production = productions.get(key);
    if (!production) throw new Error(`the parser has no rule ${key}`);
    const piece = seq(...(production.definition ?? []).map(convert));
    return { name, doc, example, piece: refined(name, piece) };
  });
  return rules.flatMap((each) => {
    if (each.name === 'meta')
      return [
        each,
        { name: 'docs', doc: 'Lines that come out in the outputs.', example: '/// Takes the money.', piece: many(rule('docs-line')) },
      ];
    if (each.name === 'item')
      return [
        each,
        { name: 'statement', doc: 'What a principal may do, and what it gets.', piece: alt(...statementRules(productions.get('item'))) },
      ];
    return [each];
  });
}

function statementRules(item: Gast | undefined): Piece[] {
  const choice = item?.definition?.find((part) => part.type === 'Alternation');
  const found = (choice?.definition ?? []).map((part) => part.definition?.[0]?.name ?? '');
  return found.filter((name) => !['overlay', 'attribute', 'declaration'].includes(name)).map((name) => rule(names[name]?.name ?? name));
}

/** Words that mean something in one place only, and are names everywhere else. */
export function contextual(rules: readonly Rule[]): readonly string[] {
  const found = new Set<string>();
  const walk = (piece: Piece): void => {
    if (piece.type === 'literal' && /^\w+$/.test(piece.text) && !reserved.has(piece.text)) found.add(piece.text);
    if ('parts' in piece) piece.parts.forEach(walk);
    if ('part' in piece) walk(piece.part);
  };
  for (const { piece } of rules) walk(piece);
  return [...found].sort();
}
