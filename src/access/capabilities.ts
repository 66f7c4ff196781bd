import type { Capability } from '../contract.ts';

/** Everything a policy's `capabilities` may hold, in the order in which it is printed; `deny` excludes the rest. */
export const CAPABILITIES = ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo', 'recover', 'subscribe', 'deny'] as const;
export type PolicyCapability = (typeof CAPABILITIES)[number];

/** A set of capabilities as bits. */
export type Mask = number;
const bits = new Map<string, Mask>(CAPABILITIES.map((name, i) => [name, 1 << i]));

export const bit = (capability: PolicyCapability): Mask => bits.get(capability) ?? 0;
export const CREATE = bit('create');
export const READ = bit('read');
export const UPDATE = bit('update');
export const PATCH = bit('patch');
export const DELETE = bit('delete');
export const LIST = bit('list');
export const SUDO = bit('sudo');
export const DENY = bit('deny');

/** What another product's policies may hold besides (`scan`) is in no mask. */
export function maskOf(capabilities: readonly (PolicyCapability | 'scan')[]): Mask {
  let mask = 0;
  for (const capability of capabilities) mask |= bits.get(capability) ?? 0;
  return mask;
}

const lists: (readonly (Capability | 'deny')[])[] = [];
/** In the order of `CAPABILITIES`; one list for each set, whoever asks. */
export const capabilitiesOf = (mask: Mask): readonly (Capability | 'deny')[] =>
  (lists[mask] ??= CAPABILITIES.filter((c) => mask & bit(c)) as readonly (Capability | 'deny')[]);

/** What a client can ask of a path. `list` always asks for a path that ends in `/` (Vault's HTTP front adds it). */
export const OPERATIONS = ['create', 'read', 'update', 'patch', 'delete', 'list'] as const;
export type Operation = (typeof OPERATIONS)[number];
