/** The operations a Vault policy can name. `deny` is an effect here, never a capability. */
export type Capability = 'create' | 'read' | 'update' | 'patch' | 'delete' | 'list' | 'sudo';

export type Product = 'vault' | 'openbao';
/**
 * Which servers decide alike: `vault-legacy` before 2.0.3 (and its enterprise backports), `vault` since, `vault-anycase` from 2.2.2, whose
 * explicit denies match in any case of letters, `openbao` from 2.6.
 */
export type Dialect = 'vault-legacy' | 'vault' | 'vault-anycase' | 'openbao';

/** Constraints of a stanza, as Vault names them; `[]` for a key means any value. */
export interface Parameters {
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
  readonly denied?: Readonly<Record<string, readonly string[]>>;
  readonly required?: readonly string[];
  /** Seconds. */
  readonly minWrappingTtl?: number;
  readonly maxWrappingTtl?: number;
}

/** Where Vault and apps run. */
export type PlatformName = 'eks' | 'ecs' | 'ec2' | 'lambda' | 'github';
