import type { Verb } from '../../contract.ts';
import { at, escalating, irreversible } from '../shared/verbs.ts';

/**
 * Paths and operations: `vault/logical_system_paths.go` and `vault/logical_system_raft.go` of Vault 1.21.1; which of them are
 * root-protected: `PathsSpecial.Root` in `vault/logical_system.go`. Nothing here has an existence check but `sys/raw`.
 * The rest of a resource is the name of the thing: `sys/app-checkout` for a policy, `sys/secret` for a mount.
 */
const status: Readonly<Record<string, Verb>> = {
  'read-health': { doc: 'Read the health of a server; needs no grant at all.', requests: [at('health', 'read')] },
  'read-seal-status': { doc: 'Read whether a server is sealed; needs no grant at all.', requests: [at('seal-status', 'read')] },
  'read-ha-status': { doc: 'Read which servers form the cluster.', requests: [at('ha-status', 'read')] },
  'read-key-status': { doc: 'Read when the encryption key was last rotated.', requests: [at('key-status', 'read')] },
  'read-host-info': { doc: 'Read processors, memory and disks of a server.', requests: [at('host-info', 'read')] },
  'read-config': { doc: "Read the server's configuration without its secrets.", requests: [at('config/state/sanitized', 'read')] },
  'read-metrics': { doc: 'Read metrics.', requests: [at('metrics', 'read')] },
  'read-capabilities': { doc: 'Ask what a token may do.', requests: [at('capabilities', 'update'), at('capabilities-accessor', 'update')] },
  'step-down': { doc: 'Let another server take over.', requests: [at('step-down', 'update', 'sudo')] },
  seal: {
    doc: 'Seal the server.',
    requests: [at('seal', 'update', 'sudo')],
    hazard: irreversible('a sealed Vault serves nobody until it is unsealed'),
  },
  'rotate-key': { doc: 'Make a new version of the encryption key of the storage.', requests: [at('rotate', 'update', 'sudo')] },
};

const policies: Readonly<Record<string, Verb>> = {
  'list-policies': { doc: 'List policies.', requests: [at('policies/acl', 'list')], ways: [at('policy', 'read', 'list')] },
  'read-policy': { doc: 'Read a policy.', requests: [at('policies/acl/{P}', 'read')], ways: [at('policy/{P}', 'read')] },
  'write-policy': {
    doc: 'Write a policy.',
    requests: [at('policies/acl/{P}', 'update')],
    ways: [at('policy/{P}', 'update')],
    hazard: escalating('who writes a policy that somebody carries decides what they may do'),
  },
  'delete-policy': {
    doc: 'Delete a policy.',
    requests: [at('policies/acl/{P}', 'delete')],
    ways: [at('policy/{P}', 'delete')],
    hazard: escalating('a deleted policy takes its denies with it'),
  },
  'read-password-policy': { doc: 'Read a password policy.', requests: [at('policies/password/{P}', 'read')] },
  'write-password-policy': { doc: 'Write a password policy.', requests: [at('policies/password/{P}', 'update')] },
};

const audit: Readonly<Record<string, Verb>> = {
  'list-audits': { doc: 'List audit devices.', requests: [at('audit', 'read', 'sudo')] },
  'write-audit': {
    doc: 'Enable an audit device.',
    requests: [at('audit/{P}', 'update', 'sudo')],
    hazard: escalating('an audit device writes to any path or address that its options name'),
  },
  'delete-audit': {
    doc: 'Disable an audit device.',
    requests: [at('audit/{P}', 'delete', 'sudo')],
    hazard: irreversible('what is done without an audit device is never recorded'),
  },
  'hash-audit': {
    doc: "Hash a value as an audit device does, to find it in the device's log.",
    requests: [at('audit-hash/{P}', 'update')],
  },
};

