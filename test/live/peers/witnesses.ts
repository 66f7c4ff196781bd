/**
 * For each pattern, a path that it matches and paths that nearly are: the neighbour of the last segment, one segment deeper,
 * with a final slash, the parent with and without its slash, and the same below another mount. Sorted, without repetition.
 */
export function witnesses(patterns: readonly string[]): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const bare = pattern.replace(/^\/+/, '');
    const prefix = bare.endsWith('*');
    const stem = (prefix ? bare.slice(0, -1) : bare)
      .split('/')
      .map((segment) => (segment === '+' ? 'any' : segment))
      .join('/');
    const path = prefix ? `${stem}w` : stem;
    const segments = path.split('/');
    const parent = segments.slice(0, -1).join('/');
    const last = segments.at(-1) ?? '';
    found.add(path).add(`${path}/`).add(`${path}/deeper`).add(`${path}-x`).add(`other/${path}`);
    found.add(parent === '' ? `${last}y` : `${parent}/neighbour`);
    found.add(last.length > 1 ? path.slice(0, -1) : `${path}z`);
    if (parent !== '') found.add(parent).add(`${parent}/`);
    if (prefix) found.add(stem).add(stem.replace(/\/$/, '')).add(`${stem}deep/er/still`);
    if (segments.length > 2) found.add([...segments.slice(0, -2), 'neighbour', last].join('/'));
  }
  found.delete('');
  return [...found].filter((path) => !path.includes('//')).sort();
}
