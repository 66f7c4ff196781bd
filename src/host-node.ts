import fs from 'node:fs';
import { isatty } from 'node:tty';
import type { FileKind, Host, Terminal } from './host.ts';

/** Above this many files one flush of the whole file system is cheaper than one a file. */
const MANY = 256;

/** The real machine. `buffering`: output was handed to a stream, which writes it when it can. */
export function nodeHost(): Host & { buffering(): boolean } {
  let streams = 0;
  const streaming = (stream: NodeJS.WriteStream): NodeJS.WriteStream => {
    streams++;
    return stream;
  };
  return {
    buffering: () => streams > 0,
    cwd: slashes(process.cwd()),
    env: process.env,
    args: process.argv.slice(2),
    stdout: terminal(1, () => streaming(process.stdout)),
    stderr: terminal(2, () => streaming(process.stderr)),
    process: { id: process.pid, runs },
    now: () => Date.now(),
    elapsed: () => performance.now(),
    readFile: (path) => fs.readFileSync(path, 'utf8'),
    readBytes: (path) => fs.readFileSync(path),
    readStdin: () => fs.readFileSync(0, 'utf8'),
    list: (path) => fs.readdirSync(path).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    stat,
    makeFolder: (path) => void fs.mkdirSync(path, { recursive: true }),
    writeFile: (path, text, options) => writeFile(path, text, options?.flush ?? true, options?.like),
    rename: (from, to) => fs.renameSync(from, to),
    keepRights: (like, path) => fs.chmodSync(path, fs.statSync(like).mode & 0o7777),
    mayWrite,
    removeFile: (path) => fs.unlinkSync(path),
    removeFolder: (path) => fs.rmdirSync(path),
    syncFolder: (path) => flush(path, 'r'),
    flushFiles,
    realPath: (path) => slashes(fs.realpathSync(path)),
  };
}

const slashes = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

function terminal(descriptor: number, open: () => NodeJS.WriteStream): Terminal {
  let stream: NodeJS.WriteStream | undefined;
  const streamed = (): NodeJS.WriteStream => {
    if (stream) return stream;
    stream = open();
    // A reader that went away (`writ check | head`) is no fault of ours, and nobody is left to tell.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
    return stream;
  };
  return {
    get isTerminal() {
      return isTerminal(descriptor);
    },
    get columns() {
      return isTerminal(descriptor) ? (streamed().columns ?? 80) : 80;
    },
    write(text) {
      const rest = stream ? text : writeNow(descriptor, text);
      if (rest.length > 0) streamed().write(rest);
    },
  };
}

/** Loading `tty` takes milliseconds: only a character device can be a terminal. */
function isTerminal(descriptor: number): boolean {
  try {
    return fs.fstatSync(descriptor).isCharacterDevice() && isatty(descriptor);
  } catch {
    return false;
  }
}

const NOTHING = new Uint8Array();

/** Writes without a stream, which would have to be loaded first; what could not be written at once is returned. */
function writeNow(descriptor: number, text: string): Uint8Array {
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(fs.writeSync(descriptor, rest));
  } catch (error) {
    if (codeOf(error) === 'EPIPE') return NOTHING;
    if (codeOf(error) !== 'EAGAIN') throw error;
  }
  return rest;
}

function stat(path: string): FileKind {
  try {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (!found) return 'missing';
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    // Below a file there is nothing (ENOTDIR); what may not be looked at is told apart by the caller that reads it.
    if (codeOf(error) === 'ENOTDIR') return 'missing';
    if (codeOf(error) === 'ELOOP') return 'other';
    throw error;
  }
}

function writeFile(path: string, text: string | Iterable<string>, flushed: boolean, like?: string): void {
  // A rename asks for rights to the folder only: it would also replace what is not to be written.
  if (like !== undefined) fs.accessSync(like, fs.constants.W_OK);
  // One call of Node's own for what is opened, written and closed: most files of a compile.
  else if (!flushed && typeof text === 'string') return fs.writeFileSync(path, text, 'utf8');
  const file = fs.openSync(path, 'w', 0o666);
  try {
    if (like !== undefined) fs.fchmodSync(file, fs.statSync(like).mode & 0o7777);
    if (typeof text === 'string') fs.writeFileSync(file, text);
    else for (const piece of text) fs.writeFileSync(file, piece);
    if (flushed) fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

function mayWrite(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function flush(path: string, flags: string): void {
  // Windows can neither open nor flush a folder; its renames are journaled by the file system.
  if (process.platform === 'win32') return;
  const file = fs.openSync(path, flags);
  try {
    fs.fsyncSync(file);
  } catch (error) {
    // Some network file systems refuse to flush a folder.
    if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'ENOTSUP') throw error;
  } finally {
    fs.closeSync(file);
  }
}

function flushFiles(folder: string, paths: readonly string[]): void {
  if (paths.length > MANY && process.platform === 'linux') {
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    if (spawnSync('sync', ['-f', folder], { stdio: 'ignore' }).status === 0) return;
  }
  for (const path of paths) flush(path, 'r+');
}

function runs(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error ? String(error.code) : undefined);
