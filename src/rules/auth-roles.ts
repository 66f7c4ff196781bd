import type { Located } from './aws-grants.ts';
import type { At } from './input.ts';

/** A role of one of Vault's auth methods, as `vault write auth/MOUNT/role/NAME @FILE` takes it and `vault read` gives it back. */
export interface AuthRole {
  readonly method: 'aws' | 'kubernetes' | 'jwt';
  readonly at: At;
  /** A parameter of one value; `undefined` where it is not said. */
  value(name: string): string | undefined;
  /** A parameter of several, also where they stand in one text with commas between them. */
  values(name: string): readonly Located[];
  /** `bound_claims`: each with the values of which one must be there. */
  readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[];
}
