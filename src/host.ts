/** What `Host.stat` knows of a path; links are followed. */
export type FileKind = 'file' | 'folder' | 'other' | 'missing';

/**
 * The only door to files, environment, clock and terminal. Nobody but `cli/` and this module touches them, so that the
 * in-memory host of the tests (and later the language server's) sees everything. Paths are absolute, `/` separated.
 * The file methods throw Node's own errors (`code` is `ENOENT`, `EACCES`, …); callers turn those into diagnostics.
 */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly args: readonly string[];
  /** Milliseconds since 1970, UTC; only `--as-of`'s default and timings use it, never an output. */
  now(): number;
  /** Milliseconds since some moment, with fractions, that only go forward; absent where there is no such clock. */
  elapsed?(): number;
  readFile(path: string): string;
  readBytes(path: string): Uint8Array;
  readStdin(): string;
  /** Names in a folder, sorted by code unit. */
  list(path: string): readonly string[];
  stat(path: string): FileKind;
  makeFolder(path: string): void;
  /** Writes and flushes to disk (`fsync`) before it returns; with `flush: false` a later `flushFiles` does that. */
  /** A text in pieces is written piece by piece, and never whole in memory. */
  /** `like`: the file that it is to replace, whose mode it gets, and which must be writable. */
  writeFile(path: string, text: string | Iterable<string>, options?: { readonly flush?: boolean; readonly like?: string }): void;
  rename(from: string, to: string): void;
  removeFile(path: string): void;
  /** Gives a file the rights that another has, who may read and write it; absent where there are none. */
  keepRights?(like: string, path: string): void;
  /** Whether the user may write to an existing file; absent: there is no telling before it is tried. */
  mayWrite?(path: string): boolean;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
  /** Flushes a folder's entries. */
  syncFolder(path: string): void;
  /** Flushes many files that were written with `flush: false`, all below `folder`; faster than one by one. */
  flushFiles?(folder: string, paths: readonly string[]): void;
  /** The path with all links followed; absent where there are no links. */
  realPath?(path: string): string;
  /** Who is asking, and whether another process still runs; absent where there are no processes. */
  readonly process?: { readonly id: number; runs(id: number): boolean };
}

export interface Terminal {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
}
