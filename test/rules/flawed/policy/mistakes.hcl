path "secret/data/a" {
  capabilites = ["read"]
}

path "secret/data/b" {
  capabilities = ["read", "write"]
}

paths "secret/data/c" {
  capabilities = ["read"]
}
