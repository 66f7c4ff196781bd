import type { Program } from '../model/program.ts';
import type { Span } from '../source.ts';
import type { GrantStatement, Statement, Word } from '../syntax/ast.ts';
import { children, enginesOf, holdersOf } from './support.ts';

/** One AWS action on one resource, as written. */
export interface AwsGrant {
  /** Who gets it: `app checkout`, `role aws/reports`, `vault main`. */
  readonly what: string;
  readonly group: 'principal' | 'engine-role' | 'vault';
  readonly statement: GrantStatement;
  readonly action: Word;
  readonly resource: Word;
}

/** All that one identity is granted at AWS, for questions about combinations. */
export interface AwsIdentity {
  readonly what: string;
  readonly group: AwsGrant['group'];
  readonly span: Span;
  readonly allows: readonly AwsGrant[];
  readonly denies: readonly AwsGrant[];
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
  const add = (what: string, group: AwsGrant['group'], span: Span, statements: readonly Statement[]): void => {
    const grants = statements.flatMap((statement) => (statement.type === 'grant' ? split(what, group, statement) : []));
    if (grants.length === 0) return;
    const of = (effect: 'allow' | 'deny') => grants.filter((grant) => grant.statement.effect === effect);
    found.push({ what, group, span, allows: of('allow'), denies: of('deny') });
  };
  for (const holder of holdersOf(program)) {
    const used = holder.declared.uses.flatMap((use) => use.names.flatMap((name) => program.profiles.get(name.text)?.grants ?? []));
    const override = children(holder.declared.bound, 'iam').flatMap((bound) => bound.statements);
    add(`${holder.kind} ${holder.name}`, 'principal', holder.declared.span, [...holder.declared.grants, ...used, ...override]);
  }
  for (const engine of enginesOf(program, 'aws')) {
    for (const role of children(engine.bound, 'role'))
      add(`role ${engine.name}/${role.labels[0] ?? ''}`, 'engine-role', role.head, role.statements);
  }
  for (const bound of children(program.vault.bound, 'iam')) add(`vault ${program.vault.name}`, 'vault', bound.head, bound.statements);
  return found;
}

function split(what: string, group: AwsGrant['group'], statement: GrantStatement): AwsGrant[] {
  const actions = statement.verbs.filter((verb) => verb.text.includes(':') || verb.text === '*');
  return actions.flatMap((action) => statement.resources.map((resource) => ({ what, group, statement, action, resource })));
}

/** Every single grant, identities set aside. */
export const awsGrants = (program: Program): readonly AwsGrant[] =>
  awsIdentities(program).flatMap(({ allows, denies }) => [...allows, ...denies]);

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
