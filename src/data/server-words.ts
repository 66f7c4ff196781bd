import { OPENBAO_LISTENER, OPENBAO_TELEMETRY, OPENBAO_TOP, VAULT_LISTENER, VAULT_TELEMETRY, VAULT_TOP } from './server-words.generated.ts';

/** What Vault 2.0 has besides (release notes of 2.0.0). */
const VAULT_2 = { top: ' enable_unauthenticated_access', listener: ' max_token_header_size' };

const TABLES: Readonly<Record<string, readonly [vault: string, openbao: string]>> = {
  '': [VAULT_TOP + VAULT_2.top, OPENBAO_TOP],
  listener: [VAULT_LISTENER + VAULT_2.listener, OPENBAO_LISTENER],
  telemetry: [VAULT_TELEMETRY, OPENBAO_TELEMETRY],
};

/** Of which product a configuration is may not be known: then what either takes is right. */
export type ServerProduct = 'vault' | 'openbao' | undefined;

/**
 * The words that a server configuration may hold at its top, or in a block of this type; `undefined` where they are a plugin's or a
 * backend's own. What a product does not know it passes over with a warning in its log; names are compared without regard to case.
 */
export function serverWords(block: string | undefined, product: ServerProduct): ReadonlySet<string> | undefined {
  const tables = TABLES[block ?? ''];
  if (!tables) return undefined;
  const [vault, openbao] = tables;
  const texts = product === 'vault' ? [vault] : product === 'openbao' ? [openbao] : [vault, openbao];
  return new Set(texts.join(' ').trim().split(/\s+/));
}
