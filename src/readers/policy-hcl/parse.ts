import type { Span } from '../../source.ts';
import type { Item, Key, Node } from './nodes.ts';
import { isJsonForm, parseJsonForm } from './json-form.ts';
import { type Fault, type Token, tokenize } from './tokens.ts';

export type { Item, Key, Node };

class Stop extends Error {}
const isBool = (text: string): boolean => text === 'true' || text === 'false';

/** Deeper than any policy or configuration is, and far from the end of the stack. */
const DEPTH = 200;

/** Reads HCL 1, or its JSON form where the text starts with `{` (as Vault's own parser chooses). `undefined` after a fault. */
export function parseHcl(file: string, text: string, fault: Fault): Extract<Node, { kind: 'object' }> | undefined {
  if (isJsonForm(text)) return parseJsonForm(file, text, fault);
  if (text.startsWith('\uFEFF')) {
    fault({ file, start: 0, end: 1 }, 'the text begins with a byte order mark, which the product refuses; save it without one');
    return undefined;
  }
  let broken = false;
  const report: Fault = (span, message) => {
    broken = true;
    fault(span, message);
  };
  // The scanner's own marks: it takes neither, wherever it stands.
  const strange = /[\0\ue123]/.exec(text);
  if (strange) report({ file, start: strange.index, end: strange.index + 1 }, 'a character that no policy may hold');
  const tokens = broken ? [] : tokenize(file, text, report);
  if (broken) return undefined;
  let at = 0;
  let depth = 0;
  const END: Token = tokens[tokens.length - 1] ?? { kind: 'end', text: '', start: 0, end: 0 };
  const peek = (): Token => tokens[at] ?? END;
  const next = (): Token => tokens[at++] ?? END;
  const spanOf = ({ start, end }: Token): Span => ({ file, start, end });
  const fail = (token: Token, expected: string): never => {
    const found = token.kind === 'end' ? 'the end of the text' : `\`${token.text}\``;
    report(spanOf(token), `expected ${expected}, found ${found}`);
    throw new Stop();
  };
  const skip = (kind: Token['kind']): boolean => {
    if (peek().kind !== kind) return false;
    at++;
    return true;
  };
  const cover = (from: Token): Span => ({ file, start: from.start, end: tokens[at - 1]?.end ?? from.end });

  function value(): Node {
    if (depth >= DEPTH) {
      report(spanOf(peek()), `nested deeper than ${DEPTH} levels`);
      throw new Stop();
    }
    depth += 1;
    const made = valueHere();
    depth -= 1;
    return made;
  }

  function valueHere(): Node {
    const token = next();
    switch (token.kind) {
      case 'string':
      case 'heredoc':
        return { kind: 'string', text: token.text, span: spanOf(token) };
      case 'number':
        return { kind: 'number', text: token.text, span: spanOf(token) };
      case 'ident':
        if (isBool(token.text)) return { kind: 'bool', text: token.text, span: spanOf(token) };
        return fail(token, 'a value (a string, a number, true, false, a list or an object)');
      case '{':
        return object(token, '}');
      case '[': {
        const items: Node[] = [];
        // Commas may stand anywhere, and none is asked for after a list.
        while (!skip(']')) {
          if (skip(',')) continue;
          const one = value();
          items.push(one);
          if (one.kind !== 'list' && peek().kind !== ',' && peek().kind !== ']') fail(peek(), '`,` or `]`');
        }
        return { kind: 'list', items, span: cover(token) };
      }
      default:
        return fail(token, 'a value');
    }
  }

  function object(start: Token, close: '}' | 'end'): Extract<Node, { kind: 'object' }> {
    let items: Item[] = [];
    while (!skip(close)) {
      const made = item(close);
      if (!made) break;
      if (items.length === 0) items = [made];
      else items.push(made);
      skip(',');
    }
    return { kind: 'object', items, span: cover(start) };
  }

  const isKey = (): boolean => peek().kind === 'string' || (peek().kind === 'ident' && !isBool(peek().text));
  const keyHere = (): Key => {
    const token = next();
    return { text: token.text, span: spanOf(token) };
  };
  function keysHere(): readonly Key[] {
    if (!isKey()) return [];
    const first = keyHere();
    if (!isKey()) return [first];
    const keys = [first, keyHere()];
    while (isKey()) keys.push(keyHere());
    return keys;
  }

  /** Nothing for a key and `=` at the end of the text, which are dropped without a word. */
  function item(close: '}' | 'end'): Item | undefined {
    const first = peek();
    const keys = keysHere();
    if (keys.length === 0) fail(first, 'a key');
    if (keys.length === 1 && skip('=')) {
      if (close === 'end' && peek().kind === 'end') return undefined;
      return { keys, assigned: true, value: value(), span: cover(first) };
    }
    if (peek().kind !== '{') fail(peek(), keys.length === 1 ? '`=` or `{`' : '`{`');
    return { keys, assigned: false, value: value(), span: cover(first) };
  }

  try {
    return object({ kind: 'end', text: '', start: 0, end: 0 }, 'end');
  } catch (stop) {
    if (stop instanceof Stop) return undefined;
    throw stop;
  }
}
