# One of several files that are read together: storage and seal stand in others.
listener "tcp" {
  address         = "0.0.0.0:8200"
  tls_cert_file   = "/etc/vault.d/tls/vault.crt"
  tls_key_file    = "/etc/vault.d/tls/vault.key"
  tls_min_version = "tls13"

  telemetry {
    unauthenticated_metrics_access = false
  }

  custom_response_headers {
    "default" = {
      "Strict-Transport-Security" = ["max-age=31536000"]
    }
  }
}
