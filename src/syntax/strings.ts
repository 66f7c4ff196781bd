import type { Template } from './ast.ts';
import type { Places, Report } from './report.ts';
import { placeholderAt, readRaw, textBuilder } from './text.ts';

export interface Decoded {
  readonly text: string;
  readonly template?: Template;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '}': '}' };

/** The text of a `"…"` string; `start` and `end` are the offsets inside the quotes. */
export function decodeString(source: string, start: number, end: number, places: Places, tell: Report): Decoded {
  let told = false;
  // One text with wrong backslashes is one mistake.
  const report: Report = (...said) => {
    if (!told) tell(...said);
    told = true;
  };
  const raw = source.slice(start, end);
  if (!raw.includes('\\') && !raw.includes('{')) return { text: raw };
  const builder = textBuilder(places);
  let done = start;
  for (let i = start; i < end;) {
    const c = source[i];
    if (c === '\\') {
      builder.literal(source.slice(done, i));
      i = decodeEscape(source, i, end, builder, places, report);
      done = i;
    } else if (c === '{') {
      // What shields a brace is the text, however it was written: `\u0024{env}` is `${env}`.
      const before = done === i ? builder.last() : source[i - 1];
      const name = before === '$' || before === '{' ? undefined : placeholderAt(source, i);
      if (name === undefined || i + name.length + 2 > end) i++;
      else {
        builder.literal(source.slice(done, i));
        builder.placeholder(name, i, i + name.length + 2);
        i += name.length + 2;
        done = i;
      }
    } else i++;
  }
  builder.literal(source.slice(done, end));
  return builder.done();
}

function decodeEscape(
  source: string,
  at: number,
  end: number,
  builder: ReturnType<typeof textBuilder>,
  places: Places,
  report: Report,
): number {
  const next = source[at + 1] ?? '';
  if (next === '{') {
    // Only where it would be read as a placeholder does the escape mean anything.
    const before = source[at - 1];
    if (before === '$' || before === '{' || placeholderAt(source, at + 1) === undefined) builder.literal('{');
    else builder.brace();
    return at + 2;
  }
  if (next === 'u') {
    const form = /^(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(source.slice(at + 2, Math.min(end, at + 10)));
    const point = form ? Number.parseInt(form[1] ?? form[2] ?? '', 16) : NaN;
    if (form && point <= 0x10ffff && point !== 0) {
      // Two escapes can be the halves of one pair, as in JSON.
      const low = /^\\u(d[c-f][0-9a-f]{2})/i.exec(source.slice(at + 6, Math.min(end, at + 12)));
      if (point >= 0xd800 && point <= 0xdbff && form[1] && low) {
        builder.literal(String.fromCharCode(point, Number.parseInt(low[1] ?? '', 16)));
        return at + 12;
      }
      if (point < 0xd800 || point > 0xdfff) {
        builder.literal(String.fromCodePoint(point));
        return at + 2 + form[0].length;
      }
    }
    report('W005', places(at, Math.min(end, at + 2 + (form?.[0].length ?? 0))), 'this escape names no character', {
      help: 'write \\u and four hexadecimal digits, or \\u{1F600}',
    });
    return at + 2;
  }
  const known = escapes[next];
  if (known === undefined) {
    report('W005', places(at, Math.min(end, at + 2)), `\\${next} is no escape`, {
      expected: ['\\"', '\\\\', '\\n', '\\t', '\\r', '\\{', '\\u{…}'],
      help: 'write \\\\ for a backslash itself',
    });
    builder.literal(`\\${next}`);
  } else builder.literal(known);
  return at + 2;
}

/**
 * The text of a `"""…"""` block; `start` and `end` are the offsets inside the quotes. A line break right after the opening quotes is
 * not text; the indentation that all lines with text share is taken away, so the closing quotes may stand anywhere. Backslashes are
 * text, except before `"""` and before a placeholder.
 */
export function decodeTextBlock(source: string, start: number, end: number, places: Places): Decoded {
  const lines = linesOf(source, start, end);
  const opened = (lines[0]?.end ?? 0) <= start || source.slice(start, lines[0]?.end).trim() === '';
  const kept = opened && lines.length > 1 ? lines.slice(1) : lines;
  let common = Infinity;
  kept.forEach((line, i) => {
    if (kept === lines && i === 0) return;
    const text = source.slice(line.start, line.end);
    const indent = text.length - text.trimStart().length;
    if (indent < text.length) common = Math.min(common, indent);
  });
  const cut = common === Infinity ? 0 : common;
  // Offsets are kept per character so that a placeholder's place is exact after lines have moved.
  const pieces: { text: string; at: number }[] = [];
  kept.forEach((line, i) => {
    const from = kept === lines && i === 0 ? line.start : Math.min(line.end, line.start + cut);
    let text = source.slice(from, line.end);
    if (text.trim() === '') text = '';
    pieces.push({ text: i < kept.length - 1 ? `${text}\n` : text, at: from });
  });
  const builder = textBuilder(places);
  for (const piece of pieces) decodePiece(piece.text, piece.at, builder);
  return builder.done();
}

const quotes = /\\+(?=""")/g;

function decodePiece(text: string, at: number, builder: ReturnType<typeof textBuilder>): void {
  if (!text.includes('"""')) return readRaw(text, (i) => at + i, builder);
  let done = 0;
  quotes.lastIndex = 0;
  for (let m = quotes.exec(text); m; m = quotes.exec(text)) {
    const from = done;
    readRaw(text.slice(done, m.index) + '\\'.repeat((m[0].length - 1) >> 1), (i) => at + from + i, builder);
    builder.literal('"""');
    done = m.index + m[0].length + 3;
    quotes.lastIndex = done;
  }
  const from = done;
  readRaw(text.slice(done), (i) => at + from + i, builder);
}

function linesOf(source: string, start: number, end: number): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = [];
  let from = start;
  for (let i = start; i < end; i++) {
    const c = source.charCodeAt(i);
    if (c !== 10 && c !== 13) continue;
    lines.push({ start: from, end: i });
    if (c === 13 && source.charCodeAt(i + 1) === 10 && i + 1 < end) i++;
    from = i + 1;
  }
  lines.push({ start: from, end });
  return lines;
}
