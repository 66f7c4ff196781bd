path "secret/*" {
  capabilities = ["read", "list"]
}

path "kv/data/*" {
  capabilities = ["create", "update"]
}

path "database/creds/*" {
  capabilities = ["read"]
}

path "secret/destroy/shop/*" {
  capabilities = ["update"]
}

path "secret/metadata/shop/*" {
  capabilities = ["list", "delete"]
}
