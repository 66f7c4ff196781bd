import type { Program } from '../model/program.ts';

/** AWS's limits for the names of roles, and of load balancers and target groups. */
const ROLE_NAME = 64;
const BALANCER_NAME = 32;

/** FNV-1a of the UTF-8 text as eight hex digits: short, the same everywhere, and not meant to resist anybody. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** The text itself where it fits, else its beginning and a digest of all of it, so that two long names stay apart. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 9).replace(/[-_.]+$/, '')}-${digest(text)}`;
}

/**
 * The name at AWS of a role that the compile creates, at most 64 characters. `key` is `IamRole.key`: `vault`,
 * `vault-snapshot`, `app-checkout`, `app-checkout-execution`, `pipeline-orders`.
 */
export function roleName(env: string, key: string): string {
  return shorten(`writ-${env}-${key.replace(/-execution$/, '-exec')}`, ROLE_NAME);
}

/** The role's ARN, known before it exists because its name and path are Writ's. */
export function roleArn(program: Program, key: string): string {
  const { partition, account, name } = program.env;
  return `arn:${partition}:iam::${account}:role/${roleName(name, key)}`;
}

/** The name of a log group: `/writ/prod/vault`, `/writ/prod/app-checkout`. */
export const logGroupName = (env: string, key: string): string => `/writ/${env}/${key}`;

/** The name of a load balancer or target group: at most 32 letters, digits and hyphens. */
export function balancerName(env: string, key: string): string {
  const text = `writ-${env}-${key}`;
  const plain = text.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '');
  return plain === text ? shorten(text, BALANCER_NAME) : `${plain.slice(0, BALANCER_NAME - 9).replace(/-+$/, '')}-${digest(text)}`;
}

export { dnsSuffix } from '../schema/regions.ts';
