import data from '../../data/escalations.json' with { type: 'json' };

/** A combination of AWS actions, as `data/escalations.json` has it, with its sources there. */
export interface Combination {
  readonly id: string;
  readonly kind: string;
  readonly actions: readonly string[];
  /** The service that a role is passed to. */
  readonly passedTo: string | undefined;
}

const all: readonly Combination[] = data.aws
  .filter((entry) => entry.obsolete === undefined)
  .map((entry) => ({ id: entry.id, kind: entry.kind, actions: entry.actions, passedTo: entry.passedTo }));

/** A smaller combination of the same kind that this one holds: whoever has this one has that one. */
const smaller = (one: Combination): Combination | undefined =>
  all.find(
    (other) =>
      other !== one &&
      other.kind === one.kind &&
      other.passedTo === one.passedTo &&
      other.actions.length < one.actions.length &&
      other.actions.every((a) => one.actions.includes(a)),
  );

/** `ecs-006` asks for `ecs:DescribeTasks` besides, which names of tasks can do without. */
const REPLACED: ReadonlyMap<string, string> = new Map([['ecs-006', 'v-ecs-exec']]);

const kept = (kinds: readonly string[]): Combination[] =>
  all.filter((one) => kinds.includes(one.kind) && !smaller(one) && !REPLACED.has(one.id));

/** A role is passed to something new that then runs as it. */
export const passing: readonly Combination[] = kept(['new-passrole']).filter((one) => one.passedTo !== undefined);
/** Something that runs as a role already is made to do something else. */
export const running: readonly Combination[] = [
  ...kept(['existing-passrole']),
  ...all.filter((one) => one.kind === 'new-passrole' && one.passedTo === undefined),
  { id: 'v-ecs-exec', kind: 'existing-passrole', actions: ['ecs:ExecuteCommand'], passedTo: undefined },
  // EKS user guide, "Grant IAM users access to Kubernetes with EKS access entries".
  { id: 'v-eks-admin', kind: 'existing-passrole', actions: ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'], passedTo: undefined },
];

/** Rights of an identity are widened: an edge to `aws-root` where the holder is, or can become, that identity. */
export const CONTROLS: readonly { readonly id: string; readonly action: string; readonly of: 'role' | 'user' | 'group' | 'policy' }[] = [
  { id: 'iam-005', action: 'iam:PutRolePolicy', of: 'role' },
  { id: 'iam-009', action: 'iam:AttachRolePolicy', of: 'role' },
  { id: 'iam-007', action: 'iam:PutUserPolicy', of: 'user' },
  { id: 'iam-008', action: 'iam:AttachUserPolicy', of: 'user' },
  { id: 'iam-013', action: 'iam:AddUserToGroup', of: 'group' },
  { id: 'iam-010', action: 'iam:AttachGroupPolicy', of: 'group' },
  { id: 'iam-011', action: 'iam:PutGroupPolicy', of: 'group' },
  { id: 'iam-001', action: 'iam:CreatePolicyVersion', of: 'policy' },
  { id: 'x-iam-setdefault', action: 'iam:SetDefaultPolicyVersion', of: 'policy' },
];

/** Another identity's credentials. */
export const BECOMES: readonly { readonly id: string; readonly action: string; readonly fact: string }[] = [
  { id: 'iam-002', action: 'iam:CreateAccessKey', fact: 'may make access keys of' },
  { id: 'iam-004', action: 'iam:CreateLoginProfile', fact: 'may set the first password of' },
  { id: 'iam-006', action: 'iam:UpdateLoginProfile', fact: 'may change the password of' },
];

/** Who writes a resource's policy can give itself the resource; counted as rights that the holder has, not as an edge. */
export const POLICY_WRITES: readonly { readonly id: string; readonly action: string; readonly gives: readonly string[] }[] = [
  { id: 'x-kms-putkeypolicy', action: 'kms:PutKeyPolicy', gives: ['kms:*'] },
  { id: 'x-kms-creategrant', action: 'kms:CreateGrant', gives: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:Sign'] },
  { id: 'x-s3-putbucketpolicy', action: 's3:PutBucketPolicy', gives: ['s3:*'] },
  { id: 'x-sm-putresourcepolicy', action: 'secretsmanager:PutResourcePolicy', gives: ['secretsmanager:*'] },
];

/** Pairs of a way to widen an identity's rights and a way to become it; found over the whole chain, whoever holds which half. */
const PAIRS = ['iam-014', 'iam-015', 'iam-016', 'iam-017', 'iam-018', 'iam-019', 'iam-020', 'iam-021'];

/** Edges at Vault, by the ids of the data. */
export const VAULT_EDGES = [
  'v-aws-roles-write',
  'v-aws-config-root-write',
  'v-aws-static-roles-write',
  'v-aws-creds-read',
  'v-aws-sts-write',
  'v-auth-aws-role-write',
  'v-auth-aws-config-write',
  'v-auth-aws-sts-write',
  'v-acl-write',
  'v-auth-enable',
  'v-token-create',
  'v-token-roles-write',
  'v-identity-write',
  'v-iam-trust-to-vault',
  'v-iam-recreate-role',
  'v-passrole-bound-task-role',
  'v-ecs-exec',
  'v-unseal-key',
  'v-eks-admin',
  'v-disk-read',
  'v-replication',
] as const;

const NO_EDGES: Readonly<Record<string, string>> = {
  'x-boundary-user': 'the graph takes a boundary for absent, so its removal opens nothing that is not counted already',
  'x-boundary-role': 'the graph takes a boundary for absent, so its removal opens nothing that is not counted already',
  'v-iam-wildcard-bind': 'the login roles that Writ writes name IAM roles without wildcards',
  'v-storage-write': 'it can destroy or roll back what is stored, which stays encrypted: nobody can read more by it',
};

/** What becomes of an entry of `data/escalations.json`: an edge (of its own id, or found as a pair), or why it is none. */
export type Account = { readonly edge: true } | { readonly edge: false; readonly because: string };

/** Every entry of the data, by id. */
export function accounts(): ReadonlyMap<string, Account> {
  const edges = new Set<string>([
    ...[...passing, ...running, ...CONTROLS, ...BECOMES].map((one) => one.id),
    ...PAIRS,
    ...VAULT_EDGES,
    'iam-012',
    'sts-001',
  ]);
  const found = new Map<string, Account>();
  for (const entry of [...data.aws, ...data.vault]) {
    const because = reason(entry.id);
    if (edges.has(entry.id)) found.set(entry.id, { edge: true });
    else if (because !== undefined) found.set(entry.id, { edge: false, because });
  }
  return found;
}

function reason(id: string): string | undefined {
  const own = NO_EDGES[id];
  if (own !== undefined) return own;
  const obsolete = data.aws.find((entry) => entry.id === id)?.obsolete;
  if (obsolete !== undefined) return 'AWS ended CodeStar on 31 July 2024, and no project can be made there any more';
  const written = POLICY_WRITES.find((one) => one.id === id);
  if (written) return `who holds ${written.action} has ${written.gives.join(', ')} on the same resource, which counts as its own right`;
  const replaced = REPLACED.get(id);
  if (replaced !== undefined) return `${replaced} is the same with fewer actions`;
  const one = all.find((entry) => entry.id === id);
  const less = one && smaller(one);
  return less && `it holds all actions of ${less.id}, which is the edge`;
}
