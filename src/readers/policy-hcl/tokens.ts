import type { Span } from '../../source.ts';

export interface Token {
  readonly kind: 'ident' | 'string' | 'number' | '{' | '}' | '[' | ']' | '=' | ',' | ':' | 'end';
  /** Of a string: what it means, escapes undone. */
  readonly text: string;
  readonly span: Span;
}

export type Fault = (span: Span, message: string) => void;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '"': '"',
  '\\': '\\',
  '/': '/',
};
const PUNCTUATION = '{}[]=,:';
const IDENT = /[\p{L}_][\p{L}\p{N}_.-]*/uy;
const NUMBER = /-?(?:0x[0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y;
const HEREDOC = /<<(-?)([\p{L}\p{N}_]+)\r?\n/uy;

/** Tokens of HCL 1 (Vault's policies) and of its JSON form. Stops at what it cannot read, after reporting it. */
export function tokenize(file: string, text: string, fault: Fault): Token[] {
  const tokens: Token[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const span = (start: number, end: number): Span => ({ file, start, end });
  const add = (kind: Token['kind'], start: number, end: number, meant: string): void => {
    tokens.push({ kind, text: meant, span: span(start, end) });
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
    if (c === '"') {
      const read = readString(text, at);
      if (read.fault) {
        fault(span(at, read.end), read.fault);
        break;
      }
      add('string', at, read.end, read.text);
      continue;
    }
    const heredoc = c === '<' ? tried(HEREDOC) : null;
    if (heredoc) {
      const read = readHeredoc(text, at + heredoc[0].length, heredoc[2] ?? '', heredoc[1] === '-');
      if (!read) {
        fault(span(at, at + heredoc[0].trimEnd().length), `this heredoc is not closed; expected a line with ${heredoc[2]} alone`);
        break;
      }
      add('string', at, read.end, read.text);
      continue;
    }
    const number = tried(NUMBER);
    if (number) {
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
  tokens.push({ kind: 'end', text: '', span: span(text.length, text.length) });
  return tokens;
}

/** A `"…"` string. Inside `${…}` quotes do not end it, as in HCL 1. */
function readString(text: string, start: number): { text: string; end: number; fault?: string } {
  let out = '';
  let depth = 0;
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '"' && depth === 0) return { text: out, end: i + 1 };
    if (c === '\n' && depth === 0) return { text: out, end: i, fault: 'this string is not closed before the end of the line' };
    if (c === '$' && text[i + 1] === '{') depth++;
    if (c === '}' && depth > 0) depth--;
    if (c !== '\\' || depth > 0) {
      out += c;
      continue;
    }
    const e = text[++i];
    if (e === undefined) break;
    const hex = e === 'u' ? 4 : e === 'U' ? 8 : e === 'x' ? 2 : 0;
    if (hex) {
      const digits = text.slice(i + 1, i + 1 + hex);
      const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === hex ? Number.parseInt(digits, 16) : Infinity;
      if (code > 0x10ffff) return { text: out, end: i + 1, fault: `\\${e} wants ${hex} hexadecimal digits of a character` };
      out += String.fromCodePoint(code);
      i += hex;
    } else if (ESCAPES[e] !== undefined) out += ESCAPES[e];
    else return { text: out, end: i + 1, fault: `unknown escape \\${e}` };
  }
  return { text: out, end: text.length, fault: 'this string is not closed' };
}

function readHeredoc(text: string, start: number, label: string, indented: boolean): { text: string; end: number } | undefined {
  const lines: string[] = [];
  for (let at = start; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const line = text.slice(at, end);
    const bare = line.replace(/\r$/, '');
    if ((indented ? bare.trimStart() : bare) === label) {
      const indent = indented ? Math.min(...lines.filter((l) => l.trim()).map((l) => l.length - l.trimStart().length)) : 0;
      const body = lines.map((l) => `${Number.isFinite(indent) ? l.slice(indent) : l}\n`).join('');
      return { text: body, end: at + bare.length };
    }
    lines.push(line);
    if (next < 0) return undefined;
    at = next + 1;
  }
  return undefined;
}
