path "secret/data/shop/*" {
  capabilities = ["read", "update"]
}

path "secret/data/+/admin" {
  capabilities = ["deny"]
}

path "secret/data/shop/cache" {
  capabilities = ["update", "delete"]
}

path "secret/data/shop/+/*" {
  capabilities = ["read", "delete"]
}
