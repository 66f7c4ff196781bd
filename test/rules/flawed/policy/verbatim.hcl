path "pki_int/sign-verbatim/web" {
  capabilities = ["update"]
}
