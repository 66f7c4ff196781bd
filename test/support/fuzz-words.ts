/** What fuzzed texts are read as, under which name, and the tokens of that language. */
export type FuzzKind = 'writ' | 'yaml' | 'config' | 'policy' | 'server' | 'iam' | 'task' | 'values';

const ODD = [
  '\u202e',
  '\ufeff',
  '\0',
  '\ud800',
  '\u200b',
  'é',
  'e\u0301',
  'а',
  '日',
  '🔐',
  '\r',
  '\r\n',
  '\t',
  '\u2028',
  '\u00a0',
] as const;

const WRIT = [
  'app', 'team', 'engine', 'kv', 'vault', 'allow', 'deny', 'inject', 'use', 'owns', 'share', 'assert', 'in', 'on', 'of', 'as', 'with', 'when', 'until',
  'because', 'and', 'not', 'like', 'from', 'can', 'cannot', 'nobody', 'only', 'directly', 'env_file', 'secret/a/**', 's3:GetObject', '"s"', '"{env}"',
  '"', '"""', "'", '{', '}', '{', '}', '[', ']', '(', ')', '=', '!=', '<', '>=', ',', ';', '//', '// c\n', '/// d\n', '/*', '@ignore', '@was', '@x', '5',
  '-', ':', '1h', '10GiB', '2027-01-31', '2.0.4', 'true', '{env}', '{{', '}}', '\\', '#', '$', '\n', '\n  ', '"\\uD800"', '"\\u{1F600}"', 'x {', 'x = ', ...ODD,
]; // prettier-ignore
const YAML = [
  'app:', 'team:', 'engine:', 'kv:', '- ', '-', ': ', ':', 'allow:', 'assert:', 'inject:', 'overlays:', 'in:', 'read on secret/a', 'nobody can x', '{', '}',
  '[', ']', ', ', "'", '"', '|', '>', '|-', '&a', '*a', '!t', '<<: ', '? ', '%', '@', '`', '#', ' # c', '\n', '\n  ', '\n    ', '\n      ', '\n\t', '---\n', '...\n', '"\\d"',
  'verbs: [read]', 'paths: [a]', 'doc: x', 'ignore: W101', 'until: 2027-01-31', '{env}', '1', 'true', '~', '', ' ', '"\\uD800"', '"\\x00"', 'from a/b', ...ODD,
]; // prettier-ignore
const CONFIG = [
  'writ: "1"', 'specs:', 'out:', 'terraform:', 'folders:', 'rules:', 'format: json', 'backend:', 's3:', 'may:', 'all', 'team: a', 'W101: off', 'max:', 'severity: error',
  'paths:', 'in:', '../x', '/', '.', '[', ']', '{', '}', ',', ': ', '- ', '\n', '\n  ', '\n    ', '"', "'", '&a', '*a', '<<:', '!t', '? ', '|', '1', '~', '#', '__proto__:', ...ODD,
]; // prettier-ignore
const HCL = [
  'path', '"secret/*"', '"+"', '{', '}', '{', '}', 'capabilities', '=', '[', ']', '"read"', '"deny"', '"sudo"', ',', 'policy = "write"', 'allowed_parameters', 'required_parameters', '"', "'",
  'storage "raft"', 'listener "tcp"', 'seal "awskms"', 'tls_disable', 'true', '1', '0x1F', '1e9', '-', '.5', '\n', '#', '//', '/*', '*/', '<<EOT\n', 'EOT\n', '${', '}', '{{identity.entity.id}}', '\\', ':', ...ODD,
]; // prettier-ignore
const JSON_WORDS = [
  '{', '}', '{', '}', '[', ']', ':', ',', '"Version"', '"Statement"', '"Effect"', '"Allow"', '"Action"', '"s3:*"', '"Resource"', '"*"', '"Principal"', '"AWS"', '"Condition"', '"StringEquals"',
  '"containerDefinitions"', '"name"', '"image"', '"cpu"', '"secrets"', '"path"', '"storage"', '"listener"', '1', '-0', '1e999', 'true', 'null', '"', '"\\uD800"', '"__proto__"', '\n', '//', '\\', ...ODD,
]; // prettier-ignore
const VALUES = [
  'server:', 'global:', 'injector:', 'ha:', 'raft:', 'config: |', 'enabled:', 'true', 'yes', 'off', '0777', '1_0', '1:30', '2001-01-01', '.inf', '~', '- ', '[', ']', '{', '}', ',', ': ', '\n', '\n  ',
  '\n    ', '&a', '*a', '<<: *a', '<<:', '!!binary', '!!set', '!!timestamp', '? ', '|', '>', '"', "'", '#', '---\n', '%', 'storage "raft" {}', 'listener "tcp" {', '}', '__proto__:', ...ODD,
]; // prettier-ignore

export const MAKERS: Readonly<Record<FuzzKind, { readonly path: string; readonly words: readonly string[] }>> = {
  writ: { path: 'specs/fuzz.writ', words: WRIT },
  yaml: { path: 'specs/fuzz.writ.yaml', words: YAML },
  config: { path: 'writ.yaml', words: CONFIG },
  policy: { path: 'fuzz.hcl', words: HCL },
  server: { path: 'fuzz.hcl', words: HCL },
  iam: { path: 'fuzz.json', words: JSON_WORDS },
  task: { path: 'fuzz.json', words: JSON_WORDS },
  values: { path: 'fuzz.yaml', words: VALUES },
};
