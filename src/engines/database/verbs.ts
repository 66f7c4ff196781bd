import type { Verb } from '../../contract.ts';
import { at, atMember, escalating, irreversible } from '../shared/verbs.ts';

/**
 * Paths and operations of `builtin/logical/database` in Vault 1.21.1: `path_creds_create.go` (read only),
 * `path_rotate_credentials.go`, `path_roles.go` and `path_config_connection.go` (both with an existence check).
 */
const all: Readonly<Record<string, Verb>> = {
  generate: {
    doc: 'Get a user and its password.',
    requests: [atMember('role', 'creds/{R}', 'read'), atMember('static role', 'static-creds/{R}', 'read')],
  },
  rotate: {
    doc: 'Replace the password of a connection or of a static role now.',
    requests: [atMember('connection', 'rotate-root/{R}', 'update'), atMember('static role', 'rotate-role/{R}', 'update')],
    hazard: irreversible('the old password is gone, and only Vault knows the new one of a connection'),
  },
  manage: {
    doc: 'Administer roles and connections.',
    requests: [
      atMember('role', 'roles/{R}', 'create', 'read', 'update', 'delete'),
      atMember('static role', 'static-roles/{R}', 'create', 'read', 'update', 'delete'),
      atMember('connection', 'config/{R}', 'create', 'read', 'update', 'delete'),
      atMember('connection', 'reset/{R}', 'update'),
      atMember('connection', 'rotate-root/{R}', 'update'),
      atMember('static role', 'rotate-role/{R}', 'update'),
      at('roles', 'list'),
      at('static-roles', 'list'),
      at('config', 'list'),
      at('reload/+', 'update'),
    ],
    hazard: escalating('who writes the statements of a role has the rights of the user that Vault works as'),
  },
};

const { generate } = all;
const withoutStatic: Readonly<Record<string, Verb>> = {
  ...all,
  ...(generate && { generate: { ...generate, requests: generate.requests.filter(({ member }) => member === 'role') } }),
};

/** `static-creds` only where there are static roles, so that a grant on `db/*` says no more than it gives. */
export const databaseVerbs = (staticRoles: boolean): Readonly<Record<string, Verb>> => (staticRoles ? all : withoutStatic);
