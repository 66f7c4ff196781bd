/** Go's `unicode.IsSpace`, for a class of characters. */
export const GO_SPACE = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

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
};

interface Read {
  readonly text: string;
  /** Behind the closing quote; after a fault, where it was seen. */
  readonly end: number;
  readonly fault?: string;
}

/** Nothing in it has to be read otherwise. */
const PLAIN = /"[^"\\$\r\n\0]*"/y;

/**
 * A `"…"` text from its opening quote on. `interpolated`: as in HCL, quotes and ends of line inside `${…}` belong to it, and escapes there stay
 * as they are written; HCL's JSON form knows no such thing. Source: github.com/hashicorp/hcl v1.0.1-vault-7, `hcl/scanner`, `hcl/strconv`.
 */
export function unquoted(text: string, start: number, interpolated: boolean): Read {
  PLAIN.lastIndex = start;
  if (PLAIN.test(text)) return { text: text.slice(start + 1, PLAIN.lastIndex - 1), end: PLAIN.lastIndex };
  let out = '';
  let depth = 0;
  let bytes = false;
  const done = (end: number): Read => ({ text: bytes ? ofBytes(out) : out, end });
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '"' && depth === 0) return done(i + 1);
    if ((c === '\n' && depth === 0) || c === '\0')
      return { text: out, end: i, fault: 'this string is not closed before the end of the line' };
    if (interpolated) {
      if (c === '$' && text[i + 1] === '{' && depth === 0) {
        out += '${';
        i++;
        depth = 1;
        continue;
      }
      if (depth > 0 && c === '{') depth++;
      if (depth > 0 && c === '}') depth--;
    }
    if (c !== '\\') {
      // Vault turns the ends of lines of Windows into `\n` before it reads.
      if (c !== '\r' || text[i + 1] !== '\n') out += c;
      continue;
    }
    const escape = escaped(text, i + 1);
    if ('fault' in escape) return { text: out, end: Math.min(i + 2, text.length), fault: escape.fault };
    if (depth > 0) out += text.slice(i, escape.end);
    else if (escape.byte !== undefined && escape.byte > 0x7f) {
      bytes = true;
      out += String.fromCharCode(BYTE + escape.byte);
    } else out += escape.meant;
    i = escape.end - 1;
  }
  return { text: out, end: text.length, fault: 'this string is not closed' };
}

type Escape = { readonly meant: string; readonly byte?: number; readonly end: number } | { readonly fault: string };

/** What stands behind a backslash at `at`. `\x` and three octal digits are a byte, not a character. */
function escaped(text: string, at: number): Escape {
  const e = text[at] ?? '';
  const simple = ESCAPES[e];
  if (simple !== undefined) return { meant: simple, end: at + 1 };
  const size = e === 'u' ? 4 : e === 'U' ? 8 : e === 'x' ? 2 : 0;
  if (size > 0) {
    const digits = text.slice(at + 1, at + 1 + size);
    const code = digits.length === size && /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : Infinity;
    if (code > 0x10ffff) return { fault: `\\${e} wants ${size} hexadecimal digits of a character` };
    const end = at + 1 + size;
    if (size === 2) return { meant: String.fromCharCode(code), byte: code, end };
    return { meant: code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code), end };
  }
  const octal = /^[0-3][0-7]{2}/.exec(text.slice(at, at + 3))?.[0];
  if (octal !== undefined) return { meant: String.fromCharCode(Number.parseInt(octal, 8)), byte: Number.parseInt(octal, 8), end: at + 3 };
  return { fault: e === '' ? 'this string is not closed' : `unknown escape \\${e}` };
}

/** Bytes above 127 that escapes name stand here in the text, until all of it is read as UTF-8. */
const BYTE = 0xdc00;

function ofBytes(text: string): string {
  const encoder = new TextEncoder();
  const bytes = [...text].flatMap((c) => {
    const code = c.codePointAt(0) ?? 0;
    return code >= BYTE && code < BYTE + 256 ? [code - BYTE] : [...encoder.encode(c)];
  });
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

/**
 * The text of a heredoc whose body begins at `start`, up to and with the line of its label, which an end of line must follow. White space
 * before the closing label ends the text, or with `<<-` is taken off every line if all have it. Same source, `hcl/token`, `unindentHeredoc`.
 */
export function heredoc(text: string, start: number, label: string, indented: boolean): Read | undefined {
  const lines: string[] = [];
  const closing = new RegExp(`^([\\t\\n\\v\\f\\r ]*)${label}\\r*$`, 'u');
  for (let at = start; ;) {
    const next = text.indexOf('\n', at);
    if (next < 0) return undefined;
    const line = text.slice(at, next).replace(/\r$/, '');
    const indent = closing.exec(line)?.[1];
    if (indent === undefined) {
      lines.push(line);
      at = next + 1;
      continue;
    }
    const whole = `${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`;
    if (!indented) return { text: whole + indent, end: next };
    if (lines.every((one) => one.startsWith(indent)))
      return { text: lines.map((one) => `${one.slice(indent.length)}\n`).join(''), end: next };
    return { text: (whole + indent).replace(/[ \t]+$/, ''), end: next };
  }
}
