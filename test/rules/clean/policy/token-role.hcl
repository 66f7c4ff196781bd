# A scheduler makes tokens by a role whose policies others decide.
path "auth/token/create/jobs" {
  capabilities = ["update"]
}

path "auth/token/roles/jobs" {
  capabilities = ["read"]
}

path "auth/token/lookup" {
  capabilities = ["update"]
}
