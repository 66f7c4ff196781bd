import { SNAPSHOT_KEY, needsSnapshotJob } from '../../../access/iam/snapshots.ts';
import type { IamPlan, PrincipalAccess } from '../../../access/relation.ts';
import { shellWord } from '../../../shell.ts';
import type { Part, Program } from '../../../model/program.ts';
import { type Resource, ref } from '../../../plain.ts';
import { authorityFile } from '../../../platforms/join.ts';
import { roleArn } from '../../../platforms/names.ts';
import type { AnyBound } from '../../../schema/block.ts';

const text = (bound: AnyBound, name: string): string | undefined => {
  const value = bound.attrs[name];
  return typeof value === 'string' ? value : undefined;
};

/** The auth method that lets the snapshot job in: the cluster's own on EKS, AWS's on EC2. */
function jobAuth(program: Program): Part | undefined {
  const { vault } = program;
  if (vault.run.kind === 'ec2') return vault.auths.find((part) => part.kind === 'aws');
  return vault.auths.find((part) => part.kind === 'kubernetes' && text(part.bound, 'cluster') === text(vault.run.bound, 'cluster'));
}

const planned = (program: Program, plan: IamPlan): boolean => needsSnapshotJob(program) && plan.roles.some((r) => r.key === SNAPSHOT_KEY);

/** The role by which the snapshot job logs in: with a token that lasts one run, and the policy that may only take snapshots. */
export function snapshotLogin(
  program: Program,
  plan: IamPlan,
  principals: readonly PrincipalAccess[],
  others: readonly Resource[],
): Resource[] {
  const auth = jobAuth(program);
  const job = principals.find((p) => p.id === `pipeline/${SNAPSHOT_KEY}`);
  if (!auth || !job || !planned(program, plan)) return [];
  const { run } = program.vault;
  const mount = others.find((r) => r.stack === 'vault' && r.type === 'vault_auth_backend' && !r.data && r.arguments['path'] === auth.name);
  const backend = mount ? ref(mount.type, mount.name, 'path') : auth.name;
  const token = { token_policies: [job.policy], token_ttl: 900, token_max_ttl: 1800, token_type: 'service' };
  const shared = { stack: 'vault', name: 'vault_snapshot', origin: job.span } as const;
  if (run.kind === 'ec2') {
    return [
      {
        ...shared,
        type: 'vault_aws_auth_backend_role',
        arguments: {
          backend,
          role: SNAPSHOT_KEY,
          auth_type: 'iam',
          bound_iam_principal_arns: [roleArn(program, SNAPSHOT_KEY)],
          // The role belongs to another stack; its name is Writ's, and comparing it as text needs no right to look it up.
          resolve_aws_unique_ids: false,
          ...token,
        },
      },
    ];
  }
  return [
    {
      ...shared,
      type: 'vault_kubernetes_auth_backend_role',
      arguments: {
        backend,
        role_name: SNAPSHOT_KEY,
        bound_service_account_names: [SNAPSHOT_KEY],
        bound_service_account_namespaces: [text(run.bound, 'namespace') ?? 'vault'],
        audience: text(auth.bound, 'audience'),
        ...token,
      },
    },
  ];
}

/**
 * What an EC2 server adds to its first start: a systemd timer that, on the leader only, takes the snapshot role, logs in to Vault
 * with it, saves a snapshot and puts it into the bucket. Needs `vault` and AWS's CLI on the machine image.
 */
export function snapshotTimer(program: Program, plan: IamPlan): string {
  const { vault, env } = program;
  const auth = jobAuth(program);
  if (vault.run.kind !== 'ec2' || !vault.snapshots || !auth || !planned(program, plan)) return '';
  const blocks: Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>> = vault.storage.bound.blocks;
  const block = blocks['snapshots'];
  const prefix = (block && !Array.isArray(block) ? text(block as AnyBound, 'prefix') : undefined) ?? env.name;
  const authority = authorityFile(vault);
  const header = text(auth.bound, 'server_id');
  const login = [
    '-method=aws',
    `-path=${auth.name}`,
    '-token-only',
    `role=${SNAPSHOT_KEY}`,
    `region=${env.region}`,
    ...(header === undefined ? [] : [`header_value=${header}`]),
  ];
  return `cat > /usr/local/sbin/vault-snapshot <<'VAULT_SNAPSHOT'
#!/bin/bash
set -euo pipefail
export VAULT_ADDR=https://127.0.0.1:8200
export VAULT_TLS_SERVER_NAME=${shellWord(new URL(vault.address).hostname)}
${authority === undefined ? '' : `export VAULT_CACERT=${shellWord(authority)}\n`}export AWS_REGION=${shellWord(env.region)}
[ "$(vault read -field=is_self sys/leader)" = true ] || exit 0
read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < <(aws sts assume-role --role-arn ${shellWord(roleArn(program, SNAPSHOT_KEY))} \\
  --role-session-name vault-snapshot --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
VAULT_TOKEN="$(vault login ${login.map(shellWord).join(' ')})"
export VAULT_TOKEN
vault operator raft snapshot save "$RUNTIME_DIRECTORY/vault.snap"
vault token revoke -self
aws s3 cp "$RUNTIME_DIRECTORY/vault.snap" ${shellWord(`s3://${vault.snapshots.bucket}/${prefix}/`)}"$(date -u +%Y-%m-%dT%H%M%SZ)".snap --only-show-errors
VAULT_SNAPSHOT
chmod 0755 /usr/local/sbin/vault-snapshot
cat > /etc/systemd/system/vault-snapshot.service <<'VAULT_SNAPSHOT'
[Unit]
Description=Snapshot of Vault's storage

[Service]
Type=oneshot
RuntimeDirectory=vault-snapshot
RuntimeDirectoryMode=0700
ExecStart=/usr/local/sbin/vault-snapshot
VAULT_SNAPSHOT
cat > /etc/systemd/system/vault-snapshot.timer <<'VAULT_SNAPSHOT'
[Unit]
Description=Snapshots of Vault's storage

[Timer]
OnBootSec=15min
OnUnitActiveSec=${vault.snapshots.every}s

[Install]
WantedBy=timers.target
VAULT_SNAPSHOT
systemctl daemon-reload
systemctl enable --now vault-snapshot.timer
`;
}
