import type { App, Pipeline, Program } from '../model/program.ts';
import type { StackName } from '../plain.ts';

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
  const profiles = app.uses.flatMap((use) => use.names.map((name) => program.profiles.get(name.text)));
  const grants = [app, ...profiles].flatMap((from) => from?.grants ?? []);
  const atAws = (verb: string): boolean => verb.includes(':');
  const inStore = (resource: string): boolean => program.stores.has(resource.split('/', 1)[0] ?? '');
  return (
    app.overrides['iam'] !== undefined ||
    grants.some(
      (grant) => grant.effect === 'allow' && (grant.verbs.some((v) => atAws(v.text)) || grant.resources.some((r) => inStore(r.text))),
    )
  );
}
