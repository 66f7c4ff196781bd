import type { TokenType } from 'chevrotain';
import { strangers } from '../data/confusables.ts';
import type { Fix } from '../diagnostics.ts';
import type { Template } from './ast.ts';
import type { RawComment } from './comments.ts';
import { numberForm, readLiteral } from './literals.ts';
import type { Places, Report } from './report.ts';
import { quoted } from './report.ts';
import { decodeString, decodeTextBlock } from './strings.ts';
import { hexOf, isHostile, placeholderAt, wordTemplate } from './text.ts';
import * as t from './tokens.ts';

export interface Scanned {
  readonly tokens: t.Tok[];
  readonly comments: readonly RawComment[];
  /** Where something was reported, ascending. */
  readonly faults: readonly number[];
  /** A string or text block was not closed: what follows it cannot be trusted to have its brackets. */
  readonly unclosed: boolean;
}

const WORD = 1;
const BLANK = 2;
const DIGIT = 4;
const classes = new Uint8Array(128);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-/:*.@~+') classes[c.charCodeAt(0)] = WORD;
for (const c of '0123456789') classes[c.charCodeAt(0)] = WORD | DIGIT;
for (const c of ' \t\r\n') classes[c.charCodeAt(0)] = BLANK;
const classOf = (code: number): number => (code < 128 ? (classes[code] ?? 0) : 0);

/** The signs by their codes, alone and before a `=`. */
const signs: TokenType[] = [];
const signsBeforeEquals: TokenType[] = [];
for (const type of [
  t.LCurly, t.RCurly, t.LSquare, t.RSquare, t.LParen, t.RParen, t.Comma, t.Semicolon, t.Equals, t.NotEquals, t.Less, t.LessEquals, t.Greater,
  t.GreaterEquals,
]) (t.labelOf(type).length === 1 ? signs : signsBeforeEquals)[t.labelOf(type).charCodeAt(0)] = type; // prettier-ignore

const literals = { number: t.Num, duration: t.Duration, size: t.Size, date: t.DateTok } as const;

