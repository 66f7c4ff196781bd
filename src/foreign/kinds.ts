import type { Tree } from '../readers/tree.ts';
import { memberOf } from '../readers/tree.ts';

/** What `check` knows to read beside specs. */
export const FOREIGN_KINDS = ['policy', 'iam', 'task-definition', 'helm-values', 'server-config', 'auth-role'] as const;
export type ForeignKind = (typeof FOREIGN_KINDS)[number];

export const KIND_NAMES: Readonly<Record<ForeignKind, string>> = {
  policy: 'a Vault policy',
  iam: 'an IAM policy document',
  'task-definition': 'an ECS task definition',
  'helm-values': 'values of the Vault chart',
  'server-config': 'a server configuration',
  'auth-role': 'a role of an auth method',
};

/** One and many of a kind, for counts. */
export const KIND_COUNTS: Readonly<Record<ForeignKind, readonly [string, string]>> = {
  policy: ['Vault policy', 'Vault policies'],
  iam: ['IAM document', 'IAM documents'],
  'task-definition': ['task definition', 'task definitions'],
  'helm-values': ['file of chart values', 'files of chart values'],
  'server-config': ['server configuration', 'server configurations'],
  'auth-role': ['role of an auth method', 'roles of auth methods'],
};

const ENDING = /\.(hcl|json|ya?ml)$/i;
/** Whether a file that a folder holds is looked at. */
export const mayBeForeign = (path: string): boolean =>
  ENDING.test(path) && !/(^|\/)(package(-lock)?|tsconfig|\.terraform\.lock|writ)\.(json|hcl|yaml)$/.test(path);

const SERVER_WORDS =
  'storage|ha_storage|backend|listener|seal|api_addr|cluster_addr|disable_mlock|service_registration|raw_storage_endpoint|initialize';
const SERVER_BLOCK = new RegExp(`^[ \\t]*(?:${SERVER_WORDS})\\b[ \\t]*(?:"|=|\\{)`, 'm');
const TOP_SERVER_BLOCK = new RegExp(`^(?:${SERVER_WORDS})\\b[ \\t]*(?:"|=|\\{)`, 'm');
const POLICY_BLOCK = /^[ \t]*path[ \t]+"[^"\n]*"[ \t\r\n]*\{/m;
/** Blocks of Vault Agent and Proxy, and of Boundary, which take listeners too. */
const AGENT_BLOCK =
  /^[ \t]*(?:auto_auth|template|env_template|template_config|api_proxy|cache|controller|worker)\b[ \t]*(?:"[^"\n]*"[ \t]*)?\{/m;

