ui            = true
api_addr      = "https://vault.example.com"
cluster_addr  = "https://{{ GetPrivateIP }}:8201"
disable_mlock = true

storage "raft" {
  path = "/opt/vault/data"

  retry_join {
    leader_api_addr     = "https://vault-1.example.com:8200"
    leader_ca_cert_file = "/etc/vault/ca.crt"
  }
}

seal "transit" {
  address    = "https://unsealer.example.com:8200"
  key_name   = "autounseal"
  mount_path = "transit/"
}

listener "tcp" {
  address                               = "0.0.0.0:8200"
  tls_cert_file                         = "/etc/vault/tls.crt"
  tls_key_file                          = "/etc/vault/tls.key"
  tls_cipher_suites                     = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
  x_forwarded_for_authorized_addrs      = ["10.0.8.0/24"]
  x_forwarded_for_reject_not_authorized = true
  max_token_header_size                 = 16384
}

service_registration "consul" {
  address = "http://127.0.0.1:8500"
}

user_lockout "all" {
  lockout_threshold = "10"
  lockout_duration  = "10m"
}
