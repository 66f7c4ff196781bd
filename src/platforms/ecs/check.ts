import type { Sink } from '../../diagnostics.ts';
import type { Program, Vault } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { ecsCluster } from '../../schema/aws.ts';
import { checkClusterName, clusterOf } from '../cluster.ts';
import { checkNetwork } from '../network/index.ts';
import { fail, spanOf } from '../report.ts';

const AT_AWS = ecsCluster();

function checkCluster(run: AnyBound, program: Program, sink: Sink): void {
  checkClusterName(program, run, AT_AWS, sink);
  const cluster = clusterOf(program, run);
  if (cluster === undefined || cluster.account === program.env.account) return;
  fail(sink, program, 'W056', {
    message: `cluster ${cluster.name} is in account ${cluster.account}, and a task takes only roles of that account, not of ${program.env.account}`,
    span: spanOf(run, 'cluster'),
    related: [{ span: cluster.span, message: 'declared here' }],
    help: 'declare an environment for that account',
  });
}

export function checkEcsVault(vault: Vault, run: AnyBound, program: Program, sink: Sink): void {
  checkCluster(run, program, sink);
  checkNetwork(vault, run, program, sink);
  if (vault.storage.kind === 'raft')
    fail(sink, program, 'W055', {
      message: 'raft storage on ECS loses its data: the disk of a Fargate task ends with the task',
      span: vault.storage.span,
      related: [{ span: run.head, message: 'Vault runs on ECS here' }],
      help: 'use `storage dynamodb { table = "…"  ha = true }`, or run Vault on eks or ec2',
    });
  const certificate = run.attrs['tls_certificate'] !== undefined;
  if (certificate !== (run.attrs['tls_key'] !== undefined))
    fail(sink, program, 'W058', {
      message: certificate ? 'the servers have a certificate and no private key' : 'the servers have a private key and no certificate',
      span: spanOf(run, certificate ? 'tls_certificate' : 'tls_key'),
      help: 'give both `tls_certificate` and `tls_key`',
    });
}

export function checkEcsApp(run: AnyBound, program: Program, sink: Sink): void {
  checkCluster(run, program, sink);
}
