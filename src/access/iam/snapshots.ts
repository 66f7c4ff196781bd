import type { IamRole, IamStatement } from '../../contract.ts';
import { snapshotIam } from '../../backends/storage/raft/snapshots.ts';
import type { App, Program } from '../../model/program.ts';
import type { Registries } from '../../model/registries.ts';
import { ref } from '../../plain.ts';
import { roleArn, roleName } from '../../platforms/names.ts';
import type { AnyBound } from '../../schema/block.ts';
import { platformOf } from './registries.ts';
import { normalise } from './statements.ts';

export const SNAPSHOT_KEY = 'vault-snapshot';

/** Community Vault cannot take snapshots by itself: a scheduled job does, under a role of its own. */
export const needsSnapshotJob = (program: Program): boolean =>
  program.vault.snapshots !== undefined && program.vault.storage.kind === 'raft' && program.vault.edition === 'community';

/**
 * The job's role: it may put objects below one prefix of one bucket. On EKS the job has a service account of its own beside
 * Vault's; on EC2 a timer on the servers takes the role through Vault's own.
 */
export function snapshotRoles(
  registries: Registries,
  program: Program,
): { readonly roles: readonly IamRole[]; readonly forVault: readonly IamStatement[] } {
  const { vault, env } = program;
  const snapshots = vault.snapshots;
  if (!snapshots || !needsSnapshotJob(program)) return { roles: [], forVault: [] };
  const origin = snapshots.span ?? vault.storage.span;
  const trust =
    vault.run.kind === 'eks' ? workloadTrust(registries, program) : vault.run.kind === 'ec2' ? [throughVault(program, origin)] : [];
  if (trust.length === 0) return { roles: [], forVault: [] };
  const statements = jobStatements(program);
  const role: IamRole = {
    key: SNAPSHOT_KEY,
    name: roleName(env.name, SNAPSHOT_KEY),
    purpose: 'snapshot',
    stack: 'platform',
    trust: normalise(trust),
    statements: normalise(statements),
    origin,
  };
  if (vault.run.kind !== 'ec2') return { roles: [role], forVault: [] };
  const assume: IamStatement = {
    sid: 'TakeSnapshotRole',
    effect: 'Allow',
    actions: ['sts:AssumeRole'],
    resources: [{ arn: roleArn(program, SNAPSHOT_KEY) }],
    conditions: [],
    why: 'the snapshot timer runs on the servers',
    origin,
  };
  return { roles: [role], forVault: [assume] };
}

/** The job puts objects below the prefix and has them encrypted; it can neither read nor delete them. */
function jobStatements(program: Program): IamStatement[] {
  const blocks: Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>> = program.vault.storage.bound.blocks;
  const block = blocks['snapshots'];
  if (block === undefined || Array.isArray(block)) return [];
  return snapshotIam(block as Parameters<typeof snapshotIam>[0], program).flatMap((s): IamStatement[] => {
    const actions = s.actions.filter((a) => a === 's3:PutObject' || a.startsWith('kms:'));
    return actions.length > 0 ? [{ ...s, actions }] : [];
  });
}

function workloadTrust(registries: Registries, program: Program): readonly IamStatement[] {
  const { vault } = program;
  const run = { ...vault.run, bound: { ...vault.run.bound, attrs: { ...vault.run.bound.attrs, service_account: SNAPSHOT_KEY } } };
  const job: App = {
    name: SNAPSHOT_KEY,
    span: vault.span,
    docs: [],
    annotations: [],
    bound: run.bound,
    grants: [],
    uses: [],
    raws: [],
    team: '',
    run,
    auth: undefined,
    login: { ttl: 0, maxTtl: 0, boundCidrs: [] },
    boundary: undefined,
    injections: [],
    overrides: {},
  };
  return platformOf(registries, vault.run.kind)?.trust?.(job, run.bound, program) ?? [];
}

function throughVault(program: Program, origin: IamStatement['origin']): IamStatement {
  return {
    sid: 'VaultServers',
    effect: 'Allow',
    actions: ['sts:AssumeRole'],
    resources: [],
    conditions: [],
    principals: [{ type: 'AWS', id: { arn: roleArn(program, 'vault'), value: ref('aws_iam_role', 'vault', 'arn') } }],
    why: 'the snapshot timer runs on the servers',
    origin,
  };
}
