import type { Diagnostic } from '../../diagnostics.ts';
import type { Artifact, TargetInput, TargetOutput } from '../artifact.ts';
import { printBody } from '../hcl-print.ts';
import { merge, overrideData, type Data } from '../override.ts';
import { blocksAt } from '../read.ts';
import { agentBody, SELF_RUN } from '../vault/agent.ts';
import { serverBody } from '../vault/server.ts';
import { appTask } from './app.ts';
import { appDiagnostics, auditDiagnostics, printTask, shapeDiagnostics } from './check.ts';
import { withLists } from './shape.ts';
import { vaultTask } from './vault.ts';

/** Task definitions for Vault on Fargate and for each app on ECS, as `RegisterTaskDefinition` takes them. */
export function ecsTarget(input: TargetInput): TargetOutput {
  const { program } = input.compiled;
  const env = program.env.name;
  const artifacts: Artifact[] = [];
  const diagnostics: Diagnostic[] = [];
  const { vault } = program;
  if (vault.run.kind === 'ecs') {
    const override = blocksAt(vault.bound, 'task')[0];
    const task = withLists(merge(vaultTask(program, printBody(serverBody(program), { dialect: 'hcl1' })), overrideData(override))) as Data;
    diagnostics.push(...auditDiagnostics(program), ...shapeDiagnostics(task, override, vault.bound, input));
    artifacts.push({
      path: `${env}/ecs/vault.task-definition.json`,
      target: 'ecs',
      text: printTask(task),
      origins: [vault.span, vault.run.span, vault.storage.span, ...(override ? [override.span] : [])],
    });
  }
  for (const app of program.apps.values()) {
    if (app.run?.kind !== 'ecs') continue;
    const override = app.overrides['task'];
    const body = SELF_RUN['ecs'] && agentBody(app, program, SELF_RUN['ecs']);
    const own = appTask(app, program, body && printBody(body, { dialect: 'hcl1' }));
    const task = override ? (withLists(merge(own, overrideData(override))) as Data) : own;
    diagnostics.push(...appDiagnostics(app, program), ...shapeDiagnostics(task, override, app.bound, input));
    artifacts.push({
      path: `${env}/ecs/apps/${app.name}.task-definition.json`,
      target: 'ecs',
      text: printTask(task),
      origins: [app.span, app.run.span, ...app.injections.map((injection) => injection.span), ...(override ? [override.span] : [])],
    });
  }
  return { artifacts, diagnostics };
}