const mounts: Readonly<Record<string, Verb>> = {
  'list-mounts': { doc: 'List secrets engines.', requests: [at('mounts', 'read')] },
  'read-mount': { doc: "Read a secrets engine's settings.", requests: [at('mounts/{P}', 'read')] },
  'write-mount': {
    doc: 'Mount a secrets engine.',
    requests: [at('mounts/{P}', 'update')],
    hazard: escalating('a new mount lies wherever existing policies already reach'),
  },
  'tune-mount': { doc: "Change a secrets engine's settings.", requests: [at('mounts/{R}/tune', 'read', 'update')] },
  'delete-mount': {
    doc: 'Unmount a secrets engine.',
    requests: [at('mounts/{P}', 'delete')],
    hazard: irreversible('all its data are deleted, and all its leases revoked'),
  },
  'list-auth-methods': { doc: 'List auth methods.', requests: [at('auth', 'read')] },
  'read-auth-method': { doc: "Read an auth method's settings.", requests: [at('auth/{P}', 'read', 'sudo')] },
  'write-auth-method': {
    doc: 'Enable an auth method.',
    requests: [at('auth/{P}', 'update', 'sudo')],
    hazard: escalating('who configures a way to log in can log in as anybody'),
  },
  'tune-auth-method': {
    doc: "Change an auth method's settings.",
    requests: [at('auth/{R}/tune', 'read', 'update', 'sudo')],
    ways: [at('mounts/auth/{R}/tune', 'read', 'update')],
  },
  'delete-auth-method': {
    doc: 'Disable an auth method.',
    requests: [at('auth/{P}', 'delete', 'sudo')],
    hazard: irreversible('its roles are deleted, and nobody can log in by it'),
  },
  remount: {
    doc: 'Move a mount to another path.',
    requests: [at('remount', 'update', 'sudo')],
    hazard: escalating('moved data falls under the policies of its new path'),
  },
  'read-plugin': { doc: 'Read the plugin catalogue.', requests: [at('plugins/catalog/{P}', 'read', 'sudo')] },
  'write-plugin': {
    doc: 'Register a plugin.',
    requests: [at('plugins/catalog/{P}', 'update', 'sudo')],
    hazard: escalating('a plugin is a program that runs on the server'),
  },
  'delete-plugin': { doc: 'Take a plugin out of the catalogue.', requests: [at('plugins/catalog/{P}', 'delete', 'sudo')] },
};

const leases: Readonly<Record<string, Verb>> = {
  'list-leases': { doc: 'List leases below a path.', requests: [at('leases/lookup/{P}', 'list', 'sudo')] },
  'read-leases': { doc: 'Read when a lease ends.', requests: [at('leases/lookup', 'update')] },
  'renew-lease': { doc: 'Renew any lease whose id is known.', requests: [at('leases/renew', 'update')], ways: [at('renew', 'update')] },
  'revoke-lease': {
    doc: 'Revoke any lease whose id is known.',
    requests: [at('leases/revoke', 'update')],
    ways: [at('revoke', 'update')],
    hazard: irreversible('whoever works with the credentials loses them at once'),
  },
  'revoke-leases': {
    doc: 'Revoke all leases below a path.',
    requests: [at('leases/revoke-prefix/{P}', 'update', 'sudo')],
    ways: [at('revoke-prefix/{P}', 'update', 'sudo')],
    hazard: irreversible('everybody who works with such credentials loses them at once'),
  },
  'forget-leases': {
    doc: 'Drop all leases below a path even where revoking fails.',
    requests: [at('leases/revoke-force/{P}', 'update', 'sudo')],
    ways: [at('revoke-force/{P}', 'update', 'sudo')],
    hazard: irreversible('credentials that could not be revoked live on, and Vault forgets them'),
  },
};

const storage: Readonly<Record<string, Verb>> = {
  snapshot: { doc: 'Take a snapshot of the storage, encrypted as it is.', requests: [at('storage/raft/snapshot', 'read')] },
  'restore-snapshot': {
    doc: 'Replace the storage by a snapshot.',
    requests: [at('storage/raft/snapshot', 'update')],
    ways: [at('storage/raft/snapshot-force', 'update')],
    hazard: escalating('everything is replaced, policies and logins included'),
  },
  'read-raft': {
    doc: 'Read the members of the storage cluster and their state.',
    requests: [
      at('storage/raft/configuration', 'read'),
      at('storage/raft/autopilot/state', 'read'),
      at('storage/raft/autopilot/configuration', 'read'),
    ],
  },
  'write-raft': { doc: 'Configure how dead members are removed.', requests: [at('storage/raft/autopilot/configuration', 'update')] },
  'remove-peer': {
    doc: 'Remove a member of the storage cluster.',
    requests: [at('storage/raft/remove-peer', 'update')],
    hazard: irreversible('a removed member must be wiped before it can join again, and the quorum shrinks'),
  },
  'read-raw': {
    doc: 'Read the storage below all engines.',
    requests: [at('raw/{P}', 'read', 'list', 'sudo')],
    hazard: escalating('every secret of every team can be read there'),
  },
};

export const sysVerbs: Readonly<Record<string, Verb>> = { ...status, ...policies, ...audit, ...mounts, ...leases, ...storage };
