import type { Verb } from '../../contract.ts';
import { at, escalating } from '../shared/verbs.ts';

/** Paths and operations of `builtin/logical/ssh` in Vault 1.21.1; none has an existence check. */
export const sshVerbs: Readonly<Record<string, Verb>> = {
  sign: { doc: "Have one's own public key signed.", requests: [at('sign/{R}', 'update')] },
  issue: { doc: 'Get a new key pair with its certificate.', requests: [at('issue/{R}', 'update')] },
  generate: { doc: 'Get a password for one login.', requests: [at('creds/{R}', 'update')] },
  manage: {
    doc: 'Administer roles; without a role, the authority too.',
    requests: [
      at('roles/{R}', 'read', 'update', 'delete'),
      at('roles', 'list'),
      at('config/ca', 'read', 'update', 'delete'),
      at('config/zeroaddress', 'read', 'update', 'delete'),
    ],
    hazard: escalating('who writes roles can log in as any user on every host that trusts the authority'),
  },
};
