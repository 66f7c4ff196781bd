import type { Dialect } from '../contract.ts';
import type { Vault } from '../model/program.ts';

/** The dialects in which an environment's policies must mean the same; the declared version's first. */
export type Dialects = readonly [Dialect, ...Dialect[]];

/** While an upgrade is under way, servers of both versions answer, in an order that nobody knows. */
export const dialectsOf = ({ dialect, upgradeFrom }: Pick<Vault, 'dialect' | 'upgradeFrom'>): Dialects =>
  upgradeFrom === undefined || upgradeFrom.dialect === dialect ? [dialect] : [dialect, upgradeFrom.dialect];

/** How the same product decides after its next change; `undefined`: no later one is known. */
export function nextDialect({ product, dialect }: Pick<Vault, 'product' | 'dialect'>): Dialect | undefined {
  if (dialect !== 'vault-legacy') return undefined;
  return product;
}

/** Whether a server of the environment takes explicit denies in any case of letters. */
export const isAnyCase = (vault: Pick<Vault, 'dialect' | 'upgradeFrom'>): boolean => dialectsOf(vault).includes('vault-anycase');

/** Where the next dialect begins, for messages. */
export const NEXT_VERSION = { vault: 'Vault 2.0.3', openbao: 'OpenBao 2.6' } as const;
