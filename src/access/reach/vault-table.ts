/** Rights at Vault that are edges and that no collection of escalations lists. Source: Vault 1.21.1, at the targets themselves. */
export const VAULT_OWN: readonly { readonly id: string; readonly where: string; readonly gives: string }[] = [
  { id: 'sys-audit', where: 'sys/audit/*', gives: 'an audit device of its own, which may be told to write every answer in plain text' },
  { id: 'sys-plugin', where: 'sys/plugins/catalog/*', gives: 'a program of its own on the servers' },
  { id: 'sys-remount', where: 'sys/remount', gives: 'any mount, moved to where its own policy reaches' },
  { id: 'sys-raw', where: 'sys/raw/*', gives: 'the storage below all engines' },
  {
    id: 'sys-restore',
    where: 'sys/storage/raft/snapshot, …-force',
    gives: 'a storage of its own in place of the one there, policies included',
  },
  {
    id: 'mount-aws',
    where: 'sys/mounts/*, and roles and credentials where it mounts',
    gives: "AWS rights of Vault's own role, by an aws engine without a root",
  },
  {
    id: 'auth-role-write',
    where: 'auth/+/{users,groups,certs,map,roles}/*',
    gives: 'any policy to whom it likes; `map` is that of GitHub',
  },
  { id: 'token-role', where: 'auth/token/create/+', gives: 'what a token role allows that no spec declares' },
  { id: 'manage-database', where: '<database>/config/+, roles/+, static-roles/+', gives: 'whatever the connection may do there' },
  { id: 'manage-pki', where: '<pki>/roles/+, issuers and keys', gives: 'certificates of any name' },
  { id: 'manage-ssh', where: '<ssh>/roles/+, config/ca, config/zeroaddress', gives: 'certificates and passwords for any user' },
];

/** Rights at Vault that were looked at and are no edges, with the reason. */
export const VAULT_NONE: readonly { readonly where: string; readonly because: string }[] = [
  {
    where: 'sys/policies/password/*',
    because:
      'passwords that Vault makes could be guessed (a policy of one letter is taken: `vault/logical_system.go`, handlePoliciesPasswordSet), but to use them somebody needs a name there and a way to that system beside Vault; no engine of a spec names a password policy',
  },
  {
    where: 'sys/auth/+/tune, sys/mounts/auth/+/tune, sys/mounts/+/tune',
    because:
      'times, headers and visibility of a mount: who may log in there, and as whom, stays (`vault/logical_system.go`, handleTuneWriteCommon)',
  },
  { where: 'identity/mfa/*', because: 'takes a second factor away; the first is asked for all the same' },
  { where: 'identity/oidc/*', because: 'tokens that other systems than Vault believe; what those give is in no spec' },
  { where: 'sys/leases/*, auth/token/revoke*', because: 'ends what others hold; nobody gets more by it' },
];
