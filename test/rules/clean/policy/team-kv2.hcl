// The team keeps its secrets itself: writes, lists and restores versions, and deletes the last one.
path "secret/data/team-a/*" {
  capabilities = ["create", "read", "update", "patch", "delete"]
}

path "secret/metadata/team-a/*" {
  capabilities = ["read", "list"]
}

path "secret/delete/team-a/*" {
  capabilities = ["update"]
}

path "secret/undelete/team-a/*" {
  capabilities = ["update"]
}
