import type { CodeEntry } from '../diagnostics.ts';

/** What an engine's block can say that its schema alone cannot refuse. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W050',
    name: 'ttl-above-max',
    severity: 'error',
    page: {
      what: 'A `ttl` is longer than the `max_ttl` beside it.',
      why: 'Vault silently cuts what it issues at the maximum (the AWS engine refuses the role), so the longer value never holds.',
      fix: 'Lower `ttl`, or raise `max_ttl` if the longer life is really meant.',
      bad: 'engine pki pki {\n  root { common_name = "example.com"  ttl = 87600h }\n  role web { domains = ["example.com"]  ttl = 72h  max_ttl = 24h }\n}',
      good: 'engine pki pki {\n  root { common_name = "example.com"  ttl = 87600h }\n  role web { domains = ["example.com"]  ttl = 24h  max_ttl = 72h }\n}',
    },
  },
  {
    code: 'W051',
    name: 'unknown-engine-part',
    severity: 'error',
    page: {
      what: 'A role names a connection, an intermediate names an issuing engine, or a grant names an auth method or a place in it, that does not exist in this environment.',
      why: 'The role could never issue anything, and Terraform would fail half way through an apply.',
      fix: 'Correct the name; the message lists what is declared. An intermediate must be of another `pki` engine, and a chain must end at a `root` or at a certificate that is signed outside.',
      bad: 'engine database db {\n  connection orders { plugin = postgresql  url = "postgresql://{{username}}:{{password}}@db:5432/orders"  username = "vault" }\n  role reader { connection = order  create = "SELECT 1" }\n}',
      good: 'engine database db {\n  connection orders { plugin = postgresql  url = "postgresql://{{username}}:{{password}}@db:5432/orders"  username = "vault" }\n  role reader { connection = orders  create = "SELECT 1" }\n}',
    },
  },
  {
    code: 'W052',
    name: 'conflicting-attributes',
    severity: 'error',
    page: {
      what: 'Attributes of an engine, role or key exclude one another, one of them needs another one that is missing, or two members carry one name.',
      why: 'Vault refuses such a role when Terraform applies it, or silently ignores a part of it.',
      fix: 'Follow the message: remove the attribute that does not belong to this type, or add the one that it needs.',
      bad: 'engine aws aws {\n  role reader { type = assumed_role  ttl = 1h }\n}',
      good: 'engine aws aws {\n  role reader { type = assumed_role  assume = "arn:aws:iam::123456789012:role/reader"  ttl = 1h }\n}',
    },
  },
  {
    code: 'W053',
    name: 'injection-request',
    severity: 'error',
    page: {
      what: 'The request parameters of an `inject` do not fit what it reads: a certificate without `common_name`, or parameters for a plain read.',
      why: 'Vault refuses to issue the certificate when the agent starts, or the parameters never reach it.',
      fix: 'Give `request { common_name = "…" }` where a certificate is issued; remove the block elsewhere.',
      bad: `engine pki pki_int {
  intermediate of pki { common_name = "Services"  ttl = 43800h }
  role web { domains = ["example.com"]  subdomains = true  ttl = 24h  max_ttl = 72h }
}
engine pki pki { root { common_name = "example.com"  ttl = 87600h } }
app web {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "web" }
  inject pki_int/web as file "/vault/secrets/web.pem" {
    whole = true
  }
}`,
      good: `engine pki pki_int {
  intermediate of pki { common_name = "Services"  ttl = 43800h }
  role web { domains = ["example.com"]  subdomains = true  ttl = 24h  max_ttl = 72h }
}
engine pki pki { root { common_name = "example.com"  ttl = 87600h } }
app web {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "web" }
  inject pki_int/web as file "/vault/secrets/web.pem" {
    whole = true
    request { common_name = "web.example.com" }
  }
}`,
    },
  },
];
