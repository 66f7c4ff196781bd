path "secret/data/shop/web" {
  capabilities      = ["update"]
  denied_parameters = { "password" = [] }
}

path "kv/shop" {
  capabilities       = ["list", "delete"]
  allowed_parameters = { "owner" = ["me"] }
}

path "sys/seal" {
  capabilities = ["update"]
}

path "sys/audit/*" {
  capabilities = ["sudo"]
}
