import type { TokenType } from 'chevrotain';
import * as t from './tokens.ts';

/*
 * Where the braces of a file do not pair, its indentation tells which one is missing or too many: people indent before they count. The list of
 * tokens is mended before it is parsed, so that everything behind a lost brace still belongs to the block it was written for.
 */

interface Line {
  readonly indent: number;
  /** The index of its first token. */
  readonly first: number;
}
interface Open {
  readonly token: t.Tok;
  readonly indent: number;
  /** The index in `lines` of the line it stands on. */
  readonly line: number;
}

/** Whether each `}` has its `{`, and the other way round. */
export function braced(tokens: readonly t.Tok[]): boolean {
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i]?.tokenType;
    if (type === t.LCurly) depth++;
    else if (type === t.RCurly && --depth < 0) return false;
  }
  return depth === 0;
}

/** What can stand before the `{` of a block. */
export const heads: ReadonlySet<TokenType> = new Set([t.Word, t.Str, ...t.reserved.values()]);

/** What the header of a block begins with. */
const blockStart: ReadonlySet<TokenType> = new Set([t.Word, t.In, t.Inject]);

/**
 * The tokens with braces put in (they have a `lost`: the `{` they close, or the token they follow) and with those that are too many turned into
 * tokens that fit nowhere, until all pair or indentation has no more to say. Linear in the number of tokens.
 */
export function mendBraces(tokens: readonly t.Tok[], text: string): t.Tok[] {
  let surplus = 0;
  for (const { tokenType } of tokens) surplus += tokenType === t.LCurly ? 1 : tokenType === t.RCurly ? -1 : 0;
  const extra = new Map<number, t.Tok[]>();
  const strays = new Map<number, TokenType>();
  const lines: Line[] = [];
  const open: Open[] = [];
  /** The index of a `}` by that of its `{`. */
  const closers = new Map<number, number>();
  const put = (index: number, type: TokenType, lost: t.Tok): void => {
    const before = tokens[index - 1];
    if (!before) return;
    const at = (before.endOffset ?? 0) + 1;
    const image = type === t.LCurly ? '{' : '}';
    const brace: t.Tok = { image, startOffset: at, endOffset: at - 1, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0, index: 0, lines: 0, bad: false, lost }; // prettier-ignore
    const list = extra.get(index);
    if (list) list.push(brace);
    else extra.set(index, [brace]);
    surplus += type === t.LCurly ? 1 : -1;
  };
  const stray = (index: number, type: TokenType): void => {
    strays.set(index, type);
    surplus += type === t.StrayClose ? 1 : -1;
  };

  let indent = 0;
  for (const [index, token] of tokens.entries()) {
    const type = token.tokenType;
    const begins = index === 0 || token.lines > 0;
    if (begins) indent = indentOf(text, token.startOffset);
    if (begins && type !== t.Doc) lines.push({ indent, first: index });
    if (begins && surplus > 0 && (type === t.RCurly || startsItem(tokens, index))) {
      // What stands as far left as the line of an open block is behind that block; a `}` there closes the one on its own level.
      const closes = type === t.RCurly;
      const own = closes && open.some((block) => block.indent === indent);
      for (let top = open.at(-1); top; top = open.at(-1)) {
        if (surplus === 0 || (closes ? top.indent <= indent || !own : top.indent < indent)) break;
        put(index, t.RCurly, top.token);
        open.pop();
      }
    }
    if (type === t.LCurly) {
      const before = tokens[index - 1]?.tokenType;
      if (surplus > 0 && (before === undefined || !heads.has(before))) stray(index, t.StrayOpen);
      else open.push({ token, indent, line: lines.length - 1 });
    } else if (type === t.RCurly) {
      const top = open.at(-1);
      if (surplus < 0 && (!top || (begins && top.indent < indent))) {
        const header = begins ? headerOf(lines, top) : undefined;
        const head = header === undefined ? undefined : lines[header];
        const first = head && tokens[head.first];
        // Its own `{` was closed too early: that one is too many.
        const early = head && closers.get(tokens[(lines[(header ?? 0) + 1]?.first ?? 0) - 1]?.index ?? -1);
        const block = first && blockStart.has(first.tokenType) && tokens[first.index + 1]?.tokenType !== t.Equals;
        if (early !== undefined) stray(early, t.StrayClose);
        else if (block && header !== undefined) {
          let at = lines[header + 1]?.first ?? index;
          while (tokens[at - 1]?.tokenType === t.Doc) at--;
          put(at, t.LCurly, first);
        } else stray(index, t.StrayClose);
      } else if (!top) stray(index, t.StrayClose);
      else {
        const next = tokens[index + 1];
        const deeper = next !== undefined && next.lines > 0 && next.tokenType !== t.RCurly && indentOf(text, next.startOffset) > top.indent;
        if (surplus < 0 && deeper) stray(index, t.StrayClose);
        else {
          open.pop();
          closers.set(top.token.index, index);
        }
      }
    }
  }
  return listOf(tokens, extra, strays);
}

/** The line whose `{` a `}` at the beginning of the last line wants: the nearest one on its level, with deeper ones in between. */
function headerOf(lines: readonly Line[], top: Open | undefined): number | undefined {
  const indent = lines.at(-1)?.indent ?? 0;
  let at = lines.length - 2;
  while (at > (top?.line ?? -1) && (lines[at]?.indent ?? 0) > indent) at--;
  return at > (top?.line ?? -1) && at < lines.length - 2 && lines[at]?.indent === indent ? at : undefined;
}

function startsItem(tokens: readonly t.Tok[], index: number): boolean {
  const type = tokens[index]?.tokenType;
  return type !== undefined && (heads.has(type) || type === t.Doc || type === t.Ignore || type === t.Was);
}

function listOf(tokens: readonly t.Tok[], extra: ReadonlyMap<number, readonly t.Tok[]>, strays: ReadonlyMap<number, TokenType>): t.Tok[] {
  const list: t.Tok[] = [];
  for (const [index, token] of tokens.entries()) {
    for (const brace of extra.get(index) ?? []) list.push({ ...brace, index: list.length });
    const type = strays.get(index);
    list.push({ ...token, index: list.length, ...(type ? { tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 } : {}) });
  }
  return list;
}

/** How far right a line begins. Bounded, so that very long lines cost no more than others. */
export function indentOf(text: string, offset: number): number {
  const floor = Math.max(0, offset - 400);
  let line = offset;
  while (line > floor && text[line - 1] !== '\n' && text[line - 1] !== '\r') line--;
  let i = line;
  while (text[i] === ' ' || text[i] === '\t') i++;
  return i - line;
}
