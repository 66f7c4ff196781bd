import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain';
import { EmbeddedActionsParser } from 'chevrotain';
import type { Code } from '../diagnostics.ts';
import type { Lookahead } from './analysis.ts';
import { lookaheadsOf } from './analysis.ts';
import type { Span } from '../source.ts';
import type { Comment, Comments, Word } from './ast.ts';
import { commentCursor, commentsOf } from './comments.ts';
import type { CommentCursor } from './comments.ts';
import { lookahead } from './lookahead.generated.ts';
import type { Places, Report, Said } from './report.ts';
import { quoted } from './report.ts';
import type { Scanned } from './scanner.ts';
import { nearest } from '../suggest.ts';
import { checkComposed } from './text.ts';
import { braced, mendBraces } from './recovery.ts';
import * as t from './tokens.ts';

/** Where a parse stops being able to go on; caught at the nearest item, never seen outside. */
export class Fault extends Error {
  readonly code: Code;
  readonly token: IToken;
  /** Completes "expected …"; empty where `message` is the whole message. */
  readonly expected: string;
  readonly more: Said;
  constructor(code: Code, token: IToken, expected: string, message = '', more: Said = {}) {
    super(message);
    this.code = code;
    this.token = token;
    this.expected = expected;
    this.more = more;
  }
}

/** The item has been reported and skipped as far as can be told; only the place to go on is open. */
export class Reported extends Error {}

// The exceptions' messages carry only what was expected: the whole sentence is composed where the item's beginning is known.
const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => t.human(expected),
  buildNotAllInputParsedMessage: () => 'the end of the sentence',
  buildNoViableAltMessage: () => 'something else',
  buildEarlyExitMessage: () => 'more',
};

export interface Input {
  readonly text: string;
  readonly scanned: Scanned;
  readonly places: Places;
  readonly report: Report;
  /** Errors so far, to give up when there are too many. */
  readonly tooMany: () => boolean;
  /** What ends where the text ends. */
  readonly whole?: 'file' | 'sentence';
}

/** What is remembered of an item's beginning. */
export interface Beginning {
  readonly token: t.Tok;
  readonly index: number;
  readonly before: readonly Comment[];
  readonly gap: boolean;
  readonly detached: boolean;
  readonly openers: number;
}

export const maxDepth = 200;
const noComments: readonly Comment[] = [];

const statementStart: ReadonlySet<TokenType> = new Set([t.Allow, t.Deny, t.Use, t.Owns, t.Inject, t.Share]);
const starters = ['allow', 'deny', 'use', 'owns', 'inject', 'share', 'assert'];
/** What follows the first word of an attribute, block or declaration. */
const behindName: ReadonlySet<TokenType> = new Set([t.Word, t.Str, t.Equals, t.LCurly, t.In, t.On, t.Of]);
/** What no line ends with. */
const unfinished: ReadonlySet<TokenType> = new Set([t.From, t.Comma, t.Equals, t.On, t.In, t.Use, t.With, t.As]);
export const metaStart: ReadonlySet<TokenType> = new Set([t.Doc, t.Ignore, t.Was]);

/** Input, places, comments, messages and recovery: all of the parser but its grammar. */
export abstract class ParserBase extends EmbeddedActionsParser {
  // Chevrotain's own read position; its typings leave it out, recovery has to move it.
  declare protected currIdx: number;
  // And what its self-analysis leaves: the functions that choose, by rule and point.
  declare protected fullRuleNameToShort: Readonly<Record<string, number>>;
  declare protected lookAheadFuncsCache: Lookahead[][];
  declare protected selfAnalysisDone: boolean;
  protected given: Input = { text: '', scanned: { tokens: [], comments: [], faults: [], unclosed: false }, places: () => ({ file: '', start: 0, end: 0 }), report: () => {}, tooMany: () => false }; // prettier-ignore
  protected cursor: CommentCursor = commentCursor([], this.given.places);
  protected count = 0;
  protected openers: t.Tok[] = [];
  /** `assert` inside a block: wrong there, or the sign of a missing `}` above. */
  protected misplaced: t.Tok[] = [];
  protected endReported = false;
  /** Where the last error is that the parser has reported. */
  private said = -1;

