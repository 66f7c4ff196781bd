import type { Vault } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import { textAt } from './read.ts';

/** Repository and exact tag of the servers' image; agents run the same. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

const REPOSITORIES = { community: 'hashicorp/vault', enterprise: 'hashicorp/vault-enterprise', openbao: 'openbao/openbao' } as const;

/** The image that the spec names, else the product's own at its version (enterprise tags end in `-ent`). */
export function vaultImage(vault: Vault): Image {
  const named = textAt(vault.run.bound, 'image');
  const tag = textAt(vault.run.bound, 'image_tag') ?? (vault.edition === 'enterprise' ? `${vault.version}-ent` : vault.version);
  if (named === undefined) return { repository: REPOSITORIES[vault.product === 'openbao' ? 'openbao' : vault.edition], tag };
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? { repository: named.slice(0, colon), tag: named.slice(colon + 1) } : { repository: named, tag };
}

export const imageText = (image: Image): string => `${image.repository}:${image.tag}`;

/** An image with the digest that a `run` block gives it in place of its tag. */
export function pinned(image: string, run: AnyBound): string {
  const digest = textAt(run, 'image_digest');
  if (digest === undefined) return image;
  const colon = image.lastIndexOf(':');
  return `${colon > image.lastIndexOf('/') ? image.slice(0, colon) : image}@${digest}`;
}
