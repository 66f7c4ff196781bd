import type { Manifest, ManifestEntry } from '../pipeline/manifest.ts';

/** The paths a folder's manifest claims for Writ; `foreign`: there is a manifest, but not one of ours. */
export type Claimed = { readonly kind: 'none' } | { readonly kind: 'foreign' } | { readonly kind: 'ours'; readonly manifest: Manifest };

/**
 * Below the output folder and nowhere else: no `..`, no drive letters, nothing of git's own. Manifests and journals lie in a folder that
 * anybody who can commit can fill, so their paths are no more trusted than any other input.
 */
export function isSafePath(path: string): boolean {
  return !UNSAFE.test(path);
}

const UNSAFE = /[\\\0]|^[A-Za-z]:|(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/i;

/** Reads a manifest's text; one that a merge left with conflict markers claims the files of both sides. */
export function readManifest(text: string | undefined): Claimed {
  if (text === undefined) return { kind: 'none' };
  const parsed = /^<{7} /m.test(text) && /^>{7} /m.test(text) ? conflicted(text) : parse(text);
  if (!isObject(parsed) || parsed.version !== 1 || typeof parsed.writ !== 'string' || !Array.isArray(parsed.files))
    return { kind: 'foreign' };
  const files: ManifestEntry[] = [];
  for (const entry of parsed.files as unknown[]) {
    if (!isObject(entry) || typeof entry.path !== 'string' || !isSafePath(entry.path)) return { kind: 'foreign' };
    const from = Array.isArray(entry.from) ? entry.from.filter((place) => typeof place === 'string') : [];
    files.push({ path: entry.path, sha256: String(entry.sha256), target: String(entry.target), from });
  }
  const expiry = typeof parsed.nextExpiry === 'string' ? { nextExpiry: parsed.nextExpiry } : {};
  return { kind: 'ours', manifest: { version: 1, writ: parsed.writ, ...expiry, files } };
}

/** Which part of the tree a compile is about; absent means all of it. */
export interface Scope {
  readonly envs?: readonly string[];
  readonly targets?: readonly string[];
}

/** Whether a partial compile is about a file. What spans all environments (`access.json`) belongs to none of them. */
export function inScope(entry: { readonly path: string; readonly target: string }, scope: Scope): boolean {
  if (scope.targets && !scope.targets.includes(entry.target)) return false;
  const slash = entry.path.indexOf('/');
  return !scope.envs || (slash > 0 && scope.envs.includes(entry.path.slice(0, slash)));
}

/** What is known after a partial compile: the fresh entries of the part, the former ones of the rest. */
export function mergeManifests(before: Manifest | undefined, part: Manifest, scope: Scope): Manifest {
  const kept = before?.files.filter((entry) => !inScope(entry, scope)) ?? [];
  const files = [...kept, ...part.files.filter((entry) => inScope(entry, scope))].sort((a, b) => (a.path < b.path ? -1 : 1));
  // The next expiry of some environments says nothing about the others, so only a wider one may replace a nearer one.
  const expiries = [scope.envs ? before?.nextExpiry : undefined, part.nextExpiry].filter((day) => day !== undefined).sort();
  const expiry = expiries[0] === undefined ? {} : { nextExpiry: expiries[0] };
  return { version: 1, writ: part.writ, ...expiry, files };
}

function conflicted(text: string): unknown {
  const paths = new Set<string>();
  for (const [, raw] of text.matchAll(/"path":\s*("(?:[^"\\]|\\.)*")/g)) {
    const path = parse(raw ?? '');
    if (typeof path === 'string') paths.add(path);
  }
  return { version: 1, writ: '', files: [...paths].map((path) => ({ path, sha256: '', target: '', from: [] })) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
