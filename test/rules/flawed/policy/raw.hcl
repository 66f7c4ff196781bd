path "sys/raw/*" {
  capabilities = ["read", "list", "sudo"]
}

path "sys/storage/raft/snapshot" {
  capabilities = ["read", "update"]
}