  constructor() {
    super(t.vocabulary, {
      recoveryEnabled: false,
      maxLookahead: 1,
      skipValidations: true,
      errorMessageProvider: messages,
      nodeLocationTracking: 'none',
    });
  }

  /** Takes what chevrotain's analysis of the rules found when they were last changed: it takes as long as reading a small project. */
  protected restoreAnalysis(): void {
    for (const [name, short] of Object.entries(this.fullRuleNameToShort))
      this.lookAheadFuncsCache[short] = lookaheadsOf(lookahead[name] ?? {});
    this.selfAnalysisDone = true;
  }

  protected accept(input: Input): void {
    const { scanned } = input;
    this.given = braced(scanned.tokens) ? input : { ...input, scanned: { ...scanned, tokens: mendBraces(scanned.tokens, input.text) } };
    this.cursor = commentCursor(input.scanned.comments, input.places);
    this.openers = [];
    this.misplaced = [];
    this.endReported = false;
    this.said = -1;
    // Chevrotain pads the list while it parses.
    this.count = this.given.scanned.tokens.length;
    this.input = this.given.scanned.tokens;
  }

  protected next(): t.Tok {
    return this.LA(1) as t.Tok;
  }
  protected at(type: TokenType): boolean {
    return this.LA(1).tokenType === type;
  }
  protected index(token: IToken): number {
    return token.tokenType === t.endOfFile ? this.count : (token as t.Tok).index;
  }
  protected tokenAt(index: number): t.Tok | undefined {
    return index < this.count ? this.given.scanned.tokens[index] : undefined;
  }
  protected offset(token: IToken): number {
    return token.tokenType === t.endOfFile ? this.given.text.length : token.startOffset;
  }
  protected spanOf(token: IToken) {
    if (token.tokenType === t.endOfFile) return this.given.places(this.given.text.length, this.given.text.length);
    return this.given.places(token.startOffset, (token.endOffset ?? token.startOffset) + 1);
  }
  /** From a token to the last one that was consumed. */
  protected spanFrom(token: IToken) {
    return this.given.places(token.startOffset, (this.LA(0).endOffset ?? 0) + 1);
  }
  /** A word that names something, and not a free text. */
  protected nameOf(token: IToken): Word {
    const end = token.endOffset ?? token.startOffset;
    if (token.tokenType === t.Str)
      checkComposed(token.image.slice(1, -1), token.startOffset + 1, end, this.given.places, this.given.report);
    return this.wordOf(token);
  }
  protected wordOf(token: IToken): Word {
    const tok = token as t.Tok;
    const quotedWord = tok.tokenType === t.Str;
    const text = quotedWord ? (tok.text ?? '') : tok.image;
    const span = this.spanOf(tok);
    const { template } = tok;
    return template ? { text, span, quoted: quotedWord, template } : { text, span, quoted: quotedWord };
  }

  protected begin(): Beginning {
    const token = this.next();
    const gap = this.cursor.gapBefore(this.offset(token));
    const before = gap === undefined ? noComments : this.cursor.until(this.offset(token));
    return {
      token,
      index: this.index(token),
      before,
      gap: gap ?? token.lines > 1,
      detached: before.length > 0 && token.lines > 1,
      openers: this.openers.length,
    };
  }
  /** The comments of the item that ends with the last consumed token. */
  protected end(from: Beginning, inside: readonly Comment[] = noComments): Comments | undefined {
    const here = this.cursor.until(this.LA(0).endOffset ?? 0);
    const after = this.cursor.trailing(this.offset(this.LA(1)));
    return commentsOf(from.before, here.length ? [...inside, ...here] : inside, after, from.detached);
  }

