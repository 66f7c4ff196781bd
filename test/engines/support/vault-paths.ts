/**
 * Vault 1.21.1's own paths with their operations, transcribed from the files named, as its framework declares them:
 * c r u p d l; `c` only where the path has an existence check. `!` marks root-protected paths (`PathsSpecial.Root`).
 * `:x` is one segment, `*x` the rest, a part in brackets may be absent.
 */
export const PATHS: Readonly<Record<string, readonly string[]>> = {
  // vault-plugin-secrets-kv 0.25.0
  kv: [
    'data/*path crupd', // path_data.go:60
    'metadata/*path crupdl', // path_metadata.go:27
    'delete/*path u', // path_delete.go:23
    'undelete/*path u', // path_delete.go:57
    'destroy/*path u', // path_destroy.go:19
    'subkeys/*path r', // path_subkeys.go:23
    'config ru', // path_config.go:22
  ],
  kv1: ['*path crudl'], // passthrough.go:50
  // builtin/logical/aws
  aws: [
    'creds/:name ru', // path_user.go:23
    'sts/:name ru', // path_user.go:23
    'static-creds/:name r', // path_static_creds.go:32
    'roles l', // path_roles.go:28
    'roles/:name rud', // path_roles.go:46
    'static-roles l', // path_static_roles.go:99
    'static-roles/:name rud', // path_static_roles.go:66
    'config/root cru', // path_config_root.go:28
    'config/lease ru', // path_config_lease.go:18
    'config/rotate-root u', // path_config_rotate_root.go:18
  ],
  // builtin/logical/pki
  pki: [
    'issue/:role u', // path_issue_sign.go:28
    'issuer/:ref/issue/:role u', // path_issue_sign.go:40
    'sign/:role u', // path_issue_sign.go:118
    'issuer/:ref/sign/:role u', // path_issue_sign.go:130
    'sign-verbatim[/:role] u', // path_issue_sign.go:217
    'issuer/:ref/sign-verbatim[/:role] u', // path_issue_sign.go:205
    'revoke u', // path_revoke.go:73
    'revoke-with-key u', // path_revoke.go:132
    'crl/rotate r', // path_revoke.go:197
    'crl/rotate-delta r', // path_revoke.go:234
    'roles l', // path_roles.go:26
    'roles/:name rupd', // path_roles.go:403
    'root d !', // path_root.go:49, backend.go:138
    'root/generate/:exported u', // path_root.go:36
    'root/rotate/:exported u', // path_manage_issuers.go:37
    'root/replace u', // path_config_ca.go:169
    'root/sign-intermediate u', // path_sign_issuers.go:26
    'root/sign-self-issued u !', // path_sign_issuers.go:186, backend.go:138
    'intermediate/generate/:exported u', // path_intermediate.go:19
    'intermediate/set-signed u', // path_intermediate.go:32
    'intermediate/cross-sign u', // path_manage_issuers.go:138
    'issuers l', // path_fetch_issuers.go:24
    'issuers/generate/root/:exported u', // path_manage_issuers.go:25
    'issuers/generate/intermediate/:exported u', // path_manage_issuers.go:126
    'issuers/import/:kind u', // path_manage_issuers.go:213
    'issuer/:ref rupd', // path_fetch_issuers.go:126
    'issuer/:ref/revoke u', // path_manage_issuers.go:560
    'issuer/:ref/resign-crls u', // path_resign_crls.go:48
    'issuer/:ref/sign-revocation-list u', // path_resign_crls.go:117
    'issuer/:ref/sign-intermediate u', // path_sign_issuers.go:14
    'issuer/:ref/sign-self-issued u', // path_sign_issuers.go:174
    'keys l', // path_fetch_keys.go:23
    'keys/generate/:kind u', // path_manage_keys.go:22
    'keys/import u', // path_manage_keys.go:199
    'key/:ref rud', // path_fetch_keys.go:102
    'config/:which ru', // path_config_{acme,ca,cluster,crl,urls}.go
    'tidy u', // path_tidy.go:335
    'certs l', // path_fetch.go:240
    'cert/:serial r', // path_fetch.go:183
  ],
  // builtin/logical/database
  database: [
    'creds/:name r', // path_creds_create.go:21
    'static-creds/:name r', // path_creds_create.go:44
    'rotate-root/:name u', // path_rotate_credentials.go:21
    'rotate-role/:name u', // path_rotate_credentials.go:48
    'roles l', // path_roles.go:31
    'static-roles l', // path_roles.go:47
    'roles/:name crud', // path_roles.go:68
    'static-roles/:name crud', // path_roles.go:87
    'config l', // path_config_connection.go:352
    'config/:name crud', // path_config_connection.go:284
    'reset/:name u', // path_config_connection.go:82
    'reload/:plugin u', // path_config_connection.go:142
  ],
  // builtin/logical/transit
  transit: [
    'encrypt/:name cu', // path_encrypt.go:99
    'decrypt/:name u', // path_decrypt.go:34
    'rewrap/:name u', // path_rewrap.go:57
    'sign/:name[/:algorithm] u', // path_sign_verify.go:115
    'verify/:name[/:algorithm] u', // path_sign_verify.go:230
    'hmac/:name[/:algorithm] u', // path_hmac.go:50
    'datakey/:plaintext/:name u', // path_datakey.go:30
    'keys l', // path_keys.go:27
    'keys/:name rud', // path_keys.go:45
    'keys/:name/rotate u', // path_rotate.go:16
    'keys/:name/config u', // path_keys_config.go:18
    'keys/:name/trim u', // path_trim.go:16
    'keys/:name/import u', // path_import.go:31
    'keys/:name/import_version u', // path_import.go:119
    'keys/:name/csr u', // path_certificates.go:22
    'keys/:name/set-certificate u', // path_certificates.go:61
    'export/:type/:name[/:version] r', // path_export.go:36
    'byok-export/:destination/:source[/:version] r', // path_byok.go:24
    'backup/:name r', // path_backup.go:15
    'restore[/:name] u', // path_restore.go:17
    'config/keys ru', // path_config_keys.go:26
    'cache-config ru', // path_cache_config.go:16
    'wrapping_key r', // path_wrapping_key.go:22
  ],
  // builtin/logical/ssh
  ssh: [
    'sign/:role u', // path_sign.go:16
    'issue/:role u', // path_issue.go:23
    'creds/:role u', // path_creds_create.go:25
    'roles l', // path_roles.go:74
    'roles/:role rud', // path_roles.go:92
    'config/ca rud', // path_config_ca.go:50
    'config/zeroaddress rud', // path_config_zeroaddress.go:22
  ],
  // builtin/logical/totp
  totp: [
    'code/:name ru', // path_code.go:20
    'keys l', // path_keys.go:25
    'keys/:name rud', // path_keys.go:43
  ],
  // vault/logical_system_paths.go, vault/logical_system_raft.go; root paths: vault/logical_system.go
  sys: [
    'health r', // 496
    'seal-status r', // 1341
    'ha-status r', // 1430
    'key-status r', // 1731
    'host-info r', // 3669
    'config/state/sanitized r', // 99
    'metrics r', // 3578
    'capabilities u', // 3025
    'capabilities-accessor u', // 2984
    'step-down u !', // 609
    'seal u !', // 1147
    'rotate u !', // 1816
    'policies/acl l', // 4218
    'policies/acl/*name rud', // 4250
    'policy rl', // 4089
    'policy/*name rud', // 4144
    'policies/password/*name rud', // 4373
    'audit r !', // 1541
    'audit/*path ud !', // 1568
    'audit-hash/*path u', // 1495
    'mounts r', // 5158
    'mounts/*path rud', // 4997
    'mounts/:path/tune ru', // 4607
    'mounts/auth/:path/tune ru', // 4811
    'auth r', // 3722
    'auth/*path rud !', // 3931
    'auth/:path/tune ru !', // 3746
    'remount u !', // 3497
    'plugins/catalog/*name rud !', // 1847
    'leases/lookup/*prefix l !', // 3115
    'leases/lookup u', // 3152
    '[leases/]renew u', // 3215
    '[leases/]revoke u', // 3255
    '[leases/]revoke-force/*prefix u !', // 3296
    '[leases/]revoke-prefix/*prefix u !', // 3329
    'storage/raft/snapshot ru', // raft 142
    'storage/raft/snapshot-force u', // raft 158
    'storage/raft/configuration ru', // raft 115
    'storage/raft/autopilot/state r', // raft 170
    'storage/raft/autopilot/configuration ru', // raft 183
    'storage/raft/remove-peer u', // raft 92
    'raw/*path crudl !', // vault/logical_raw.go
  ],
  // builtin/credential/*/path_*.go, vault-plugin-auth-kubernetes 0.23.1, vault-plugin-auth-jwt 0.25.0
  auth: [
    ':mount/login u',
    ':mount/role l',
    ':mount/role/:name crud', // approle/path_role.go:126, aws/path_role.go:25, kubernetes/path_role.go:37, jwt/path_role.go:52
    ':mount/config cru', // kubernetes/path_config.go:28, okta/path_config.go:33
  ],
  // vault/identity_store*.go
  identity: [
    'entity u', // identity_store_entities.go:61
    'entity/name l', // :171
    'entity/id l', // :188
    'entity/name/:name rud', // :79
    'entity/id/:id rud', // :113
    'entity/batch-delete u', // :147
    'entity/merge u', // :205
    'lookup/entity u', // identity_lookup.go:19
    'lookup/group u', // identity_lookup.go:56
    'group u', // identity_store_groups.go:64
    'group/name l', // :175
    'group/id l', // :122
    'group/name/:name rud', // :137
    'group/id/:id rud', // :84
    'entity-alias u', // identity_store_aliases.go:30
    'entity-alias/id l', // :135
    'entity-alias/id/:id rud', // :74
    'alias u', // identity_store_upgrade.go:131
    'alias/id l', // :224
    'alias/id/:id rud', // :169
    'persona u', // :16
    'persona/id l', // :116
    'persona/id/:id rud', // :57
    'group-alias u', // identity_store_group_aliases.go:21
    'group-alias/id l', // :115
    'group-alias/id/:id rud', // :60
    'oidc/token/:name r', // identity_store_oidc.go:317
    'oidc/role/:name crud', // :336
    'oidc/key/:name crud', // :199
  ],
  // vault/token_store.go
  token: [
    'create u', // 285
    'create-orphan u', // 247
    'create/:role u', // 266
    'roles l', // 215
    'roles/:role crud', // 584
    'accessors l !', // 231
    'lookup ru', // 303
    'lookup-accessor u', // 335
    'lookup-self ru', // 359
    'renew u', // 539
    'renew-accessor u', // 481
    'renew-self u', // 510
    'revoke u', // 434
    'revoke-accessor u', // 393
    'revoke-self u', // 417
    'revoke-orphan u !', // 457
  ],
};
