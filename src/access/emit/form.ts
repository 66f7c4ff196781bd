import type { Dialect } from '../../contract.ts';
import type { Dialects } from '../dialects.ts';

/**
 * How LIST is said in stanzas: as one dialect needs it, or, `vault-both`, with the twins of `vault-legacy` and the explicit denies
 * of `vault`.
 */
export type Form = Exclude<Dialect, 'vault-anycase'> | 'vault-both';

export const formOf = (dialect: Dialect): Form => (dialect === 'vault-anycase' ? 'vault' : dialect);

/** In the order in which they are tried. */
export function formsFor(dialects: Dialects): readonly [Form, ...Form[]] {
  const [first, ...others] = dialects.map(formOf) as [Form, ...Form[]];
  const forms: readonly [Form, ...Form[]] = [first, ...others.filter((form) => form !== first)];
  return forms.includes('vault') ? [...forms, 'vault-both'] : forms;
}
