import { engineKind, type Verb } from '../../contract.ts';
import { builtinSchema } from '../shared/builtin.ts';
import { at, escalating, irreversible } from '../shared/verbs.ts';

const TAKEN = irreversible('whoever works with the token loses it, and what it leased, at once');

/**
 * Paths and operations: `vault/token_store.go` of Vault 1.21.1. Root-protected there: `revoke-orphan` and `accessors/`. Only
 * `roles/NAME` has an existence check. `create-orphan` asks for no `sudo`, but with `sudo` a caller may name any policy.
 */
const verbs: Readonly<Record<string, Verb>> = {
  create: {
    doc: "Make a child of one's own token, with no more policies than it has.",
    requests: [at('create', 'update')],
    hazard: escalating('a child token can be handed on, and lives as long as it is renewed'),
  },
  'create-orphan': {
    doc: "Make a token that outlives one's own.",
    requests: [at('create-orphan', 'update')],
    hazard: escalating('an orphan is not revoked with the token that made it'),
  },
  'create-role': {
    doc: 'Make a token by a token role, with the policies that the role allows.',
    requests: [at('create/{R}', 'update')],
    hazard: escalating("a token role may allow policies that its caller's token does not have"),
  },
  'list-roles': { doc: 'List token roles.', requests: [at('roles', 'list')] },
  'read-role': { doc: 'Read a token role.', requests: [at('roles/{R}', 'read')] },
  'write-role': {
    doc: 'Write a token role.',
    requests: [at('roles/{R}', 'create', 'update')],
    hazard: escalating('a token role decides which policies its tokens get'),
  },
  'delete-role': { doc: 'Delete a token role.', requests: [at('roles/{R}', 'delete')] },
  lookup: { doc: 'Read what any token is, given the token.', requests: [at('lookup', 'read', 'update')] },
  'lookup-accessor': { doc: 'Read what a token is, given its accessor.', requests: [at('lookup-accessor', 'update')] },
  'lookup-self': { doc: "Read what one's own token is.", requests: [at('lookup-self', 'read', 'update')] },
  'list-accessors': {
    doc: 'List the accessors of all tokens.',
    requests: [at('accessors', 'list', 'sudo')],
    hazard: escalating('with the accessors of all tokens, every one of them can be revoked'),
  },
  renew: { doc: 'Renew any token, given the token.', requests: [at('renew', 'update')] },
  'renew-accessor': { doc: 'Renew a token, given its accessor.', requests: [at('renew-accessor', 'update')] },
  'renew-self': { doc: "Renew one's own token.", requests: [at('renew-self', 'update')] },
  revoke: { doc: 'Revoke any token, given the token.', requests: [at('revoke', 'update')], hazard: TAKEN },
  'revoke-accessor': { doc: 'Revoke a token, given its accessor.', requests: [at('revoke-accessor', 'update')], hazard: TAKEN },
  'revoke-self': { doc: "Revoke one's own token.", requests: [at('revoke-self', 'update')] },
  'revoke-orphan': {
    doc: 'Revoke a token and keep its children.',
    requests: [at('revoke-orphan', 'update', 'sudo')],
    hazard: TAKEN,
  },
};

export const token = engineKind({
  kind: 'token',
  doc: 'Tokens: `create on token`, `create-role on token/ci`.',
  builtin: { mount: 'auth/token' },
  schema: builtinSchema('Tokens and token roles.'),
  products: ['vault', 'openbao'],
  verbs: () => verbs,
  members: () => undefined,
});
