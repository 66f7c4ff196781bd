# What the web shop reads at start.
path "secret/data/shop/web" {
  capabilities = ["read"]
}

path "secret/metadata/shop/web" {
  capabilities = ["read"]
}
