storage "dynamodb" {
  ha_enabled = "true"
  region     = "eu-west-1"
  table      = "vault"
}

seal "awskms" {
  region     = "eu-west-1"
  kms_key_id = "alias/vault"
  access_key = "the-id-of-the-key"
  secret_key = "the-key-itself"
}

listener "tcp" {
  address                 = "0.0.0.0:8200"
  tls_cert_file           = "/etc/vault/tls.crt"
  tls_key_file            = "/etc/vault/tls.key"
  proxy_protocol_behavior = "use_always"
}
