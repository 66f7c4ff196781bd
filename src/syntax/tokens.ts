import type { IToken, TokenType } from 'chevrotain';
import { createToken, EOF, Lexer } from 'chevrotain';
import type { Template } from './ast.ts';

/**
 * A chevrotain token as Writ's own scanner makes it. The scanner is hand-written because what a character means depends on what
 * stands before it (`//` after white space, `{name}` inside a word) and because a lexical mistake must cost one error, not a lost token.
 */
export interface Tok extends IToken {
  /** Its place in the list of tokens. */
  readonly index: number;
  /** Line breaks since the token or comment before it: 0, 1, or 2 for "one blank line or more". */
  readonly lines: number;
  /** Already reported by the scanner: whatever it is taken for is right. */
  readonly bad: boolean;
  /** A brace that does not stand in the text: the `{` that it closes, or the first token of the line that it ends. */
  readonly lost?: Tok;
  /** Strings, text blocks, docs: the text with quotes and escapes undone. */
  readonly text?: string;
  readonly template?: Template;
}

/** `label` is how messages and the grammar's documentation call the token. */
const token = (name: string, label: string): TokenType => createToken({ name, label, pattern: Lexer.NA });

export const Word = token('Word', 'name or path');
export const Str = token('Str', 'string');
export const TextBlock = token('TextBlock', 'text block');
export const Num = token('Num', 'number');
export const Bool = token('Bool', 'true or false');
export const Duration = token('Duration', 'duration');
export const Size = token('Size', 'size');
export const DateTok = token('Date', 'date');
export const Doc = token('Doc', '///');
export const Ignore = token('Ignore', '@ignore');
export const Was = token('Was', '@was');
export const LCurly = token('LCurly', '{');
export const RCurly = token('RCurly', '}');
export const LSquare = token('LSquare', '[');
export const RSquare = token('RSquare', ']');
export const LParen = token('LParen', '(');
export const RParen = token('RParen', ')');
export const Equals = token('Equals', '=');
export const NotEquals = token('NotEquals', '!=');
export const Less = token('Less', '<');
export const LessEquals = token('LessEquals', '<=');
export const Greater = token('Greater', '>');
export const GreaterEquals = token('GreaterEquals', '>=');
export const Comma = token('Comma', ',');
export const Semicolon = token('Semicolon', ';');

/** Braces that are too many, where indentation tells which: they fit nowhere. */
export const StrayOpen = token('StrayOpen', '{');
export const StrayClose = token('StrayClose', '}');

const keyword = (word: string): TokenType => token(word[0]?.toUpperCase() + word.slice(1), word);
export const Allow = keyword('allow');
export const Deny = keyword('deny');
export const Inject = keyword('inject');
export const Use = keyword('use');
export const Owns = keyword('owns');
export const Share = keyword('share');
export const Assert = keyword('assert');
export const In = keyword('in');
export const On = keyword('on');
export const Of = keyword('of');
export const As = keyword('as');
export const With = keyword('with');
export const When = keyword('when');
export const Until = keyword('until');
export const Because = keyword('because');
export const And = keyword('and');
export const Not = keyword('not');
export const Like = keyword('like');
export const From = keyword('from');
export const Can = keyword('can');
export const Cannot = keyword('cannot');

const keywordTokens = [
  Allow, Deny, Inject, Use, Owns, Share, Assert, In, On, Of, As, With, When, Until, Because, And, Not, Like, From, Can, Cannot,
]; // prettier-ignore

/** The reserved words: never a bare name. */
export const reserved: ReadonlyMap<string, TokenType> = new Map(keywordTokens.map((t) => [t.LABEL ?? '', t]));

export const vocabulary: TokenType[] = [
  Word, Str, TextBlock, Num, Bool, Duration, Size, DateTok, Doc, Ignore, Was, LCurly, RCurly, LSquare, RSquare, LParen, RParen,
  Equals, NotEquals, Less, LessEquals, Greater, GreaterEquals, Comma, Semicolon, ...keywordTokens,
]; // prettier-ignore

export const endOfFile = EOF;

/** As it is written, where it always is written alike. */
export const labelOf = (type: TokenType): string => type.LABEL ?? type.name;

/** How a message calls a kind of token. */
export function human(type: TokenType): string {
  if (type === Word) return 'a name or a path';
  if (type === Str) return 'a string in double quotes';
  if (type === DateTok) return 'a date such as 2027-01-31';
  if (type === EOF) return 'the end of the file';
  return `\`${labelOf(type)}\``;
}
