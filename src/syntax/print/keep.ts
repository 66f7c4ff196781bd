import type { Comment, FileAst, Item, TopItem } from '../ast.ts';

/** A piece of the source that could not be read, as it stands there. */
export interface Verbatim {
  readonly type: 'verbatim';
  readonly lines: readonly string[];
  readonly gap: boolean;
}
type Any = Item | TopItem;

/** Decides what of a file with syntax errors is printed as it stands. */
export interface Keep {
  /** The items of a block (or the file) that begins and ends at these offsets, with what is kept verbatim in place of the damaged ones. */
  pieces(items: readonly Any[], start: number, end: number): Pieces;
  /** No error lies in between. */
  sound(start: number, end: number): boolean;
}

export interface Pieces {
  readonly items: readonly (Any | Verbatim)[];
  /** What stands behind the last item is among them, comments included. */
  readonly whole: boolean;
}

/** Text that says something: more than blanks, separators and comments. */
const speaks = (text: string): boolean => /[^\s;]/.test(text.replace(/(^|\s)\/\/.*$/gm, '$1'));

/** `errors`: where they begin. `whole`: a damaged item at the top is kept whole, without a look at what is sound in its block. */
export function keeper(ast: FileAst, errors: readonly number[], whole: boolean): Keep {
  const { text } = ast.source;
  const verbatim = (start: number, end: number): Verbatim | undefined => {
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.replace(/^[\s;]+/, '').length);
    const kept = text.slice(from, end).trimEnd();
    if (!kept) return undefined;
    return { type: 'verbatim', lines: kept.split(/\r\n?|\n/), gap: blankBefore(text, from) };
  };
  return {
    sound: (start, end) => !errors.some((at) => at >= start && at < end),
    pieces(items, start, end) {
      const found: (Any | Verbatim)[] = [];
      // What an error says about nothing in particular is said about what stands before it.
      const claimed = new Set<number>();
      const extents = items.map(extentOf);
      const own = errors.filter((at) => at >= start && at <= end);
      const betweens = [
        ...extents.map(([from], i) => [extents[i - 1]?.[1] ?? start, from] as const),
        [extents.at(-1)?.[1] ?? start, end] as const,
      ];
      for (const at of own) {
        if (extents.some(([from, to]) => at >= from && at < to)) continue;
        const gap = betweens.findIndex(([from, to]) => at >= from && at <= to);
        const [from, to] = betweens[gap] ?? [start, end];
        if (!speaks(text.slice(from, to)) && !/\S/.test(text.slice(at, at + 1))) claimed.add(Math.max(0, gap - 1));
      }
      const between = (i: number): boolean => {
        const [from, to] = betweens[i] ?? [end, end];
        const damaged = own.some((at) => at >= from && at <= to) && /[^\s;]/.test(text.slice(from, to));
        const piece = damaged || speaks(text.slice(from, to)) ? verbatim(from, to) : undefined;
        if (piece) found.push(piece);
        return piece !== undefined;
      };
      items.forEach((item, i) => {
        between(i);
        const [from, to] = extents[i] ?? [start, start];
        const inside = 'body' in item ? item.body.span : undefined;
        const damaged = claimed.has(i) || own.some((at) => at >= from && at < to);
        const deep =
          !whole &&
          !claimed.has(i) &&
          inside !== undefined &&
          own.every((at) => at < from || at >= to || (at > inside.start && at < inside.end));
        // Between damaged lines the reader has no blank lines to count.
        if (!damaged || deep) found.push({ ...item, gap: blankBefore(text, from) });
        else {
          const piece = verbatim(from, to);
          if (piece) found.push(piece);
        }
      });
      const last = between(items.length);
      return { items: found, whole: last };
    },
  };
}

/** A blank line stands before an offset. */
function blankBefore(text: string, at: number): boolean {
  let lines = 0;
  for (let i = at - 1; i >= 0 && lines < 2 && /[\s;]/.test(text[i] ?? ''); i--)
    if (text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')) lines++;
  return lines > 1;
}

/** From the first comment of an item to the last. */
function extentOf(item: Any): readonly [number, number] {
  const { before = [], after } = item.comments ?? {};
  const all: readonly Comment[] = after ? [...before, after] : before;
  return [Math.min(item.span.start, ...all.map(({ span }) => span.start)), Math.max(item.span.end, ...all.map(({ span }) => span.end))];
}
