export interface Named {
  readonly name: string;
  readonly doc: string;
  readonly example: string;
  /** Text around the example, at `…`, that makes it a file. */
  readonly within: string;
}

/** The parser's rules in the order of the grammar, as people call them. A rule that is missing here or there is an error. */
export const names: Readonly<Record<string, Named>> = {
  file: {
    name: 'file',
    doc: 'One file. All files of a project are one program.',
    example: 'team payments {} assert nobody can escalate',
    within: '…',
  },
  topItem: { name: 'top-item', doc: 'What stands at the top of a file.', example: 'team payments { group = "payments" }', within: '…' },
  meta: {
    name: 'meta',
    doc: 'Documentation, then annotations; both belong to what follows them.',
    example: '/// Takes the money.\n@ignore(W403 because "legacy")',
    within: '…\napp a {}',
  },
  annotation: {
    name: 'annotation',
    doc: 'Silences rules for what follows, or names what it was called before.',
    example: '@ignore(W403, W113 because "legacy" until 2027-01-31)',
    within: '…\napp a {}',
  },
  declaration: {
    name: 'declaration',
    doc: 'How many labels a kind takes, and what its block may hold, is said by its schema (docs/reference.md).',
    example: 'engine kv secret { version = 2 }',
    within: '…',
  },
  head: {
    name: 'header',
    doc: 'The labels, the environments it exists in, the platform it runs on, what it is made from.',
    example: 'checkout in prod, staging',
    within: 'app … {}',
  },
  body: { name: 'block', doc: 'Items need no separator.', example: '{ ttl = 1h  max_ttl = 4h }', within: 'app a …' },
  item: { name: 'item', doc: 'What a block holds.', example: 'allow read on secret/a', within: 'app a { … }' },
  overlay: {
    name: 'overlay',
    doc: 'What holds in some environments only; it replaces what the block says outside of it.',
    example: 'in prod { replicas = 5 }',
    within: 'app a { … }',
  },
  attribute: { name: 'attribute', doc: 'A name and its value.', example: 'ttl = 1h', within: 'app a { … }' },
  value: {
    name: 'value',
    doc: 'What an attribute takes is said by its schema.',
    example: '["a", 30d, 10GiB, from sm/okta]',
    within: 'app a { x = … }',
  },
  reference: {
    name: 'secret-value',
    doc: 'Where a secret value will be read: STORE/SECRET.',
    example: 'from sm/okta',
    within: 'app a { x = … }',
  },
  list: { name: 'list', doc: 'A comma may follow the last value.', example: '[server, client]', within: 'app a { x = … }' },
  grant: {
    name: 'grant',
    doc: 'Who is granted something is said by the block around it.',
    example: 'allow encrypt, decrypt on transit/orders',
    within: 'app a { … }',
  },
  grantRest: {
    name: 'grant-sentence',
    doc: 'In YAML what stands under `allow` and `deny`.',
    example: 'read on secret/payments/** until 2027-01-31',
    within: 'app a { allow … }',
  },
  use: { name: 'use', doc: 'The grants of profiles.', example: 'use service, on-call', within: 'app a { … }' },
  useRest: { name: 'use-sentence', doc: 'In YAML what stands under `use`.', example: 'service in prod', within: 'app a { use … }' },
  owns: { name: 'owns', doc: 'Nobody else is granted anything there.', example: 'owns secret/payments/**', within: 'team a { … }' },
  ownsRest: {
    name: 'owns-sentence',
    doc: 'In YAML what stands under `owns`.',
    example: 'secret/payments/**, db/payments_ro',
    within: 'team a { owns … }',
  },
  share: {
    name: 'share',
    doc: 'Opens what is owned to others, who still need a grant.',
    example: 'share read on secret/payments/fx with app orders-api',
    within: 'team a { … }',
  },
  shareRest: {
    name: 'share-sentence',
    doc: 'In YAML what stands under `share`.',
    example: 'read on secret/payments/fx with app orders-api, team search',
    within: 'team a { share … }',
  },
  inject: {
    name: 'inject',
    doc: 'The block names the variables of the file or the environment.',
    example: 'inject secret/a/stripe as env_file "/vault/secrets/stripe.env" { STRIPE_KEY = "key" }',
    within: 'app a { … }',
  },
  injectRest: {
    name: 'inject-sentence',
    doc: 'In YAML what stands under `inject`, where there is no block.',
    example: 'secret/a/stripe as file "/vault/secrets/stripe"',
    within: 'app a { inject … {} }',
  },
  tail: {
    name: 'tail',
    doc: 'When, where, until when and why a statement holds.',
    example: 'in prod until 2027-01-31 because "CHG-1"',
    within: 'app a { allow read on secret/a … }',
  },
  condition: {
    name: 'condition',
    doc: 'All comparisons must hold.',
    example: 's3:prefix like "a/*" and not aws:SourceIp = "10.0.0.0/8"',
    within: 'app a { allow s3:ListBucket on x when … }',
  },
  term: {
    name: 'comparison',
    doc: 'A list as the value means any of it.',
    example: 'aws:SourceVpc = ["vpc-1", "vpc-2"]',
    within: 'app a { allow s3:ListBucket on x when … }',
  },
  assertion: {
    name: 'assertion',
    doc: 'What must hold of everything together.',
    example: 'assert nobody can export on transit/**',
    within: '…',
  },
  assertionRest: {
    name: 'assertion-sentence',
    doc: 'In YAML what stands under `assert`.',
    example: 'only team payments, app checkout can directly read on secret/payments/**',
    within: 'assert …',
  },
  shortTail: {
    name: 'assertion-tail',
    doc: 'Where and why an assertion holds.',
    example: 'in prod because "PCI scope"',
    within: 'assert nobody can escalate …',
  },
  principals: { name: 'principals', doc: 'Any of them.', example: 'app checkout, team payments', within: 'assert only … can escalate' },
  principal: {
    name: 'principal',
    doc: 'One who can be granted something.',
    example: 'pipeline orders',
    within: 'assert … cannot escalate',
  },
  names: { name: 'names', doc: 'One or several.', example: 'encrypt, decrypt', within: 'app a { allow … on transit/orders }' },
  word: { name: 'word', doc: 'Quotes where a name is reserved or has other signs.', example: '"3ds"', within: 'app … {}' },
};
