import type { Item, Key, Node } from './nodes.ts';
import { GO_SPACE, unquoted } from './strings.ts';
import type { Fault } from './tokens.ts';

/** Whether Vault reads a text as JSON: its first letter that is no space is `{`. */
export const isJsonForm = (text: string): boolean => JSON_FORM.test(text);
const JSON_FORM = new RegExp(`^[${GO_SPACE}]*\\{`);

type Kind = 'string' | 'number' | 'bool' | 'null' | '{' | '}' | '[' | ']' | ',' | ':' | 'other' | 'end';
interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

class Stop extends Error {}
const DEPTH = 200;
const NUMBER = /-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[\p{L}_][\p{L}\p{Nd}_-]*/uy;

type ObjectNode = Extract<Node, { kind: 'object' }>;

/**
 * Reads HCL's JSON form as its own parser does, which is laxer than JSON: what follows the first object is not looked at, a brace may be
 * missing at the end, booleans in lists and the start of a list in a list are passed over, `null` is an empty text. Objects that hold nothing
 * but objects become items with several keys. Source: github.com/hashicorp/hcl v1.0.1-vault-7, `json/parser` and `json/scanner`.
 */
export function parseJsonForm(file: string, text: string, fault: Fault): ObjectNode | undefined {
  let at = 0;
  let last: Token = { kind: 'end', text: '', start: 0, end: 0 };
  const stop = (start: number, end: number, message: string): never => {
    fault({ file, start, end: Math.max(end, Math.min(start + 1, text.length)) }, message);
    throw new Stop();
  };
  const tried = (regex: RegExp): string | undefined => {
    regex.lastIndex = at;
    return regex.exec(text)?.[0];
  };
  const token = (kind: Kind, meant: string, end: number): Token => {
    last = { kind, text: meant, start: at, end };
    at = end;
    return last;
  };
  function next(): Token {
    while (' \t\r\n'.includes(text[at] ?? 'x')) at++;
    const c = text[at] ?? '\0';
    // A NUL is taken for the end, and what stands behind it is read on all the same.
    if (c === '\0') return token('end', '', Math.min(at + 1, text.length));
    if ('{}[],:'.includes(c)) return token(c as Kind, c, at + 1);
    if (c === '"') {
      const read = unquoted(text, at, false);
      return read.fault === undefined ? token('string', read.text, read.end) : stop(at, read.end, read.fault);
    }
    const number = tried(NUMBER);
    if (number !== undefined) {
      // A zero that the text ends with is taken for the beginning of such a number too.
      if (/^-?0[0-9]/.test(number) || (/^-?0$/.test(number) && at + number.length === text.length))
        return stop(at, at + number.length, 'a number of JSON does not begin with 0');
      return token('number', number, at + number.length);
    }
    const word = tried(WORD);
    if (word === 'true' || word === 'false') return token('bool', word, at + word.length);
    if (word === 'null') return token('null', word, at + word.length);
    if (c === '.') return token('other', c, at + 1);
    return stop(at, at + (word?.length ?? 1), `unexpected ${word === undefined ? 'character' : 'word'} \`${word ?? c}\``);
  }
  const unexpected = ({ start, end, kind, text: found }: Token, wanted: string): never =>
    stop(start, end, `expected ${wanted}, found ${kind === 'end' ? 'the end of the text' : `\`${found}\``}`);
  const span = (start: number) => ({ file, start, end: last.end });

  /** After its `{`. Ends after the first item that no comma follows, whatever follows it. */
  function object(start: number, depth: number): ObjectNode {
    const items: Item[] = [];
    for (;;) {
      const keys: Key[] = [];
      let found = next();
      while (found.kind === 'string') {
        keys.push({ text: found.text, span: { file, start: found.start, end: found.end } });
        found = next();
      }
      if (found.kind === 'end' || found.kind === '}') break;
      const [key] = keys;
      if (found.kind !== ':' || !key) return unexpected(found, keys.length > 0 ? '`:`' : 'a key');
      const made = value(depth);
      if (!made) break;
      items.push({ keys, assigned: true, value: made, span: span(key.span.start) });
      if (next().kind !== ',') break;
    }
    return { kind: 'object', items, span: span(start) };
  }

  /** Nothing where the text ends, or a brace closes what was not opened: then the object around it ends. */
  function value(depth: number): Node | undefined {
    const found = next();
    if (depth > DEPTH) return stop(found.start, found.end, `nested deeper than ${DEPTH} levels`);
    const here = { file, start: found.start, end: found.end };
    switch (found.kind) {
      case 'string':
      case 'number':
      case 'bool':
      case 'null':
        return { kind: found.kind, text: found.text, span: here };
      case '{':
        return object(found.start, depth + 1);
      case '[':
        return list(found.start, depth + 1);
      case 'end':
      case '}':
        return undefined;
      default:
        return unexpected(found, 'a value');
    }
  }

  function list(start: number, depth: number): Node | undefined {
    const items: Node[] = [];
    for (;;) {
      const found = next();
      if (found.kind === '}') return undefined;
      if (found.kind === ']') return { kind: 'list', items, span: span(start) };
      if (found.kind === 'string' || found.kind === 'number')
        items.push({ kind: found.kind, text: found.text, span: { file, start: found.start, end: found.end } });
      else if (found.kind === '{') items.push(object(found.start, depth + 1));
      else if (found.kind !== ',' && found.kind !== 'bool' && found.kind !== '[') return unexpected(found, 'a text, a number or an object');
    }
  }

  try {
    if (text.slice(0, text.indexOf('{')).trim() !== '') return undefined;
    const first = next();
    return first.kind === '{' ? flattened(object(first.start, 0)) : unexpected(first, '`{`');
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}

const isObject = (node: Node): node is ObjectNode => node.kind === 'object';

/** Items whose values are objects of objects, or lists of objects, are taken apart, from the outside in. */
function flattened(object: ObjectNode): ObjectNode {
  const items = object.items.flatMap(apart).map((item): Item => ({ ...item, value: inside(item.value) }));
  return { ...object, items };
}

function apart(item: Item): readonly Item[] {
  const { value } = item;
  if (isObject(value) && value.items.length > 0 && value.items.every((one) => isObject(one.value)))
    return value.items.flatMap((one) => apart({ ...one, keys: [...item.keys, ...one.keys], assigned: false }));
  if (value.kind === 'list' && value.items.length > 0 && value.items.every(isObject))
    return value.items.flatMap((one) => apart({ ...item, value: one, span: one.span }));
  return [item];
}

function inside(node: Node): Node {
  if (isObject(node)) return flattened(node);
  return node.kind === 'list' ? { ...node, items: node.items.map(inside) } : node;
}
