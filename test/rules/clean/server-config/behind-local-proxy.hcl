# TLS ends in a proxy on the same machine.
listener "tcp" {
  address     = "127.0.0.1:8200"
  tls_disable = true
}

listener "unix" {
  address     = "/run/vault.sock"
  tls_disable = true
}

storage "raft" {
  path = "/var/lib/vault"
}

seal "transit" {
  address         = "https://unseal.example.com:8200"
  key_name        = "autounseal"
  mount_path      = "transit/"
  disable_renewal = "false"
}

disable_mlock = true
api_addr      = "https://vault.example.com"
