import type { Span } from '../../source.ts';
import { heredoc, unquoted } from './strings.ts';

export interface Token {
  readonly kind: 'ident' | 'string' | 'number' | 'heredoc' | '{' | '}' | '[' | ']' | '=' | ',' | 'end';
  /** Of a string: what it means, escapes undone. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type Fault = (span: Span, message: string) => void;

const PUNCTUATION = '{}[]=,';
const NAME = /[A-Za-z_][\w.-]*(?![\w.\-\u0080-\uffff])/y;
const IDENT = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const NUMBER = /-?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)|\.[0-9]+/y;
const HEREDOC = /<<(-?)([\p{L}\p{Nd}_]+)\r?\n/uy;

/** Tokens of HCL 1 (Vault's policies). Stops at what it cannot read, after reporting it. */
export function tokenize(file: string, text: string, fault: Fault): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const span = (start: number, end: number): Span => ({ file, start, end });
  const add = (kind: Token['kind'], start: number, end: number, meant: string): void => {
    tokens.push({ kind, text: meant, start, end });
    at = end;
  };
  const tried = (regex: RegExp): RegExpExecArray | null => {
    regex.lastIndex = at;
    return regex.exec(text);
  };
  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === ' ' || c === '\t' || c === '\n' || c === '\r') {
      at++;
      continue;
    }
    if (c === '#' || text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) {
        fault(span(at, at + 2), 'this comment is not closed; expected `*/`');
        break;
      }
      at = end + 2;
      continue;
    }
    if (PUNCTUATION.includes(c)) {
      add(c as Token['kind'], at, at + 1, c);
      continue;
    }
    NAME.lastIndex = at;
    if (NAME.test(text)) {
      add('ident', at, NAME.lastIndex, text.slice(at, NAME.lastIndex));
      continue;
    }
    if (c === '"') {
      const read = unquoted(text, at, true);
      if (read.fault !== undefined) {
        fault(span(at, read.end), read.fault);
        break;
      }
      add('string', at, read.end, read.text);
      continue;
    }
    const opening = c === '<' ? tried(HEREDOC) : null;
    if (opening) {
      const [whole, dash, label = ''] = opening;
      const read = heredoc(text, at + whole.length, label, dash === '-');
      if (!read) {
        fault(span(at, at + whole.trimEnd().length), `this heredoc is not closed; expected a line with ${label} alone`);
        break;
      }
      add('heredoc', at, read.end, read.text);
      continue;
    }
    const number = tried(NUMBER);
    if (number) {
      if (/^-?0[0-9]+[89][0-9]*$/.test(number[0])) {
        fault(span(at, at + number[0].length), 'a number that begins with 0 is octal');
        break;
      }
      add('number', at, at + number[0].length, number[0]);
      continue;
    }
    const ident = tried(IDENT);
    if (ident) {
      add('ident', at, at + ident[0].length, ident[0]);
      continue;
    }
    fault(span(at, at + 1), `unexpected character \`${c}\``);
    break;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}
