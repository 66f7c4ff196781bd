storage "raft" {
  path = /vault/data
}