  /** Fails unless a name, path or string comes that is not already the next attribute's name. */
  protected need(what: string): void {
    if (this.RECORDING_PHASE) return;
    const { tokenType: type, lines } = this.next();
    // A `=` on a later line than the name is what is wrong itself.
    const behind = this.LA(2) as t.Tok;
    if ((type === t.Word || type === t.Str) && (behind.tokenType !== t.Equals || (lines === 0 && behind.lines > 0))) return;
    this.fail(what);
  }
  protected fail(expected: string, more: Said = {}): never {
    const token = this.LA(1);
    const { tokenType: behind } = this.LA(2);
    const meant =
      t.reserved.has(token.image) && token.tokenType !== t.Str && (token as t.Tok).lines === 0 && behind !== t.Word && behind !== t.Str;
    if (meant && /name|verb|path|label|value|principal/.test(expected))
      throw new Fault('W003', token, '', `\`${token.image}\` is a reserved word and cannot stand here as ${expected}`, {
        help: `write it in quotes: "${token.image}"`,
        ...more,
      });
    throw new Fault('W001', token, expected, '', more);
  }

  /** One bad line is one error: what follows on the line of the last one is a consequence. */
  protected say(code: Code, span: Span, message: string, more?: Said): void {
    const at = span.start;
    if (this.given.whole !== 'sentence') {
      const before = this.said;
      // Kept also where nothing is said: the next look then is a short one, however long the line.
      this.said = at;
      if (before >= 0 && !/[\r\n]/.test(this.given.text.slice(Math.min(before, at), Math.max(before, at)))) return;
      if (this.faulty(at)) return;
    }
    this.given.report(code, span, message, more);
  }

  /** The scanner has reported something on the line. */
  private faulty(at: number): boolean {
    const { faults } = this.given.scanned;
    let low = 0;
    for (let high = faults.length; low < high;) {
      const mid = (low + high) >> 1;
      if ((faults[mid] ?? 0) < at) low = mid + 1;
      else high = mid;
    }
    const near = [faults[low - 1], faults[low]].filter((fault) => fault !== undefined);
    return near.some((fault) => !/[\r\n]/.test(this.given.text.slice(Math.min(fault, at), Math.max(fault, at))));
  }

