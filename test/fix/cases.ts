/** A spec, what is found in it, and what `--fix` makes of it. */
export interface Case {
  readonly name: string;
  readonly code: string;
  readonly yaml?: true;
  readonly before: string;
  readonly after: string;
}

const app = (lines: string): string => `app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
${lines}}
`;
const yaml = (lines: string): string => `app:
  reader:
    team: payments
    run: { platform: eks, cluster: platform, namespace: payments, service_account: reader }
${lines}`;

export const cases: readonly Case[] = [
  {
    name: 'a maximum that AWS refuses becomes the one that it grants',
    code: 'W404',
    before: `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    ttl = 1h
    max_ttl = 12h // as before
  }
}
`,
    after: `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    ttl = 1h
    max_ttl = 1h // as before
  }
}
`,
  },
  {
    name: 'an expired grant goes with its line and its comments',
    code: 'W037',
    before: app(`  allow read on secret/payments/reader/a

  // for the migration
  /// Docs of it.
  allow read on secret/payments/reader/old until 2026-01-31 because "CHG-1" // until then

  allow read on secret/payments/reader/b
`),
    after: app(`  allow read on secret/payments/reader/a

  allow read on secret/payments/reader/b
`),
  },
  {
    name: 'the last of a block leaves no blank line behind',
    code: 'W037',
    before: app(`  allow read on secret/payments/reader/a

  allow read on secret/payments/reader/old until 2026-01-31
`),
    after: app('  allow read on secret/payments/reader/a\n'),
  },
  {
    name: 'one of several on a line',
    code: 'W037',
    before: app('  allow read on secret/payments/reader/a until 2026-01-31  allow read on secret/payments/reader/b\n'),
    after: app('  allow read on secret/payments/reader/b\n'),
  },
  {
    name: 'the last of several on a line',
    code: 'W037',
    before: app('  allow read on secret/payments/reader/b; allow read on secret/payments/reader/a until 2026-01-31\n'),
    after: app('  allow read on secret/payments/reader/b\n'),
  },
  {
    name: 'inside a block of one line',
    code: 'W037',
    before: 'profile logs { allow read on secret/logs/a  allow read on secret/logs/b until 2026-01-31 }\n',
    after: 'profile logs { allow read on secret/logs/a }\n',
  },
  {
    name: 'a statement over several lines',
    code: 'W037',
    before: app(`  allow read
    on secret/payments/reader/a,
       secret/payments/reader/b
    until 2026-01-31
  allow read on secret/payments/reader/c
`),
    after: app('  allow read on secret/payments/reader/c\n'),
  },
  {
    name: 'an expired use of a profile',
    code: 'W037',
    before: `profile logs { allow read on secret/logs/a }\n${app('  use logs until 2026-01-31\n  allow read on secret/payments/reader/c\n')}`,
    after: `profile logs { allow read on secret/logs/a }\n${app('  allow read on secret/payments/reader/c\n')}`,
  },
  {
    name: 'an entry of a list in YAML',
    code: 'W037',
    yaml: true,
    before: yaml(`    allow:
      - read on secret/payments/reader/a
      # for the migration
      - read on secret/payments/reader/old until 2026-01-31 # gone
      - read on secret/payments/reader/b
`),
    after: yaml(`    allow:
      - read on secret/payments/reader/a
      - read on secret/payments/reader/b
`),
  },
  {
    name: 'the only entry of a list in YAML goes with its key',
    code: 'W037',
    yaml: true,
    before: yaml(`    # old
    allow:
      - { verbs: [read], paths: [secret/payments/reader/old], until: 2026-01-31 }
    deny: [read on secret/payments/reader/x]
`),
    after: yaml(`    deny: [read on secret/payments/reader/x]
`),
  },
  {
    name: 'an entry of a flow list in YAML',
    code: 'W037',
    yaml: true,
    before: yaml('    allow: [read on secret/payments/reader/a, read on secret/payments/reader/b until 2026-01-31]\n'),
    after: yaml('    allow: [read on secret/payments/reader/a]\n'),
  },
  {
    name: 'all that a profile of YAML says',
    code: 'W037',
    yaml: true,
    before: `profile:\n  logs:\n    allow:\n      - read on secret/logs/b until 2026-01-31\n${yaml('    use: [logs]\n')}`,
    after: `profile:\n  logs:\n    allow: []\n${yaml('    use: [logs]\n')}`,
  },
  {
    name: 'a covered grant',
    code: 'W106',
    before: app('  allow read on secret/payments/reader/**\n  allow read on secret/payments/reader/a\n'),
    after: app('  allow read on secret/payments/reader/**\n'),
  },
  {
    name: 'a covered path of a grant, the last',
    code: 'W106',
    before: app('  allow read on secret/payments/reader/**, secret/payments/other/x, secret/payments/reader/a\n'),
    after: app('  allow read on secret/payments/reader/**, secret/payments/other/x\n'),
  },
  {
    name: 'a covered path of a grant, the first, over lines',
    code: 'W106',
    before: app('  allow read on secret/payments/reader/a,\n    secret/payments/reader/**\n'),
    after: app('  allow read on secret/payments/reader/**\n'),
  },
  {
    name: 'a covered verb of a grant',
    code: 'W106',
    before: app('  allow read on secret/payments/reader/**\n  allow read, patch on secret/payments/reader/a\n'),
    after: app('  allow read on secret/payments/reader/**\n  allow patch on secret/payments/reader/a\n'),
  },
  {
    name: 'a covered path in the mapping of a grant',
    code: 'W106',
    yaml: true,
    before: yaml(`    allow:
      - verbs: [read]
        paths:
          - secret/payments/reader/**
          - secret/payments/reader/a
`),
    after: yaml(`    allow:
      - verbs: [read]
        paths:
          - secret/payments/reader/**
`),
  },
  {
    name: 'several that touch one another take several rounds',
    code: 'W106',
    before: app(
      '  allow read on secret/payments/reader/a, secret/payments/reader/b, secret/payments/reader/**, secret/payments/reader/c\n',
    ),
    after: app('  allow read on secret/payments/reader/**\n'),
  },
  {
    name: 'an @ignore without effect, on a statement',
    code: 'W095',
    before: app('  // kept\n  @ignore(W101 because "old")\n  allow read on secret/payments/reader/a\n'),
    after: app('  // kept\n  allow read on secret/payments/reader/a\n'),
  },
  {
    name: 'an @ignore without effect, before its statement on the line',
    code: 'W095',
    before: app('  @ignore(W101 because "old") allow read on secret/payments/reader/a\n'),
    after: app('  allow read on secret/payments/reader/a\n'),
  },
  {
    name: 'an @ignore without effect, on a declaration',
    code: 'W095',
    before: `@ignore(W709 because "one account for all")\n${app('  allow read on secret/payments/reader/a\n')}`,
    after: app('  allow read on secret/payments/reader/a\n'),
  },
  {
    name: 'an @ignore without effect, on an assertion',
    code: 'W095',
    before: `@ignore(W201 because "known")\nassert nobody can export on transit/**\n${app('  allow read on secret/payments/reader/a\n')}`,
    after: `assert nobody can export on transit/**\n${app('  allow read on secret/payments/reader/a\n')}`,
  },
  {
    name: 'one code of an @ignore',
    code: 'W095',
    before: app('  @ignore(W101, W104 because "moved next year")\n  allow read on secret/**\n'),
    after: app('  @ignore(W101 because "moved next year")\n  allow read on secret/**\n'),
  },
  {
    name: 'an ignore without effect in YAML, first of its mapping',
    code: 'W095',
    yaml: true,
    before: yaml(`    allow:
      - ignore: [{ code: W101, because: old }]
        verbs: [read]
        paths: [secret/payments/reader/a]
`),
    after: yaml(`    allow:
      - verbs: [read]
        paths: [secret/payments/reader/a]
`),
  },
  {
    name: 'an ignore without effect in a flow mapping of YAML',
    code: 'W095',
    yaml: true,
    before: yaml('    allow:\n      - { verbs: [read], ignore: { code: W101, because: old }, paths: [secret/payments/reader/a] }\n'),
    after: yaml('    allow:\n      - { verbs: [read], paths: [secret/payments/reader/a] }\n'),
  },
  {
    name: 'an ignore without effect on a declaration of YAML',
    code: 'W095',
    yaml: true,
    before: yaml('    # one account for all\n    ignore: [{ code: W709, because: old }]\n    allow: [read on secret/payments/reader/a]\n'),
    after: yaml('    # one account for all\n    allow: [read on secret/payments/reader/a]\n'),
  },
  {
    name: 'an expired @ignore: what it silenced is reported again anyway',
    code: 'W094',
    before: app('  @ignore(W101 because "old" until 2026-01-31)\n  allow read on secret/**\n'),
    after: app('  allow read on secret/**\n'),
  },
  {
    name: 'what the seal never calls',
    code: 'W611',
    before: 'SEAL iam { allow kms:GenerateDataKey on "arn:aws:kms:us-east-1:{account}:key/abc" }',
    after: 'SEAL iam {}',
  },
  {
    name: 'one of several actions',
    code: 'W611',
    before: 'SEAL iam { allow kms:Decrypt, kms:CreateGrant on "arn:aws:kms:us-east-1:{account}:key/abc" }',
    after: 'SEAL iam { allow kms:Decrypt on "arn:aws:kms:us-east-1:{account}:key/abc" }',
  },
  {
    name: 'a plain address',
    code: 'W505',
    before: 'ADDRESS http://vault.example.com:8200',
    after: 'ADDRESS https://vault.example.com:8200',
  },
  {
    name: 'a number where a text stands in quotes',
    code: 'W030',
    before: app('  allow read on secret/payments/reader/a\n') + 'store secretsmanager other { secret a { name = 2027  rotate = 90d } }\n',
    after: app('  allow read on secret/payments/reader/a\n') + 'store secretsmanager other { secret a { name = "2027"  rotate = 90d } }\n',
  },
];
