import { engineKind, type Verb } from '../../contract.ts';
import { builtinSchema } from '../shared/builtin.ts';
import { at, escalating } from '../shared/verbs.ts';

const JOINS = escalating('an entity, group or alias carries policies, so who writes one can give them to anybody');

/**
 * Paths and operations: `vault/identity_store*.go` of Vault 1.21.1. Only `oidc/{key,role,assignment,scope,client,provider}` has
 * an existence check. A resource is the name of the thing (`identity/payments-engineers`); the same thing by its id, or
 * named in the body of a request, is another way, and the only one for aliases.
 */
const verbs: Readonly<Record<string, Verb>> = {
  'list-entities': { doc: 'List people and workloads.', requests: [at('entity/name', 'list')], ways: [at('entity/id', 'list')] },
  'read-entity': {
    doc: 'Read an entity.',
    requests: [at('entity/name/{R}', 'read')],
    ways: [at('entity/id/+', 'read'), at('lookup/entity', 'update')],
  },
  'write-entity': {
    doc: 'Write an entity.',
    requests: [at('entity/name/{R}', 'update')],
    ways: [at('entity/id/+', 'update'), at('entity', 'update'), at('entity/merge', 'update')],
    hazard: JOINS,
  },
  'delete-entity': {
    doc: 'Delete an entity.',
    requests: [at('entity/name/{R}', 'delete')],
    ways: [at('entity/id/+', 'delete'), at('entity/batch-delete', 'update')],
  },
  'merge-entity': { doc: 'Join two entities to one.', requests: [at('entity/merge', 'update')], hazard: JOINS },
  'list-groups': { doc: 'List groups.', requests: [at('group/name', 'list')], ways: [at('group/id', 'list')] },
  'read-group': {
    doc: 'Read a group.',
    requests: [at('group/name/{R}', 'read')],
    ways: [at('group/id/+', 'read'), at('lookup/group', 'update')],
  },
  'write-group': {
    doc: 'Write a group.',
    requests: [at('group/name/{R}', 'update')],
    ways: [at('group/id/+', 'update'), at('group', 'update')],
    hazard: JOINS,
  },
  'delete-group': { doc: 'Delete a group.', requests: [at('group/name/{R}', 'delete')], ways: [at('group/id/+', 'delete')] },
  'write-entity-alias': {
    doc: 'Say which login belongs to which entity.',
    requests: [at('entity-alias', 'update'), at('entity-alias/id/{R}', 'update')],
    ways: [at('alias', 'update'), at('alias/id/+', 'update'), at('persona', 'update'), at('persona/id/+', 'update')],
    hazard: JOINS,
  },
  'read-entity-alias': {
    doc: 'Read which login belongs to which entity.',
    requests: [at('entity-alias/id', 'list'), at('entity-alias/id/{R}', 'read')],
    ways: [at('alias/id', 'list'), at('alias/id/+', 'read'), at('persona/id', 'list'), at('persona/id/+', 'read')],
  },
  'delete-entity-alias': {
    doc: 'Part a login from its entity.',
    requests: [at('entity-alias/id/{R}', 'delete')],
    ways: [at('alias/id/+', 'delete'), at('persona/id/+', 'delete')],
  },
  'write-group-alias': {
    doc: 'Say which group of the identity provider is which group.',
    requests: [at('group-alias', 'update'), at('group-alias/id/{R}', 'update')],
    hazard: JOINS,
  },
  'read-group-alias': {
    doc: 'Read which group of the identity provider is which group.',
    requests: [at('group-alias/id', 'list'), at('group-alias/id/{R}', 'read')],
  },
  'delete-group-alias': { doc: 'Part a group of the identity provider from its group.', requests: [at('group-alias/id/{R}', 'delete')] },
  'generate-token': {
    doc: "Get an identity token for one's own entity.",
    requests: [at('oidc/token/{R}', 'read')],
  },
  'write-oidc-role': { doc: 'Write what identity tokens hold.', requests: [at('oidc/role/{R}', 'create', 'update')] },
  'read-oidc-role': { doc: 'Read what identity tokens hold.', requests: [at('oidc/role/{R}', 'read')] },
  'write-oidc-key': {
    doc: 'Write a key that signs identity tokens.',
    requests: [at('oidc/key/{R}', 'create', 'update')],
    hazard: escalating('who decides which clients a key serves decides who is believed elsewhere'),
  },
  'read-oidc-key': { doc: 'Read the settings of a key that signs identity tokens.', requests: [at('oidc/key/{R}', 'read')] },
};

export const identity = engineKind({
  kind: 'identity',
  doc: 'Entities, groups and their aliases: `write-group on identity/payments-engineers`.',
  builtin: { mount: 'identity' },
  schema: builtinSchema('Entities, groups and their aliases.'),
  products: ['vault', 'openbao'],
  verbs: () => verbs,
  members: () => undefined,
});
