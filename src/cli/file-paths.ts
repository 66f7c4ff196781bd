import type { Diagnostic } from '../diagnostics.ts';
import { reason } from '../pipeline/load.ts';
import { fault } from './project.ts';
import { kindOf, resolvePath } from './root.ts';
import type { Call } from './verb.ts';

/** A file that a call is about. */
export interface Found {
  /** As a user would write it from the current folder; `stdin` for what is piped in. */
  readonly path: string;
  /** Named by the user, met in a folder or by a pattern, or met through a link. */
  readonly how: 'named' | 'met' | 'linked';
  readonly piped?: true;
}

export interface FoundFiles {
  readonly files: readonly Found[];
  readonly problems: readonly Diagnostic[];
}

/** What is piped in, as for other commands. */
export const PIPED = '-';
const SKIPPED = new Set(['node_modules']);
const HOW = ['named', 'met', 'linked'] as const;

/** The files of a call, each once: by the name that the user gave it, else by its own rather than by that of a link. */
export function filesOf(call: Call): FoundFiles {
  const { host, positionals } = call;
  const problems: Diagnostic[] = [];
  const all = positionals.flatMap((given): Found[] => {
    const path = given.replace(/^(\.\/)+(?=.)/, '');
    if (given === PIPED) return [{ path: 'stdin', how: 'named', piped: true }];
    if (kindOf(host, resolvePath(host.cwd, path)) === 'folder') return walk(call, path, problems);
    if (!isGlob(call, path)) return [{ path, how: 'named' }];
    const pattern = regexOf(path);
    const matching = walk(call, baseOf(path), problems).filter((one) => pattern.test(one.path));
    if (matching.length === 0) problems.push(fault('W088', `no file matches ${given}`, 'paths are relative to the current folder'));
    return matching;
  });
  const files = new Map<string, Found>();
  for (const how of HOW)
    for (const one of all) {
      const id = one.piped ? PIPED : realOf(call, resolvePath(host.cwd, one.path));
      if (one.how === how && !files.has(id)) files.set(id, one);
    }
  return { files: [...files.values()], problems };
}

/** All files below a folder without what is hidden or installed. Links are followed last, and none leads round and round. */
function walk(call: Call, top: string, problems: Diagnostic[]): Found[] {
  const { host } = call;
  const found: Found[] = [];
  const links: string[] = [];
  const seen = new Set<string>();
  const into = (path: string, how: 'met' | 'linked'): void => {
    const absolute = resolvePath(host.cwd, path);
    const real = realOf(call, absolute);
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of namesIn(call, path, problems)) {
      if (name.startsWith('.') || SKIPPED.has(name)) continue;
      const inner = path === '.' ? name : `${path.replace(/\/$/, '')}/${name}`;
      const there = `${absolute === '/' ? '' : absolute}/${name}`;
      const kind = kindOf(host, there);
      if (kind !== 'folder' && kind !== 'file') continue;
      if (how === 'met' && realOf(call, there) !== `${real === '/' ? '' : real}/${name}`) links.push(inner);
      else if (kind === 'folder') into(inner, how);
      else found.push({ path: inner, how });
    }
  };
  into(top, 'met');
  for (const path of links) {
    if (kindOf(host, resolvePath(host.cwd, path)) === 'folder') into(path, 'linked');
    else found.push({ path, how: 'linked' });
  }
  return found;
}

function namesIn({ host }: Call, path: string, problems: Diagnostic[]): readonly string[] {
  try {
    return host.list(resolvePath(host.cwd, path));
  } catch (error) {
    problems.push({ ...fault('W088', `${path} cannot be read: ${reason(error)}`, 'what lies there was not checked'), severity: 'warning' });
    return [];
  }
}

function realOf({ host }: Call, absolute: string): string {
  try {
    return host.realPath?.(absolute) ?? absolute;
  } catch {
    return absolute;
  }
}

/** Whether a word is a pattern that the shell has left as it was (in quotes, or on Windows), and no file has its name. */
export const isGlob = ({ host }: Call, word: string): boolean =>
  /[*?{]/.test(word) && kindOf(host, resolvePath(host.cwd, word)) === 'missing';

/** The folder above a pattern's first wildcard. */
export const baseOf = (glob: string): string =>
  /^(.*)\/[^/]*[*?{]/.exec(glob.replace(/^([^*?{]*[*?{]).*$/s, '$1'))?.[1] ?? (glob.startsWith('/') ? '/' : '.');

/** `*` and `?` within a name, `**` over folders, `{a,b}` one of several. */
function regexOf(glob: string): RegExp {
  const parts = glob.match(/\*\*\/|\*+|\?|\{[^{}]*\}|[^*?{]+|\{/gs) ?? [];
  const one = (part: string): string => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{') && part.endsWith('}')) return `(?:${part.slice(1, -1).split(',').map(escaped).join('|')})`;
    return escaped(part);
  };
  return new RegExp(`^${parts.map(one).join('')}$`, 's');
}
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
