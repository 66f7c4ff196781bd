import type { IamPlan, PrincipalAccess, PrincipalId } from '../../access/relation.ts';
import { formerName, renamesOf } from '../../model/renames.ts';
import type { Engine, Part, Program } from '../../model/program.ts';
import type { Resource, StackName } from '../../plain.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { TargetInput } from '../artifact.ts';

/** Two addresses of one resource: `vault_mount.secret`. */
export interface Moved {
  readonly from: string;
  readonly to: string;
}

/**
 * The same environment with the names that `@was` says things had before: what it makes is what is made now, in the same order, at the old
 * addresses. Only names and addresses of it mean anything. `undefined` where nothing was renamed. A team keeps its new name, which names
 * its stack: what lies in another stack is in another state, and no address of Terraform leads there.
 */
export function formerInput(input: TargetInput): TargetInput | undefined {
  const { compiled, artifacts } = input;
  const program = formerProgram(compiled.program);
  if (!program) return undefined;
  const old = new Map(renamesOf(compiled.program).map((one) => [`${one.kind}/${one.name}`, one.old]));
  const aliases = new Map(artifacts);
  const principals = compiled.relation.principals.map((one): PrincipalAccess => {
    const name = old.get(one.id);
    if (name === undefined) return one;
    const policy = `${one.kind}-${name}`;
    const env = compiled.program.env.name;
    for (const [now, then] of [
      [`${env}/vault/policies/${one.policy}.hcl`, `${env}/vault/policies/${policy}.hcl`],
      [`${env}/ecs/apps/${one.name}.task-definition.json`, `${env}/ecs/apps/${name}.task-definition.json`],
    ] as const) {
      const artifact = artifacts.get(now);
      if (artifact) aliases.set(then, artifact);
    }
    return one.kind === 'team' ? { ...one, policy } : { ...one, name, policy, id: `${one.kind}/${name}` satisfies PrincipalId };
  });
  const relation = { ...compiled.relation, principals, iam: formerPlan(compiled.relation.iam, old) };
  return { ...input, artifacts: aliases, compiled: { ...compiled, program, relation } };
}

/** The keys of roles are made of the names of apps and pipelines: `app-checkout`, `app-checkout-execution`. */
function formerPlan(plan: IamPlan, old: ReadonlyMap<string, string>): IamPlan {
  const roles = plan.roles.map((role) => {
    for (const kind of ['app', 'pipeline'] as const) {
      const name = role.owner === undefined ? undefined : old.get(`${kind}/${role.owner}`);
      const stem = `${kind}-${role.owner}`;
      if (name !== undefined && (role.key === stem || role.key === `${stem}-execution`))
        return { ...role, key: `${kind}-${name}${role.key.slice(stem.length)}` };
    }
    return role;
  });
  return { ...plan, roles };
}

function formerProgram(program: Program): Program | undefined {
  let changed = false;
  const nameOf = (name: string, bound: AnyBound): string => {
    const old = formerName(bound.annotations);
    if (old) changed = true;
    return old?.text ?? name;
  };
  const rename = <T extends { readonly name: string; readonly bound: AnyBound }>(all: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...all].map(([key, one]) => [key, { ...one, name: nameOf(one.name, one.bound) }]));
  const members = (all: ReadonlyMap<string, Engine>): Map<string, Engine> =>
    new Map([...rename(all)].map(([key, engine]) => [key, { ...engine, bound: withFormerLabels(engine.bound, nameOf) }]));
  const part = (one: Part): Part => ({ ...one, name: nameOf(one.name, one.bound) });
  const { vault, engines, stores, users, apps, pipelines } = program;
  const former: Program = {
    ...program,
    vault: { ...vault, audits: vault.audits.map(part), auths: vault.auths.map(part) },
    engines: members(engines),
    stores: members(stores),
    users: rename(users),
    apps: rename(apps),
    pipelines: rename(pipelines),
  };
  for (const team of program.teams.values()) nameOf(team.name, team.bound);
  return changed ? former : undefined;
}

/** The blocks of an engine under the names that they had. */
function withFormerLabels(bound: AnyBound, nameOf: (name: string, bound: AnyBound) => string): AnyBound {
  const renamed = (one: AnyBound): AnyBound => ({ ...one, labels: one.labels.map((label) => nameOf(label, one)) });
  const blocks = Object.entries(bound.blocks as Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>>).map(
    ([kind, found]) => [kind, Array.isArray(found) ? (found as readonly AnyBound[]).map(renamed) : found] as const,
  );
  return { ...bound, blocks: Object.fromEntries(blocks) as AnyBound['blocks'] };
}

/** What has another address than before. Both lists are of one program, in one order. */
export function movesBetween(before: readonly Resource[], now: readonly Resource[]): Map<StackName, Moved[]> {
  const found = new Map<StackName, Moved[]>();
  const lost = before.length !== now.length;
  now.forEach((resource, i) => {
    const old = before[i];
    if (lost || old?.type !== resource.type || old.stack !== resource.stack || old.data !== resource.data)
      throw new Error(`under its old names the program makes other resources: ${resource.type}.${resource.name}`);
    if (old.name === resource.name || resource.data) return;
    const moved = { from: `${old.type}.${old.name}`, to: `${resource.type}.${resource.name}` };
    const list = found.get(resource.stack);
    if (list) list.push(moved);
    else found.set(resource.stack, [moved]);
  });
  for (const list of found.values()) list.sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0));
  return found;
}
