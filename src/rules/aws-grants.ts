import type { Program } from '../model/program.ts';
import type { Span } from '../source.ts';
import type { ConditionTerm, GrantStatement, Statement } from '../syntax/ast.ts';
import { children, enginesOf, holdersOf, isAction, isAwsGrant } from './support.ts';

/** A text with the place where it was written. */
export interface Located {
  readonly text: string;
  readonly span: Span;
}

/** A condition of a statement. */
export interface AwsCondition {
  readonly key: Located;
  /** It holds only for some values that are named: an equality or a pattern, not turned round, and not open where the key is missing. */
  readonly pins: boolean;
  readonly values: readonly string[];
}

/**
 * Whose rights they are: a principal's own policy, a role of Vault's AWS engine, the role of Vault itself, or what a resource or a trust
 * policy gives to the principals that it names.
 */
export type AwsGroup = 'principal' | 'engine-role' | 'vault' | 'resource' | 'trust';

/** One AWS action on one resource, as written. */
export interface AwsGrant {
  /** Who gets it: `app checkout`, `role aws/reports`, `vault main`, `whoever holds this policy`. */
  readonly what: string;
  readonly group: AwsGroup;
  readonly effect: 'allow' | 'deny';
  readonly action: Located;
  /** `NotAction`: what `*` as the action leaves out. */
  readonly except?: readonly string[];
  readonly resource: Located;
  /** `NotResource`: what `*` as the resource leaves out. */
  readonly butResources?: readonly string[];
  readonly conditions: readonly AwsCondition[];
  /** The statement. */
  readonly span: Span;
}

/** All that one identity is granted at AWS, for questions about combinations. */
export interface AwsIdentity {
  readonly what: string;
  readonly group: AwsGroup;
  readonly span: Span;
  readonly allows: readonly AwsGrant[];
  readonly denies: readonly AwsGrant[];
  /** Of a file with all that Vault's own role may do: what it serves. A spec derives what Vault needs. */
  readonly uses?: readonly ('storage' | 'seal')[];
  /** Whom a resource's or a trust policy speaks of: `AWS:arn…`, `Service:…`. */
  readonly principals?: readonly Located[];
}

const cache = new WeakMap<Program, readonly AwsIdentity[]>();

/** Everybody whom the specs grant AWS actions: apps (with their `iam` override), pipelines, AWS engine roles, Vault's own role. */
export function awsIdentities(program: Program): readonly AwsIdentity[] {
  let known = cache.get(program);
  if (!known) {
    known = collect(program);
    cache.set(program, known);
  }
  return known;
}

function collect(program: Program): readonly AwsIdentity[] {
  const found: AwsIdentity[] = [];
  const add = (what: string, group: AwsGroup, span: Span, statements: readonly Statement[]): void => {
    const grants = statements.flatMap((statement) =>
      statement.type === 'grant' && isAwsGrant(statement) ? split(what, group, statement) : [],
    );
    const of = (effect: 'allow' | 'deny') => grants.filter((grant) => grant.effect === effect);
    if (grants.length > 0) found.push({ what, group, span, allows: of('allow'), denies: of('deny') });
  };
  for (const { kind, name, declared, atAws } of holdersOf(program)) {
    if (!atAws && declared.uses.length === 0 && declared.bound.blocks.iam === undefined) continue;
    const used = declared.uses.flatMap((use) => use.names.flatMap((profile) => program.profiles.get(profile.text)?.grants ?? []));
    const override = children(declared.bound, 'iam').flatMap((bound) => bound.statements);
    add(`${kind} ${name}`, 'principal', declared.span, [...declared.grants, ...used, ...override]);
  }
  for (const engine of enginesOf(program, 'aws')) {
    for (const role of children(engine.bound, 'role'))
      add(`role ${engine.name}/${role.labels[0] ?? ''}`, 'engine-role', role.head, role.statements);
  }
  for (const bound of children(program.vault.bound, 'iam')) add(`vault ${program.vault.name}`, 'vault', bound.head, bound.statements);
  return found;
}

function split(what: string, group: AwsGroup, statement: GrantStatement): AwsGrant[] {
  const { effect, span, resources } = statement;
  const actions = statement.verbs.filter(isAction);
  const conditions = (statement.tail.when ?? []).map(conditionOf);
  return actions.flatMap((action) => resources.map((resource) => ({ what, group, effect, action, resource, conditions, span })));
}

const conditionOf = ({ key, negated, operator, value }: ConditionTerm): AwsCondition => ({
  key,
  pins: !negated && (operator === '=' || operator === 'like'),
  values: (value.kind === 'list' ? value.items : [value]).flatMap((one) => ('text' in one ? [one.text] : [])),
});

/** Whether a grant takes in an action. */
export const gives = ({ action, except }: AwsGrant, wanted: string): boolean =>
  takesIn(action.text, wanted) && !except?.some((left) => takesIn(left, wanted));

/** Whether an action as written (`iam:*`, `s3:Get*`) takes in the given one; AWS compares without regard to case. */
export function takesIn(written: string, action: string): boolean {
  const known = forms.get(written);
  if (known) return known.test(action.toLowerCase());
  const source = written
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const form = new RegExp(`^${source}$`);
  forms.set(written, form);
  return form.test(action.toLowerCase());
}
const forms = new Map<string, RegExp>();
