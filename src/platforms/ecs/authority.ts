import type { App, Program } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { SecretRef } from '../../schema/values.ts';
import { textOf } from '../cluster.ts';

const secretOf = (run: AnyBound, name: string): SecretRef | undefined => {
  const value = run.attrs[name];
  return value instanceof SecretRef ? value : undefined;
};

/**
 * The authority that the agents beside an app on ECS know Vault by: the app's own word, else the one of a Vault on ECS that shows its
 * clients its own certificate. `undefined`: one that the image trusts.
 */
export function agentAuthority(app: App, program: Program): SecretRef | undefined {
  if (app.run?.kind !== 'ecs') return undefined;
  const { run, loadBalancer } = program.vault;
  const shown = textOf(run.bound, 'certificate') ?? textOf(loadBalancer, 'certificate');
  return secretOf(app.run.bound, 'tls_ca') ?? (run.kind === 'ecs' && shown === undefined ? secretOf(run.bound, 'tls_ca') : undefined);
}
