import type { Verb } from '../../contract.ts';
import { at, atMember, escalating, irreversible } from '../shared/verbs.ts';

/**
 * Paths and operations of `builtin/logical/aws` in Vault 1.21.1: `path_user.go` (`(creds|sts)/NAME`, read and update alike),
 * `path_static_creds.go`, `path_roles.go`, `path_static_roles.go`, `path_config_*.go`. Only `config/root` has an existence check.
 */
const all: Readonly<Record<string, Verb>> = {
  generate: {
    doc: 'Get credentials of a role.',
    requests: [atMember('role', 'creds/{R}', 'read'), atMember('static role', 'static-creds/{R}', 'read')],
    ways: [atMember('role', 'creds/{R}', 'update'), atMember('role', 'sts/{R}', 'read', 'update')],
  },
  rotate: {
    doc: "Replace the engine's own access key.",
    requests: [at('config/rotate-root', 'update')],
    hazard: irreversible('the old key is deleted, and only Vault knows the new one'),
  },
  manage: {
    doc: 'Administer roles; without a role, the configuration too.',
    requests: [
      atMember('role', 'roles/{R}', 'read', 'update', 'delete'),
      atMember('static role', 'static-roles/{R}', 'read', 'update', 'delete'),
      at('roles', 'list'),
      at('static-roles', 'list'),
      at('config/root', 'create', 'read', 'update'),
      at('config/lease', 'read', 'update'),
    ],
    hazard: escalating("who writes roles gets whatever Vault's own AWS identity can hand out"),
  },
};

const { generate } = all;
const withoutStatic: Readonly<Record<string, Verb>> = {
  ...all,
  ...(generate && { generate: { ...generate, requests: generate.requests.filter(({ member }) => member === 'role') } }),
};

/** `static-creds` only where there are static roles, so that a grant on `aws/*` says no more than it gives. */
export const awsVerbs = (staticRoles: boolean): Readonly<Record<string, Verb>> => (staticRoles ? all : withoutStatic);
