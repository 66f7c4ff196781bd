import type { Parameters } from '../contract.ts';
import type { Operation } from './capabilities.ts';
import { parametersKey } from './parameters.ts';

/**
 * Whether a stanza's constraints are those that the grants ask for (`wanted`: keys of constraints, the empty key alone for none).
 * Vault checks parameters at create, read, update and patch only, wrapping TTLs at every operation. Denied parameters hold
 * nobody off a read that the grants leave free: `max_versions` and its like are parameters of writes.
 */
export function limitsAgree(operation: Operation, wanted: readonly string[], given: Parameters | undefined): boolean {
  if (operation === 'list' || operation === 'delete') {
    const wraps = given?.minWrappingTtl !== undefined || given?.maxWrappingTtl !== undefined;
    return !wraps || (wanted.length === 1 && wanted[0] === parametersKey(given));
  }
  const key = parametersKey(given);
  if (wanted.length === 1 && wanted[0] === key) return true;
  return operation === 'read' && wanted[0] === '' && parametersKey({ ...given, denied: undefined }) === '';
}
