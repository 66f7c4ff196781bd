/** Resources of grants (Writ's notation), asked for the first of them that covers another one of them; not by comparing all. */
export interface CoverIndex {
  /** The index of the first resource that covers the one at `index`; of two equal ones the earlier covers the later. */
  coverOf(index: number): number | undefined;
}

interface Branch {
  readonly below: Map<string, Branch>;
  /** Resources that end here. */
  readonly ends: number[];
  /** Resources whose next and last segment is `**`, or begins with what comes before its `**`. */
  readonly open: { readonly prefix: string; readonly index: number }[];
}
const branch = (): Branch => ({ below: new Map(), ends: [], open: [] });

export function coverIndex(resources: readonly string[]): CoverIndex {
  const root = branch();
  for (const [index, rest] of resources.entries()) {
    let at = root;
    const segments = rest.split('/');
    const tail = segments.findIndex((segment) => segment.endsWith('**'));
    for (const segment of tail < 0 ? segments : segments.slice(0, tail)) {
      let next = at.below.get(segment);
      if (!next) at.below.set(segment, (next = branch()));
      at = next;
    }
    if (tail < 0) at.ends.push(index);
    else at.open.push({ prefix: segments[tail]?.slice(0, -2) ?? '', index });
  }
  const coverOf = (asked: number): number | undefined => {
    const rest = resources[asked] ?? '';
    const segments = rest.split('/');
    let best: number | undefined;
    const consider = (index: number): void => {
      if (index !== asked && (best === undefined || index < best) && (resources[index] !== rest || index < asked)) best = index;
    };
    const walk = (at: Branch, depth: number): void => {
      const segment = segments[depth];
      if (segment === undefined) {
        for (const index of at.ends) consider(index);
        return;
      }
      for (const { prefix, index } of at.open) if (segment.startsWith(prefix)) consider(index);
      if (segment.endsWith('**')) return;
      for (const name of segment === '*' ? ['*'] : [segment, '*']) {
        const next = at.below.get(name);
        if (next) walk(next, depth + 1);
      }
    };
    walk(root, 0);
    return best;
  };
  return { coverOf };
}
