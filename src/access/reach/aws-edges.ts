import { policiesOf } from '../iam/document.ts';
import { type Hit, type Holder, hitsOf, onlyIfOf, takesAction } from './holder.ts';
import { BECOMES, type Combination, CONTROLS, passing, POLICY_WRITES, running } from './table.ts';
import type { Edge, NodeId } from './types.ts';
import { commonText, isPattern } from '../wildcards.ts';
import type { KnownRole, Workload, World } from './world.ts';

/** A right to widen the rights of the identities whose ARNs match; only worth something to who is one of them. */
export interface Control {
  readonly by: NodeId;
  readonly id: string;
  /** Pattern of ARNs. */
  readonly arn: string;
  readonly of: 'role' | 'user' | 'group' | 'policy';
  readonly hit: Hit;
  readonly action: string;
}

export interface AwsReach {
  readonly edges: readonly Edge[];
  readonly controls: readonly Control[];
}

const NOTHING: AwsReach = { edges: [], controls: [] };
const actionsOfInterest: readonly string[] = [
  ...new Set([
    ...[...passing, ...running].flatMap((c) => c.actions),
    ...[...CONTROLS, ...BECOMES, ...POLICY_WRITES].map((c) => c.action),
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRole',
    'sts:AssumeRole',
  ]),
];
const interest = new Map<string, boolean>();

function interesting(written: string): boolean {
  let known = interest.get(written);
  if (known === undefined) {
    known = actionsOfInterest.some((action) => takesAction(written, action));
    interest.set(written, known);
  }
  return known;
}

/** Where the AWS rights of one identity lead. Denies, resources and conditions of its statements count; see `hitsOf`. */
export function awsEdges(holder: Holder, world: World): AwsReach {
  if (!holder.statements.some((s) => s.effect === 'Allow' && s.actions.some(interesting))) return NOTHING;
  const edges = new Map<string, Edge>();
  const edge = (to: NodeId, id: string, hit: Hit, fact: string): void => {
    const onlyIf = onlyIfOf(hit, holder.limit);
    const key = `${to} ${id}`;
    const there = edges.get(key);
    if (to === holder.node || (there && (!there.onlyIf || onlyIf))) return;
    edges.set(key, { from: holder.node, to, fact, span: hit.statement.origin, id, ...(onlyIf ? { onlyIf } : {}) });
  };
  passRoles(holder, world, edge);
  enterWorkloads(holder, world, edge);
  assumeRoles(holder, world, edge);
  for (const { id, action, fact } of BECOMES)
    for (const hit of hitsOf(holder.statements, action)) edge(`outside-role/${hit.resource}`, id, hit, `${fact} ${hit.resource}`);
  const controls = controlsOf(holder, world, edge);
  return { edges: [...edges.values()], controls };
}

type Add = (to: NodeId, id: string, hit: Hit, fact: string) => void;

/** All actions of a combination but `iam:PassRole` are allowed on something. */
const rest = (holder: Holder, { actions }: Combination): boolean =>
  actions.every((action) => action === 'iam:PassRole' || hitsOf(holder.statements, action).length > 0);

function passRoles(holder: Holder, world: World, edge: Add): void {
  if (!holder.statements.some((s) => s.actions.some((a) => takesAction(a, 'iam:PassRole')))) return;
  for (const combination of passing) {
    const passedTo = combination.passedTo ?? '';
    const hits = hitsOf(holder.statements, 'iam:PassRole', { passedTo });
    if (hits.length === 0 || !rest(holder, combination)) continue;
    const others = combination.actions.filter((a) => a !== 'iam:PassRole').join(' + ');
    for (const hit of hits) {
      const what = (arn: string): string => `may pass ${arn} to ${passedTo} (iam:PassRole + ${others})`;
      if (isPattern(hit.resource)) {
        const trusting = world.byService.get(passedTo) ?? [];
        for (const known of world.affords(trusting.length) ? trusting : [])
          for (const one of hitsOf(holder.statements, 'iam:PassRole', { passedTo, resource: known.arn }))
            edge(known.node, combination.id, one, what(known.role.name));
        edge(`outside-role/${hit.resource}`, combination.id, hit, what(hit.resource));
        continue;
      }
      const known = world.byArn.get(hit.resource);
      if (!known) edge(`outside-role/${hit.resource}`, combination.id, hit, what(hit.resource));
      else if (world.byService.get(passedTo)?.includes(known)) edge(known.node, combination.id, hit, what(known.role.name));
    }
  }
}

const SERVICE_OF: Readonly<Record<string, Workload['service']>> = {
  lambda: 'lambda',
  ecs: 'ecs',
  ec2: 'ec2',
  eks: 'eks',
  ssm: 'ec2',
  'ec2-instance-connect': 'ec2',
};

