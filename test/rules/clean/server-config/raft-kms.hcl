ui            = true
cluster_name  = "example"
api_addr      = "https://vault.example.com:8200"
cluster_addr  = "https://10.0.1.10:8201"
disable_mlock = true
log_level     = "info"

storage "raft" {
  path    = "/opt/vault/data"
  node_id = "vault-1"

  retry_join {
    auto_join             = "provider=aws tag_key=vault tag_value=example"
    leader_tls_servername = "vault.example.com"
    leader_ca_cert_file   = "/opt/vault/tls/ca.crt"
  }
}

seal "awskms" {
  region     = "eu-west-1"
  kms_key_id = "alias/vault-unseal"
}

listener "tcp" {
  address            = "0.0.0.0:8200"
  cluster_address    = "0.0.0.0:8201"
  tls_cert_file      = "/opt/vault/tls/vault.crt"
  tls_key_file       = "/opt/vault/tls/vault.key"
  tls_client_ca_file = "/opt/vault/tls/ca.crt"
  tls_min_version    = "tls12"
}

telemetry {
  prometheus_retention_time = "30s"
  disable_hostname          = true
}
