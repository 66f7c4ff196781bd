# A pipeline hands its job a wrapped secret id, at most for five minutes.
path "auth/approle/role/deploy/role-id" {
  capabilities = ["read"]
}

path "auth/approle/role/deploy/secret-id" {
  capabilities     = ["create", "update"]
  min_wrapping_ttl = "60s"
  max_wrapping_ttl = "300s"
}
