import type { EngineDocument, IamRole } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { TerraformBackend } from '../../model/config.ts';
import type { Program } from '../../model/program.ts';
import type { Registries } from '../../model/registries.ts';
import type { Resource } from '../../plain.ts';
import type { IamPlan, PrincipalAccess } from '../relation.ts';
import { checkEngineGrants } from './engines.ts';
import { bucketPolicies, keyPolicies } from './keys.ts';
import { serverResources } from './registries.ts';
import { appRoles, pipelineRoles, refusePeople, vaultRoles } from './roles.ts';
import { checkDocument, checkRole } from './sizes.ts';
import { snapshotRoles } from './snapshots.ts';
import { byText, normalise } from './statements.ts';
import { expandActions } from './validate.ts';

/** What AWS identities the compile of one environment creates and what each may do, out of the given parts. */
export function planIamWith(
  registries: Registries,
  program: Program,
  _principals: readonly PrincipalAccess[],
  sink: Sink,
  backend?: TerraformBackend,
): IamPlan {
  refusePeople(program, sink);
  checkEngineGrants(registries, program, sink);
  const snapshots = snapshotRoles(registries, program);
  const vault = vaultRoles(registries, program, sink).map((role) =>
    role.purpose === 'vault' ? { ...role, statements: normalise([...role.statements, ...snapshots.forVault]) } : role,
  );
  const roles: IamRole[] = [
    ...vault,
    ...snapshots.roles,
    ...[...program.apps.values()].flatMap((app) => appRoles(registries, app, program, sink)),
    ...[...program.pipelines.values()].flatMap((pipeline) => pipelineRoles(registries, pipeline, program, sink, backend)),
  ];
  const documents = [...program.engines.values()].flatMap((engine) =>
    (registries.engineKinds.get(engine.kind)?.documents?.(engine, engine.bound, program) ?? []).map(tidy),
  );
  for (const role of roles) checkRole(role, sink);
  for (const document of documents) checkDocument(document, sink);
  // Their keys and buckets are what Terraform makes of them, and only some who read the plan ask.
  let resources: readonly Resource[] | undefined;
  let keys: IamPlan['keyPolicies'] | undefined;
  let buckets: IamPlan['bucketPolicies'] | undefined;
  const parts = (): readonly Resource[] => (resources ??= serverResources(registries, program));
  return {
    roles: roles.toSorted((a, b) => byText(a.key, b.key)),
    get keyPolicies() {
      return (keys ??= keyPolicies(parts(), roles, program));
    },
    get bucketPolicies() {
      return (buckets ??= bucketPolicies(parts(), program));
    },
    documents: documents.toSorted((a, b) => byText(`${a.engine}\n${a.role}`, `${b.engine}\n${b.role}`)),
  };
}

function tidy(document: EngineDocument): EngineDocument {
  const expanded = document.statements.map((s) => ({
    ...s,
    actions: expandActions(
      s.actions,
      s.resources.map((r) => r.arn),
      s.origin,
    ),
  }));
  return { ...document, statements: normalise(expanded) };
}
