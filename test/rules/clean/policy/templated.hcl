path "secret/data/people/{{identity.entity.id}}/*" {
  capabilities = ["create", "read", "update", "delete"]
}

path "secret/metadata/people/{{identity.entity.id}}/*" {
  capabilities = ["list", "read"]
}

# One's own password, and nothing else of one's own account.
path "auth/userpass/users/{{identity.entity.aliases.auth_userpass_6f1a2b3c.name}}" {
  capabilities = ["update"]

  allowed_parameters = {
    "password" = []
  }
}