  /** Reports why an item could not be read. */
  protected explain(error: unknown, from: Beginning, at?: IToken): void {
    if (!(error instanceof Fault) && !isMismatch(error)) throw error;
    const token = at ?? error.token;
    if (token.tokenType === t.endOfFile && this.given.scanned.unclosed) return;
    if (token.tokenType === t.endOfFile && this.openers.length > 0) return this.unclosed();
    if ((token as t.Tok).bad) return;
    const report: Report = (...said) => this.say(...said);
    if (error instanceof Fault && !error.expected) return report(error.code, this.spanOf(token), error.message, error.more);
    const expected = error instanceof Fault ? error.expected : error.message;
    const more = error instanceof Fault ? error.more : {};
    const code = error instanceof Fault ? error.code : 'W001';
    const previous = from.index > 0 ? this.tokenAt(from.index - 1) : undefined;
    if (
      from.token.tokenType === t.Word &&
      from.token.lines === 0 &&
      this.index(token) === from.index + 1 &&
      previous &&
      !isOpener(previous)
    ) {
      report('W001', this.spanOf(from.token), `unexpected ${quoted(from.token.image)} after ${this.textBefore(from.index, 0)}`, {
        help: 'a list stands in [ ], a text with spaces in double quotes',
      });
      return;
    }
    if (this.index(token) === from.index && from.token.lines === 0 && previous && !isOpener(previous)) {
      // What was left unfinished on a line above has taken the first word of this one.
      const above = previous.lines > 0 && this.startsItem(previous.index, false) ? this.tokenAt(previous.index - 1) : undefined;
      if (above && unfinished.has(above.tokenType)) {
        const end = (above.endOffset ?? 0) + 1;
        report('W001', this.given.places(end, end), `something is missing after ${this.textBefore(above.index + 1, 0)}`, more);
        return;
      }
      report(code, this.spanOf(token), `unexpected ${found(token)} after ${this.textBefore(from.index, 0)}`, {
        ...this.advice(token),
        ...more,
      });
      return;
    }
    const after = this.index(token) > from.index ? ` after ${this.textBefore(this.index(token), from.index)}` : '';
    // What is missing is missing at the end of its line, whatever the next one holds.
    const before = after && (token as t.Tok).lines > 0 ? this.tokenAt(this.index(token) - 1) : undefined;
    const end = (before?.endOffset ?? 0) + 1;
    const place = before ? this.given.places(end, end) : this.spanOf(token);
    const seen = before ? '' : `, found ${found(token, this.given.whole)}`;
    const slip = from.token.tokenType === t.Word ? nearest(from.token.image, starters) : undefined;
    const comma = token.tokenType === t.Comma && this.tokenAt(this.index(token) - 1)?.tokenType !== t.Comma;
    const advice = slip ? { help: `did you mean \`${slip}\` instead of \`${from.token.image}\`?` } : comma ? {} : this.advice(token);
    const unquoted = expected.startsWith(t.human(t.Str)) || expected.endsWith(t.human(t.Str)) ? this.inQuotes(token) : {};
    report(code, place, `expected ${expected}${after}${seen}`, { ...advice, ...unquoted, ...more });
  }
  private inQuotes(token: IToken): Said {
    if (token.tokenType !== t.Word || (token as t.Tok).lines > 0) return {};
    const text = `"${token.image}"`;
    return {
      help: `write it in quotes: ${text}`,
      fix: { title: 'write it in quotes', safe: true, edits: [{ span: this.spanOf(token), text }] },
    };
  }
  private advice(token: IToken): Said {
    const before = this.tokenAt(this.index(token) - 1);
    if (before?.tokenType === t.Word && before.image.endsWith(':') && !before.image.includes('/'))
      return { help: `an attribute is written with \`=\`: ${before.image.slice(0, -1)} = …` };
    if (token.tokenType === t.Comma && before?.tokenType === t.Comma) return { help: 'delete one of the commas' };
    if (token.tokenType === t.Comma) return { help: 'items of a block need no separator' };
    if (token.tokenType === t.Word && before?.tokenType !== t.Comma) {
      const word = nearest(token.image, t.reserved.keys());
      if (word && token.image.length > 2) return { help: `did you mean \`${word}\`?` };
    }
    return {};
  }
  /** The last few tokens before an index, as the author wrote them. */
  protected textBefore(index: number, floor: number): string {
    let first = Math.max(floor, index - 1);
    const last = this.tokenAt(index - 1);
    for (let room = 2; first > floor && room > 0; room--) {
      const before = this.tokenAt(first - 1);
      if (!before || isOpener(before) || before.tokenType === t.RCurly || (this.tokenAt(first)?.lines ?? 0) > 0) break;
      first--;
    }
    return quoted(this.given.text.slice(this.tokenAt(first)?.startOffset ?? 0, (last?.endOffset ?? 0) + 1));
  }

  protected push(token: IToken): void {
    if (this.RECORDING_PHASE) return;
    if (this.openers.length >= maxDepth)
      throw new Fault('W008', token, '', `blocks and lists are nested more than ${maxDepth} deep here`, {
        help: 'no spec needs this: is a } missing?',
      });
    this.openers.push(token as t.Tok);
  }
  protected pop(): void {
    if (!this.RECORDING_PHASE) this.openers.pop();
  }
  /** Reports, once, that the text ends inside a block or list. */
  protected unclosed(): void {
    if (this.endReported) return;
    this.endReported = true;
    const opener = this.openers.at(-1);
    if (!opener || this.given.scanned.unclosed) return;
    const what = opener.tokenType === t.LSquare ? 'list' : 'block';
    const related = [{ span: this.spanOf(opener), message: `the ${what} was opened here` }];
    const early = this.misplaced[0];
    if (early) related.push({ span: this.spanOf(early), message: 'an assertion begins here, which no block can hold' });
    const last = (this.tokenAt(this.count - 1)?.endOffset ?? 0) + 1;
    const close = what === 'list' ? ']' : '}';
    this.say('W002', this.given.places(last, last), `the ${what} is not closed before the end of the file`, {
      related,
      expected: [close],
      help: `add the missing ${close}`,
    });
  }

