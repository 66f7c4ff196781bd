path "pki_int/issue/internal" {
  capabilities = ["update"]
}

path "pki_int/cert/ca" {
  capabilities = ["read"]
}
