import type { RunbookStep } from '../../../contract.ts';
import { backend } from '../../../contract.ts';
import type { HclBody } from '../../../hcl.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import type { Vault } from '../../../model/program.ts';
import type { Resource } from '../../../plain.ts';
import { DATA_FOLDER } from '../../../platforms/ec2/user-data.ts';
import { platformOf } from '../../../platforms/index.ts';
import { raftSchema } from './schema.ts';
import { snapshotAgent, snapshotIam, snapshotResources } from './snapshots.ts';

/** `/vault/data` is where the official chart mounts its data volume (`server.dataStorage.mountPath`). */
const dataFolder = (vault: Vault): string => (vault.run.kind === 'ec2' ? DATA_FOLDER : '/vault/data');

/** Instances are replaced under new names; autopilot forgets the old ones, but never below the declared number. */
function autopilot(vault: Vault): readonly Resource[] {
  const replicas = vault.run.bound.attrs['replicas'];
  if (vault.run.kind !== 'ec2' || typeof replicas !== 'number' || replicas < 3) return [];
  return [
    {
      stack: 'vault',
      type: 'vault_raft_autopilot',
      name: 'autopilot',
      arguments: {
        cleanup_dead_servers: true,
        dead_server_last_contact_threshold: '1h',
        last_contact_threshold: '10s',
        max_trailing_logs: 1000,
        min_quorum: replicas,
        server_stabilization_time: '10s',
      },
      origin: vault.storage.span,
    },
  ];
}

export const raft = backend({
  part: 'storage',
  kind: 'raft',
  doc: "Vault's integrated storage, on a disk of each server, with snapshots in S3.",
  schema: raftSchema,
  products: ['vault', 'openbao'],
  highlyAvailable: () => true,

  claims(_part, bound, { env }) {
    const { snapshots } = bound.blocks;
    if (!snapshots) return [];
    const { bucket } = snapshots.attrs;
    return [
      {
        key: `s3 ${env.partition} ${bucket}`,
        what: `bucket ${bucket}, which each would create`,
        help: 'name it after the environment: `bucket = "example-vault-snapshots-{env}"`',
        span: snapshots.valueSpans['bucket'] ?? snapshots.head,
      },
    ];
  },

  server(_part, bound, program) {
    const { vault } = program;
    const { path, node_id: node, performance_multiplier: multiplier } = bound.attrs;
    const joins = platformOf(vault.run.kind)?.retryJoin?.(vault, vault.run.bound, program) ?? [];
    const body: HclBody = [
      hclAttribute('path', path ?? dataFolder(vault)),
      ...(node === undefined ? [] : [hclAttribute('node_id', node)]),
      ...(multiplier === undefined ? [] : [hclAttribute('performance_multiplier', multiplier)]),
      ...joins,
    ];
    return hclBlock('storage', ['raft'], body);
  },
  iam(_part, bound, program) {
    const { snapshots } = bound.blocks;
    return snapshots && program.vault.edition === 'enterprise' ? snapshotIam(snapshots, program) : [];
  },
  resources(_part, bound, program) {
    const { snapshots } = bound.blocks;
    return [
      ...(snapshots ? snapshotResources(snapshots, program) : []),
      ...(snapshots && program.vault.edition === 'enterprise' ? [snapshotAgent(snapshots, program)] : []),
      ...autopilot(program.vault),
    ];
  },
  runbook(part, bound, program) {
    const byHand: RunbookStep = {
      phase: 'operate',
      title: 'Take snapshots of the storage',
      text: 'No snapshots are declared. Until they are, take one by hand before every change: `vault operator raft snapshot save vault.snap`, and keep it where the servers cannot delete it.',
      origin: part.span,
    };
    const rollOut: RunbookStep = {
      phase: 'operate',
      title: 'Roll out a new image or configuration',
      text: 'A new launch template changes no running server. Replace the standbys one at a time and the active server last: terminate the instance, wait until its successor is a voter (`vault operator raft list-peers`) and healthy (`vault operator raft autopilot state`), then go on.',
      origin: program.vault.run.span,
    };
    return [...(bound.blocks.snapshots ? [] : [byHand]), ...(program.vault.run.kind === 'ec2' ? [rollOut] : [])];
  },
});
