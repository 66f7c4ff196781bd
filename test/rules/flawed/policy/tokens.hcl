path "auth/token/create" {
  capabilities = ["create", "update", "sudo"]
}

path "auth/token/roles/ci" {
  capabilities = ["create", "update"]
}
