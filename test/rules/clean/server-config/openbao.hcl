api_addr = "https://bao.example.com:8200"

storage "postgresql" {
  connection_url = "postgres://bao@db.example.com:5432/bao?sslmode=verify-full"
  ha_enabled     = "true"
}

seal "static" {
  current_key_id = "20260101-1"
  current_key    = "file:///etc/openbao/unseal.key"
}

listener "tcp" {
  address          = "0.0.0.0:8200"
  tls_acme_domains = ["bao.example.com"]
  tls_acme_email   = "ops@example.com"
}

audit "file" "main" {
  options {
    file_path = "/var/log/openbao/audit.log"
  }
}

audit "file" "stdout" {
  options {
    file_path = "stdout"
  }
}
