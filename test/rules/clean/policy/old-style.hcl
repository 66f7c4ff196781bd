path "kv/legacy/importer/*" {
  policy = "read"
}
