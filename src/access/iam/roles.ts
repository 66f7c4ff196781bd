import type { IamRole, IamStatement } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { TerraformBackend } from '../../model/config.ts';
import type { App, Pipeline, Program } from '../../model/program.ts';
import type { Registries } from '../../model/registries.ts';
import { roleName } from '../../platforms/names.ts';
import { holdsAwsRights, workloadKey, workloadStack } from '../../platforms/workload.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { GrantStatement } from '../../syntax/ast.ts';
import { executionStatements, imagesOf, injectedSecrets, runSecrets } from './execution.ts';
import { type AwsGrant, type Names, awsGrants, isAwsGrant, statementOfGrant } from './grants.ts';
import { partsOf, platformOf } from './registries.ts';
import { stateStatements } from './state.ts';
import { normalise } from './statements.ts';
import { readSecrets, secretsOf } from './stores.ts';

type Shape = Omit<IamRole, 'name' | 'trust' | 'statements'> & {
  readonly trust: readonly IamStatement[];
  readonly statements: readonly IamStatement[];
};
const role = (program: Program, shape: Shape): IamRole => ({
  ...shape,
  name: roleName(program.env.name, shape.key),
  trust: normalise(shape.trust),
  statements: normalise(shape.statements),
});

/** The AWS grants in an `iam { allow … }` override. */
function overrideGrants(bound: AnyBound | undefined): AwsGrant[] {
  const statements = bound?.statements ?? [];
  return statements
    .filter((s): s is GrantStatement => s.type === 'grant' && isAwsGrant(s))
    .map((grant) => ({ grant, when: grant.tail.when ?? [], via: undefined, profile: undefined }));
}

const statementsOf = (grants: readonly AwsGrant[], names: Names, sink: Sink): IamStatement[] =>
  grants.flatMap((grant) => statementOfGrant(grant, names, sink) ?? []);

/** The union of what storage, seal, audit, auth, engines and the platform say they need, and nothing else. */
export function vaultRoles(registries: Registries, program: Program, sink: Sink): IamRole[] {
  const { vault } = program;
  const platform = platformOf(registries, vault.run.kind);
  const trust = platform?.vaultTrust?.(vault, vault.run.bound, program) ?? [];
  if (trust.length === 0) return [];
  const engines = [...program.engines.values(), ...program.stores.values()].flatMap(
    (engine) => registries.engineKinds.get(engine.kind)?.iam?.(engine, engine.bound, program) ?? [],
  );
  const blocks: Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>> = vault.bound.blocks;
  const override = blocks['iam'];
  const statements = [
    ...partsOf(registries, program).flatMap(({ part, backend, bound }) => backend.iam?.(part, bound, program) ?? []),
    ...engines,
    ...(platform?.vaultIam?.(vault, vault.run.bound, program) ?? []),
    ...statementsOf(overrideGrants(Array.isArray(override) ? override[0] : (override as AnyBound | undefined)), {}, sink),
  ];
  const own = role(program, { key: 'vault', purpose: 'vault', stack: 'platform', trust, statements, origin: vault.span });
  if (vault.run.kind !== 'ecs') return [own];
  const execution = [
    ...executionStatements('vault', imagesOf(vault.run.bound.attrs), program, vault.run.span),
    ...runSecrets(vault.run.bound, [], program),
  ];
  return [
    own,
    role(program, {
      key: 'vault-execution',
      purpose: 'execution',
      stack: 'platform',
      trust,
      statements: execution,
      origin: vault.run.span,
    }),
  ];
}

