import { resolveWord } from '../../model/placeholders.ts';
import type { Program, Team } from '../../model/program.ts';
import type { Span } from '../../source.ts';
import { partition, TooManyCells } from '../partition.ts';
import { includes, matches, overlaps, pattern } from '../patterns.ts';
import type { AccessRule, PrincipalAccess } from '../relation.ts';
import { type Compiled, granting, specified } from '../specified.ts';
import { hitsOf } from './holder.ts';
import { isOf, type Owned, type Ownership, ownershipOf, secretsIn, teamsOf } from './owned.ts';
import { type Edge, isOutside, nameOf, type NodeId, type Reach } from './types.ts';

/** How a principal escalates: it reaches everything at Vault, or what another team owns; or nobody can know. */
export interface Escalation {
  readonly known: boolean;
  readonly chain: readonly Edge[];
  /** What is reached, as the end of a sentence: `read on secret/orders/**, of team orders`. */
  readonly what: string;
  /** The grant that reaches a team's own, and where the team says that it owns it. */
  readonly places: readonly { readonly span: Span; readonly message: string }[];
}

export interface Scene {
  readonly program: Program;
  readonly principals: ReadonlyMap<string, PrincipalAccess>;
  readonly reach: Reach;
  readonly ownership: Ownership;
}

const ids = new WeakMap<readonly PrincipalAccess[], ReadonlyMap<string, PrincipalAccess>>();

/** Principals by their ids (`app/checkout`): of one environment they are looked up by assertions and by several rules. */
export function byId(principals: readonly PrincipalAccess[]): ReadonlyMap<string, PrincipalAccess> {
  let known = ids.get(principals);
  if (!known) {
    const made = new Map<string, PrincipalAccess>();
    for (const principal of principals) made.set(principal.id, principal);
    ids.set(principals, (known = made));
  }
  return known;
}

export function sceneOf(program: Program, principals: readonly PrincipalAccess[], reach: Reach): Scene {
  return { program, principals: byId(principals), reach, ownership: ownershipOf(program) };
}

/**
 * Whether a principal can come to everything at Vault or to what another team owns and has not shared with it, by any path. Of a
 * pipeline, `byHand` leaves aside what follows from the stacks that it applies.
 */
export function decideEscalation(scene: Scene, principal: PrincipalAccess, byHand: boolean): Escalation | undefined {
  const chains = scene.reach.from(principal.id, { byHand });
  const root = chains.get('vault-root');
  if (root) return { known: true, chain: root, what: 'everything at Vault', places: [] };
  const own = foreign(scene, principal, principal.id, byHand);
  if (own) return { known: true, chain: [], ...own };
  for (const [node, chain] of chains) {
    const found = foreign(scene, principal, node, byHand);
    if (found) return { known: true, chain, ...found };
  }
  for (const [node, chain] of chains)
    if (isOutside(node)) return { known: false, chain, what: `what ${nameOf(node)} holds is unknown: no spec declares it`, places: [] };
  return undefined;
}

type Found = Pick<Escalation, 'what' | 'places'>;

function foreign(scene: Scene, principal: PrincipalAccess, node: NodeId, byHand: boolean): Found | undefined {
  const { ownership, program } = scene;
  const theirs = ({ team }: { readonly team: Team }): boolean => !isOf(principal, team.name, program);
  if (node.startsWith('engine/')) {
    const one = ownership.inEngine(node.slice('engine/'.length)).find(theirs);
    return one && { what: `${one.text}, of team ${one.team.name}`, places: [owns(one)] };
  }
  const access = scene.principals.get(node);
  if (access) {
    const spec = specified(access);
    const skip = byHand && node === principal.id && access.kind === 'pipeline';
    for (const rule of spec.allows) {
      if (skip && rule.rule.origin.by === 'derived') continue;
      for (const one of ownership.overlapping(rule.pattern)) {
        if (one.listed || !theirs(one) || isShared(rule.rule, one.team, principal, scene) || !holds(access, rule, one)) continue;
        const { origin } = rule.rule;
        const grant = { span: origin.via ?? origin.span, message: `granted here: ${origin.text}` };
        return { what: `${origin.text}, of team ${one.team.name}`, places: [grant, owns(one)] };
      }
    }
  }
  if (ownership.secrets.length === 0) return undefined;
  const statements = scene.reach.awsGrants(node);
  if (statements.length === 0) return undefined;
  for (const secret of ownership.secrets) {
    if (!theirs(secret)) continue;
    const [hit] = hitsOf(statements, 'secretsmanager:GetSecretValue', { resource: secret.arn });
    if (!hit || sharedSecrets(secret.team, principal, program).has(secret.arn)) continue;
    const grant = { span: hit.statement.origin, message: `granted here: ${hit.statement.why}` };
    const owner = { span: secret.team.span, message: `team ${secret.team.name} owns ${secret.text}` };
    return { what: `read on ${secret.text}, of team ${secret.team.name}`, places: [grant, owner] };
  }
  return undefined;
}

const owns = ({ team, text }: Owned) => ({ span: team.span, message: `team ${team.name} owns ${text}` });

/** Whether a rule gives anything of what is owned once denies are taken off. */
function holds(access: PrincipalAccess, rule: Compiled, owned: Owned): boolean {
  const spec = specified(access);
  if (spec.denies.length === 0) return true;
  const denies = spec.denies.filter((d) => overlaps(d.pattern, rule.pattern)).map((d) => d.pattern);
  const { capabilities } = rule.rule;
  try {
    return partition([...new Set([rule.pattern, owned.pattern, ...denies])], BUDGET).some(
      ({ path }) =>
        matches(rule.pattern, path) &&
        matches(owned.pattern, path) &&
        capabilities.some((c) => c !== 'sudo' && granting(spec, c, path).includes(rule)),
    );
  } catch (error) {
    if (error instanceof TooManyCells) return true;
    throw error;
  }
}

/** Steps; what crosses in more ways counts as given. */
const BUDGET = 100_000;

const keyOf = (span: Span): string => `${span.file}:${span.start}`;

/** Whether the owner shares all that a rule gives with the principal or its team. */
function isShared(rule: AccessRule, owner: Team, principal: PrincipalAccess, scene: Scene): boolean {
  if (owner.shares.length === 0) return false;
  const shares = new Set(owner.shares.map((share) => keyOf(share.span)));
  const teams = teamsOf(principal, scene.program).flatMap((name) => scene.principals.get(`team/${name}`) ?? []);
  const given = [principal, ...teams].flatMap((p) => specified(p).allows).filter((a) => shares.has(keyOf(a.rule.origin.span)));
  const wanted = pattern(rule.pattern);
  return rule.capabilities.every((c) => given.some((share) => share.rule.capabilities.includes(c) && includes(share.pattern, wanted)));
}

function sharedSecrets(owner: Team, principal: PrincipalAccess, program: Program): ReadonlySet<string> {
  const shares = owner.shares.filter((share) =>
    share.with.some(
      ({ kind, name }) =>
        (kind === principal.kind && name.text === principal.name) || (kind === 'team' && isOf(principal, name.text, program)),
    ),
  );
  return new Set(
    shares.flatMap((share) =>
      share.resources.flatMap((word) => secretsIn(owner, resolveWord(word, { team: owner.name }).text, program).map((s) => s.arn)),
    ),
  );
}
