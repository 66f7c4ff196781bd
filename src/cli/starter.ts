/** What `writ init` writes when it does not start from the example: the least that is a whole, sound project. */
const config = `writ: "1"
specs: [specs]
out: out
terraform:
  format: json
  backend: { s3: { bucket: change-me-tfstate, region: us-east-1, use_lockfile: true } }
folders:
  specs/platform: { may: all }
  specs/teams/example: { team: example, may: [team, app, allow, deny, use, owns, share, inject] }
`;

const platform = `// One environment: an AWS account and region with one Vault. Change the account, the domain and the addresses to yours.
environment prod {
  account = "123456789012"
  region = "us-east-1"
  domain = "internal.example.com"
  production = true
}

cluster eks platform in prod {}

vault main in prod {
  product = vault
  version = "2.2.2"
  edition = community
  address = "https://vault.{domain}:8200"

  run on eks {
    cluster = platform
    namespace = "vault"
    replicas = 3
  }

  storage raft {
    size = 10GiB
    snapshots {
      every = 6h
      bucket = "example-vault-snapshots"
    }
  }

  seal awskms {
    alias = "vault-auto-unseal"
    deletion_window = 30d
    rotation = true
  }

  listener { tls_secret = "vault-server-tls" }
  audit file main { path = "/vault/audit/audit.log" }
  audit file stdout { path = "stdout" }
  auth kubernetes eks { cluster = platform }
  auth oidc sso {
    discovery_url = "https://example.okta.com"
    client_id = "vault"
    client_secret = from sm/sso
    groups_claim = "groups"
  }
  recovery {
    shares = 5
    threshold = 3
  }
  backup { drill = 90d }
  telemetry { prometheus_retention_time = 30m }
}

store secretsmanager sm {
  secret sso { name = "{env}/vault/sso-client" }
}

engine kv secret {
  version = 2
}
`;

const team = `team example {
  group = "example-engineers"
  owns secret/example/**
  allow read-metadata, list on secret/example/**
}

/// Says hello.
app hello {
  team = example
  run on eks {
    cluster = platform
    namespace = "example"
    service_account = "hello"
  }

  inject secret/example/hello/api as env_file "/vault/secrets/api.env" { API_KEY = "key" }
}
`;

const preCommit = `# \`pre-commit install\` once per checkout; needs \`writ\` on the PATH (https://pre-commit.com).
repos:
  - repo: local
    hooks:
      - id: writ-fmt
        name: writ fmt
        entry: writ fmt
        language: system
        files: \\.writ(\\.ya?ml)?$
        require_serial: true
      - id: writ-compile
        name: writ compile
        entry: writ compile
        language: system
        files: (^|/)writ\\.yaml$|\\.writ(\\.ya?ml)?$|(^|/)out/
        pass_filenames: false
        require_serial: true
`;

const workflow = `# Annotates pull requests, proves that out/ is what the specs say, and looks every night for grants that end soon.
name: writ
on:
  pull_request:
  push:
    branches: [main]
  schedule:
    - cron: "17 4 * * *"

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      # The repository variable WRIT_PACKAGE says which Writ: a tarball's address, or git+https://…#TAG.
      - run: npm install --global "$WRIT_PACKAGE"
        env:
          WRIT_PACKAGE: \${{ vars.WRIT_PACKAGE }}
      - run: writ check --format github
      - run: writ compile --check
`;

export const starter = {
  specs: {
    'writ.yaml': config,
    'specs/platform/platform.writ': platform,
    'specs/teams/example/example.writ': team,
  },
  surroundings: {
    '.pre-commit-config.yaml': preCommit,
    '.github/workflows/writ.yml': workflow,
  },
} as const;
