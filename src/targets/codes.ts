import type { CodeEntry } from '../diagnostics.ts';

/** What the targets vault, helm and ecs report; Terraform's own are beside it. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W070',
    name: 'unknown-chart-value',
    severity: 'error',
    page: {
      what: 'A `helm` override, or a values file, sets a value that the official Vault chart does not have, or one of another type.',
      why: 'The chart ignores values it does not know, and its own schema forbids none: a slip passes `helm lint` and changes nothing in the cluster.',
      fix: 'Write the key as the chart spells it. The table of keys is of the chart version that the head of the values file names.',
      bad: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots" } }
  seal awskms { alias = "vault-unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
  helm { server { auditStorage { enable = true } } }
}`,
      good: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }
  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "example-snapshots" } }
  seal awskms { alias = "vault-unseal"  deletion_window = 30d  rotation = true }
  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc okta { discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups" }
  recovery { shares = 5  threshold = 3 }
  backup { drill = 90d }
  helm { server { auditStorage { enabled = true } } }
}`,
    },
  },
  {
    code: 'W071',
    name: 'invalid-task-definition',
    severity: 'error',
    page: {
      what: 'A `task` override makes, or a file holds, a task definition that ECS does not take: an unknown member, a value of another type, a missing one.',
      why: 'ECS refuses the whole task definition when it is registered, after everything else was applied.',
      fix: 'Use the members of `RegisterTaskDefinition`. Containers, volumes and variables are named by a label: `containerDefinitions "app" { … }`.',
      bad: `app checkout {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/checkout:1.0.0"
    cpu = 256
    memory = 512
  }
  task { containerDefinitions "checkout" { stopTimeoutSeconds = 60 } }
}`,
      good: `app checkout {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/checkout:1.0.0"
    cpu = 256
    memory = 512
  }
  task { containerDefinitions "checkout" { stopTimeout = 60 } }
}`,
    },
  },
  {
    code: 'W072',
    name: 'undeliverable',
    severity: 'error',
    page: {
      what: 'An ECS task cannot have what the spec asks for: a secret of Secrets Manager without a variable, a member of it with a colon in its name, an audit file where the server may not write.',
      why: 'ECS puts such a secret into variables that the task definition names, and separates its parts by colons; a server without root can write only into the folders that its image gives it.',
      fix: 'Name a variable for the secret; write the audit log to `stdout` or into `/vault/logs`.',
      bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  inject sm/okta as env { whole = true }
}`,
      good: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  inject sm/okta as env { GATEWAY_TOKEN = "token" }
}`,
    },
  },
  {
    code: 'W073',
    name: 'text-that-would-be-evaluated',
    severity: 'error',
    page: {
      what: 'A text of the spec would be evaluated or replaced by the product that reads the output, and that product has no way to write it literally.',
      why: "Vault evaluates `{{…}}` in its own address; the chart's start script replaces the words HOST_IP, POD_IP, HOSTNAME, API_ADDR, TRANSIT_ADDR and RAFT_ADDR in the server's configuration.",
      fix: 'Choose another name or address.',
    },
  },
  {
    code: 'W074',
    name: 'override-without-artifact',
    severity: 'error',
    page: {
      what: 'A `helm` or `task` override stands where no such artifact is made: `helm` needs EKS, `task` needs ECS.',
      why: 'It would be ignored, and look as if it were in force.',
      fix: 'Delete it, or use the override of the platform that runs it.',
      bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  helm { serviceAccount { name = "shop" } }
}`,
      good: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  task { pidMode = "task" }
}`,
    },
  },
  {
    code: 'W075',
    name: 'file-injected-twice',
    severity: 'error',
    page: {
      what: 'Two injections of one app are rendered to the same file. On ECS that is so when their file names are the same, whatever the folders.',
      why: 'The agent would write one over the other. On ECS it writes to one volume, which is mounted at each of the folders.',
      fix: 'Give each its own file name.',
      bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  inject secret/payments/shop/a as file "/vault/secrets/x" { whole = true }
  inject secret/payments/shop/b as file "/etc/shop/x" { whole = true }
}`,
      good: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "example/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  inject secret/payments/shop/a as file "/vault/secrets/a" { whole = true }
  inject secret/payments/shop/b as file "/vault/secrets/b" { whole = true }
}`,
    },
  },
];
