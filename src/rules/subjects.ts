import type { AuthRole } from './auth-roles.ts';
import { type AwsIdentity, awsIdentities } from './aws-grants.ts';
import type { Finding, RuleInput } from './input.ts';
import { type Release, releaseOf } from './releases.ts';
import { type Server, serverOf } from './server.ts';
import { type PolicyText, type Stanza, stanzasOf } from './stanzas.ts';
import { type ChartValues, valuesOf } from './values.ts';
import { type Task, tasksOf } from './tasks.ts';

/**
 * What a rule can look at without knowing whether a spec or a file that Writ did not write says it. All of one kind have the same shape,
 * and each says itself where its parts were written.
 */
export interface Subjects {
  /** An ECS task definition. */
  readonly task: Task;
  /** All that one identity is granted at AWS. */
  readonly aws: AwsIdentity;
  /** A role of an auth method. Writ's own are bound to one workload each, so a spec supplies none. */
  readonly authRole: AuthRole;
  readonly server: Server;
  readonly release: Release;
  readonly values: ChartValues;
  /** A stanza of a policy, by itself. */
  readonly stanza: Stanza;
  /** A whole policy. Writ's own are proved against their specs instead, so a spec supplies none. */
  readonly policy: PolicyText;
}

export type Looks = { readonly [K in keyof Subjects]?: (subject: Subjects[K]) => Iterable<Finding> };
/** The subjects of one source, made when a rule asks for them. */
export type Supply = { readonly [K in keyof Subjects]: () => readonly Subjects[K][] };

/** What the specs of one environment say. */
export const supplyOf = (input: RuleInput): Supply => ({
  task: () => tasksOf(input),
  aws: () => awsIdentities(input.program),
  authRole: () => [],
  server: () => [serverOf(input.program, input.project.files)],
  release: () => [releaseOf(input)],
  values: () => valuesOf(input),
  stanza: () => stanzasOf(input.program),
  policy: () => [],
});

/** What a rule finds in all subjects of the kinds that it looks at. */
export function* lookAt(looks: Looks, supply: Supply): Iterable<Finding> {
  // Every kind of subject has its own look; the keys of both are the same.
  for (const kind of Object.keys(looks) as (keyof Subjects)[]) yield* lookAtKind(kind, looks, supply);
}

function* lookAtKind<K extends keyof Subjects>(kind: K, looks: Looks, supply: Supply): Iterable<Finding> {
  const look = looks[kind];
  if (look) for (const subject of supply[kind]()) yield* look(subject);
}
