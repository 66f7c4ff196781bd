/** Texts asked for all of them that another text begins with; not by trying each. */
export interface Prefixes {
  /** From the longest to the shortest. */
  of(text: string): Iterable<string>;
}

interface Known {
  readonly text: string;
  /** The longest other one that it begins with. */
  readonly shorter: Known | undefined;
}

export function prefixes(texts: Iterable<string>): Prefixes {
  const all: Known[] = [];
  const below = (from: Known | undefined, text: string): Known | undefined => {
    let at = from;
    while (at && !text.startsWith(at.text)) at = at.shorter;
    return at;
  };
  for (const text of [...new Set(texts)].sort()) all.push({ text, shorter: below(all.at(-1), text) });
  return {
    *of(text) {
      let low = 0;
      let high = all.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((all[middle] as Known).text <= text) low = middle + 1;
        else high = middle;
      }
      // What begins the text comes before it in order, and begins all that stands between.
      for (let at = below(all[low - 1], text); at; at = at.shorter) yield at.text;
    },
  };
}
