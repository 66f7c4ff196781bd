import type { IamCondition, IamStatement } from '../../contract.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { Span } from '../../source.ts';
import { byCodeUnit } from '../shared/checks.ts';
import type { AwsBound, AwsRole } from './documents.ts';

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort(byCodeUnit);

/** Where an engine's IAM users live: their own path, so that Vault's rights end there. */
export const userPath = (engine: Engine, role: AwsRole): string => role.attrs.user_path ?? `/vault/${engine.name}/`;

/** `aws-main` → `AwsMain`: statement ids have letters and digits only. */
const camel = (name: string): string => name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_all, first: string) => first.toUpperCase());

interface Draft {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly arns: readonly string[];
  readonly conditions?: readonly IamCondition[];
  readonly why: string;
  readonly origin: Span;
}

const allow = ({ sid, actions, arns, conditions = [], why, origin }: Draft): IamStatement => ({
  sid,
  effect: 'Allow',
  actions,
  resources: arns.map((arn) => ({ arn })),
  conditions,
  why,
  origin,
});

function assumed(engine: Engine, roles: readonly AwsRole[]): readonly IamStatement[] {
  const assuming = roles.filter(({ attrs }) => attrs.type === 'assumed_role');
  const arnsOf = (some: readonly AwsRole[]): readonly string[] => unique(some.flatMap(({ attrs }) => attrs.assume ?? []));
  const tagging = assuming.filter(({ blocks }) => Object.keys(blocks.session_tags?.open ?? {}).length > 0);
  const drafts: Draft[] = [
    {
      sid: `${camel(engine.name)}Assume`,
      actions: ['sts:AssumeRole'],
      arns: arnsOf(assuming),
      why: `engine ${engine.name} hands out these roles`,
      origin: assuming[0]?.head ?? engine.span,
    },
    {
      sid: `${camel(engine.name)}TagSession`,
      actions: ['sts:TagSession'],
      arns: arnsOf(tagging),
      why: `engine ${engine.name} tags the sessions of these roles`,
      origin: tagging[0]?.head ?? engine.span,
    },
  ];
  return drafts.filter(({ arns }) => arns.length > 0).map(allow);
}

/**
 * `CreateUser` and what attaches policies know `iam:PermissionsBoundary`, so the boundary is enforced there; the other calls
 * do not know the key and would be denied by a condition on it. What is called: `secret_access_keys.go` and `path_user.go`
 * of Vault 1.21.1; `TagUser` only where a role has tags. Nothing that changes a boundary is among them.
 */
function users(engine: Engine, roles: readonly AwsRole[], program: Program): readonly IamStatement[] {
  const making = roles.filter(({ attrs }) => attrs.type === 'iam_user');
  const { partition, account } = program.env;
  const arnOf = (role: AwsRole): string => `arn:${partition}:iam::${account}:user${userPath(engine, role)}*`;
  const groups = new Map<string, AwsRole[]>();
  for (const role of making) {
    const key = `${userPath(engine, role)}\n${role.attrs.permissions_boundary ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), role]);
  }
  const base = camel(engine.name);
  const bounded = [...groups.values()].map(([role], index, all): Draft | undefined => {
    if (!role) return undefined;
    const boundary = role.attrs.permissions_boundary;
    return {
      sid: `${base}Users${all.length > 1 ? index + 1 : ''}`,
      actions: ['iam:AttachUserPolicy', 'iam:CreateUser', 'iam:DeleteUserPolicy', 'iam:DetachUserPolicy', 'iam:PutUserPolicy'],
      arns: [arnOf(role)],
      conditions: boundary === undefined ? [] : [{ operator: 'StringEquals', key: 'iam:PermissionsBoundary', values: [boundary] }],
      why: `engine ${engine.name} makes IAM users${boundary === undefined ? '' : ' that keep this boundary'}`,
      origin: role.head,
    };
  });
  const tags = making.some(({ blocks }) => Object.keys(blocks.tags?.open ?? {}).length > 0);
  const groupNames = unique(making.flatMap(({ attrs }) => attrs.groups ?? []));
  const origin = making[0]?.head ?? engine.span;
  const drafts: (Draft | undefined)[] = [
    ...bounded,
    {
      sid: `${base}UserKeys`,
      actions: [
        'iam:CreateAccessKey',
        'iam:DeleteAccessKey',
        'iam:DeleteUser',
        'iam:ListAccessKeys',
        'iam:ListAttachedUserPolicies',
        'iam:ListGroupsForUser',
        'iam:ListUserPolicies',
        ...(tags ? ['iam:TagUser'] : []),
      ],
      arns: unique(making.map(arnOf)),
      why: `engine ${engine.name} makes and removes the keys of its users`,
      origin,
    },
    {
      sid: `${base}UserGroups`,
      actions: ['iam:AddUserToGroup', 'iam:RemoveUserFromGroup'],
      arns: groupNames.map((name) => `arn:${partition}:iam::${account}:group/${name}`),
      why: `engine ${engine.name} puts its users into these groups`,
      origin,
    },
  ];
  return drafts.filter((draft) => draft !== undefined && draft.arns.length > 0).map((draft) => allow(draft as Draft));
}

/** Calls of `rotation.go` and `path_static_roles.go`. */
function staticUsers(engine: Engine, bound: AwsBound, program: Program): readonly IamStatement[] {
  const { partition, account } = program.env;
  const roles = bound.blocks.static_role;
  if (roles.length === 0) return [];
  return [
    allow({
      sid: `${camel(engine.name)}StaticUsers`,
      actions: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:GetUser', 'iam:ListAccessKeys'],
      arns: unique(roles.map(({ attrs }) => `arn:${partition}:iam::${account}:user${attrs.user_path}${attrs.username}`)),
      why: `engine ${engine.name} replaces the access keys of these users`,
      origin: roles[0]?.head ?? engine.span,
    }),
  ];
}

/**
 * What Vault's own role needs. Nothing where an IAM user's keys do the work. `federation_token` and `session_token` exist
 * for users only, so they add nothing to a role.
 */
export function awsIam(engine: Engine, bound: AwsBound, program: Program): readonly IamStatement[] {
  if (bound.blocks.root?.attrs.credentials === 'user') return [];
  const { role } = bound.blocks;
  return [...assumed(engine, role), ...users(engine, role, program), ...staticUsers(engine, bound, program)];
}
