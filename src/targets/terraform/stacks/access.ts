import { partsOf } from '../../../access/iam/registries.ts';
import type { PrincipalAccess } from '../../../access/relation.ts';
import type { LoginContract } from '../../../contract.ts';
import type { App, Part, Pipeline, Program, Team, User } from '../../../model/program.ts';
import type { Registries } from '../../../model/registries.ts';
import { type Resource, type StackName, dataRef, ref, resourceName } from '../../../plain.ts';

/** A principal's policy as the vault target printed it. */
export type PolicyText = (policy: string) => string | undefined;

const stackOf = (principal: PrincipalAccess): StackName =>
  principal.kind === 'team' ? `team/${principal.name}` : principal.kind === 'app' && principal.team ? `team/${principal.team}` : 'vault';

/** The policies, each in the stack of the team that it belongs to. */
export function policyResources(principals: readonly PrincipalAccess[], textOf: PolicyText): Resource[] {
  return principals.flatMap((principal): Resource[] => {
    const policy = textOf(principal.policy);
    if (policy === undefined) return [];
    const args = { name: principal.policy, policy };
    return [
      { stack: stackOf(principal), type: 'vault_policy', name: resourceName(principal.policy), arguments: args, origin: principal.span },
    ];
  });
}

/** The roles by which workloads log in, from what their auth method says. */
export function loginResources(registries: Registries, program: Program, principals: readonly PrincipalAccess[]): Resource[] {
  const workloads: readonly (App | Pipeline)[] = [...program.apps.values(), ...program.pipelines.values()];
  const byId = new Map<string, string>(principals.map((p) => [p.id, p.policy]));
  return workloads.flatMap((workload) => {
    const { auth } = workload;
    const backend = auth && registries.backends.auth.get(auth.kind);
    if (!auth || !backend?.login?.role) return [];
    const id = `${'team' in workload ? 'app' : 'pipeline'}/${workload.name}`;
    const policy = byId.get(id);
    const policies = policy === undefined ? [] : [policy];
    return [...roleOf(backend.login, auth, workload, program, policies)];
  });
}

const roleOf = (
  login: LoginContract,
  auth: Part,
  workload: App | Pipeline,
  program: Program,
  policies: readonly string[],
): readonly Resource[] => login.role?.(auth, auth.bound, workload, program, policies) ?? [];

/** The auth method by which a team's people log in: the one it names, or the only one for people. */
function humanAuth(registries: Registries, program: Program, team: Team): Part | undefined {
  const human = partsOf(registries, program).filter(({ backend }) => backend.part === 'auth' && backend.login?.serves.includes('human'));
  return human.find(({ part }) => team.auth === undefined || part.name === team.auth)?.part;
}

/** A team's people: an external group that carries the team's policy, tied to the group of the identity provider. */
export function teamResources(registries: Registries, program: Program, team: Team, principals: readonly PrincipalAccess[]): Resource[] {
  const policies = principals.filter((p) => p.id === `team/${team.name}`).map((p) => p.policy);
  const auth = humanAuth(registries, program, team);
  if (!team.group || !auth) return [];
  const stack: StackName = `team/${team.name}`;
  const origin = team.span;
  const method = resourceName(auth.name);
  return [
    { stack, type: 'vault_auth_backend', data: true, name: method, arguments: { path: auth.name }, origin },
    {
      stack,
      type: 'vault_identity_group',
      name: 'team',
      arguments: { name: team.name, type: 'external', policies },
      origin,
    },
    {
      stack,
      type: 'vault_identity_group_alias',
      name: 'team',
      arguments: {
        name: team.group,
        mount_accessor: dataRef('vault_auth_backend', method, 'accessor'),
        canonical_id: ref('vault_identity_group', 'team', 'id'),
      },
      origin,
    },
  ];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A person's break-glass policy on the identity entity that the person's first login made. */
export function userResources(user: User, principals: readonly PrincipalAccess[]): Resource[] {
  const policies = principals.filter((p) => p.id === `user/${user.name}`).map((p) => p.policy);
  if (policies.length === 0) return [];
  const name = resourceName(user.name);
  const which = UUID.test(user.entity) ? { entity_id: user.entity } : { entity_name: user.entity };
  return [
    { stack: 'vault', type: 'vault_identity_entity', data: true, name, arguments: which, origin: user.span },
    {
      stack: 'vault',
      type: 'vault_identity_entity_policies',
      name,
      arguments: { entity_id: dataRef('vault_identity_entity', name, 'id'), policies, exclusive: false },
      origin: user.span,
    },
  ];
}