/** What Terraform, Packer, Nomad and Terragrunt begin their blocks with. */
const OTHER_BLOCK =
  /^(?:resource|provider|variable|module|data|terraform|locals|output|source|build|job|include|inputs|remote_state)\b[^=\n]*\{/m;

/** By its words, since a text that does not parse has to be told apart too. The first word that is not indented tells most. */
export function kindOfHcl(written: string): ForeignKind | undefined {
  const text = written.replace(/^\uFEFF/, '');
  if (AGENT_BLOCK.test(text) || OTHER_BLOCK.test(text)) return undefined;
  if (TOP_SERVER_BLOCK.test(text)) return 'server-config';
  if (POLICY_BLOCK.test(text)) return 'policy';
  return SERVER_BLOCK.test(text) ? 'server-config' : undefined;
}

const SERVER_KEYS = new Set(SERVER_WORDS.split('|'));
const AGENT_KEYS = ['auto_auth', 'template', 'env_template', 'template_config', 'api_proxy'];

export function kindOfJson(tree: Tree): ForeignKind | undefined {
  if (tree.kind === 'list') return isContainers(tree) ? 'task-definition' : undefined;
  if (tree.kind !== 'object') return undefined;
  const has = (key: string): boolean => memberOf(tree, key) !== undefined;
  if (has('containerDefinitions') || memberOf(memberOf(tree, 'taskDefinition'), 'containerDefinitions')) return 'task-definition';
  if (has('Statement') || iamWrapped(tree)) return 'iam';
  if (AGENT_KEYS.some(has)) return undefined;
  if (authRoleRoot(tree)) return 'auth-role';
  if (has('path') && tree.entries.every(({ key }) => key === 'path' || key === 'name')) return 'policy';
  if (tree.entries.some(({ key }) => SERVER_KEYS.has(key))) return 'server-config';
  return kindOfYaml(tree);
}

/** A JSON text that does not parse, by the names in it. */
export function kindOfBrokenJson(text: string): ForeignKind | undefined {
  if (/"containerDefinitions"\s*:/.test(text)) return 'task-definition';
  if (/"Statement"\s*:/.test(text)) return 'iam';
  if (/"path"\s*:/.test(text) && /"(capabilities|policy)"\s*:/.test(text)) return 'policy';
  if (/"bound_(iam_\w+|service_account_names|claims|subject)"\s*:/.test(text)) return 'auth-role';
  return new RegExp(`"(?:storage|listener|seal)"\\s*:`).test(text) ? 'server-config' : undefined;
}

const isContainers = (tree: Tree): boolean =>
  tree.kind === 'list' &&
  tree.items.length > 0 &&
  tree.items.every((one) => memberOf(one, 'image') !== undefined && memberOf(one, 'name') !== undefined);

/** What the AWS command line wraps around a document that it gives back. */
export const IAM_WRAPPERS: readonly (readonly string[])[] = [
  ['PolicyVersion', 'Document'],
  ['PolicyDocument'],
  ['Role', 'AssumeRolePolicyDocument'],
  ['AssumeRolePolicyDocument'],
];

function iamWrapped(tree: Tree): boolean {
  return IAM_WRAPPERS.some((path) => memberOf(path.reduce<Tree | undefined>(memberOf, tree), 'Statement') !== undefined);
}

/** Parameters that one auth method alone has (Vault 1.21.1 `builtin/credential/aws`; its plugins for Kubernetes and JWT). */
const ROLE_MARKS = {
  aws: ['bound_iam_principal_arn', 'bound_iam_role_arn', 'bound_iam_instance_profile_arn', 'resolve_aws_unique_ids'],
  kubernetes: ['bound_service_account_names', 'bound_service_account_namespaces', 'bound_service_account_namespace_selector'],
  jwt: ['bound_claims', 'bound_subject', 'bound_audiences', 'allowed_redirect_uris'],
} as const;

/** Whose role an object is, by its parameters. */
export function authMethodOf(tree: Tree): keyof typeof ROLE_MARKS | undefined {
  const methods = ['aws', 'kubernetes', 'jwt'] as const;
  return methods.find((method) => ROLE_MARKS[method].some((mark) => memberOf(tree, mark) !== undefined));
}

/** The parameters of a role: the whole, or `data` of what `vault read` prints. */
export const authRoleRoot = (tree: Tree): Tree | undefined =>
  [tree, memberOf(tree, 'data')].find((one) => one?.kind === 'object' && authMethodOf(one) !== undefined);

/** Keys that the chart's main sections hold and that hardly another chart's do. */
const CHART_MARKS: Readonly<Record<string, readonly string[]>> = {
  server: ['ha', 'standalone', 'dataStorage', 'auditStorage', 'dev', 'authDelegator', 'extraSecretEnvironmentVars', 'enterpriseLicense'],
  injector: ['agentImage', 'agentDefaults', 'authPath', 'leaderElector', 'externalVaultAddr', 'logLevel', 'metrics', 'replicas'],
  global: ['tlsDisable', 'externalVaultAddr'],
};

/** The chart's values, at the top or below the name of the chart in one that depends on it. */
export function kindOfYaml(tree: Tree): ForeignKind | undefined {
  return chartRoot(tree) === undefined ? undefined : 'helm-values';
}

export function chartRoot(tree: Tree): readonly string[] | undefined {
  if (isChart(tree)) return [];
  return ['vault', 'openbao'].map((name) => [name]).find(([name = '']) => isChart(memberOf(tree, name)));
}

function isChart(tree: Tree | undefined): boolean {
  if (tree?.kind !== 'object' || memberOf(tree, 'apiVersion') || memberOf(tree, 'kind')) return false;
  return Object.entries(CHART_MARKS).some(([section, marks]) =>
    marks.some((mark) => memberOf(memberOf(tree, section), mark) !== undefined),
  );
}

const anyOf = (words: readonly string[]): string => `(?:${words.join('|')})`;
const CHART_SECTIONS = Object.keys(CHART_MARKS);
const JSON_WORDS = [
  'Statement',
  'containerDefinitions',
  'path',
  'image',
  SERVER_WORDS,
  ...CHART_SECTIONS,
  ...Object.values(ROLE_MARKS).flat(),
];
const JSON_MARK = new RegExp(`"${anyOf(JSON_WORDS)}"\\s*:`);
const YAML_SECTION = new RegExp(`\\b${anyOf(CHART_SECTIONS)}\\b`);
const YAML_MARK = new RegExp(`\\b${anyOf(Object.values(CHART_MARKS).flat())}\\b`);

/**
 * Whether a text can be of any kind at all, by words that it must hold somewhere: most of what a repository has in JSON and YAML is told
 * apart by these, and need not be read.
 */
export function mayHold({ path, text }: { readonly path: string; readonly text: string }): boolean {
  if (/\.ya?ml$/i.test(path)) return YAML_SECTION.test(text) && YAML_MARK.test(text);
  return !path.toLowerCase().endsWith('.json') || JSON_MARK.test(text);
}
