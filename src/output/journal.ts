import type { Host } from '../host.ts';
import { isSafePath } from './manifest.ts';
import type { Change } from './plan.ts';

/**
 * An intended write, on disk before the first output changes: with it any later command can finish the write (`after`) or take it
 * back (`before`). It is one file, so that one flush makes a thousand outputs safe.
 */
export interface Journal {
  readonly version: 1;
  /** The output folder, relative to the project; `.` where specs themselves are mended. */
  readonly out: string;
  readonly changes: readonly Change[];
}

/** Beside the outputs on the same file system, and ignored by git: `.writ` ignores itself. */
export const STAGE = '.writ/stage';
const JOURNAL = 'journal.json';
/** Characters that are worth a write of their own. */
const BATCH = 1 << 20;
/** No write takes longer; a process number that still runs after this is somebody else's. */
const LONGEST_WRITE = 60_000;

export interface Stage {
  readonly folder: string;
  readonly journal: string;
}

/** A folder of its own for this process: `WHEN-PROCESS`. */
export function openStage(host: Host, root: string): Stage {
  const folder = `${root}/${STAGE}/${host.now()}-${host.process?.id ?? 0}`;
  host.makeFolder(folder);
  ignoreItself(host, root);
  return stageAt(folder);
}

export function ignoreItself(host: Host, root: string): void {
  const file = `${root}/.writ/.gitignore`;
  if (host.stat(file) === 'missing') host.writeFile(file, '*\n');
}

const stageAt = (folder: string): Stage => ({ folder, journal: `${folder}/${JOURNAL}` });

/** After this returns, the write will be finished or undone, whatever happens. */
export function commitJournal(host: Host, stage: Stage, journal: Journal): void {
  host.writeFile(`${stage.folder}/new`, pieces(journal));
  host.rename(`${stage.folder}/new`, stage.journal);
  host.syncFolder(stage.folder);
}

/** The journal as JSON, one change after the other: all texts of a large project at once would double what the compile holds. */
function* pieces({ version, out, changes }: Journal): Generator<string> {
  yield `{"version":${version},"out":${JSON.stringify(out)},"changes":[`;
  let batch = '';
  for (const [i, change] of changes.entries()) {
    batch += `${i > 0 ? ',' : ''}${JSON.stringify(change)}`;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  yield `${batch}]}`;
}

/** The journal of a stage; `undefined` where the write was stopped before it began. */
export function readJournal(host: Host, stage: Stage): Journal | undefined {
  if (host.stat(stage.journal) !== 'file') return undefined;
  const journal = JSON.parse(host.readFile(stage.journal)) as Journal;
  if (
    journal.version !== 1 ||
    !(journal.out === '.' || isSafePath(journal.out)) ||
    !journal.changes.every(({ path }) => isSafePath(path))
  ) {
    throw new Error(
      `${stage.journal.slice(stage.journal.indexOf(STAGE))} is not a journal of this version of Writ; delete it if no writ command runs`,
    );
  }
  return journal;
}

/** Forgets a write that is done or was never begun; the journal goes first. */
export function closeStage(host: Host, root: string, stage: Stage): void {
  if (host.stat(stage.journal) !== 'missing') host.removeFile(stage.journal);
  for (const name of host.list(stage.folder)) host.removeFile(`${stage.folder}/${name}`);
  host.removeFolder(stage.folder);
  dropStages(host, root);
}

/** The folder of the stages goes with the last one; a command that was killed between the two leaves it empty. */
export function dropStages(host: Host, root: string): void {
  const folder = `${root}/${STAGE}`;
  if (host.stat(folder) === 'folder' && host.list(folder).length === 0) host.removeFolder(folder);
}

/** Stages of former and of other processes. `busy`: its process still runs and began a moment ago. */
export function findStages(host: Host, root: string, except?: Stage): { readonly stage: Stage; readonly busy: boolean }[] {
  if (host.stat(`${root}/${STAGE}`) !== 'folder') return [];
  const found = [];
  for (const name of host.list(`${root}/${STAGE}`)) {
    const [, when, id] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    const stage = stageAt(`${root}/${STAGE}/${name}`);
    if (when === undefined || stage.folder === except?.folder) continue;
    const age = host.now() - Number(when);
    const busy = Number(id) !== host.process?.id && age >= 0 && age < LONGEST_WRITE && (host.process?.runs(Number(id)) ?? false);
    found.push({ stage, busy });
  }
  return found;
}
