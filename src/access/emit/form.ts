import type { Dialect } from '../../contract.ts';
import type { Dialects } from '../dialects.ts';

/**
 * How LIST is said in stanzas: as one dialect needs it, or, `vault-both`, with the twins of `vault-legacy` and the explicit denies
 * of `vault`.
 */
export type Form = Dialect | 'vault-both';

/** In the order in which they are tried. */
export const formsFor = (dialects: Dialects): readonly [Form, ...Form[]] =>
  dialects.includes('vault') ? [...dialects, 'vault-both'] : dialects;
