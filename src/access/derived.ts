import type { Capability } from '../contract.ts';
import { localEngine, namespacesOf } from '../model/namespaces.ts';
import type { Part, Pipeline, Program } from '../model/program.ts';
import type { Span } from '../source.ts';
import { parsePattern, PatternError } from './patterns.ts';
import type { AccessRule, PrincipalAccess } from './relation.ts';
import { type Kinds, Refusal, requestsOf } from './requests.ts';

/** The policy of the scheduled snapshot job (community edition has no `snapshot-auto`). */
export const SNAPSHOT_JOB = 'vault-snapshot';

const rule = (span: Span, why: string, pattern: string, capabilities: readonly Capability[]): AccessRule => ({
  effect: 'allow',
  pattern,
  capabilities,
  origin: { span, text: why, verb: undefined, engine: undefined, by: 'derived' },
});

/** Principals that no spec declares, because Writ sets them up: their rights follow from what was declared. */
export function derivedPrincipals(program: Program): PrincipalAccess[] {
  const { snapshots, edition } = program.vault;
  if (!snapshots || edition !== 'community') return [];
  return [
    {
      id: `pipeline/${SNAPSHOT_JOB}`,
      kind: 'pipeline',
      name: SNAPSHOT_JOB,
      policy: `pipeline-${SNAPSHOT_JOB}`,
      team: undefined,
      allows: [rule(snapshots.span, 'the snapshot job saves the storage', 'sys/storage/raft/snapshot', ['read'])],
      denies: [],
      span: snapshots.span,
    },
  ];
}

/**
 * What the pipeline needs at Vault to apply its stacks with Terraform, path by path. None of the `sys` and `identity` paths
 * has an existence check, so writing needs `update` alone; auth roles of kubernetes, jwt, aws and approle have one.
 * `sys/auth/+` and `sys/audit` are root-protected (Vault 1.21.1, `vault/logical_system.go`, `Root`). Stack `platform` is
 * AWS's alone.
 */
export function pipelineRules(pipeline: Pipeline, program: Program, kinds: Kinds): AccessRule[] {
  const rules: AccessRule[] = [];
  for (const stack of pipeline.applies) {
    const add = (pattern: string, ...capabilities: Capability[]): void => {
      if (!(parsePattern(pattern) instanceof PatternError))
        rules.push(rule(pipeline.span, `applies stack ${stack}`, pattern, capabilities));
    };
    if (stack === 'vault') vaultStack(program, kinds, add);
    else if (stack.startsWith('team/')) teamStack(stack.slice('team/'.length), program, add);
  }
  return rules;
}

type Add = (pattern: string, ...capabilities: Capability[]) => void;

function vaultStack(program: Program, kinds: Kinds, add: Add): void {
  add('sys/mounts', 'read');
  add('sys/auth', 'read');
  for (const path of namespacesOf(program).keys()) {
    const cut = path.lastIndexOf('/') + 1;
    add(`${path.slice(0, cut)}sys/namespaces/${path.slice(cut)}`, 'create', 'read', 'update', 'delete');
  }
  for (const engine of program.engines.values()) {
    const kind = kinds.get(engine.kind);
    if (engine.builtin || !kind) continue;
    const sys = engine.namespace === undefined ? 'sys' : `${engine.namespace}/sys`;
    const { mount } = localEngine(engine);
    if (engine.namespace !== undefined) add(`${sys}/mounts`, 'read');
    add(`${sys}/mounts/${mount}`, 'read', 'update', 'delete');
    add(`${sys}/mounts/${mount}/tune`, 'read', 'update');
    const manage = kind.verbs(engine.bound).manage;
    const requests = manage ? requestsOf('manage', manage.requests, { engine, kind, rest: '**' }) : [];
    if (!(requests instanceof Refusal)) for (const { pattern, template } of requests) add(pattern, ...template.capabilities);
  }
  for (const auth of program.vault.auths) {
    add(`sys/auth/${auth.name}`, 'read', 'update', 'delete', 'sudo');
    add(`sys/auth/${auth.name}/tune`, 'read', 'update', 'sudo');
    add(`sys/mounts/auth/${auth.name}`, 'read');
    add(`sys/mounts/auth/${auth.name}/tune`, 'read', 'update');
    add(`auth/${auth.name}/config`, 'create', 'read', 'update', 'delete');
    add(`auth/${auth.name}/config/*`, 'create', 'read', 'update', 'delete');
    for (const role of rolesOf(auth, program)) add(`auth/${auth.name}/role/${role}`, 'create', 'read', 'update', 'delete');
  }
  if (program.vault.audits.length > 0 && program.vault.product === 'vault') {
    add('sys/audit', 'read', 'sudo');
    for (const audit of program.vault.audits) add(`sys/audit/${audit.name}`, 'update', 'delete', 'sudo');
  }
  for (const user of program.users.keys()) policy(add, `user-${user}`);
  for (const name of program.pipelines.keys()) policy(add, `pipeline-${name}`);
  if (derivedPrincipals(program).length > 0) policy(add, `pipeline-${SNAPSHOT_JOB}`);
  if (program.users.size > 0) identities(add, ['entity', 'entity-alias']);
}

/** The login roles that stack `vault` holds: those of pipelines and of the snapshot job, and the one that people log in by. */
function rolesOf(auth: Part, program: Program): string[] {
  const roles = [...program.pipelines.values()].filter((p) => p.auth?.name === auth.name).map((p) => `pipeline-${p.name}`);
  const attributes: Readonly<Record<string, unknown>> = auth.bound.attrs;
  if (typeof attributes.default_role === 'string') roles.push(attributes.default_role);
  else if (derivedPrincipals(program).length > 0) roles.push(SNAPSHOT_JOB);
  return roles;
}

function teamStack(team: string, program: Program, add: Add): void {
  policy(add, `team-${team}`);
  for (const app of program.apps.values()) {
    if (app.team !== team) continue;
    policy(add, `app-${app.name}`);
    if (app.auth) add(`auth/${app.auth.name}/role/${app.name}`, 'create', 'read', 'update', 'delete');
  }
  add('sys/auth', 'read');
  identities(add, ['group', 'group-alias']);
}

const policy = (add: Add, name: string): void => add(`sys/policies/acl/${name}`, 'read', 'update', 'delete');

/** What Vault's identity store holds is written by id, which nobody knows beforehand. */
function identities(add: Add, things: readonly string[]): void {
  for (const thing of things) {
    add(`identity/${thing}`, 'update');
    add(`identity/${thing}/id/+`, 'read', 'update', 'delete');
  }
}