function enterWorkloads(holder: Holder, world: World, edge: Add): void {
  for (const combination of running) {
    if (!rest(holder, combination)) continue;
    const [action = ''] = combination.actions;
    const fact = combination.actions.join(' + ');
    const service = SERVICE_OF[action.slice(0, action.indexOf(':'))];
    const hits = hitsOf(holder.statements, action);
    if (hits.length === 0) continue;
    const known = world.workloads().filter((w) => w.service === service);
    for (const hit of hits) {
      const near = known.filter((w) => w.arn === hit.resource || isPattern(hit.resource) || isPattern(w.arn));
      const afforded = world.affords(near.length);
      for (const { node, name, arn } of afforded ? near : [])
        if (commonText([hit.resource, arn]) !== undefined && hitsOf(holder.statements, action, { resource: arn }).length > 0)
          edge(node, combination.id, hit, `may reach into what runs as ${name} (${fact})`);
      if (!afforded || !known.some((w) => w.arn === hit.resource))
        edge(`outside-role/${hit.resource}`, combination.id, hit, `may reach into ${hit.resource} (${fact})`);
    }
  }
}

/** `sts:AssumeRole`, with the trust policies of the compile's roles; and who writes a trust policy writes itself into it. */
function assumeRoles(holder: Holder, world: World, edge: Add): void {
  const { account, partition } = world.program.env;
  for (const hit of hitsOf(holder.statements, 'sts:AssumeRole')) {
    for (const known of meant(hit.resource, world)) {
      const trusted = known.role.trust.some(
        (s) =>
          s.effect === 'Allow' &&
          s.principals?.some((p) => p.type === 'AWS' && (p.id.arn === holder.arn || p.id.arn === `arn:${partition}:iam::${account}:root`)),
      );
      if (trusted && hitsOf(holder.statements, 'sts:AssumeRole', { resource: known.arn }).length > 0)
        edge(known.node, 'sts-001', hit, `may assume ${known.role.name}`);
    }
    if (!world.byArn.has(hit.resource)) edge(`outside-role/${hit.resource}`, 'sts-001', hit, `may assume ${hit.resource}`);
  }
  for (const hit of hitsOf(holder.statements, 'iam:UpdateAssumeRolePolicy')) {
    const fact = (name: string): string => `may let itself assume ${name} (iam:UpdateAssumeRolePolicy)`;
    for (const known of meant(hit.resource, world))
      if (hitsOf(holder.statements, 'iam:UpdateAssumeRolePolicy', { resource: known.arn }).some((h) => h.resource === hit.resource))
        edge(known.node, 'iam-012', hit, fact(known.role.name));
    if (!world.byArn.has(hit.resource)) edge(`outside-role/${hit.resource}`, 'iam-012', hit, fact(hit.resource));
  }
  recreate(holder, world, edge);
}

/** The compile's roles that an ARN of a statement can mean. */
function meant(resource: string, world: World): readonly KnownRole[] {
  if (isPattern(resource)) return world.affords(world.roles.length) ? world.roles : [];
  const one = world.byArn.get(resource);
  return one ? [one] : [];
}

/** The snapshot job on EC2 logs in by the name of its role, not by its unique id: a role made again is as good. */
function recreate(holder: Holder, world: World, edge: Add): void {
  if (world.program.vault.run.kind !== 'ec2') return;
  const job = world.roles.find((r) => r.role.purpose === 'snapshot');
  if (!job) return;
  const [hit] = hitsOf(holder.statements, 'iam:DeleteRole', { resource: job.arn });
  if (hit && hitsOf(holder.statements, 'iam:CreateRole', { resource: job.arn }).length > 0)
    edge(job.node, 'v-iam-recreate-role', hit, `may delete ${job.role.name} and make it again (iam:DeleteRole + iam:CreateRole)`);
}

function controlsOf(holder: Holder, world: World, edge: Add): Control[] {
  const found: Control[] = [];
  for (const { id, action, of } of CONTROLS)
    for (const hit of hitsOf(holder.statements, action)) {
      const control: Control = { by: holder.node, id, arn: hit.resource, of, hit, action };
      found.push(control);
      if (isOwn(holder, control, world)) edge('aws-root', id, hit, `may widen its own rights (${action})`);
      // Who those people are, and who carries such a policy, no spec says.
      else if (of !== 'role') edge(`outside-role/${hit.resource}`, id, hit, `may give ${hit.resource} any rights (${action})`);
    }
  return found;
}

function isOwn({ arn, node, statements }: Holder, control: Control, world: World): boolean {
  if (arn === undefined) return false;
  if (control.of === 'role' || control.of === 'user') return hitsOf(statements, control.action, { resource: arn }).length > 0;
  if (control.of !== 'policy') return false;
  const role = world.roles.find((r) => r.node === node)?.role;
  if (!role || !policiesOf(role.statements)?.some((p) => p.kind === 'managed')) return false;
  return (
    commonText([control.arn, `arn:${world.program.env.partition}:iam::${world.program.env.account}:policy/${role.name}-*`]) !== undefined
  );
}
