import { type Prefixes, prefixes } from './prefixes.ts';

/** Resources of grants (Writ's notation), asked for the first of them that covers another one of them; not by comparing all. */
export interface CoverIndex {
  /** The index of the first resource that covers the one at `index`; of two equal ones the earlier covers the later. */
  coverOf(index: number): number | undefined;
}

interface Branch {
  readonly below: Map<string, Branch>;
  /** Resources that end here. */
  readonly ends: number[];
  /** Resources whose next and last segment is `**`, or begins with what comes before its `**`: by that, in their order. */
  readonly open: Map<string, number[]>;
  prefixes?: Prefixes;
}
const branch = (): Branch => ({ below: new Map(), ends: [], open: new Map() });

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
    else {
      const prefix = segments[tail]?.slice(0, -2) ?? '';
      const same = at.open.get(prefix);
      if (same) same.push(index);
      else at.open.set(prefix, [index]);
    }
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
      if (at.open.size > 0) {
        at.prefixes ??= prefixes(at.open.keys());
        for (const prefix of at.prefixes.of(segment)) for (const index of at.open.get(prefix) ?? []) consider(index);
      }
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
