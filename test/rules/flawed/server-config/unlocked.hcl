# A server as a tutorial leaves it: its secrets in the file, its repairs open.
api_addr     = "https://127.0.0.1:8200"
cluster_addr = "https://127.0.0.1:8200"
disable_mlock        = true
raw_storage_endpoint = true

storage "raft" {
  path = "/opt/vault/data"

  retry_join {
    leader_api_addr = "http://vault-1.example.com:8200"
  }
}

seal "transit" {
  address         = "https://unsealer.example.com:8200"
  token           = "not-a-real-token"
  key_name        = "autounseal"
  mount_path      = "transit/"
  tls_skip_verify = "true"
}

listener "tcp" {
  address                          = "0.0.0.0:8200"
  tls_cert_file                    = "/etc/vault/tls.crt"
  tls_key_file                     = "/etc/vault/tls.key"
  tls_cipher_suites                = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_RSA_WITH_AES_128_CBC_SHA"
  x_forwarded_for_authorized_addrs = ["0.0.0.0/0"]
}

user_lockout "userpass" {
  disable_lockout = "true"
}
