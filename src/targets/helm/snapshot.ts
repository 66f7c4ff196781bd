import type { IamPlan } from '../../access/relation.ts';
import type { Part, Program } from '../../model/program.ts';
import { SNAPSHOT_KEY } from '../../access/iam/snapshots.ts';
import { shellWord } from '../../shell.ts';
import { clusterOf } from '../../platforms/cluster.ts';
import { issuerOf } from '../../platforms/eks/identity.ts';
import { fullName } from '../../platforms/eks/names.ts';
import { addressHost, authorityFile, TLS_MOUNT } from '../../platforms/join.ts';
import { roleArn } from '../../platforms/names.ts';
import { imageText, vaultImage } from '../image.ts';
import type { Data } from '../override.ts';
import { blocksAt, textAt } from '../read.ts';
import { listenerFiles } from '../vault/listener.ts';
import { cronOf } from './schedule.ts';

/** Uploads the snapshot; an exact tag of the official image. */
const AWS_CLI = 'amazon/aws-cli:2.31.9';
const FOLDER = '/snapshot';

/**
 * Community Vault cannot upload snapshots by itself, so a job does: one container logs in to Vault and saves the storage, the next puts
 * the file into the bucket. It has a service account of its own, which no pod of Vault and no app shares. Absent where no such role is
 * planned, or no auth method lets the job in.
 */
export function snapshotManifest(program: Program, iam: IamPlan): readonly Data[] | undefined {
  const { vault } = program;
  const mount = vault.auths.find(
    (part) => part.kind === 'kubernetes' && textAt(part.bound, 'cluster') === textAt(vault.run.bound, 'cluster'),
  );
  if (!vault.snapshots || !mount || !iam.roles.some((role) => role.key === SNAPSHOT_KEY)) return undefined;
  const cluster = clusterOf(program, vault.run.bound);
  const role =
    cluster && issuerOf(cluster) !== undefined ? { annotations: { 'eks.amazonaws.com/role-arn': roleArn(program, SNAPSHOT_KEY) } } : {};
  const metadata = { name: SNAPSHOT_KEY, namespace: textAt(vault.run.bound, 'namespace') ?? 'vault' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, ...role } },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: cronOf(vault.snapshots.every),
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 1800, template: { spec: pod(program, mount) } } },
      },
    },
  ];
}

/** Where the token lies that logs in: the pod's usual one, or one made for the audience that the auth method asks for. */
const USUAL_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
const OWN_TOKEN = '/var/run/secrets/vault';

function pod(program: Program, mount: Part): Data {
  const { vault } = program;
  const audience = textAt(mount.bound, 'audience');
  const { secret } = listenerFiles(vault);
  const snapshot = { name: 'snapshot', mountPath: FOLDER };
  const prefix = textAt(blocksAt(vault.storage.bound, 'snapshots')[0], 'prefix') ?? program.env.name;
  const target = `s3://${vault.snapshots?.bucket}/${prefix}/`;
  return {
    serviceAccountName: SNAPSHOT_KEY,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, runAsUser: 100, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [
      container('save', imageText(vaultImage(vault)), save(mount.name, audience ? OWN_TOKEN : USUAL_TOKEN), environment(program), [
        snapshot,
        ...(secret ? [{ name: 'tls', mountPath: TLS_MOUNT, readOnly: true }] : []),
        ...(audience ? [{ name: 'token', mountPath: OWN_TOKEN, readOnly: true }] : []),
      ]),
    ],
    containers: [
      container(
        'upload',
        AWS_CLI,
        `set -eu\naws s3 cp ${FOLDER}/vault.snap ${shellWord(target)}"$(date -u +%Y-%m-%dT%H%M%SZ)".snap --only-show-errors`,
        [
          { name: 'AWS_REGION', value: program.env.region },
          { name: 'HOME', value: FOLDER },
        ],
        [snapshot],
      ),
    ],
    volumes: [
      { name: 'snapshot', emptyDir: {} },
      ...(secret ? [{ name: 'tls', secret: { secretName: secret, items: [{ key: 'ca.crt', path: 'ca.crt' }] } }] : []),
      ...(audience
        ? [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token', audience, expirationSeconds: 600 } }] } }]
        : []),
    ],
  };
}

/** The login role has the service account's name; the token is used once and given back. */
const save = (mount: string, tokens: string): string =>
  [
    'set -eu',
    `VAULT_TOKEN="$(vault write -field=token ${shellWord(`auth/${mount}/login`)} role=${SNAPSHOT_KEY} jwt=@${tokens}/token)"`,
    'export VAULT_TOKEN',
    `vault operator raft snapshot save ${FOLDER}/vault.snap`,
    'vault token revoke -self',
  ].join('\n');

/** The chart's service for the leader (`FULLNAME-active`), trusted by the name in the servers' certificate. */
function environment(program: Program): Data[] {
  const { vault } = program;
  const authority = authorityFile(vault);
  const namespace = textAt(vault.run.bound, 'namespace') ?? 'vault';
  return [
    { name: 'VAULT_ADDR', value: `https://${fullName(vault.run.bound)}-active.${namespace}.svc:8200` },
    { name: 'VAULT_TLS_SERVER_NAME', value: addressHost(vault) },
    ...(authority ? [{ name: 'VAULT_CACERT', value: authority }] : []),
    { name: 'HOME', value: FOLDER },
  ];
}

const container = (name: string, image: string, script: string, env: readonly Data[], volumeMounts: readonly Data[]): Data => ({
  name,
  image,
  command: ['/bin/sh', '-c'],
  args: [`${script}\n`],
  env,
  volumeMounts,
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
});
