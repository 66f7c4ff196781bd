import type { Template } from './ast.ts';

/** A kind of token. `label` is how messages and the grammar's documentation call it; `id` its number, from 0. */
export interface TokenType {
  readonly name: string;
  readonly label: string;
  readonly id: number;
}

/**
 * A token as Writ's own scanner makes it. The scanner is hand-written because what a character means depends on what
 * stands before it (`//` after white space, `{name}` inside a word) and because a lexical mistake must cost one error, not a lost token.
 */
export interface Tok {
  /** As it stands in the text; of a text block the quotes alone. */
  readonly image: string;
  readonly startOffset: number;
  /** Of its last character. */
  readonly endOffset: number;
  readonly tokenType: TokenType;
  /** Its place in the list of tokens. */
  readonly index: number;
  /** Line breaks since the token or comment before it: 0, 1, or 2 for "one blank line or more". */
  readonly lines: number;
  /** Already reported by the scanner: whatever it is taken for is right. */
  readonly bad: boolean;
  /** A brace that does not stand in the text: the `{` that it closes, or the first token of the line that it ends. */
  readonly lost?: Tok;
  /** Strings, text blocks, docs: the text with quotes and escapes undone. */
  readonly text?: string | undefined;
  readonly template?: Template | undefined;
}

/** All kinds, by their numbers. */
export const kinds: TokenType[] = [];

function token(name: string, label: string): TokenType {
  const type = { name, label, id: kinds.length };
  kinds.push(type);
  return type;
}

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
export const reserved: ReadonlyMap<string, TokenType> = new Map(keywordTokens.map((t) => [t.label, t]));

/** Stands behind the last token, and before the first. Its place is none. */
export const endOfFile = token('EOF', 'EOF');
export const END: Tok = { tokenType: endOfFile, image: '', startOffset: NaN, endOffset: NaN, index: NaN, lines: NaN, bad: false };

/** How a message calls a kind of token. */
export function human(type: TokenType): string {
  if (type === Word) return 'a name or a path';
  if (type === Str) return 'a string in double quotes';
  if (type === DateTok) return 'a date such as 2027-01-31';
  if (type === endOfFile) return 'the end of the file';
  return `\`${type.label}\``;
}
