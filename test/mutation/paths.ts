/**
 * All paths that can matter to a set of policy patterns, by plain enumeration: at each depth every segment that some pattern names there,
 * with what lies just beside it, and one that none names. Shares no code with the proof's partition, so that one can judge the other.
 */
interface Split {
  readonly segments: readonly string[];
  readonly glob: boolean;
}

export const split = (text: string): Split => {
  const body = text.replace(/^\//, '');
  const glob = body.endsWith('*');
  return { segments: (glob ? body.slice(0, -1) : body).split('/'), glob };
};

const FRESH = 'zq';

export function enumeratePaths(patterns: readonly string[], limit = 50_000): string[] {
  const read = patterns.map(split);
  const found = new Set<string>();
  const walk = (chosen: readonly string[], alive: readonly Split[]): void => {
    const at = chosen.length;
    if (found.size > limit) throw new Error('too many paths to enumerate');
    if (at > 0) {
      found.add(chosen.join('/'));
      found.add(`${chosen.join('/')}/`);
    }
    const further = alive.filter((p) => p.segments.length > at);
    const names = new Set([FRESH]);
    for (const { segments, glob } of further) {
      const name = segments[at] ?? '';
      if (name === '' || (name === '+' && !(glob && at === segments.length - 1))) continue;
      names.add(name);
      if (glob && at === segments.length - 1) names.add(`${name}${FRESH}`);
    }
    if (further.length === 0 && at > 0) {
      for (const below of [[FRESH], [FRESH, FRESH]]) for (const end of [[], ['']]) found.add([...chosen, ...below, ...end].join('/'));
      return;
    }
    for (const name of names)
      walk(
        [...chosen, name],
        further.filter(({ segments }) => segments[at] === '+' || segments[at] === name),
      );
  };
  walk([], read);
  return [...found];
}

/** Whether a pattern has a say about a path, or about LIST of it. */
export function speaks({ segments, glob }: Split, path: string): boolean {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  return [bare, `${bare}/`].some((p) => {
    const parts = p.split('/');
    const last = segments.length - 1;
    if (glob ? parts.length < segments.length : parts.length !== segments.length) return false;
    return segments.every((s, i) => (i === last && glob ? (parts[i] ?? '').startsWith(s) : s === '+' || s === parts[i]));
  });
}
