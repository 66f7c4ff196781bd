import type { IamStatement } from '../../contract.ts';
import type { Program } from '../../model/program.ts';
import type { Workload } from '../../platforms/workload.ts';
import type { Span } from '../../source.ts';
import type { IamPlan, PrincipalAccess, PrincipalId } from '../relation.ts';
import { awsEdges, type Control } from './aws-edges.ts';
import { awsEngines } from './engines.ts';
import { byId } from './escalate.ts';
import { type Chains, follow, type Graph, NOWHERE, startsOf } from './follow.ts';
import { type Holder, hitsOf } from './holder.ts';
import { type Half, sealHalf, storageHalf } from './seal.ts';
import { mountEdge } from './mount-edges.ts';
import { POLICY_WRITES } from './table.ts';
import { targetsOf } from './targets.ts';
import type { Edge, NodeId, Reach } from './types.ts';
import { targetIndex, vaultEdges } from './vault-edges.ts';
import { type KnownRole, type World, worldOf } from './world.ts';

export { accounts } from './table.ts';
export { byId, decideEscalation, type Escalation, type Scene, sceneOf } from './escalate.ts';
export { isOf, type Owned, ownershipOf, teamsOf } from './owned.ts';
export { type Edge, isOutside, nameOf, type NodeId, type Reach } from './types.ts';

const byPlan = new WeakMap<IamPlan, { readonly principals: readonly PrincipalAccess[]; readonly reach: Reach }>();

/** The graph of one environment, from principals to everything that they can obtain; made once a plan. */
export function reachOf(program: Program, principals: readonly PrincipalAccess[], iam: IamPlan): Reach {
  const known = byPlan.get(iam);
  if (known?.principals === principals) return known.reach;
  const reach = build(worldOf(program, iam), principals);
  byPlan.set(iam, { principals, reach });
  return reach;
}

function build(world: World, principals: readonly PrincipalAccess[]): Reach {
  const { program } = world;
  const edges: Edge[] = [];
  const holders = new Map<NodeId, Holder>();
  const controls = new Map<NodeId, readonly Control[]>();
  const seal = new Map<NodeId, Half>();
  const storage = new Map<NodeId, Half>();

  const index = targetIndex((withPolicies) => targetsOf(program, principals, withPolicies));
  const ownRoles = new Map<PrincipalId, KnownRole>();
  for (const known of world.roles) {
    const owner = ownerOf(known);
    if (owner) ownRoles.set(owner, known);
  }
  const server = world.roles.find(({ role }) => role.purpose === 'vault');
  for (const access of principals) {
    const own = ownRoles.get(access.id);
    if (own) edges.push({ from: access.id, to: own.node, fact: `runs as ${own.role.name}`, span: access.span, id: 'own-role' });
    const vault = vaultEdges(access, index);
    for (const edge of vault.edges) edges.push(edge);
    const mounted = mountEdge(access, program, server?.node);
    if (mounted) edges.push(mounted);
    if (vault.storage) storage.set(access.id, vault.storage);
  }

  const engines = awsEngines(world);
  edges.push(...engines.edges);
  const boundary = (arn: string | undefined): string | undefined => arn && `the boundary ${arn} allows it too`;
  const known = world.roles.map(({ node, arn, role }): Holder => ({
    node,
    arn,
    statements: role.statements,
    limit: boundary(role.boundary),
  }));
  for (const holder of [...known, ...engines.holders]) {
    holders.set(holder.node, holder);
    const found = awsEdges(holder, world);
    edges.push(...found.edges);
    if (found.controls.length > 0) controls.set(holder.node, found.controls);
    const key = sealHalf(holder, world);
    if (key) seal.set(holder.node, key);
    const stored = storageHalf(holder, world);
    if (stored) storage.set(holder.node, stored);
  }
  edges.push(...logins(world, byId(principals)), ...roots(program), ...together(seal, storage));

  const out = new Map<NodeId, Edge[]>();
  for (const edge of edges) {
    const there = out.get(edge.from);
    if (there) there.push(edge);
    else out.set(edge.from, [edge]);
  }
  return asReach({ out, controls, seal, storage, holders }, edges, program);
}

/** The principal that runs as a role; an execution role is ECS's, not the app's. */
function ownerOf({ role }: KnownRole): PrincipalId | undefined {
  switch (role.purpose) {
    case 'app':
      return `app/${role.owner ?? ''}`;
    case 'pipeline':
      return `pipeline/${role.owner ?? ''}`;
    case 'snapshot':
      return 'pipeline/vault-snapshot';
    case 'vault':
    case 'execution':
      return undefined;
  }
}

