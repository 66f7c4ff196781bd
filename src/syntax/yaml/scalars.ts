import type { Template, Value, Word } from '../ast.ts';
import type { CommentCursor } from '../comments.ts';
import { numberForm, readLiteral } from '../literals.ts';
import type { SentenceRule, WritParser } from '../parser.ts';
import { isBare } from '../print/words.ts';
import type { Places, Report } from '../report.ts';
import { scan } from '../scanner.ts';
import type { BlockShapes } from '../shapes.ts';
import { literalValue } from '../sentence-parser.ts';
import { decodeString } from '../strings.ts';
import { checkComposed, isHostile, readRaw, textBuilder, wordTemplate } from '../text.ts';
import type { Scalar } from './document.ts';
import { inQuotes, lineEnd } from './document.ts';

/** What every function of the reader needs. */
export interface Reading {
  readonly text: string;
  readonly places: Places;
  readonly report: Report;
  readonly cursor: CommentCursor;
  readonly shapes: BlockShapes;
  readonly parser: WritParser;
  readonly tooMany: () => boolean;
}

/** The text of a scalar as YAML decodes it, and where its characters stand. */
interface Piece {
  readonly text: string;
  readonly places: Places;
  readonly start: number;
  readonly end: number;
  readonly style: 'plain' | 'quoted' | 'double' | 'block';
}

export function pieceOf(scalar: Scalar.Parsed, reading: Reading): Piece {
  const start = scalar.range[0];
  let end = scalar.range[1];
  while (end > start && /\s/.test(reading.text[end - 1] ?? '')) end--;
  const text = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
  const raw = reading.text.slice(start, end);
  const type = scalar.type;
  const style = type === 'QUOTE_DOUBLE' ? 'double' : type === 'QUOTE_SINGLE' ? 'quoted' : type === 'PLAIN' ? 'plain' : 'block';
  const inner = style === 'plain' ? 0 : 1;
  // Where quotes, escapes and folded lines moved nothing, every character has its exact place; else the scalar is the place.
  const exact = style !== 'block' && raw.slice(inner, raw.length - inner) === text;
  const places: Places = exact ? (a, b) => reading.places(start + inner + a, start + inner + b) : () => reading.places(start, end);
  return { text, places, start, end, style };
}

function withTemplate(piece: Piece): { text: string; template?: Template } {
  if (!piece.text.includes('{')) return { text: piece.text };
  const builder = textBuilder(piece.places);
  readRaw(piece.text, (i) => i, builder);
  return builder.done();
}

function templateOf(text: string, start: number, piece: Piece): { template?: Template } {
  const template = wordTemplate(text, start, piece.places);
  return template ? { template } : {};
}

/** A text that keeps its own double quotes. */
export const keptForm = /^"(.+)"$/;

function checkScalar(piece: Piece, reading: Reading): void {
  const inner = piece.style === 'plain' ? 0 : 1;
  const [start, end] = [piece.start + inner, piece.end - inner];
  checkComposed(reading.text.slice(start, end), start, end, reading.places, reading.report);
}

/** A name, label, verb or path, or a reason (`free`); quotes in YAML count as quotes. */
export function wordOf(scalar: Scalar.Parsed, reading: Reading, free = false): Word {
  const piece = pieceOf(scalar, reading);
  if (!free) checkScalar(piece, reading);
  const span = reading.places(piece.start, piece.end);
  // A text that keeps its own double quotes is a name that would mean something else without them.
  const kept = keptForm.exec(piece.text)?.[1];
  if (kept !== undefined) return { ...withTemplate({ ...piece, text: kept }), span, quoted: true };
  const { text, template } = withTemplate(piece);
  const quoted = piece.style !== 'plain' || !isBare(text);
  return template ? { text, span, quoted, template } : { text, span, quoted };
}

