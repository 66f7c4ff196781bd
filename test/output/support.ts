import { hash } from 'node:crypto';
import { manifestArtifact } from '../../src/pipeline/manifest.ts';
import type { Artifact, TargetName } from '../../src/targets/artifact.ts';

/** Artifacts with their manifest, from `path → text`; the target is the second part of the path (`prod/vault/…`). */
export function artifactsOf(tree: Readonly<Record<string, string>>): Artifact[] {
  const targetOf = (path: string): TargetName | 'project' => {
    const part = path.split('/')[1];
    return part === 'vault' || part === 'iam' || part === 'helm' || part === 'ecs' || part === 'terraform' ? part : 'project';
  };
  const paths = Object.keys(tree).sort();
  const files = paths.map((path) => ({ path, sha256: hash('sha256', tree[path] ?? '', 'hex'), target: targetOf(path), from: [] }));
  return [
    ...paths.map((path) => ({ path, target: targetOf(path), text: tree[path] ?? '', origins: [] })),
    manifestArtifact({ version: 1, writ: '1', files }),
  ];
}

/** The tree with its manifest, as it stands on disk. */
export const treeWith = (tree: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    artifactsOf(tree)
      .map(({ path, text }) => [path, text] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

export const under = (folder: string, tree: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, text]));