  /** Moves to the next place where an item can begin; `top`: at the level of the file. */
  protected resync(error: unknown, from: Beginning, top: boolean): void {
    const { tokens } = this.given.scanned;
    let lists = 0;
    for (const opener of this.openers.splice(from.openers)) if (opener.tokenType === t.LSquare) lists++;
    const token = error instanceof Fault || isMismatch(error) ? error.token : this.LA(1);
    let depth = 0;
    let i = this.given.tooMany() ? this.count : this.index(token);
    for (; i < this.count; i++) {
      const tok = tokens[i] as t.Tok;
      const type = tok.tokenType;
      if (depth === 0) {
        if (type === t.RCurly && !top) break;
        if (i > from.index && tok.lines > 0 && this.startsItem(i, top) && (lists === 0 || this.surely(i))) break;
        if (
          (type === t.Semicolon ? i > from.index : i === from.index && type === t.Comma) &&
          (i + 1 >= this.count || this.startsItem(i + 1, top))
        ) {
          i++;
          break;
        }
      }
      if (type === t.LSquare) lists++;
      else if (type === t.RSquare) lists--;
      else if (type === t.LCurly) depth++;
      else if (type === t.RCurly && depth > 0 && --depth === 0 && this.startsItem(i + 1, top)) {
        i++;
        break;
      }
    }
    this.currIdx = Math.min(i, this.count) - 1;
    this.cursor.until(i < this.count ? (tokens[i] as t.Tok).startOffset : this.given.text.length + 1);
  }
  protected startsItem(index: number, top: boolean): boolean {
    const tok = this.tokenAt(index);
    if (!tok) return false;
    if (tok.tokenType === t.Doc) {
      let i = index + 1;
      while (this.tokenAt(i)?.tokenType === t.Doc) i++;
      return this.startsItem(i, top);
    }
    if (metaStart.has(tok.tokenType)) return true;
    if (top ? tok.tokenType === t.Assert : statementStart.has(tok.tokenType) || tok.tokenType === t.In || tok.tokenType === t.Assert)
      return true;
    const next = this.tokenAt(index + 1)?.tokenType;
    if (tok.tokenType === t.Str) return !top && next === t.Equals;
    return tok.tokenType === t.Word && next !== undefined && behindName.has(next);
  }
  /** An item begins here even inside a list that was not closed. */
  private surely(index: number): boolean {
    const tok = this.tokenAt(index);
    return (
      tok !== undefined &&
      (statementStart.has(tok.tokenType) ||
        metaStart.has(tok.tokenType) ||
        tok.tokenType === t.Assert ||
        this.tokenAt(index + 1)?.tokenType === t.Equals)
    );
  }
}

function isOpener(token: t.Tok): boolean {
  return token.tokenType === t.LCurly || token.tokenType === t.Semicolon;
}

/** Chevrotain's own exceptions, which carry the token that was found. */
export function isMismatch(error: unknown): error is Error & { token: IToken } {
  return error instanceof Error && 'token' in error && !(error instanceof Fault);
}

export function found(token: IToken, whole = 'file'): string {
  if (token.tokenType === t.endOfFile) return `the end of the ${whole}`;
  if (token.tokenType === t.Doc) return 'documentation (`///`)';
  if (token.tokenType === t.TextBlock) return 'a text block';
  return quoted(token.image);
}