/** Splits a text into tokens and comments, in one pass; every mistake is reported and still becomes a token. */
export function scan(text: string, places: Places, tell: Report): Scanned {
  const faults: number[] = [];
  const report: Report = (...said) => {
    faults.push(i);
    tell(...said);
  };
  /** A line of another language is one mistake, not one for each of its signs. */
  const once: Report = (...said) => {
    const last = faults.at(-1);
    if (last === undefined || /[\r\n]/.test(text.slice(last, i))) report(...said);
    else faults.push(i);
  };
  const tokens: t.Tok[] = [];
  const comments: RawComment[] = [];
  let unclosed = false;
  // No `*/` follows any more: looked for once, so that many `/*` stay linear.
  let endless = false;
  let lines = 2;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const add = (type: TokenType, start: number, end: number, image: string, bad = false, content?: string, template?: Template): void => {
    tokens.push({
      image,
      startOffset: start,
      endOffset: end - 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
      index: tokens.length,
      lines,
      bad,
      text: content,
      template,
    });
    lines = 0;
    i = end;
  };
  const lineEnd = (from: number): number => {
    let end = from;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === 10 || c === 13) break;
    }
    return end;
  };

  const comment = (): void => {
    const end = lineEnd(i);
    const before = i > 0 ? text.charCodeAt(i - 1) : 10;
    if (classOf(before) !== BLANK && before !== 0xfeff)
      report('W007', places(i, i + 2), 'a comment needs white space before its `//`', { help: 'put a space before `//`' });
    if (text.charCodeAt(i + 2) === 47 && text.charCodeAt(i + 3) !== 47) {
      const content = text.slice(i + 3, end);
      add(t.Doc, i, end, '///', false, content.replace(/^ /, '').trimEnd());
      return;
    }
    const content = text
      .slice(i + 2, end)
      .replace(/^ /, '')
      .trimEnd();
    comments.push({ text: content, start: i, end, lines });
    lines = 0;
    i = end;
  };

  const string = (): void => {
    if (text.startsWith('"""', i)) return textBlock();
    let end = i + 1;
    let closed = false;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === 92) end++;
      else if (c === 34) {
        closed = true;
        break;
      } else if (c === 10 || c === 13) break;
      const next = text.charCodeAt(end);
      if (c === 92 && (next === 10 || next === 13)) break;
    }
    const stop = Math.min(end, text.length);
    if (!closed) {
      unclosed = true;
      report('W002', places(i, i + 1), 'this string is not closed', {
        help: 'a string ends on its own line: add the missing ", or write a text block between """ and """',
      });
    }
    const decoded = decodeString(text, i + 1, stop, places, report);
    add(t.Str, i, closed ? stop + 1 : stop, text.slice(i, closed ? stop + 1 : stop), !closed, decoded.text, decoded.template);
  };

  const textBlock = (): void => {
    let end = text.indexOf('"""', i + 3);
    for (; end >= 0; end = text.indexOf('"""', end + 3)) {
      let slashes = 0;
      while (text[end - 1 - slashes] === '\\' && end - 1 - slashes >= i + 3) slashes++;
      if (slashes % 2 === 0) break;
    }
    if (end < 0) {
      unclosed = true;
      report('W002', places(i, i + 3), 'this text block is not closed before the end of the file', { help: 'add the closing """' });
    }
    const stop = end < 0 ? text.length : end;
    const decoded = decodeTextBlock(text, i + 3, stop, places);
    add(t.TextBlock, i, end < 0 ? stop : stop + 3, '"""', end < 0, decoded.text, decoded.template);
  };

  /** Of the last word: whether it has a placeholder, and where its first `//` is. */
  let templated = false;
  let doubled = -1;
  const wordEnd = (): number => {
    templated = false;
    doubled = -1;
    let end = i;
    for (;;) {
      const code = text.charCodeAt(end);
      if (classOf(code) & WORD) {
        if (code === 47 && doubled < 0 && text.charCodeAt(end + 1) === 47) doubled = end;
        end++;
      } else if (code === 123) {
        const name = placeholderAt(text, end);
        if (name === undefined) return end;
        templated = true;
        end += name.length + 2;
      } else return end;
      if (end >= text.length) return end;
    }
  };

  const word = (): void => {
    const start = i;
    const end = wordEnd();
    const image = text.slice(start, end);
    const first = text.charCodeAt(start);
    if (end < text.length && text.charCodeAt(end) > 126 && /^[\w-]*$/.test(image) && /^[\p{L}\p{M}]/u.test(text.slice(end, end + 2)))
      return foreign(start, end - start);
    if (first === 47 && image[1] === '*') {
      report('W007', places(start, end), 'there are no block comments', { help: 'begin each line of the comment with //' });
      const close = endless ? -1 : text.indexOf('*/', start + 2);
      endless = close < 0;
      i = endless ? lineEnd(start) : close + 2;
    } else if (doubled >= 0) {
      if (/^[A-Za-z][\w+.-]*:\/\/./.test(image))
        report('W007', places(start, end), `a URL is written in quotes`, { help: `write "${image}"`, fix: quoting(start, end) });
      else
        report('W007', places(doubled, doubled + 2), `\`//\` inside ${quoted(image)} is neither a path nor a comment`, {
          help: 'a path has single slashes; a comment has white space before its //',
        });
      add(t.Word, start, end, image, true);
    } else if (classOf(first) & DIGIT || (first === 45 && numberForm.test(image))) {
      const literal = readLiteral(image);
      if (literal.kind === 'bad') {
        const isDate = literal.message.includes('date') && /^\d{4}-/.test(image);
        const fix = literal.help.includes(`"${image}"`) ? { fix: quoting(start, end) } : {};
        report('W004', places(start, end), literal.message, { help: literal.help, ...fix });
        add(isDate ? t.DateTok : t.Word, start, end, image, true);
      } else add(literals[literal.kind], start, end, image);
    } else if (first === 64) annotation(start, end, image);
    else if (first === 45 || first === 58) {
      if (image === ':')
        once('W004', places(start, end), '`:` means nothing here', {
          help: 'an attribute is written with `=`; JSON and YAML are read from files named *.writ.yaml',
        });
      else if (/^\W+$/.test(image)) once('W004', places(start, end), `${quoted(image)} means nothing here`, { help: 'delete it' });
      else
        once('W004', places(start, end), `a name or a path cannot begin with \`${image[0]}\``, {
          help: `write it in quotes: "${image}"`,
          fix: quoting(start, end),
        });
      add(t.Word, start, end, image, true);
    } else if (image === 'true' || image === 'false') add(t.Bool, start, end, image);
    else {
      const type = t.reserved.get(image) ?? t.Word;
      add(type, start, end, image, false, undefined, templated && type === t.Word ? wordTemplate(image, start, places) : undefined);
    }
  };

  const quoting = (start: number, end: number, inner = text.slice(start, end)): Fix => ({
    title: 'write it in double quotes',
    safe: true,
    edits: [{ span: places(start, end), text: `"${inner}"` }],
  });

  const annotation = (start: number, end: number, image: string): void => {
    if (image === '@ignore') add(t.Ignore, start, end, image);
    else if (image === '@was') add(t.Was, start, end, image);
    else {
      report('W010', places(start, end), `there is no annotation ${quoted(image)}`, { expected: ['@ignore', '@was'] });
      // Its parentheses go with it, so that one slip is one error.
      const paren = /^\s*\([^)\n]*\)/.exec(text.slice(end, end + 400));
      i = end + (paren?.[0].length ?? 0);
    }
  };

  /** A word with letters that are not ASCII, or a sign of that kind. */
  const foreign = (start: number, least: number): void => {
    const end = start + (/^[\p{L}\p{N}\p{M}_-]+/u.exec(text.slice(start, start + 200))?.[0].length ?? least);
    const image = text.slice(start, end);
    const plain = image.normalize('NFKC');
    const span = places(start, end);
    // What no text may hold was reported before.
    if (isHostile(image)) faults.push(i);
    else if (/^\p{Z}/u.test(image)) once('W006', span, `this is no plain space (U+${hexOf(image)})`, { help: 'write a plain space' });
    else if (/^\p{C}/u.test(image))
      once('W006', span, `the invisible character U+${hexOf(image)} cannot stand outside quotes`, { help: 'delete it' });
    else if (plain !== image && /^[\x21-\x7e]+$/.test(plain))
      once('W006', span, `${quoted(image)} cannot stand outside quotes`, { help: `write ${quoted(plain)}` });
    else if (/^[\p{P}\p{S}]/u.test(image))
      once('W006', span, `${quoted(image)} means nothing here`, { help: 'text with such characters is written in double quotes' });
    else {
      const strange = strangers(image);
      once('W006', span, `${quoted(image)} cannot stand outside quotes: it has ${strange}`, {
        help: strange.includes('looks like')
          ? 'write the plain letter'
          : `names are ASCII letters, digits, _ and -; other texts stand in quotes: "${image}"`,
      });
    }
    add(t.Word, start, end, image, true);
  };

  const strange = (code: number): void => {
    const point = text.codePointAt(i) ?? code;
    const char = String.fromCodePoint(point);
    const start = i;
    if (char === '#') {
      report('W006', places(start, start + 1), 'a comment begins with `//`, not with `#`', {
        help: 'write // instead of #',
        fix: { title: 'write //', safe: true, edits: [{ span: places(start, start + 1), text: '//' }] },
      });
      i = lineEnd(i);
    } else if (char === "'" || char === '`' || char === '“' || char === '”' || char === '‘') {
      const closing = char === '“' ? '”' : char === '‘' ? '’' : char;
      const close = text.slice(0, lineEnd(i)).indexOf(closing, i + 1);
      const end = close < 0 ? lineEnd(i) : close + 1;
      const inner = text.slice(start + 1, close < 0 ? end : close);
      report('W006', places(start, end), `strings stand in double quotes, not in ${char}`, {
        help: `write "${inner}"`,
        ...(close < 0 || /["\\]/.test(inner) ? {} : { fix: quoting(start, end, inner) }),
      });
      add(t.Str, start, end, text.slice(start, end), true, text.slice(start + 1, close < 0 ? end : close));
    } else if (point > 126) foreign(start, char.length);
    else if (code < 32) {
      // What no text may hold was reported before.
      faults.push(i);
      i++;
    } else {
      once('W006', places(start, start + char.length), `the character \`${char}\` means nothing here`, {
        help: 'text with such characters is written in double quotes',
      });
      i = start + char.length;
    }
  };

  while (i < text.length) {
    const code = text.charCodeAt(i);
    const cls = classOf(code);
    if (cls === BLANK) {
      if (code === 10) lines = lines < 2 ? lines + 1 : 2;
      else if (code === 13 && text.charCodeAt(i + 1) !== 10) lines = lines < 2 ? lines + 1 : 2;
      i++;
    } else if (code === 47 && text.charCodeAt(i + 1) === 47) comment();
    else if (cls & WORD) word();
    else if (code === 34) string();
    else if (code === 123 && placeholderAt(text, i) !== undefined) word();
    else {
      const type = (text.charCodeAt(i + 1) === 61 ? signsBeforeEquals[code] : undefined) ?? signs[code];
      if (type) add(type, i, i + t.labelOf(type).length, t.labelOf(type));
      else strange(code);
    }
  }
  return { tokens, comments, faults, unclosed };
}
