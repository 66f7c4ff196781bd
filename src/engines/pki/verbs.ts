import type { Verb } from '../../contract.ts';
import { at, escalating, irreversible } from '../shared/verbs.ts';

/**
 * Paths and operations of `builtin/logical/pki` in Vault 1.21.1 (`path_issue_sign.go`, `path_revoke.go`, `path_roles.go`,
 * `path_root.go`, `path_fetch_issuers.go`, …); none has an existence check, so writes need `update` alone. Root paths
 * (`backend.go`): `root` and `root/sign-self-issued`.
 */
export const pkiVerbs: Readonly<Record<string, Verb>> = {
  issue: {
    doc: 'Issue a certificate with its key.',
    requests: [at('issue/{R}', 'update')],
    ways: [at('issuer/+/issue/{R}', 'update')],
  },
  sign: {
    doc: 'Sign a request whose key stays with the caller.',
    requests: [at('sign/{R}', 'update')],
    ways: [at('issuer/+/sign/{R}', 'update')],
  },
  revoke: {
    doc: 'Revoke a certificate by its serial number, whichever role issued it.',
    requests: [at('revoke', 'update')],
    hazard: irreversible('any certificate of the engine can be named, and a revocation cannot be taken back'),
  },
  'sign-verbatim': {
    doc: 'Sign a request as it is, without the checks of a role.',
    requests: [at('sign-verbatim', 'update'), at('sign-verbatim/{R}', 'update')],
    ways: [at('issuer/+/sign-verbatim', 'update'), at('issuer/+/sign-verbatim/{R}', 'update')],
    hazard: escalating('any name can be put into a certificate that everybody trusts'),
  },
  manage: {
    doc: 'Administer roles; without a role, issuers, keys and configuration too.',
    requests: [
      at('roles/{R}', 'read', 'update', 'patch', 'delete'),
      at('roles', 'list'),
      at('root', 'delete', 'sudo'),
      at('root/generate/+', 'update'),
      at('root/rotate/+', 'update'),
      at('root/replace', 'update'),
      at('root/sign-intermediate', 'update'),
      at('root/sign-self-issued', 'update', 'sudo'),
      at('intermediate/generate/+', 'update'),
      at('intermediate/set-signed', 'update'),
      at('intermediate/cross-sign', 'update'),
      at('issuers', 'list'),
      at('issuers/generate/+/+', 'update'),
      at('issuers/import/+', 'update'),
      at('issuer/+', 'read', 'update', 'patch', 'delete'),
      at('issuer/+/revoke', 'update'),
      at('issuer/+/resign-crls', 'update'),
      at('issuer/+/sign-revocation-list', 'update'),
      at('issuer/+/sign-intermediate', 'update'),
      at('issuer/+/sign-self-issued', 'update'),
      at('keys', 'list'),
      at('keys/generate/+', 'update'),
      at('keys/import', 'update'),
      at('key/+', 'read', 'update', 'delete'),
      at('config/+', 'read', 'update'),
      at('revoke-with-key', 'update'),
      at('tidy', 'update'),
      at('certs', 'list'),
    ],
    hazard: escalating('who writes roles or issuers can have any name certified'),
  },
  'rotate-crl': { doc: 'Rebuild the revocation lists now.', requests: [at('crl/rotate', 'read'), at('crl/rotate-delta', 'read')] },
  'read-certificate': { doc: 'Read issued certificates by serial number; no key is among them.', requests: [at('cert/{R}', 'read')] },
};
