license_path = "/etc/vault.d/vault.hclic"
api_addr     = "https://vault.example.com:8200"

storage "raft" {
  path                      = "/opt/vault/data"
  node_id                   = "a"
  autopilot_redundancy_zone = "eu-west-1a"
}

disable_mlock = true

kms_library "pkcs11" {
  name    = "hsm"
  library = "/usr/lib/softhsm/libsofthsm2.so"
}

seal "pkcs11" {
  lib            = "/usr/lib/softhsm/libsofthsm2.so"
  slot           = "0"
  key_label      = "vault"
  hmac_key_label = "vault-hmac"
}

entropy "seal" {
  mode = "augmentation"
}

listener "tcp" {
  address       = "0.0.0.0:8200"
  tls_cert_file = "/etc/vault.d/tls/vault.crt"
  tls_key_file  = "/etc/vault.d/tls/vault.key"
}

user_lockout "all" {
  lockout_threshold = 5
  lockout_duration  = "15m"
}
