import { backends } from '../../backends/index.ts';
import type { Part, Program, Vault } from '../../model/program.ts';
import { clusterOf, clusterName } from '../../platforms/cluster.ts';
import { issuerOf } from '../../platforms/eks/identity.ts';
import { fullName, vaultServiceAccount } from '../../platforms/eks/names.ts';
import { addressHost, authorityFile, TLS_MOUNT } from '../../platforms/join.ts';
import { roleArn } from '../../platforms/names.ts';
import { HEALTH_PATH } from '../health.ts';
import { vaultImage } from '../image.ts';
import type { Data } from '../override.ts';
import { flagAt, numberAt, textAt, textsAt } from '../read.ts';
import { listenerFiles } from '../vault/listener.ts';
import { quantity } from './quantity.ts';

const GIB = 2 ** 30;

/** The chart runs every value of the server's configuration through Helm's `tpl`; this is how `{{` stays what it is. */
export const forTpl = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

/**
 * The words that the chart's start script replaces in the configuration by addresses of the pod (helper `vault.args`). In a
 * configuration that Writ wrote they can only come from a name in the spec.
 */
export const REPLACED = ['HOST_IP', 'POD_IP', 'HOSTNAME', 'API_ADDR', 'TRANSIT_ADDR', 'RAFT_ADDR'] as const;

/** Values for the chart `hashicorp/vault`: everything that its defaults leave open, weak or to chance. `config` is HCL. */
export function vaultValues(program: Program, config: string): Data {
  const { vault } = program;
  const image = vaultImage(vault);
  const shared = backends.storage.get(vault.storage.kind)?.highlyAvailable?.(vault.storage.bound) ?? true;
  const raft = vault.storage.kind === 'raft';
  const kubernetes = vault.auths.find((part) => part.kind === 'kubernetes');
  const plain = flagAt(vault.listener, 'tls_disable') === true;
  return {
    global: { tlsDisable: plain },
    injector: {
      enabled: kubernetes !== undefined,
      replicas: 2,
      leaderElector: { enabled: true },
      podDisruptionBudget: { maxUnavailable: 1 },
      agentImage: image,
      ...(kubernetes ? { authPath: `auth/${kubernetes.name}` } : {}),
    },
    server: {
      image,
      resources: resources(vault),
      authDelegator: { enabled: kubernetes !== undefined },
      livenessProbe: { enabled: true, path: HEALTH_PATH, initialDelaySeconds: 60 },
      extraEnvironmentVars: environment(vault, plain),
      ...volumes(vault),
      affinity: affinity(vault),
      topologySpreadConstraints: spread(vault),
      networkPolicy: network(program),
      dataStorage: { enabled: raft || !shared, ...volume(vault, numberAt(vault.storage.bound, 'size')) },
      auditStorage: auditStorage(vault),
      ...(shared
        ? {
            standalone: { enabled: false },
            ha: {
              enabled: true,
              replicas: numberAt(vault.run.bound, 'replicas') ?? 3,
              apiAddr: vault.address,
              ...(raft ? { raft: { enabled: true, setNodeId: true, config: forTpl(config) } } : { config: forTpl(config) }),
              disruptionBudget: { enabled: true },
            },
          }
        : { standalone: { enabled: true, config: forTpl(config) } }),
      serviceAccount: { create: true, name: vaultServiceAccount(vault.run.bound), ...roleAnnotation(program) },
      statefulSet: { securityContext: { container: CONTAINER } },
    },
    ui: { enabled: flagAt(vault.bound, 'ui') ?? false },
  };
}

const CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function resources(vault: Vault): Data {
  const run = vault.run.bound;
  const memory = numberAt(run, 'memory');
  const memoryLimit = numberAt(run, 'memory_limit');
  const cpuLimit = textAt(run, 'cpu_limit');
  return {
    requests: { cpu: textAt(run, 'cpu') ?? '500m', memory: quantity(memory ?? GIB) },
    limits: { ...(cpuLimit ? { cpu: cpuLimit } : {}), memory: quantity(memoryLimit ?? Math.max(memory ?? 0, 2 * GIB)) },
  };
}

