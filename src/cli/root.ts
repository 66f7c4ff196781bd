import type { Host } from '../host.ts';

export const CONFIG = 'writ.yaml';

/** The nearest folder at or above `from` that holds a `writ.yaml`. */
export function findUp(host: Host, from: string): string | undefined {
  for (let at = from; ; at = parentOf(at)) {
    if (kindOf(host, at === '/' ? `/${CONFIG}` : `${at}/${CONFIG}`) === 'file') return at;
    if (parentOf(at) === at) return undefined;
  }
}

/** `stat` that takes what may not be looked at for missing. */
export function kindOf(host: Host, path: string): ReturnType<Host['stat']> {
  try {
    return host.stat(path);
  } catch {
    return 'missing';
  }
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash > 0) return path.slice(0, slash);
  return path.startsWith('/') ? '/' : path;
}

/** An absolute path without `.` and `..`. */
export function resolvePath(cwd: string, path: string): string {
  const slashed = /^[A-Za-z]:\\/.test(path) || /^[A-Za-z]:/.test(cwd) ? path.replaceAll('\\', '/') : path;
  const absolute = slashed.startsWith('/') || /^[A-Za-z]:\//.test(slashed);
  const parts: string[] = [];
  for (const part of (absolute ? slashed : `${cwd}/${slashed}`).split('/')) {
    if (part === '..') {
      if (parts.length > 1) parts.pop();
    } else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/');
}