/** An app's own role, and on ECS the one that ECS starts it with. */
export function appRoles(registries: Registries, app: App, program: Program, sink: Sink): IamRole[] {
  const grants = [...awsGrants(app, program), ...overrideGrants(app.overrides['iam'])];
  const some = grants.length > 0 || program.stores.size > 0 || app.overrides['iam'] !== undefined;
  const idle = app.run?.kind === 'eks' && !(some && holdsAwsRights(app, program));
  if (idle && grants.length === 0) return [];
  const platform = app.run && platformOf(registries, app.run.kind);
  const trust = (app.run && platform?.trust?.(app, app.run.bound, program)) ?? [];
  const names: Names = { app: app.name, team: app.team };
  const statements = [...statementsOf(grants, names, sink), ...storeReads(app, program)];
  if (!app.run || trust.length === 0) {
    const first = grants[0];
    if (first)
      noRole(
        first,
        `app ${app.name}`,
        app.run ? `${app.run.kind} gives its workloads no AWS role` : `nothing runs it in ${program.env.name}`,
        sink,
      );
    return [];
  }
  if (idle) return [];
  const shared = { owner: app.name, stack: workloadStack(app), boundary: app.boundary, trust } as const;
  const own = role(program, { ...shared, key: workloadKey(app), purpose: 'app', statements, origin: app.span });
  if (app.run.kind !== 'ecs') return [own];
  const execution = [
    ...executionStatements(workloadKey(app), imagesOf(app.run.bound.attrs), program, app.run.span),
    ...injectedSecrets(app, program),
  ];
  return [
    own,
    role(program, { ...shared, key: `${workloadKey(app)}-execution`, purpose: 'execution', statements: execution, origin: app.run.span }),
  ];
}

/** `allow read on sm/okta`: the app reads the secret itself; on ECS an `inject` is the execution role's matter. */
function storeReads(app: App, program: Program): IamStatement[] {
  const profiles = app.uses.flatMap((use) => use.names.flatMap((name) => program.profiles.get(name.text) ?? []));
  const granted = [app, ...profiles].flatMap((from) =>
    from.grants
      .filter((g) => g.effect === 'allow')
      .flatMap((g) => g.resources.flatMap((word) => readOf(word.text, program, `read on ${word.text}`, g.span))),
  );
  if (app.run?.kind === 'ecs') return granted;
  const injected = app.injections
    .filter((i) => program.stores.has(i.engine.name))
    .flatMap((i) => readOf(`${i.engine.name}/${i.rest}`, program, `injected into ${app.name}`, i.span));
  return [...granted, ...injected];
}

function readOf(path: string, program: Program, why: string, span: GrantStatement['span']): IamStatement[] {
  const at = path.indexOf('/');
  const store = at < 0 ? undefined : program.stores.get(path.slice(0, at));
  if (!store) return [];
  const rest = path.slice(at + 1);
  const secrets = secretsOf(store, program).filter((s) => rest === '*' || rest === '**' || s.label === rest);
  return readSecrets(secrets, program, why, span);
}

/** A pipeline's role where its platform federates with AWS. */
export function pipelineRoles(
  registries: Registries,
  pipeline: Pipeline,
  program: Program,
  sink: Sink,
  backend?: TerraformBackend,
): IamRole[] {
  const grants = awsGrants(pipeline, program);
  const platform = pipeline.run && platformOf(registries, pipeline.run.kind);
  const trust = (pipeline.run && platform?.trust?.(pipeline, pipeline.run.bound, program)) ?? [];
  const statements = [...statementsOf(grants, {}, sink), ...(backend ? stateStatements(backend, pipeline, program) : [])];
  if (!pipeline.run || trust.length === 0) {
    const first = grants[0];
    if (first) noRole(first, `pipeline ${pipeline.name}`, `nothing runs it in ${program.env.name}`, sink);
    return [];
  }
  const stack = 'platform';
  return [
    role(program, {
      key: workloadKey(pipeline),
      owner: pipeline.name,
      purpose: 'pipeline',
      stack,
      trust,
      statements,
      origin: pipeline.span,
    }),
  ];
}

function noRole({ grant }: AwsGrant, who: string, why: string, sink: Sink): void {
  sink.report({
    code: 'W613',
    severity: 'error',
    message: `${who} is granted AWS actions, but has no IAM role: ${why}`,
    span: grant.span,
    help: 'say where it runs with `run on`',
  });
}

/** People have no role at AWS: their grants of AWS actions are errors (W613). */
export function refusePeople(program: Program, sink: Sink): void {
  const people = [
    ...[...program.teams.values()].map((t) => [`team ${t.name}`, t] as const),
    ...[...program.users.values()].map((u) => [`user ${u.name}`, u] as const),
  ];
  for (const [who, grants] of people) {
    for (const { grant, profile } of awsGrants(grants, program)) {
      sink.report({
        code: 'W613',
        severity: 'error',
        message: `${who} is granted ${grant.verbs.find((v) => v.text.includes(':'))?.text}${profile ? ` by profile ${profile}` : ''}, and people have no IAM role to put it on`,
        span: grant.span,
        help: 'give an `aws` engine a role with these actions, and allow `generate` on it',
      });
    }
  }
}
