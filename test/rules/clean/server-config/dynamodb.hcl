storage "dynamodb" {
  ha_enabled = "true"
  region     = "eu-west-1"
  table      = "vault"
}

seal "awskms" {}

listener "tcp" {
  address       = "0.0.0.0:8200"
  tls_cert_file = "/vault/config/tls.crt"
  tls_key_file  = "/vault/config/tls.key"
}

api_addr     = "https://vault.example.com:8200"
cluster_addr = "https://{{ GetPrivateIP }}:8201"