/** What the server's own command line needs to trust the listener: it is asked at 127.0.0.1, which no certificate names. */
function environment(vault: Vault, plain: boolean): Data {
  const authority = authorityFile(vault);
  if (plain) return {};
  return { ...(authority ? { VAULT_CACERT: authority } : {}), VAULT_TLS_SERVER_NAME: addressHost(vault) };
}

/** `/tmp`, where the chart's start script copies the configuration, and the listener's secret; the root file system is read-only. */
function volumes(vault: Vault): Data {
  const { secret } = listenerFiles(vault);
  return {
    volumes: [{ name: 'tmp', emptyDir: {} }, ...(secret ? [{ name: 'tls', secret: { secretName: secret, defaultMode: 0o440 } }] : [])],
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...(secret ? [{ name: 'tls', mountPath: TLS_MOUNT, readOnly: true }] : [])],
  };
}

const labels = (vault: Vault): Data => ({
  'app.kubernetes.io/name': 'vault',
  'app.kubernetes.io/instance': textAt(vault.run.bound, 'release') ?? 'vault',
  component: 'server',
});

const affinity = (vault: Vault): Data => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: labels(vault) }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
});

const spread = (vault: Vault): Data[] => [
  {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: labels(vault) },
  },
];

/** Who may connect: Vault's own namespace, those of the apps that log in, and those that the spec names; the chart's default is all. */
function network(program: Program): Data {
  const { vault } = program;
  const own = textAt(vault.run.bound, 'namespace') ?? 'vault';
  const apps = [...program.apps.values()]
    .filter((app) => app.run?.kind === 'eks' && app.auth)
    .map((app) => textAt(app.run?.bound, 'namespace'));
  const all = [own, ...apps, ...textsAt(vault.run.bound, 'allow_from')].filter((name): name is string => name !== undefined);
  const namespace = (name: string): Data => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
  const tcp = (port: number): Data => ({ port, protocol: 'TCP' });
  return {
    enabled: true,
    ingress: [
      { from: [...new Set(all)].sort((a, b) => (a < b ? -1 : 1)).map(namespace), ports: [tcp(8200)] },
      { from: [{ podSelector: { matchLabels: labels(vault) } }], ports: [tcp(8200), tcp(8201)] },
    ],
  };
}

function volume(vault: Vault, bytes: number | undefined): Data {
  const storageClass = textAt(vault.run.bound, 'storage_class');
  return { size: quantity(bytes ?? 10 * GIB), ...(storageClass ? { storageClass } : {}) };
}

const AUDIT_MOUNT = '/vault/audit';

/** On where a file audit device writes to a file: the folder of the first, which must outlive the pod. */
function auditStorage(vault: Vault): Data {
  const path = vault.audits.map((part) => auditFile(part)).find((file) => file !== undefined);
  if (path === undefined) return { enabled: false };
  const folder = path.slice(0, path.lastIndexOf('/')) || AUDIT_MOUNT;
  return { enabled: true, mountPath: folder, ...volume(vault, numberAt(vault.run.bound, 'audit_size')) };
}

function auditFile(part: Part): string | undefined {
  const path = part.kind === 'file' ? textAt(part.bound, 'path') : undefined;
  return path?.startsWith('/') ? path : undefined;
}

/** The role by IRSA; with Pod Identity the association carries it and the service account says nothing. */
function roleAnnotation(program: Program): Data {
  const cluster = clusterOf(program, program.vault.run.bound);
  if (!cluster || issuerOf(cluster) === undefined) return {};
  return { annotations: { 'eks.amazonaws.com/role-arn': roleArn(program, 'vault') } };
}

/** The command that installs the values, for the head of the file. */
export function installCommand(program: Program, version: string): string {
  const run = program.vault.run.bound;
  const cluster = clusterOf(program, run);
  const release = textAt(run, 'release') ?? 'vault';
  const on = cluster ? ` (cluster ${clusterName(cluster)}, pods ${fullName(run)}-0 and so on)` : '';
  return `helm upgrade --install ${release} hashicorp/vault --version ${version} --namespace ${textAt(run, 'namespace') ?? 'vault'} --values vault.values.yaml${on}`;
}
