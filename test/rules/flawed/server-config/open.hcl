ui       = true
api_addr = "http://vault.example.com:8200"

storage "raft" {
  path = "/vault/data"
}

listener "tcp" {
  address         = "0.0.0.0:8200"
  tls_disable     = 1
  tls_min_version = "tls10"

  telemetry {
    unauthenticated_metrics_access = true
  }

  profiling {
    unauthenticated_pprof_access = "true"
  }
}

disable_mlok = true
