import type { HclAttribute } from '../hcl.ts';
import { hclAttribute } from '../hcl.ts';
import type { Vault } from '../model/program.ts';
import { textOf } from './cluster.ts';

/** Where the files of a Kubernetes TLS secret are mounted in Vault's pods; the Helm target mounts them there. */
export const TLS_MOUNT = '/vault/tls';

/** The host of Vault's address: the one name that every server's certificate carries. */
export const addressHost = (vault: Vault): string => new URL(vault.address).hostname;

/** The port of Vault's address; 443 or 80 where it names none. */
export function addressPort(vault: Vault): number {
  const url = new URL(vault.address);
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
}

/** The authority that signed the servers' certificates, as a file on the server. */
export function authorityFile(vault: Vault): string | undefined {
  if (textOf(vault.listener, 'tls_secret') !== undefined) return `${TLS_MOUNT}/ca.crt`;
  return textOf(vault.listener, 'tls_client_ca_file');
}

/**
 * How a joining server checks the one it joins. Vault reads `leader_tls_servername` only beside a CA file or client
 * certificate (`physical/raft/raft.go`, `parseTLSInfo`), so both stand together or not at all.
 */
export function joinTls(vault: Vault): readonly HclAttribute[] {
  const authority = authorityFile(vault);
  if (authority === undefined) return [];
  return [hclAttribute('leader_tls_servername', addressHost(vault)), hclAttribute('leader_ca_cert_file', authority)];
}
