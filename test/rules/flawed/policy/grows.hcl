path "sys/policies/acl/app-*" {
  capabilities = ["create", "update"]
}

path "auth/kubernetes/role/*" {
  capabilities = ["create", "update", "read"]
}

path "identity/group/id/*" {
  capabilities = ["update"]
}

# Only reads: nothing to say of it.
path "auth/+/config" {
  capabilities = ["read"]
}
