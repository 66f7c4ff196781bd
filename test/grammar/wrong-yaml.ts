const run = 'run: { platform: eks, cluster: c, namespace: n, service_account: s }';
const app = (rest: string): string => `app: { a: { team: t, ${run}, ${rest} } }`;
const vault = (rest: string): string => `vault: { main: { address: "https://vault.example.com", ${rest} } }`;

/** Each has one mistake that the compiler would report too. */
export const wrongSpecs: readonly string[] = [
  // Shapes.
  '- app', 'app', 'apps: { a: { team: t } }', 'app: a', 'app: { a: 5 }', 'app: { a: }', 'app: { "a b": { team: t } }', 'app: { -a: { team: t } }',
  'app: [{ team: t }]', 'engine: { secret: { version: 2 } }', 'engine: { kv2: { secret: {} } }', 'engine: [{ name: secret }]', 'engine: [{ labels: [nope, x] }]',
  // Attributes.
  app('colour: red'), app('Team: t'), app('team2: t'), 'app: { a: {} }', 'app: { a: { team: [t, u] } }', 'environment: { e: { region: us-east-1 } }',
  'environment: { e: { account: "12", region: us-east-1 } }', 'environment: { e: { account: "123456789012", region: Virginia } }',
  'environment: { e: { account: "123456789012", region: us-east-1, production: maybe } }', 'environment: { e: { account: "123456789012", region: us-east-1, partition: gov } }',
  'environment: { e: { account: "123456789012", region: us-east-1, values: [a] } }', 'environment: { e: { account: "123456789012", region: us-east-1, values: { a: { b: c } } } }',
  vault('product: bao'), 'vault: { main: { version: two } }', vault('recovery: { shares: 0 }'), vault('recovery: { shares: five }'), vault('recovery: 5'),
  vault('backup: { drill: 90 }'), vault('backup: { drill: 90days }'), vault('storage: { raft: { size: 10GB } }'), vault('storage: { disk: {} }'), vault('storage: { raft: {}, file: {} }'),
  vault('seal: { awskms: { alias: aws/x } }'), vault('audit: { file: { path: /x } }'), vault('run: { cluster: c }'), vault('run: { platform: heroku }'), vault('run: { platform: eks, clutser: c }'),
  vault('storage: { in: prod, raft: {} }'),
  // Statements.
  app('allow: read secret/x'), app('allow: [read secret/x]'), app('allow: { verbs: [read] }'), app('allow: { verb: read, paths: x }'), app('allow: { verbs: read, paths: x, until: soon }'),
  app('allow: { verbs: [], paths: x }'), app('owns: secret/x'), app('share: read on x with team t'), 'user: { u: { entity: e, inject: a/b as env } }',
  'team: { t: { share: read on x } }', 'team: { t: { share: { verbs: read, paths: x, with: orders } } }', app('inject: secret/x'), app('inject: { path: a/b }'),
  app('inject: { path: a/b, as: environment }'), app('inject: { path: a/b, as: file }'), app('inject: { path: a/b, as: env, set: [A] }'), app('inject: { path: a/b, as: env, set: { mode: rwx } }'),
  'assert: everybody can read on x', 'assert: [{ can: read }]', 'assert: [{ who: nobody }]', 'assert: [{ only: [checkout], can: read }]', 'assert: [{ who: nobody, can: read, directly: often }]',
  // Annotations and overlays.
  app('ignore: [{ because: x }]'), app('ignore: { code: W403, until: "2027" }'), app('overlays: { in: prod }'), app('overlays: [{ team: t }]'),
  app('overlays: [{ in: prod, colour: red }]'), app('doc: [a]'), app('task: { allow: read on x }'),
]; // prettier-ignore

/** Wrong too, which only the rules notice: they know the codes. */
export const wrongCodes: readonly string[] = [app('ignore: 403'), app('ignore: { code: [W403, nonsense], because: x }')];

export const wrongProjects: readonly string[] = [
  '[]', 'specs: [a]', 'writ: "2"', 'writ: "1"\nspec: [a]', 'writ: "1"\nout: [a]', 'writ: "1"\nterraform: { format: yaml }', 'writ: "1"\nterraform: { backend: gcs }',
  'writ: "1"\nterraform: { backend: { s3: { bucket: abc } } }', 'writ: "1"\nterraform: { backend: { s3: { bucket: ab, region: us-east-1 } } }',
  'writ: "1"\nterraform: { backend: { s3: { bucket: abc, region: east } } }', 'writ: "1"\nterraform: { backend: { s3: { bucket: abc, region: us-east-1, use_lockfile: yes } } }',
  'writ: "1"\nfolders: [a]', 'writ: "1"\nfolders: { a: {} }', 'writ: "1"\nfolders: { a: { may: [apps] } }', 'writ: "1"\nfolders: { a: { may: all, who: b } }', 'writ: "1"\nrules: { W4: off }',
  'writ: "1"\nrules: { W402: none }', 'writ: "1"\nrules: { W402: { max: { database: long } } }', 'writ: "1"\nrules: { W402: { level: error } }',
]; // prettier-ignore
