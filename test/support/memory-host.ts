import type { FileKind, Host, Terminal } from '../../src/host.ts';

export interface MemoryTerminal extends Terminal {
  readonly text: string;
}

export interface MemoryHost extends Host {
  readonly stdout: MemoryTerminal;
  readonly stderr: MemoryTerminal;
  /** Absolute path → text. */
  readonly files: Map<string, string>;
  readonly folders: Set<string>;
  /** How many calls that change something were made so far. */
  readonly writes: number;
}

export interface MemoryOptions {
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  readonly now?: number;
  readonly terminal?: boolean;
  readonly process?: { readonly id: number; runs(id: number): boolean };
  /**
   * The n-th changing call (from 1) throws. `once`: only that one, as when a disk is full for a moment; `crash`: that one and all after it, as
   * when the process was killed there; `torn`: like `crash`, but a write that is hit leaves half of its text.
   */
  readonly fault?: { readonly at: number; readonly mode: 'once' | 'crash' | 'torn' };
  /** Paths (and all below them) that may not be changed. */
  readonly readOnly?: readonly string[];
  /** Lists folders in reverse, as another file system may. */
  readonly reversed?: boolean;
}

export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}

const parent = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

/** A host in memory. `tree` may be another host's files, which are shared then, as two commands share a disk. */
export function memoryHost(tree: Readonly<Record<string, string>> | MemoryHost, options: MemoryOptions = {}): MemoryHost {
  const shared = isHost(tree) ? tree : undefined;
  const files = shared?.files ?? new Map(Object.entries(tree as Readonly<Record<string, string>>));
  const folders = shared?.folders ?? new Set<string>(['/']);
  if (!shared) for (const path of files.keys()) addFolders(parent(path));
  let writes = 0;

  function addFolders(path: string): void {
    for (let at = path; !folders.has(at); at = parent(at)) folders.add(at);
  }
  function change(path: string): 'whole' | 'half' {
    writes++;
    const { at, mode } = options.fault ?? { at: Number.POSITIVE_INFINITY, mode: 'once' };
    if (mode === 'torn' && writes === at) return 'half';
    if (writes === at || (mode !== 'once' && writes > at)) throw systemError('EIO', path);
    if (options.readOnly?.some((folder) => path === folder || path.startsWith(`${folder}/`))) throw systemError('EACCES', path);
    return 'whole';
  }
  const kind = (path: string): FileKind => (files.has(path) ? 'file' : folders.has(path) ? 'folder' : 'missing');
  const entries = (path: string): string[] => {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const one of [...files.keys(), ...folders])
      if (one.startsWith(prefix) && one !== path) names.add(one.slice(prefix.length).split('/')[0] ?? '');
    names.delete('');
    const sorted = [...names].sort();
    return options.reversed ? sorted.reverse() : sorted;
  };
  const demand = (path: string): void => {
    if (kind(path) === 'folder') return;
    throw systemError(kind(path) === 'file' ? 'ENOTDIR' : 'ENOENT', path);
  };
  const readFile = (path: string): string => {
    const text = files.get(path);
    if (text !== undefined) return text;
    for (let at = parent(path); at !== '/'; at = parent(at)) if (files.has(at)) throw systemError('ENOTDIR', path);
    throw systemError(folders.has(path) ? 'EISDIR' : 'ENOENT', path);
  };

  return {
    cwd: options.cwd ?? '/project',
    env: options.env ?? {},
    args: options.args ?? [],
    stdout: terminal(options.terminal ?? false),
    stderr: terminal(options.terminal ?? false),
    ...(options.process ? { process: options.process } : {}),
    files,
    folders,
    get writes() {
      return writes;
    },
    now: () => options.now ?? Date.UTC(2026, 10, 23),
    readFile,
    readBytes: (path) => new TextEncoder().encode(readFile(path)),
    readStdin: () => options.stdin ?? '',
    list(path) {
      demand(path);
      return entries(path);
    },
    stat: kind,
    makeFolder(path) {
      change(path);
      for (let at = path; at !== '/'; at = parent(at)) if (files.has(at)) throw systemError(at === path ? 'EEXIST' : 'ENOTDIR', path);
      addFolders(path);
    },
    writeFile(path, pieces) {
      const text = typeof pieces === 'string' ? pieces : [...pieces].join('');
      const how = change(path);
      demand(parent(path));
      if (folders.has(path)) throw systemError('EISDIR', path);
      files.set(path, how === 'half' ? text.slice(0, text.length >> 1) : text);
      if (how === 'half') throw systemError('EIO', path);
    },
    rename(from, to) {
      if (change(to) === 'half') throw systemError('EIO', to);
      const text = files.get(from);
      if (text === undefined) throw systemError('ENOENT', from);
      demand(parent(to));
      if (folders.has(to)) throw systemError('EISDIR', to);
      files.delete(from);
      files.set(to, text);
    },
    removeFile(path) {
      if (change(path) === 'half') throw systemError('EIO', path);
      if (!files.delete(path)) throw systemError(folders.has(path) ? 'EPERM' : 'ENOENT', path);
    },
    removeFolder(path) {
      if (change(path) === 'half') throw systemError('EIO', path);
      demand(path);
      if (entries(path).length > 0) throw systemError('ENOTEMPTY', path);
      folders.delete(path);
    },
    syncFolder(path) {
      if (change(path) === 'half') throw systemError('EIO', path);
      demand(path);
    },
    flushFiles(folder) {
      if (change(folder) === 'half') throw systemError('EIO', folder);
    },
  };
}

const isHost = (tree: Readonly<Record<string, string>> | MemoryHost): tree is MemoryHost => tree.files instanceof Map;

function terminal(isTerminal: boolean): MemoryTerminal {
  let text = '';
  return {
    isTerminal,
    columns: 80,
    get text() {
      return text;
    },
    write(more) {
      text += more;
    },
  };
}

/** The files below a folder, by path relative to it. */
export function treeOf(host: MemoryHost, folder: string): Record<string, string> {
  const found = [...host.files]
    .filter(([path]) => path.startsWith(`${folder}/`))
    .map(([path, text]) => [path.slice(folder.length + 1), text] as const);
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