/**
 * An IAM role that `auth aws` takes for a login gives the policies of its app. Other methods look at something else (a service
 * account, a workflow run), which the role alone does not give.
 */
function logins(world: World, principals: ReadonlyMap<string, PrincipalAccess>): Edge[] {
  const { apps, pipelines, vault } = world.program;
  const found: Edge[] = [];
  const add = (known: KnownRole, to: PrincipalId, span: Span): void => {
    if (principals.has(to))
      found.push({ from: known.node, to, fact: `logs in to Vault as ${to.replace('/', ' ')}`, span, id: 'v-passrole-bound-task-role' });
  };
  for (const known of world.roles) {
    const owner = ownerOf(known);
    if (!owner) continue;
    const name = known.role.owner ?? '';
    const workload: Workload | undefined = known.role.purpose === 'pipeline' ? pipelines.get(name) : apps.get(name);
    if (known.role.purpose === 'snapshot') {
      if (vault.run.kind === 'ec2' && vault.auths.some((a) => a.kind === 'aws')) add(known, owner, known.role.origin);
    } else if (workload?.auth?.kind === 'aws') add(known, owner, workload.span);
  }
  return found;
}

/** The account that Vault runs in is above it; and Vault's root has what its engines hand out. */
function roots(program: Program): Edge[] {
  const above: Edge = {
    from: 'aws-root',
    to: 'vault-root',
    fact: 'administers the servers, the seal key and the storage of Vault',
    span: program.vault.span,
    id: 'aws-root',
  };
  const engines = [...program.engines.values()].filter((engine) => !engine.builtin);
  return [
    above,
    ...engines.map((engine): Edge => ({
      from: 'vault-root',
      to: `engine/${engine.name}`,
      fact: `may administer engine ${engine.name}`,
      span: engine.span,
      id: 'vault-root',
    })),
  ];
}

/** Identities that hold both halves of opening the storage themselves. */
function together(seal: ReadonlyMap<NodeId, Half>, storage: ReadonlyMap<NodeId, Half>): Edge[] {
  return [...seal].flatMap(([from, key]) => {
    const stored = storage.get(from);
    if (!stored) return [];
    const onlyIf = [...new Set([key.onlyIf, stored.onlyIf].filter((c) => c !== undefined))].join(', and ');
    return [
      {
        from,
        to: 'vault-root',
        fact: `${key.fact} and ${stored.fact}`,
        span: stored.span,
        id: 'v-unseal-key',
        ...(onlyIf ? { onlyIf } : {}),
      },
    ];
  });
}

function asReach(graph: Graph, edges: readonly Edge[], program: Program): Reach {
  const starts = startsOf(graph);
  const chains = [new Map<NodeId, Chains>(), new Map<NodeId, Chains>()] as const;
  const grants = new Map<NodeId, readonly IamStatement[]>();
  return {
    edges,
    from(node, options) {
      if (!starts.has(node)) return NOWHERE;
      const byHand = options?.byHand === true && node.startsWith('pipeline/');
      const cache = chains[byHand ? 1 : 0];
      const there = cache.get(node);
      if (there) return there;
      const made = follow(graph, node, byHand);
      cache.set(node, made);
      return made;
    },
    awsGrants(node) {
      if (node === 'aws-root') return [everything(program)];
      const holder = graph.holders.get(node);
      if (!holder) return [];
      const there = grants.get(node);
      if (there) return there;
      const made = [...holder.statements, ...implied(holder)];
      grants.set(node, made);
      return made;
    },
    limitOf: (node) => graph.holders.get(node)?.limit,
  };
}

const everything = (program: Program): IamStatement => ({
  sid: 'Everything',
  effect: 'Allow',
  actions: ['*'],
  resources: [{ arn: '*' }],
  conditions: [],
  why: 'any rights in the account',
  origin: program.env.span,
});

/** Who writes the policy of a bucket, key or secret can give itself the thing. */
function implied(holder: Holder): IamStatement[] {
  return POLICY_WRITES.flatMap(({ action, gives }) =>
    hitsOf(holder.statements, action).map(({ statement, resource }): IamStatement => ({
      sid: 'Implied',
      effect: 'Allow',
      actions: gives,
      resources: [resource, ...(action === 's3:PutBucketPolicy' && !resource.endsWith('*') ? [`${resource}/*`] : [])].map((arn) => ({
        arn,
      })),
      conditions: statement.conditions,
      why: `may write the policy of ${resource} (${action})`,
      origin: statement.origin,
    })),
  );
}
