import type { CodeEntry } from '../diagnostics.ts';

/** What backends and platforms report: settings that are well typed and yet cannot work together. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W055',
    name: 'storage-cannot-work-here',
    severity: 'error',
    page: {
      what: 'The storage cannot work on the platform that Vault runs on.',
      why: 'Raft keeps its data on a disk of each server, and a Fargate task loses its disk when it stops: after a deployment nothing would be left.',
      fix: 'On ECS use `storage dynamodb { table = "…"  ha = true }`, or run Vault on EKS or EC2.',
      bad: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on ecs { cluster = tasks  replicas = 3  clients = ["10.0.0.0/8"] }
  storage raft { size = 10GiB }
}`,
      good: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on ecs { cluster = tasks  replicas = 3  clients = ["10.0.0.0/8"] }
  storage dynamodb { table = "vault-storage"  ha = true }
}`,
    },
  },
  {
    code: 'W056',
    name: 'unreachable',
    severity: 'error',
    page: {
      what: "Two parts would not find or not trust each other: a cluster in another account, servers that cannot check each other's certificate, a load balancer that nobody may reach.",
      why: 'What Writ would write is valid and fails when it runs: a login, a join or an association is refused.',
      fix: "The message names the setting that is missing: `oidc_issuer` for a cluster of another account, `host` and `ca_cert` for a Kubernetes API outside of Vault's own cluster, `tls_client_ca_file` for servers that join by address.",
      bad: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on ecs { cluster = tasks  replicas = 3 }
  storage dynamodb { table = "vault-storage"  ha = true }
}`,
      good: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on ecs { cluster = tasks  replicas = 3  clients = ["10.0.0.0/8"] }
  storage dynamodb { table = "vault-storage"  ha = true }
}`,
    },
  },
  {
    code: 'W057',
    name: 'unpinned-workload',
    severity: 'error',
    page: {
      what: 'A GitHub workflow is named by its repository alone, without a branch, tag or environment.',
      why: 'Anybody who can open a branch or a pull request there could log in with its rights.',
      fix: 'Say which runs are meant: `environment = "prod"`, or `ref = "refs/heads/main"`.',
      bad: `app deployer {
  team = payments
  run on github { repository = "example/deployer" }
}`,
      good: `app deployer {
  team = payments
  run on github { repository = "example/deployer"  environment = "prod" }
}`,
    },
  },
  {
    code: 'W058',
    name: 'one-of-several',
    severity: 'error',
    page: {
      what: 'Of several attributes exactly one (or at least one) must be given, and it is not so.',
      why: 'They answer the same question in different ways: a key that Writ creates or one that exists; a discovery URL or a set of keys.',
      fix: 'Keep the one that is meant and remove the others.',
      bad: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform }
  storage raft { size = 10GiB }
  seal awskms { deletion_window = 30d }
}`,
      good: `vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on eks { cluster = platform }
  storage raft { size = 10GiB }
  seal awskms { alias = "vault-auto-unseal" }
}`,
    },
  },
];
