import { type Edge, nameOf, type NodeId, type Reach, reachOf } from '../access/reach/index.ts';
import type { Compiled, PrincipalAccess } from '../access/relation.ts';
import type { Related } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import type { Finding } from './rule.ts';

/** A principal that comes to everything at Vault or at AWS, by a shortest chain. */
export interface Way {
  readonly access: PrincipalAccess;
  readonly chain: readonly Edge[];
  readonly to: 'vault-root' | 'aws-root';
  readonly by: Means;
}

/**
 * What makes the way one: the seal key with the storage, tokens of any policy, policies and identities that it may write itself, actions of its own AWS role
 * (another rule's business, like what an app administers), or anything else.
 */
export type Means = 'seal' | 'token' | 'identity' | 'administers' | 'own-actions' | 'chain';

const TOKENS: ReadonlySet<string> = new Set(['v-token-create', 'v-token-roles-write']);
const IDENTITY: ReadonlySet<string> = new Set([
  'v-acl-write',
  'v-identity-write',
  'v-auth-aws-role-write',
  'v-auth-aws-config-write',
  'v-auth-aws-sts-write',
  'v-auth-enable',
  'auth-role-write',
]);

function meansOf({ kind }: PrincipalAccess, chain: readonly Edge[]): Means {
  const [first, second] = chain;
  if (chain.some(({ id }) => id === 'v-unseal-key')) return 'seal';
  if (chain.length === 2 && first?.id === 'own-role' && second?.to === 'aws-root') return 'own-actions';
  if (chain.length !== 1 || !first) return 'chain';
  if (kind === 'app') return 'administers';
  if (TOKENS.has(first.id)) return 'token';
  return IDENTITY.has(first.id) ? 'identity' : 'chain';
}

const known = new WeakMap<Reach, readonly Way[]>();

/** Of every principal the shortest way to everything. What follows from the stacks that a pipeline applies is its purpose and left aside. */
export function rootWays(compiled: Compiled): readonly Way[] {
  const { program, relation } = compiled;
  const reach = reachOf(program, relation.principals, relation.iam);
  const there = known.get(reach);
  if (there) return there;
  const found = relation.principals.flatMap((access): Way[] => {
    const chains = reach.from(access.id, { byHand: true });
    for (const to of ['vault-root', 'aws-root'] as const) {
      const chain = chains.get(to);
      if (chain && chain.length > 0) return [{ access, chain, to, by: meansOf(access, chain) }];
    }
    return [];
  });
  known.set(reach, found);
  return found;
}

/** The findings about ways of one sort; `message` continues after the principal's name. */
export function* findingsAbout(compiled: Compiled, by: Means, message: (way: Way) => string, help: string): Generator<Finding> {
  for (const way of rootWays(compiled)) {
    if (way.by !== by) continue;
    yield {
      message: `${nameOf(way.access.id)} ${message(way)}${condition(way.chain)}`,
      span: placeOf(way.chain, way.access),
      related: stepsOf(way.chain),
      help,
    };
  }
}

/** The grant that the chain begins with; a role of its own is nothing that anybody wrote. */
export const placeOf = (chain: readonly Edge[], access: PrincipalAccess): Span =>
  (chain.find(({ id }) => id !== 'own-role') ?? chain[0])?.span ?? access.span;

/** `, if …` of all steps; empty where nothing else must hold. */
export function condition(chain: readonly Edge[]): string {
  const clauses = [...new Set(chain.flatMap(({ onlyIf }) => onlyIf ?? []))];
  return clauses.length > 0 ? `, if ${clauses.join(' and ')}` : '';
}

/** Each step at its place, as a clause about whoever takes it. */
export const stepsOf = (chain: readonly Edge[]): Related[] =>
  chain.map(({ from, fact, span }) => ({ span, message: `${nameOf(from)} ${fact}`, step: true }));

export const spokenSteps = (chain: readonly Edge[]): string => `${chain.length} step${chain.length === 1 ? '' : 's'}`;

export const spokenEnd = (to: NodeId): string => (to === 'aws-root' ? 'any rights in the AWS account' : 'everything at Vault');
