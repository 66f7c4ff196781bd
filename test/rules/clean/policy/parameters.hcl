# Version 1 of the engine: there the constraints see the secret's own keys.
path "kv/shop/flags" {
  capabilities        = ["create", "update"]
  required_parameters = ["owner"]

  allowed_parameters = {
    "owner" = []
    "stage" = ["test", "live"]
  }
}
