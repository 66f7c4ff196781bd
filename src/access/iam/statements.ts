import type { IamCondition, IamResource, IamStatement } from '../../contract.ts';
import { Interpolated, Ref } from '../../plain.ts';

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A value of a Terraform reference as text, to compare two of them. */
function valueId(value: IamResource['value']): string {
  if (value instanceof Ref) return `${value.data ? 'data.' : ''}${value.type}.${value.name}.${value.attribute}`;
  if (value instanceof Interpolated) return value.parts.map((p) => (typeof p === 'string' ? JSON.stringify(p) : valueId(p))).join('+');
  return value === undefined ? '' : JSON.stringify(value);
}

/** Conditions in order, values sorted and once each: all of them hold together, any value of one. */
export function sortConditions(conditions: readonly IamCondition[]): readonly IamCondition[] {
  if (conditions.length === 0) return conditions;
  return conditions
    .map((c) => ({ ...c, values: [...new Set(c.values)].sort(byText) }))
    .sort((a, b) => byText(`${a.operator}\n${a.key}\n${a.values.join('\n')}`, `${b.operator}\n${b.key}\n${b.values.join('\n')}`));
}

export const conditionsId = (conditions: readonly IamCondition[]): string =>
  JSON.stringify(sortConditions(conditions).map((c) => [c.operator, c.key, c.values]));
const resourceId = (r: IamResource): string => `${r.arn}|${conditionsId(r.only ?? [])}|${valueId(r.value)}`;
const principalsId = (s: IamStatement): string =>
  JSON.stringify((s.principals ?? []).map((p) => `${p.type}:${resourceId(p.id)}`).sort(byText));

function unique(resources: readonly IamResource[]): readonly IamResource[] {
  if (resources.length < 2) return resources;
  const found = new Map(resources.map((r) => [resourceId(r), r]));
  return [...found].sort(([a, x], [b, y]) => byText(x.arn, y.arn) || byText(a, b)).map(([, r]) => r);
}

/**
 * The same permissions in the fewest statements that need no reasoning about patterns: statements that differ in their actions
 * only are one, and those that differ in their resources only; actions, resources and values sorted, `sid`s unique.
 */
export function normalise(statements: readonly IamStatement[]): IamStatement[] {
  const clean = statements.map((s) => ({
    ...s,
    actions: [...new Set(s.actions)].sort(byText),
    resources: unique(s.resources),
    conditions: sortConditions(s.conditions),
  }));
  // Most have one, and that has nothing to be merged with.
  if (clean.length < 2) return uniqueSids(clean);
  const frame = (s: IamStatement): string => `${s.effect}|${conditionsId(s.conditions)}|${principalsId(s)}`;
  const byResources = merge(clean, (s) => `${frame(s)}|${s.resources.map(resourceId).join(' ')}`);
  const byActions = merge(byResources, (s) => `${frame(s)}|${s.actions.join(' ')}`);
  return uniqueSids(byActions);
}

function merge(statements: readonly IamStatement[], id: (s: IamStatement) => string): IamStatement[] {
  const groups = new Map<string, IamStatement>();
  for (const s of statements) {
    const key = id(s);
    const other = groups.get(key);
    groups.set(key, other ? join(other, s) : s);
  }
  return [...groups.values()];
}

function join(a: IamStatement, b: IamStatement): IamStatement {
  return {
    ...a,
    actions: [...new Set([...a.actions, ...b.actions])].sort(byText),
    resources: unique([...a.resources, ...b.resources]),
    why: a.why.includes(b.why) ? a.why : `${a.why}; ${b.why}`,
  };
}

/** IAM allows letters and digits only, and each once in a document. */
export function uniqueSids<S extends { readonly sid: string }>(statements: readonly S[]): S[] {
  const taken = new Set<string>();
  return statements.map((s) => {
    const base = s.sid.replace(/[^A-Za-z0-9]/g, '') || 'Statement';
    let sid = base;
    for (let n = 2; taken.has(sid); n++) sid = `${base}${n}`;
    taken.add(sid);
    return sid === s.sid ? s : { ...s, sid };
  });
}

/** `kms:Decrypt` → `KmsDecrypt`: a `sid` for a statement that nobody named. */
export const sidOf = (action: string): string =>
  action
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
