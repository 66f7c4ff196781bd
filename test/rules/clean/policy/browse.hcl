# For the web interface: find the way to the team's folder, and see what is mounted.
path "secret/metadata/" {
  capabilities = ["list"]
}

path "secret/*" {
  capabilities = ["list"]
}

path "sys/mounts" {
  capabilities = ["read"]
}

path "sys/internal/ui/mounts/secret" {
  capabilities = ["read"]
}