/** A scalar as the value it would be in the other spelling: what YAML would make of it plays no part. */
export function valueOf(scalar: Scalar.Parsed, reading: Reading): Value {
  const piece = pieceOf(scalar, reading);
  const span = reading.places(piece.start, piece.end);
  const source = piece.text;
  if (piece.style === 'plain' && !source.includes('\n')) {
    if (source === 'true' || source === 'false') return { kind: 'bool', text: source, value: source === 'true', span };
    const from = /^from ("(?:[^"\\]|\\.)*"|\S+)$/.exec(source)?.[1];
    if (from !== undefined) {
      const place = reading.places(piece.start + 5, piece.start + 5 + from.length);
      // Quoted as in the other spelling, with its escapes.
      const path = from.startsWith('"')
        ? { ...decodeString(source, 6, source.length - 1, piece.places, reading.report), span: place, quoted: true }
        : { text: from, span: place, quoted: false, ...templateOf(from, 5, piece) };
      if (path.quoted || isBare(from)) return { kind: 'from', path, span };
    }
    if (numberForm.test(source) || /^\d/.test(source)) {
      const literal = readLiteral(source);
      if (literal.kind !== 'bad') return literalValue(literal.kind, { image: source, tokenType: undefined }, span);
      if (/^\d{4}-\d{2}-\d{2}(T\S+Z)?$/.test(source)) reading.report('W004', span, literal.message, { help: literal.help });
    } else if (isBare(source)) {
      const { text, template } = withTemplate(piece);
      return literalValue('name', { image: text, tokenType: undefined, ...(template ? { template } : {}) }, span);
    }
  }
  const { text, template } = withTemplate(piece);
  return { kind: 'string', text, block: piece.style === 'block', span, ...(template ? { template } : {}) };
}

/** Whether a text is a sentence of a rule. */
export function isSentence(rule: SentenceRule, text: string, reading: Reading): boolean {
  let wrong = false;
  const report: Report = () => (wrong = true);
  const scanned = scan(text, reading.places, report);
  const input = { text, scanned, places: reading.places, report, tooMany: () => false, whole: 'sentence' } as const;
  return reading.parser.parseSentence(rule, input) !== undefined && !wrong;
}

/** Parses a scalar with the grammar of sentences. */
export function sentence<R extends SentenceRule>(rule: R, scalar: Scalar.Parsed, reading: Reading): ReturnType<WritParser[R]> | undefined {
  const piece = pieceOf(scalar, reading);
  const start = /^-(?=\w)|^(?:allow|deny|use|owns|share|inject|assert)(?=\s)/.exec(piece.text)?.[0];
  if (start !== undefined && piece.style === 'plain') {
    const said =
      start === '-' ? 'a list item has a space behind its `-`' : `the sentence begins behind its \`${start}\`, which is the key above it`;
    const rest = piece.text.slice(start.length).trim();
    reading.report('W014', piece.places(0, start.length), said, {
      help: `write \`- ${rest.length > 50 ? `${rest.slice(0, 50)}…` : rest}\``,
    });
    return undefined;
  }
  const problems: Parameters<Report>[] = [];
  const report: Report = (...args) => problems.push(args);
  const scanned = scan(piece.text, piece.places, report);
  const comment = scanned.comments[0];
  if (comment)
    report('W007', piece.places(comment.start, comment.end), 'a comment cannot stand inside a sentence', {
      help: 'write it as a YAML comment: # …',
    });
  const result = reading.parser.parseSentence(rule, {
    text: piece.text,
    scanned,
    places: piece.places,
    report,
    tooMany: reading.tooMany,
    whole: 'sentence',
  });
  if (!problems.length) return result;
  // Control characters and the like have been reported before.
  if (isHostile(piece.text)) return undefined;
  const behind = reading.text.slice(piece.end, lineEnd(reading.text, piece.end));
  if (piece.style === 'plain' && /^\s+#/.test(behind)) {
    const whole = reading.text.slice(piece.start, piece.end) + behind;
    const span = reading.places(piece.end, piece.end + behind.length);
    reading.report('W013', span, 'YAML has cut this sentence: ` #` begins a comment', {
      help: `quote the sentence: ${inQuotes(whole)}`,
      fix: {
        title: 'quote the sentence',
        safe: true,
        edits: [{ span: reading.places(piece.start, piece.end + behind.length), text: inQuotes(whole) }],
      },
    });
    return undefined;
  }
  // One bad sentence is one mistake: the first; where YAML has moved its characters, what the grammar says of the whole.
  const [first] = problems.toReversed().sort(([, a], [, b]) => a.start - b.start);
  if (first) reading.report(...first);
  return undefined;
}
