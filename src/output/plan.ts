import type { Host } from '../host.ts';
import { MANIFEST, type Manifest, manifestIn, printManifest } from '../pipeline/manifest.ts';
import type { Artifact } from '../targets/artifact.ts';
import { inScope, isSafePath, mergeManifests, readManifest, type Scope } from './manifest.ts';

/** One file's change; `before` is its text now (`null`: there is none), `after` what it becomes (`null`: it goes). */
export interface Change {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a compile means for the tree that is there. Paths are relative to the output folder and in order. */
export interface OutputPlan {
  readonly changes: readonly Change[];
  /** Files that stay, for the counts. */
  readonly unchanged: readonly string[];
  /** Where somebody else's file (or a folder) stands in the way. */
  readonly foreign: readonly string[];
  readonly foreignManifest: boolean;
}

/**
 * Compares the artifacts with the tree below `out` (an absolute path). Reads only. A file counts as Writ's own if the manifest there
 * lists it, or if it already is what would be written. A partial compile leaves everything outside of its scope alone.
 */
export function planOutput(host: Host, out: string, artifacts: readonly Artifact[], scope: Scope): OutputPlan {
  const manifestText = read(host, `${out}/${MANIFEST}`);
  const claimed = readManifest(manifestText ?? undefined);
  if (claimed.kind === 'foreign' || manifestText === undefined) return { changes: [], unchanged: [], foreign: [], foreignManifest: true };
  const before = claimed.kind === 'ours' ? claimed.manifest : undefined;
  const own = new Set(before?.files.map((entry) => entry.path));
  own.add(MANIFEST);

  const partial = scope.envs !== undefined || scope.targets !== undefined;
  const wanted = new Map<string, string>();
  for (const artifact of artifacts) {
    const { path } = artifact;
    if (!isSafePath(path)) throw new Error(`an output may not be called ${JSON.stringify(path)}`);
    if (path === MANIFEST && partial) wanted.set(path, mergedText(before, artifact, scope));
    else if (path === MANIFEST || !partial || inScope(artifact, scope)) wanted.set(path, artifact.text);
  }

  // Where there is no folder yet, to ask for each file costs more than to make it.
  const nothing = manifestText === null && host.stat(out) === 'missing';
  const changes: Change[] = [];
  const unchanged: string[] = [];
  const foreign: string[] = [];
  for (const [path, after] of wanted) {
    const there = path === MANIFEST ? manifestText : nothing ? null : read(host, `${out}/${path}`);
    if (there === after) unchanged.push(path);
    else if (there === undefined || (there !== null && !own.has(path))) foreign.push(path);
    else changes.push({ path, before: there, after });
  }
  for (const entry of before?.files ?? []) {
    if (wanted.has(entry.path) || (partial && !inScope(entry, scope))) continue;
    const there = read(host, `${out}/${entry.path}`);
    // A folder that stands where a file was listed is somebody else's: there is nothing of ours to delete.
    if (typeof there === 'string') changes.push({ path: entry.path, before: there, after: null });
  }
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { changes, unchanged, foreign: foreign.sort(), foreignManifest: false };
}

function mergedText(before: Manifest | undefined, artifact: Artifact, scope: Scope): string {
  const part = manifestIn(artifact);
  if (!part) throw new Error('the compile made another manifest than its own');
  return printManifest(mergeManifests(before, part, scope));
}

/** A file's text; `null`: there is nothing; `undefined`: something that is no file, or below one. */
function read(host: Host, path: string): string | null | undefined {
  try {
    return host.readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return null;
    if (code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
