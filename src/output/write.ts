import type { Host } from '../host.ts';
import { applyChanges } from './apply.ts';
import { closeStage, commitJournal, dropStages, findStages, openStage, readJournal, type Stage } from './journal.ts';
import type { Change } from './plan.ts';

export type WriteResult =
  | { readonly kind: 'written' }
  /** Another command is writing: nothing was changed. */
  | { readonly kind: 'busy' }
  /** The tree is as it was; `why` is the operating system's reason. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Neither done nor undone: the journal stays, the next command tries again. */
  | { readonly kind: 'stuck'; readonly why: string };

/**
 * Writes all changes or none. A process that dies on the way leaves the old tree, the new one, or a journal with which
 * {@link recoverOutput} makes it one of them. `root` is the project's absolute path, `out` relative to it.
 */
export function writeOutput(host: Host, root: string, out: string, changes: readonly Change[]): WriteResult {
  if (changes.length === 0) return { kind: 'written' };
  let stage: Stage | undefined;
  try {
    stage = openStage(host, root);
    commitJournal(host, stage, { version: 1, out, changes });
  } catch (error) {
    if (stage) forget(host, root, stage);
    return { kind: 'failed', why: reason(error, root) };
  }
  // Whoever commits a journal and then sees another's steps back, so two can never both go on.
  if (findStages(host, root, stage).some(({ busy }) => busy)) {
    forget(host, root, stage);
    return { kind: 'busy' };
  }
  return settle(host, root, out, stage, changes);
}

/** Finishes what former commands left behind, or takes it back. Every command that touches a project calls it first. */
export function recoverOutput(host: Host, root: string): WriteResult {
  for (const { stage, busy } of findStages(host, root)) {
    if (busy) {
      if (host.stat(stage.journal) === 'file') return { kind: 'busy' };
      continue;
    }
    try {
      const journal = readJournal(host, stage);
      if (journal) {
        const result = settle(host, root, journal.out, stage, journal.changes);
        if (result.kind === 'stuck') return result;
      } else closeStage(host, root, stage);
    } catch (error) {
      return { kind: 'stuck', why: reason(error, root) };
    }
  }
  try {
    dropStages(host, root);
  } catch {
    // An empty folder of Writ's own stops nobody.
  }
  return { kind: 'written' };
}

/** Forward if possible, else back; the stage goes when the tree is one of the two. */
function settle(host: Host, root: string, out: string, stage: Stage, changes: readonly Change[]): WriteResult {
  const folder = out === '.' ? root : `${root}/${out}`;
  let why: string;
  try {
    const there = textsIn(host, folder);
    const stranger = changes.find(({ path, before, after }) => before === null && !isPartOf(there(path), after));
    if (stranger) throw new Error(`${out}/${stranger.path} was made by somebody else meanwhile`);
    applyChanges(host, folder, stage, changes);
    forget(host, root, stage);
    return { kind: 'written' };
  } catch (error) {
    why = reason(error, root);
  }
  try {
    applyChanges(host, folder, stage, undoing(host, folder, changes));
    if (host.stat(folder) === 'folder' && host.list(folder).length === 0 && changes.every(({ before }) => before === null))
      host.removeFolder(folder);
  } catch (error) {
    return { kind: 'stuck', why: `${why}; and taking it back failed: ${reason(error, root)}` };
  }
  forget(host, root, stage);
  return { kind: 'failed', why };
}

/** Only what the write itself made is taken back: a file that is neither the old nor the new text was put there since. */
function undoing(host: Host, folder: string, changes: readonly Change[]): Change[] {
  const back: Change[] = [];
  for (const { path, before, after } of changes) {
    const there = textOf(host, `${folder}/${path}`);
    if (there !== before && (there === after || isPartOf(there, after))) back.push({ path, before: after, after: before });
  }
  return back;
}

/** Whether a write of `text` can have left this: nothing, all of it, or its beginning (no rename where the folder is a mount, power loss). */
function isPartOf(there: string | null, text: string | null): boolean {
  return there === null || (text !== null && text.startsWith(there));
}

/** The tree is whole already; a stage that cannot be removed is the next command's work. */
function forget(host: Host, root: string, stage: Stage): void {
  try {
    closeStage(host, root, stage);
  } catch {
    // Left behind: without a journal it is discarded, with one it is applied again and changes nothing.
  }
}

/** The texts of files below a folder; where their own folder is missing, none of them is asked for. */
function textsIn(host: Host, root: string): (path: string) => string | null {
  const missing = new Map<string, boolean>();
  return (path) => {
    const folder = `${root}/${path.slice(0, Math.max(path.lastIndexOf('/'), 0))}`;
    let gone = missing.get(folder);
    if (gone === undefined) missing.set(folder, (gone = host.stat(folder) === 'missing'));
    return gone ? null : textOf(host, `${root}/${path}`);
  };
}

function textOf(host: Host, path: string): string | null {
  return host.stat(path) === 'file' ? host.readFile(path) : null;
}

/** An operating system's error in a user's words, without the absolute path of the machine. */
export function reason(error: unknown, root: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const named = (key: 'dest' | 'path'): string => {
    const value: unknown = error instanceof Error ? Object.getOwnPropertyDescriptor(error, key)?.value : undefined;
    return typeof value === 'string' ? value : '';
  };
  // A rename names where from and where to; only the second is a path the user knows.
  const path = named('dest') || named('path');
  const name = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the disk',
    EDQUOT: 'the disk quota is used up',
    ENOTDIR: 'a file stands where a folder is needed',
    EEXIST: 'a file stands where a folder is needed',
    EISDIR: 'a folder stands where a file is needed',
    EMFILE: 'too many open files',
    EBUSY: 'it is in use',
    EIO: 'the disk reports an error',
  };
  const text = words[code] ?? (error instanceof Error ? error.message : String(error));
  return name === '' ? text : `${name}: ${text}`;
}
