import type { Sink } from '../../diagnostics.ts';
import type { Program, Vault } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { clusterOf } from '../cluster.ts';
import { checkNetwork } from '../network/index.ts';
import { fail, spanOf } from '../report.ts';
import type { Workload } from '../workload.ts';
import { isApp } from '../workload.ts';

function checkCluster(run: AnyBound, program: Program, sink: Sink): void {
  const cluster = clusterOf(program, run);
  if (cluster === undefined) return;
  if (cluster.platform !== 'ecs') {
    fail(sink, program, 'W056', {
      message: `cluster ${cluster.name} is an ${cluster.platform} cluster, but this runs on ecs`,
      span: spanOf(run, 'cluster'),
      related: [{ span: cluster.span, message: 'declared here' }],
      help: `name an ecs cluster, or say \`run on ${cluster.platform}\``,
    });
  } else if (cluster.account !== program.env.account) {
    fail(sink, program, 'W056', {
      message: `cluster ${cluster.name} is in account ${cluster.account}, and a task takes only roles of that account, not of ${program.env.account}`,
      span: spanOf(run, 'cluster'),
      related: [{ span: cluster.span, message: 'declared here' }],
      help: 'declare an environment for that account',
    });
  }
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

export function checkEcsApp(app: Workload, run: AnyBound, program: Program, sink: Sink): void {
  checkCluster(run, program, sink);
  if (!isApp(app) || run.attrs['command'] !== undefined) return;
  for (const injection of app.injections)
    if (injection.as === 'env' && !program.stores.has(injection.engine.name))
      fail(sink, program, 'W059', {
        message: `the environment of ${app.name}'s container cannot take a value from Vault: it is set before the agent has run`,
        span: injection.span,
        expected: ['env_file', 'file'],
        help: 'use `as env_file "/vault/secrets/…"`, or declare `command`, so that it can be started after the values are there',
      });
}
