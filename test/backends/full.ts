import { ca, dynamo, onEc2, onEcs, spec } from './project.ts';

const store = 'store secretsmanager sm { secret okta {}  secret cert {}  secret key {} }';
const audits = `audit file main { path = "/vault/audit/audit.log"  mode = "0600"  elide_list_responses = true }
  audit syslog local { facility = "LOCAL3"  log_raw = true }
  audit socket far { address = "audit.example.com:9090"  write_timeout = 5s  hmac_accessor = false }`;
const people = `/// People.
  auth oidc okta {
    discovery_url = "https://example.okta.com"  client_id = "vault"  client_secret = from sm/okta  groups_claim = "groups"
    tune { listing_visibility = unauth  max_lease_ttl = 8h }
  }`;

/** Specs that together make every resource of every backend and platform. */
export const everything: Readonly<Record<string, string>> = {
  eks: spec({
    storage: 'storage raft { size = 10GiB  snapshots { every = 4h  bucket = "example-snapshots"  keep = 10d } }',
    head: 'edition = enterprise',
    rest: `seal awskms { alias = "vault-auto-unseal" }
  listener { tls_secret = "vault-server-tls" }
  ${audits}
  auth kubernetes eks { cluster = platform  audience = "vault"  tune { default_lease_ttl = 1h } }
  auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }
  ${people}`,
    more: `${store}
app checkout {
  team = core
  run on eks { cluster = platform  namespace = "payments"  service_account = "checkout" }
  login { ttl = 30m  max_ttl = 4h  bound_cidrs = ["10.0.0.0/8"] }
}
pipeline infra { run on github { repository = "example/infra"  environment = "prod" }  applies = [platform, vault] }`,
  }),
  pods: spec({
    run: 'run on eks { cluster = pods  release = "secrets" }',
    more: `app uploader {
  team = core
  run on eks { cluster = pods  namespace = "up"  service_account = "uploader" }
  allow s3:PutObject on "arn:aws:s3:::example-uploads/*"
}`,
    rest: 'auth kubernetes eks { cluster = pods }',
  }),
  ecs: spec({
    run: 'run on ecs { cluster = shop  image = "hashicorp/vault:2.2.2"  clients = ["10.0.0.0/8"]  reach = ["10.1.0.0/16"]  certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-ab12-cd34-ef56-1234567890ab"  tls_certificate = from sm/cert  tls_key = from sm/key }',
    storage: dynamo,
    rest: 'load_balancer { access_logs_bucket = "logs" }\n  auth aws aws { server_id = "vault.{domain}" }',
    more: `${store}
app front {
  team = core
  run on ecs { cluster = shop  image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/front:1.42.0"  port = 8080 }
}`,
  }),
  alb: spec({
    run: onEcs,
    storage: dynamo,
    rest: 'load_balancer { type = application  certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-ab12-cd34-ef56-1234567890ab" }',
  }),
  ec2: spec({
    run: onEc2,
    rest: `${ca}
  auth aws aws {}
  auth approle boxes { secret_id_ttl = 10m  secret_id_bound_cidrs = ["10.0.0.0/8"] }`,
    more: `app invoices { team = core  run on ec2 {} }
app ledger { team = core  run on ec2 {}  login { auth = boxes } }
app resize { team = core  run on lambda {} }`,
  }),
};
