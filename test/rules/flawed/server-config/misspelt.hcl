storage "dynamodb" {
  table = "vault"
}

seals "awskms" {
  region = "eu-west-1"
}

listener "tcp" {
  address       = "0.0.0.0:8200"
  tls_cert_file = "/etc/vault/tls.crt"
  tls_keyfile   = "/etc/vault/tls.key"
}

telemetry {
  prometheus_retention = "30s"
}
