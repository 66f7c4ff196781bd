import { byItself, documentOf } from '../../access/iam/document.ts';
import { partResources } from '../../access/iam/registries.ts';
import type { IamPlan } from '../../access/relation.ts';
import type { Diagnostic } from '../../diagnostics.ts';
import type { Registries } from '../../model/registries.ts';
import {
  IamDocument,
  Interpolated,
  Ref,
  type Resource,
  type StackName,
  type TfBlock,
  TfMap,
  type TfValue,
  resourceName,
} from '../../plain.ts';
import { userData } from '../../platforms/ec2/user-data.ts';
import type { TargetInput } from '../artifact.ts';
import { type Holds, iamResources } from './iam.ts';
import { refsOf } from './json.ts';
import { type Moved, formerInput, movesBetween } from './moved.ts';
import { loginResources, policyResources, teamResources, userResources } from './stacks/access.ts';
import { snapshotLogin, snapshotTimer } from './stacks/snapshot.ts';
import { taskResources } from './stacks/tasks.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const idOf = (r: { readonly data?: boolean; readonly type: string; readonly name: string }): string =>
  `${r.data ? 'data.' : ''}${r.type}.${r.name}`;

export interface Collected {
  /** By stack, each sorted by kind, type and name. */
  readonly stacks: ReadonlyMap<StackName, readonly Resource[]>;
  /** What has another address than before, by stack, as `@was` says. */
  readonly moved: ReadonlyMap<StackName, readonly Moved[]>;
  readonly holds: Holds;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that Terraform has to create for one environment, by stack. */
export function collect(registries: Registries, input: TargetInput): Collected {
  const { all, holds } = everything(registries, input);
  const diagnostics = collisions(all);
  if (diagnostics.length === 0) checkReferences(all);
  const before = formerInput(input);
  const moved = before && diagnostics.length === 0 ? movesBetween(everything(registries, before).all, all) : new Map<StackName, Moved[]>();
  const stacks = new Map<StackName, Resource[]>();
  for (const r of all.toSorted((a, b) => byText(sortKey(a), sortKey(b)))) {
    const list = stacks.get(r.stack);
    if (list) list.push(r);
    else stacks.set(r.stack, [r]);
  }
  return { stacks: new Map([...stacks].sort(([a], [b]) => byText(a, b))), moved, holds, diagnostics };
}

function everything(
  registries: Registries,
  { compiled, artifacts }: TargetInput,
): { readonly all: readonly Resource[]; readonly holds: Holds } {
  const { program, relation } = compiled;
  const env = program.env.name;
  const server = artifacts.get(`${env}/vault/server.hcl`)?.text;
  const start = server === undefined ? undefined : `${userData(server)}${snapshotTimer(program, relation.iam)}`;
  const parts = partResources(registries, program);
  const own = [
    ...parts,
    ...policyResources(relation.principals, (policy) => artifacts.get(`${env}/vault/policies/${policy}.hcl`)?.text),
    ...loginResources(registries, program, relation.principals),
    ...[...program.teams.values()].flatMap((team) => teamResources(registries, program, team, relation.principals)),
    ...[...program.users.values()].flatMap((user) => userResources(user, relation.principals)),
    ...snapshotLogin(program, relation.iam, relation.principals, parts),
    ...taskResources(program, relation.iam, artifacts),
  ].map((r) => completed(r, relation.iam, start));
  const held = new Set(own.map((r) => `${r.stack} ${idOf(r)}`));
  for (const role of relation.iam.roles) held.add(`${role.stack} aws_iam_role.${resourceName(role.key)}`);
  const holds: Holds = (ref: Ref, stack) => held.has(`${stack} ${idOf(ref)}`);
  return { all: [...own, ...iamResources(relation.iam, holds)], holds };
}

const sortKey = (r: Resource): string => `${r.data ? 0 : 1} ${r.type} ${r.name}`;

/** Fills in what only other stages know: the documents of the plan, the compiled server configuration. */
function completed(resource: Resource, plan: IamPlan, start: string | undefined): Resource {
  const args = fill(resource.arguments, plan) as TfBlock;
  const launches =
    resource.type === 'aws_launch_template' && resource.name === 'vault' && start !== undefined && args['user_data'] === undefined;
  return { ...resource, arguments: launches ? { ...args, user_data: base64(start) } : args };
}

const base64 = (text: string): string => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

function fill(value: TfValue, plan: IamPlan): TfValue {
  if (value instanceof IamDocument) {
    const document = plan.documents.find((d) => d.engine === value.engine && d.role === value.role);
    return document && `${JSON.stringify(documentOf(document.statements, byItself), null, 2)}\n`;
  }
  if (value === undefined || typeof value !== 'object' || value instanceof Ref || value instanceof Interpolated) return value;
  if (value instanceof TfMap) return new TfMap(fillAll(value.entries, plan));
  return Array.isArray(value) ? (value as readonly TfValue[]).map((item) => fill(item, plan)) : fillAll(value as TfBlock, plan);
}

const fillAll = (entries: Readonly<Record<string, TfValue>>, plan: IamPlan): Record<string, TfValue> =>
  Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, fill(item, plan)]));

function collisions(all: readonly Resource[]): Diagnostic[] {
  const first = new Map<string, Resource>();
  const out: Diagnostic[] = [];
  for (const resource of all) {
    const id = `${resource.stack} ${idOf(resource)}`;
    const other = first.get(id);
    if (!other) {
      first.set(id, resource);
      continue;
    }
    const again = resource.origin.file === other.origin.file && resource.origin.start === other.origin.start;
    if (again) throw new Error(`${idOf(resource)} is made twice in stack ${resource.stack}`);
    out.push({
      code: 'W076',
      severity: 'error',
      message: `two declarations become ${idOf(resource)} in the Terraform stack ${resource.stack}`,
      span: resource.origin,
      related: [{ span: other.origin, message: 'the other one' }],
      help: 'rename one, so that the names differ in a letter or digit',
    });
  }
  return out;
}

/** A reference to what the stack does not hold would fail only at `terraform plan`: it is a fault of the part that made it. */
function checkReferences(all: readonly Resource[]): void {
  const known = new Set(all.map((r) => `${r.stack} ${idOf(r)}`));
  for (const resource of all) {
    const wanted = [...refsOf(resource.arguments).map(idOf), ...(resource.dependsOn ?? [])];
    const lost = wanted.find((id) => !known.has(`${resource.stack} ${id}`));
    if (lost) throw new Error(`${idOf(resource)} in stack ${resource.stack} refers to ${lost}, which that stack does not hold`);
  }
}
