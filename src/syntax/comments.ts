import type { Comment, Comments } from './ast.ts';
import type { Places } from './report.ts';

/** A comment as the scanner found it; `lines`: line breaks since the token or comment before it (0, 1, 2 for a blank line). */
export interface RawComment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly lines: number;
}

/** Hands out the comments of a text in order, each once, to the item it belongs to. */
export interface CommentCursor {
  /** All that stand before `offset` and have not been handed out. */
  until(offset: number): readonly Comment[];
  /** The one at the end of the line of the token before it, if the next token (at `next`) comes later. */
  trailing(next: number): Comment | undefined;
  /** Those next in line, as long as they are wanted. */
  while(wanted: (raw: RawComment) => boolean): readonly Comment[];
  /** A blank line stands before the next comment, if one is left before `offset`; `undefined` when none is. */
  gapBefore(offset: number): boolean | undefined;
}

const none: readonly Comment[] = [];

export function commentCursor(comments: readonly RawComment[], places: Places): CommentCursor {
  let at = 0;
  const give = (raw: RawComment): Comment => ({ text: raw.text, span: places(raw.start, raw.end), gap: raw.lines > 1 });
  return {
    until(offset) {
      let raw = comments[at];
      if (!raw || raw.start >= offset) return none;
      const found: Comment[] = [];
      for (; raw && raw.start < offset; raw = comments[++at]) found.push(give(raw));
      return found;
    },
    trailing(next) {
      const raw = comments[at];
      if (!raw || raw.lines > 0 || raw.start >= next) return undefined;
      at++;
      return give(raw);
    },
    while(wanted) {
      const found: Comment[] = [];
      for (let raw = comments[at]; raw && wanted(raw); raw = comments[++at]) found.push(give(raw));
      return found;
    },
    gapBefore(offset) {
      const raw = comments[at];
      return raw && raw.start < offset ? raw.lines > 1 : undefined;
    },
  };
}

/** The comments of an item from those before it, those found inside it and the one behind it; `undefined` where there are none. */
export function commentsOf(
  before: readonly Comment[],
  inside: readonly Comment[],
  after: Comment | undefined,
  detached: boolean,
): Comments | undefined {
  if (!before.length && !inside.length && !after) return undefined;
  return {
    before: inside.length ? [...before, ...inside] : before,
    ...(after ? { after } : {}),
    ...(detached && before.length && !inside.length ? { detached: true } : {}),
  };
}
