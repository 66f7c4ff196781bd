import type { Vault } from '../../model/program.ts';
import { TLS_MOUNT } from '../../platforms/join.ts';
import { secretAt, textAt } from '../read.ts';

/** Where the server finds its TLS files, in its own file system. */
export interface ListenerFiles {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa: string | undefined;
  /** The Kubernetes secret they come from, where one is named. */
  readonly secret: string | undefined;
}

/** What the configuration container of a Fargate task has written, as the server sees it. */
export const ECS_CONFIG = '/vault/config';

/**
 * Kubernetes: the keys of a `kubernetes.io/tls` secret and the `ca.crt` beside them. Fargate: what the task's first container writes
 * from Secrets Manager. Elsewhere the paths are the spec's.
 */
export function listenerFiles(vault: Vault): ListenerFiles {
  const clientCa = textAt(vault.listener, 'tls_client_ca_file');
  if (vault.run.kind === 'ecs' && secretAt(vault.run.bound, 'tls_certificate'))
    return { certificate: `${ECS_CONFIG}/tls.crt`, key: `${ECS_CONFIG}/tls.key`, clientCa, secret: undefined };
  const secret = textAt(vault.listener, 'tls_secret');
  const folder = secret && vault.run.kind === 'eks' ? TLS_MOUNT : '/etc/vault.d/tls';
  return {
    certificate: textAt(vault.listener, 'tls_cert_file') ?? `${folder}/tls.crt`,
    key: textAt(vault.listener, 'tls_key_file') ?? `${folder}/tls.key`,
    clientCa,
    secret: vault.run.kind === 'eks' ? secret : undefined,
  };
}
