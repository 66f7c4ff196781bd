import { hash } from 'node:crypto';
import type { Project } from '../model/program.ts';
import { placeOf } from '../targets/place.ts';
import { type Artifact, printed, type Sources } from '../targets/artifact.ts';
import type { Span } from '../source.ts';
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
    sha256: hash('sha256', text, 'hex'),
    target,
    from: placesOf(origins, project.sources),
  }));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { version: 1, writ: project.config.edition, ...(expiry === undefined ? {} : { nextExpiry: expiry }), files };
}

/** Each once, and no more than a reader looks at. */
function placesOf(origins: readonly Span[], sources: Sources): readonly string[] {
  const found: string[] = [];
  for (const span of origins) {
    const place = placeOf(span, sources);
    if (!found.includes(place) && found.push(place) === PLACES) break;
  }
  return found;
}

const manifests = new WeakMap<Artifact, Manifest>();

/** The manifest as a file of the tree. */
export function manifestArtifact(manifest: Manifest): Artifact {
  const artifact = printed({ path: MANIFEST, target: 'project', origins: [] }, () => printManifest(manifest));
  manifests.set(artifact, manifest);
  return artifact;
}

/** What such a file says, without reading its text; `undefined` for any other. */
export const manifestIn = (artifact: Artifact): Manifest | undefined => manifests.get(artifact);

export const printManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;
