import type { Host } from '../host.ts';
import type { Stage } from './journal.ts';
import type { Change } from './plan.ts';

/** Below this many files, each is flushed as it is written. */
const FEW = 64;

/**
 * Brings files to the text they shall have. One that replaces another is written beside the tree and then moved, so a reader never sees
 * half of it; a new one is written where it goes, at half the cost.
 */
export function applyChanges(host: Host, out: string, stage: Stage, changes: readonly Change[]): void {
  const flush = changes.length <= FEW || host.flushFiles === undefined;
  const folders = new Set<string>();
  const safe = new Set<string>();
  const written: string[] = [];
  for (const { path, before, after } of changes) {
    const target = `${out}/${path}`;
    const folder = parent(target);
    if (after === null) {
      if (host.stat(target) === 'missing') continue;
      refuseLinks(host, out, folder, safe);
      host.removeFile(target);
    } else {
      makeFolders(host, out, folder, folders, safe);
      if (before === null) host.writeFile(target, after, { flush });
      else place(host, `${stage.folder}/file`, target, after, flush);
      written.push(target);
    }
    folders.add(folder);
  }
  if (!flush) host.flushFiles?.(out, written);
  const emptied = new Set(changes.filter(({ after }) => after === null).map(({ path }) => parent(`${out}/${path}`)));
  for (const folder of emptied) removeEmpty(host, out, folder, folders);
  for (const folder of folders) if (host.stat(folder) === 'folder') host.syncFolder(folder);
}

function place(host: Host, staged: string, target: string, text: string, flush: boolean): void {
  host.writeFile(staged, text, { flush });
  if (host.stat(target) === 'file') host.keepRights?.(target, staged);
  try {
    host.rename(staged, target);
  } catch (error) {
    // Where the output folder is a mount of its own nothing can be moved into it; the journal still covers a write in place.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    host.writeFile(target, text, { flush });
    host.removeFile(staged);
  }
}

/** Makes a folder and remembers which of its parents got a new entry. */
function makeFolders(host: Host, out: string, folder: string, touched: Set<string>, safe: Set<string>): void {
  if (safe.has(folder)) return;
  let above = folder;
  while (host.stat(above) === 'missing') {
    above = parent(above);
    touched.add(above);
  }
  if (above === out || above.startsWith(`${out}/`)) refuseLinks(host, out, above, safe);
  host.makeFolder(folder);
  refuseLinks(host, out, folder, safe);
}

/** A link below the output folder would lead the write out of it. */
function refuseLinks(host: Host, out: string, folder: string, safe: Set<string>): void {
  if (safe.has(folder)) return;
  if (host.realPath && host.realPath(folder) !== `${host.realPath(out)}${folder.slice(out.length)}`)
    throw new Error(`${folder.slice(parent(out).length + 1)} is a link to somewhere else`);
  safe.add(folder);
}

function removeEmpty(host: Host, out: string, folder: string, touched: Set<string>): void {
  for (let at = folder; at.startsWith(`${out}/`); at = parent(at)) {
    if (host.stat(at) !== 'folder' || host.list(at).length > 0) return;
    host.removeFolder(at);
    touched.delete(at);
    touched.add(parent(at));
  }
}

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));
