import { createHash } from 'node:crypto';
import type { Project } from '../model/program.ts';
import { placeOf } from '../targets/place.ts';
import type { Artifact } from '../targets/artifact.ts';
import type { Relation } from '../access/relation.ts';

export interface ManifestEntry {
  readonly path: string;
  readonly sha256: string;
  readonly target: string;
  /** Spec places, most telling first. */
  readonly from: readonly string[];
}
export interface Manifest {
  readonly version: 1;
  readonly writ: string;
  /** The first day on which a grant of the specs ends; absent where none does. */
  readonly nextExpiry?: string;
  readonly files: readonly ManifestEntry[];
}

export const MANIFEST = 'manifest.json';
const PLACES = 8;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The earliest `until` among all grants; never depends on today, since an expired one stops the compile. */
function nextExpiry(relations: readonly Relation[]): string | undefined {
  let first: string | undefined;
  for (const { principals } of relations) {
    for (const principal of principals) {
      for (const { origin } of principal.allows)
        if (origin.until !== undefined && (first === undefined || origin.until < first)) first = origin.until;
    }
  }
  return first;
}

/** Every file of the tree except the manifest itself, in order of paths. Reader: `src/output`, which may delete only what stands here. */
export function manifestOf(project: Project, relations: readonly Relation[], artifacts: readonly Artifact[]): Manifest {
  const expiry = nextExpiry(relations);
  const files = artifacts.map(({ path, text, target, origins }) => ({
    path,
    sha256: sha256(text),
    target,
    from: [...new Set(origins.map((span) => placeOf(span, project.sources)))].slice(0, PLACES),
  }));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { version: 1, writ: project.config.edition, ...(expiry === undefined ? {} : { nextExpiry: expiry }), files };
}

export const printManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;
