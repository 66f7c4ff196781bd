# Everything of the team may be written, but for one that is only read, and one that nobody opens.
path "secret/data/team-a/*" {
  capabilities = ["create", "update"]
}

path "secret/data/team-a/licence" {
  capabilities = ["read"]
}

path "secret/data/team-a/sealed" {
  capabilities = ["deny"]
}
