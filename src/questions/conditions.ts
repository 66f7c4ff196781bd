import type { IamCondition, Parameters } from '../contract.ts';
import type { PrincipalAccess } from '../access/relation.ts';
import type { Program } from '../model/program.ts';

const listed = (names: readonly string[]): string => names.map((n) => `\`${n}\``).join(', ');
type Lists = Readonly<Record<string, readonly string[]>>;
const bound = (lists: Lists, say: (key: string, values: string) => string): string[] =>
  Object.entries(lists).flatMap(([key, values]) => (values.length ? [say(`\`${key}\``, values.map((v) => `\`${v}\``).join(' or '))] : []));

function allowed(lists: Lists): string[] {
  const keys = Object.keys(lists);
  const only = keys.includes('*') || keys.length === 0 ? [] : [`the request sets no parameter but ${listed(keys)}`];
  return [...only, ...bound(lists, (key, values) => `${key}, if set, is ${values}`)];
}

function denied(lists: Lists): string[] {
  const never = Object.keys(lists).filter((key) => lists[key]?.length === 0);
  const all = never.includes('*') ? ['the request sets no parameter'] : never.length ? [`the request does not set ${listed(never)}`] : [];
  return [...all, ...bound(lists, (key, values) => `${key} is not ${values}`)];
}

/** What a stanza's parameter constraints ask of a request, in words. */
export function parameterConditions(p: Parameters | undefined): string[] {
  if (!p) return [];
  return [
    ...(p.allowed ? allowed(p.allowed) : []),
    ...(p.denied ? denied(p.denied) : []),
    ...(p.required?.length ? [`the request sets ${listed(p.required)}`] : []),
    ...(p.minWrappingTtl ? [`the answer is wrapped for at least ${p.minWrappingTtl}s`] : []),
    ...(p.maxWrappingTtl ? [`the answer is wrapped for at most ${p.maxWrappingTtl}s`] : []),
  ];
}

/** A condition of an IAM statement as it is written: any of the values satisfies it. */
export const awsCondition = ({ operator, key, values }: IamCondition): string => `${operator} ${key} ${values.join(' or ')}`;

/** A login binds its tokens to networks (`token_bound_cidrs`): Vault refuses every request of theirs that comes from elsewhere. */
export function networkConditions(
  { apps }: Pick<Program, 'apps'>,
  { kind, name }: Pick<PrincipalAccess, 'kind' | 'name'>,
): readonly string[] {
  const networks = kind === 'app' ? (apps.get(name)?.login.boundCidrs ?? []) : [];
  return networks.length === 0 ? [] : [`the request comes from ${networks.join(' or ')}`];
}
