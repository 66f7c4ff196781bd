import type { Span } from '../../source.ts';
import { type Fault, type Token, tokenize } from './tokens.ts';

export type Node =
  | { readonly kind: 'object'; readonly items: readonly Item[]; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Node[]; readonly span: Span }
  | { readonly kind: 'string' | 'number' | 'bool' | 'null'; readonly text: string; readonly span: Span };

export interface Key {
  readonly text: string;
  readonly span: Span;
}
/** `path "a" { … }` has two keys; `capabilities = …` has one and is assigned. */
export interface Item {
  readonly keys: readonly Key[];
  readonly assigned: boolean;
  readonly value: Node;
  readonly span: Span;
}

class Stop extends Error {}

/** Deeper than any policy or configuration is, and far from the end of the stack. */
const DEPTH = 200;

/** Reads HCL 1, or its JSON form where the text starts with `{` (as Vault's own parser chooses). `undefined` after a fault. */
export function parseHcl(file: string, text: string, fault: Fault): Extract<Node, { kind: 'object' }> | undefined {
  let broken = false;
  const report: Fault = (span, message) => {
    broken = true;
    fault(span, message);
  };
  const tokens = tokenize(file, text, report);
  if (broken) return undefined;
  const json = tokens[0]?.kind === '{';
  let at = 0;
  let depth = 0;
  const END: Token = tokens[tokens.length - 1] ?? { kind: 'end', text: '', span: { file, start: 0, end: 0 } };
  const peek = (): Token => tokens[at] ?? END;
  const next = (): Token => tokens[at++] ?? END;
  const fail = (token: Token, expected: string): never => {
    const found = token.kind === 'end' ? 'the end of the text' : `\`${token.text}\``;
    report(token.span, `expected ${expected}, found ${found}`);
    throw new Stop();
  };
  const skip = (kind: Token['kind']): boolean => {
    if (peek().kind !== kind) return false;
    at++;
    return true;
  };
  const cover = (from: Span): Span => ({ file, start: from.start, end: tokens[at - 1]?.span.end ?? from.end });

  function value(): Node {
    if (depth >= DEPTH) {
      report(peek().span, `nested deeper than ${DEPTH} levels`);
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
      case 'number':
        return { kind: token.kind, text: token.text, span: token.span };
      case 'ident':
        if (token.text === 'true' || token.text === 'false') return { kind: 'bool', text: token.text, span: token.span };
        if (json && token.text === 'null') return { kind: 'null', text: 'null', span: token.span };
        return fail(token, 'a value (a string, a number, true, false, a list or an object)');
      case '{':
        return object(token.span, '}');
      case '[': {
        const items: Node[] = [];
        while (!skip(']')) {
          items.push(value());
          if (!skip(',') && peek().kind !== ']') fail(peek(), '`,` or `]`');
        }
        return { kind: 'list', items, span: cover(token.span) };
      }
      default:
        return fail(token, 'a value');
    }
  }

  function object(start: Span, close: '}' | 'end'): Extract<Node, { kind: 'object' }> {
    const items: Item[] = [];
    while (!skip(close)) {
      items.push(item());
      if (!skip(',') && json && peek().kind !== close) fail(peek(), '`,` or `}`');
    }
    return { kind: 'object', items, span: cover(start) };
  }

  function item(): Item {
    const first = peek();
    const keys: Key[] = [];
    while (peek().kind === 'ident' || peek().kind === 'string') {
      const { text: name, span } = next();
      keys.push({ text: name, span });
      if (json) break;
    }
    if (keys.length === 0) fail(first, 'a key');
    if (json) {
      if (!skip(':')) fail(peek(), '`:`');
      return { keys, assigned: true, value: value(), span: cover(first.span) };
    }
    if (keys.length === 1 && skip('=')) return { keys, assigned: true, value: value(), span: cover(first.span) };
    if (peek().kind !== '{') fail(peek(), keys.length === 1 ? '`=` or `{`' : '`{`');
    return { keys, assigned: false, value: value(), span: cover(first.span) };
  }

  try {
    if (!json) return object({ file, start: 0, end: 0 }, 'end');
    const whole = value();
    if (peek().kind !== 'end') fail(peek(), 'the end of the text');
    return whole.kind === 'object' ? whole : undefined;
  } catch (stop) {
    if (stop instanceof Stop) return undefined;
    throw stop;
  }
}
