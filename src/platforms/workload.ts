import type { App, Pipeline, Program } from '../model/program.ts';
import type { StackName } from '../plain.ts';
import type { GrantStatement } from '../syntax/ast.ts';

/** What logs in and has an AWS role: an app, or a pipeline. */
export type Workload = App | Pipeline;

export const isApp = (workload: Workload): workload is App => 'team' in workload;

/** `app-checkout`, `pipeline-orders`: key of its AWS role. */
export const workloadKey = (workload: Workload): string => `${isApp(workload) ? 'app' : 'pipeline'}-${workload.name}`;

/** The stack that holds what belongs to it: its team's, and for a pipeline the one of Vault's own set-up. */
export const workloadStack = (workload: Workload): StackName => (isApp(workload) ? `team/${workload.team}` : 'vault');

/**
 * Whether an app is granted anything at AWS itself: an action (`s3:GetObject`), a secret of a store outside Vault, or rights
 * in its `iam` override. On EKS this decides whether it has an AWS role; elsewhere the role is its identity anyway.
 */
export function holdsAwsRights(app: App, program: Program): boolean {
  const atAws = ({ effect, verbs, resources }: GrantStatement): boolean =>
    effect === 'allow' && (verbs.some(({ text }) => text.includes(':')) || resources.some(({ text }) => inStore(text, program)));
  return (
    app.overrides['iam'] !== undefined ||
    app.grants.some(atAws) ||
    app.uses.some((use) => use.names.some((name) => program.profiles.get(name.text)?.grants.some(atAws)))
  );
}

function inStore(resource: string, { stores }: Program): boolean {
  if (stores.size === 0) return false;
  const slash = resource.indexOf('/');
  return stores.has(slash < 0 ? resource : resource.slice(0, slash));
}
