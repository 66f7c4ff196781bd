storage "raft" {
  path = "/openbao/data"
}

seal "transit" {
  address  = "https://unseal.example.com"
  key_name = "bao"
}

audit "file" "main" {
  options {
    file_path = "/var/log/bao.log"
    log_raw   = "true"
  }
}
