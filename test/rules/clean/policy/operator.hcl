# On duty: look at the server's state, seal it in an emergency, step down before maintenance.
path "sys/health" {
  capabilities = ["read", "sudo"]
}

path "sys/seal" {
  capabilities = ["update", "sudo"]
}

path "sys/step-down" {
  capabilities = ["update", "sudo"]
}

path "sys/policies/acl/*" {
  capabilities = ["read", "list"]
}

path "sys/auth" {
  capabilities = ["read"]
}

path "sys/metrics" {
  capabilities = ["read"]
}
