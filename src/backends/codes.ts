import type { CodeEntry } from '../diagnostics.ts';

/** What backends and platforms report: settings that are well typed and yet cannot work together. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W055',
    name: 'storage-cannot-work-here',
    severity: 'error',
    page: {
      what: 'The storage cannot work on the platform that Vault runs on, or not with the number of servers that is asked for.',
      why: 'Raft keeps its data on a disk of its own, and a Fargate task loses its disk when it stops. File storage has no lock, so two servers would write over each other.',
      fix: 'On ECS use `storage dynamodb { table = "…"  ha = true }`, or run Vault on EKS or EC2. With file storage run one server.',
      bad: `vault main in prod {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on ecs { cluster = shop  replicas = 3 }
  storage raft { size = 10GiB }
}`,
      good: `vault main in prod {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on ecs { cluster = shop  replicas = 3 }
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
      bad: `pipeline infrastructure {
  run on github { repository = "example/infrastructure" }
  applies = [platform, vault]
}`,
      good: `pipeline infrastructure {
  run on github { repository = "example/infrastructure"  environment = "prod" }
  applies = [platform, vault]
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
      bad: `vault main in prod {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform }
  storage raft { size = 10GiB }
  seal awskms {}
}`,
      good: `vault main in prod {
  version = "2.0.4"
  address = "https://vault.example.com:8200"
  run on eks { cluster = platform }
  storage raft { size = 10GiB }
  seal awskms { alias = "vault-auto-unseal" }
}`,
    },
  },
  {
    code: 'W059',
    name: 'setting-of-another-product',
    severity: 'error',
    page: {
      what: 'A setting needs another edition, product or method than the one that is declared.',
      why: 'The server would refuse it, or read it as something else.',
      fix: 'Leave the setting out, or declare the edition or method that has it.',
    },
  },
];
