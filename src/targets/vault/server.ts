import { backends } from '../../backends/index.ts';
import type { Backend } from '../../contract.ts';
import { hclAttribute, hclBlock, type HclAttribute, type HclBlock, type HclBody } from '../../hcl.ts';
import type { Part, Program, Vault } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { overrideData } from '../override.ts';
import { blocksAt, flagAt, textAt } from '../read.ts';
import { hclMerge, hclOf } from './hcl-merge.ts';
import { listenerFiles } from './listener.ts';

const API = '[::]:8200';
const CLUSTER = '[::]:8201';

/**
 * The server's configuration, in the order in which people read it, with the spec's `server {…}` merged in. Keys: Vault's
 * `command/server/config.go` and `internalshared/configutil`; each storage and seal says its own stanza.
 */
export function serverBody(program: Program): HclBody {
  const { vault } = program;
  const body = [
    ...general(vault),
    listener(vault),
    ...stanza(backends.storage.get(vault.storage.kind), vault.storage, program),
    ...(vault.seal ? stanza(backends.seal.get(vault.seal.kind), vault.seal, program) : []),
    ...(vault.product === 'openbao' ? vault.audits.flatMap((part) => stanza(backends.audit.get(part.kind), part, program)) : []),
    ...(vault.run.kind === 'eks' ? [hclBlock('service_registration', ['kubernetes'], [])] : []),
    ...(vault.telemetry ? [hclBlock('telemetry', [], settings(vault.telemetry))] : []),
  ];
  return hclMerge(body, overrideData(blocksAt(vault.bound, 'server')[0]));
}

function general(vault: Vault): HclAttribute[] {
  return [
    hclAttribute('ui', flagAt(vault.bound, 'ui') ?? false),
    hclAttribute('api_addr', vault.address),
    // In a pod the chart says it through the environment, by the pod's own name.
    ...(vault.run.kind === 'eks' ? [] : [hclAttribute('cluster_addr', 'https://{{ GetPrivateIP }}:8201')]),
    ...mlock(vault),
  ];
}

/**
 * Integrated storage must say it (1.20 and later refuse to start without) and maps its file into memory, so locking is off; Fargate can
 * grant no `IPC_LOCK`, and the chart's pods have none. OpenBao has no memory locking any more.
 */
function mlock(vault: Vault): HclAttribute[] {
  if (vault.product === 'openbao') return [];
  const off = vault.storage.kind === 'raft' || vault.run.kind === 'ecs' || vault.run.kind === 'eks';
  return [hclAttribute('disable_mlock', off)];
}

function listener(vault: Vault): HclBlock {
  const files = listenerFiles(vault);
  const plain = flagAt(vault.listener, 'tls_disable') === true;
  const own = settings(vault.listener, ['tls_secret', 'tls_cert_file', 'tls_key_file', 'tls_disable', 'address', 'cluster_address']);
  const body: (HclAttribute | HclBlock)[] = [
    hclAttribute('address', textAt(vault.listener, 'address') ?? API),
    hclAttribute('cluster_address', textAt(vault.listener, 'cluster_address') ?? CLUSTER),
    ...(plain
      ? [hclAttribute('tls_disable', true)]
      : [hclAttribute('tls_cert_file', files.certificate), hclAttribute('tls_key_file', files.key)]),
    ...own,
    ...(vault.listener ? [] : [hclAttribute('tls_min_version', 'tls12')]),
  ];
  for (const nested of ['telemetry', 'profiling'])
    for (const bound of blocksAt(vault.listener, nested)) body.push(hclBlock(nested, [], settings(bound)));
  return hclBlock('listener', ['tcp'], body);
}

function stanza(backend: Backend | undefined, part: Part, program: Program): HclBlock[] {
  const block = backend?.server?.(part, part.bound, program);
  return block ? [block] : [];
}

/** Attributes whose names in the spec are Vault's own, with durations in seconds. */
function settings(bound: AnyBound | undefined, except: readonly string[] = []): HclAttribute[] {
  if (!bound) return [];
  return Object.entries(bound.attrs)
    .filter(([name, value]) => value !== undefined && !except.includes(name))
    .map(([name, value]) => hclAttribute(name, typeof value === 'number' && DURATIONS.has(name) ? `${value}s` : hclOf(value)));
}

const DURATIONS: ReadonlySet<string> = new Set([
  'lease_metrics_epsilon',
  'max_request_duration',
  'prometheus_retention_time',
  'usage_gauge_period',
]);
