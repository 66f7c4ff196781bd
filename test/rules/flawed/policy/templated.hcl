path "secret/data/people/*" {
  capabilities = ["read"]
}

path "secret/data/people/{{identity.entity.metadata.blocked}}/*" {
  capabilities = ["deny"]
}
