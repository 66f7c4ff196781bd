import type { IamCondition, IamResource, IamStatement } from '../../contract.ts';
import { type ReadStatement, readPolicy } from '../../readers/iam-json/index.ts';
import type { IamPlan, Mismatch } from '../relation.ts';
import { differenceAt, normal, type Permission } from './differ.ts';
import { policiesOf } from './document.ts';

/** What must stand in a document for a resource or principal. */
export type Expect = (resource: IamResource) => { readonly text: string; readonly only: readonly IamCondition[] };
const standalone: Expect = (r) => ({ text: r.arn, only: r.only ?? [] });

/** By a text that only itself has. */
type Permissions = Map<string, Permission>;

function put(into: Permissions, permission: Permission): void {
  const made = normal(permission);
  into.set([made.effect, made.action, made.resource, made.principal, ...made.conditions].join('\n'), made);
}

const orNone = (list: readonly string[]): readonly string[] => (list.length > 0 ? list : ['']);

/** The permissions that the plan means, straight from the statements: no part of how documents are made is used. */
function meant(statements: readonly IamStatement[], expect: Expect): Permissions {
  const out: Permissions = new Map();
  const flat = (conditions: readonly IamCondition[]): string[] => [
    ...new Set(conditions.flatMap((c) => c.values.map((v) => `${c.operator}|${c.key}|${v}`))),
  ];
  for (const s of statements) {
    const resources = s.resources.map(expect);
    const principals = orNone((s.principals ?? []).map((p) => `${p.type}:${expect(p.id).text}`));
    for (const action of s.actions) {
      for (const principal of principals) {
        const { effect } = s;
        if (resources.length === 0) put(out, { effect, action, resource: '', principal, conditions: flat(s.conditions) });
        for (const r of resources)
          put(out, { effect, action, resource: r.text, principal, conditions: flat([...s.conditions, ...r.only]) });
      }
    }
  }
  return out;
}

function written(statements: readonly ReadStatement[]): Permissions {
  const out: Permissions = new Map();
  for (const s of statements) {
    for (const action of s.actions) {
      for (const resource of orNone(s.resources)) {
        for (const principal of orNone(s.principals)) put(out, { effect: s.effect, action, resource, principal, conditions: s.conditions });
      }
    }
  }
  return out;
}

/** One document that must stand under a name. */
export interface Expected {
  readonly path: string;
  readonly principal: string;
  readonly statements: readonly IamStatement[];
}

/** The documents that a plan comes down to. Paths are relative to `<env>/iam/`. */
export function expectedDocuments(plan: IamPlan): Expected[] {
  const out: Expected[] = [];
  for (const role of plan.roles) {
    out.push({ path: `${role.key}.trust.json`, principal: role.key, statements: role.trust });
    for (const policy of policiesOf(role.statements) ?? []) {
      out.push({ path: `${role.key}.${policy.stem}.json`, principal: role.key, statements: policy.statements });
    }
  }
  for (const key of plan.keyPolicies)
    out.push({ path: `keys/${key.key}.policy.json`, principal: `key ${key.key}`, statements: key.statements });
  for (const b of plan.bucketPolicies)
    out.push({ path: `buckets/${b.bucket}.policy.json`, principal: `bucket ${b.bucket}`, statements: b.statements });
  for (const d of plan.documents) {
    out.push({ path: `vault-engine/${d.engine}.${d.role}.json`, principal: `${d.engine}/${d.role}`, statements: d.statements });
  }
  return out;
}

/**
 * Reads every IAM document back and compares it, permission by permission, with the plan: nothing less, nothing more, no file
 * too many; what differs in words only is the same. `files` by path relative to `<env>/iam/`. Also that the parts of a divided role are together what it was granted.
 */
export function proveIam(files: ReadonlyMap<string, string>, plan: IamPlan): { statements: number; mismatches: Mismatch[] } {
  const expected = expectedDocuments(plan);
  const result = compareDocuments(files, expected, standalone);
  const parts = new Map<string, IamStatement[]>();
  for (const e of expected)
    if (!e.path.endsWith('.trust.json')) parts.set(e.principal, [...(parts.get(e.principal) ?? []), ...e.statements]);
  for (const role of plan.roles) {
    const together = meant(parts.get(role.key) ?? [], standalone);
    result.mismatches.push(...difference(meant(role.statements, standalone), together, role.key, `${role.key}.policy.json`));
  }
  return result;
}

/** The comparison behind `proveIam`, also for documents inside other files, where other texts stand for resources. */
export function compareDocuments(
  files: ReadonlyMap<string, string>,
  expected: readonly Expected[],
  expect: Expect,
): { statements: number; mismatches: Mismatch[] } {
  const mismatches: Mismatch[] = [];
  let statements = 0;
  const names = new Set(expected.map((e) => e.path));
  for (const path of [...files.keys()].sort()) {
    if (!names.has(path))
      mismatches.push({
        principal: path,
        operation: '*',
        path: '*',
        specified: false,
        emitted: true,
        why: 'no part of the plan stands for this file',
      });
  }
  for (const { path, principal, statements: specified } of expected) {
    const text = files.get(path);
    const read = text === undefined ? { fault: 'the file is missing' } : readPolicy(text);
    if ('fault' in read) {
      mismatches.push({ principal, operation: '*', path, specified: true, emitted: false, why: read.fault });
      continue;
    }
    statements += read.statements.length;
    const sids = read.statements.map((s) => s.sid);
    if (new Set(sids).size !== sids.length)
      mismatches.push({ principal, operation: '*', path, specified: true, emitted: false, why: 'two statements have one Sid' });
    mismatches.push(...difference(meant(specified, expect), written(read.statements), principal, path));
  }
  return { statements, mismatches };
}

/**
 * What one side has and the other has not is no difference yet: it may be said twice, or in other words. Each is followed to a request that the
 * two sides answer differently, and what has none is none.
 */
function difference(specified: Permissions, emitted: Permissions, document: string, file: string): Mismatch[] {
  const found: Mismatch[] = [];
  const [wanted, given] = [[...specified.values()], [...emitted.values()]];
  const follow = (permission: Permission, missing: boolean): void => {
    const at = differenceAt(permission, wanted, given);
    if (!at) return;
    const { effect, action, resource, principal: who, conditions } = permission;
    const under = conditions.length > 0 ? ` when ${conditions.join(', ')}` : '';
    const what = `${effect} ${action}${resource && ` on ${resource}`}${who && ` by ${who}`}${under}`;
    found.push({
      principal: document,
      operation: at.action,
      path: at.resource || document,
      // Where neither side allows it, one leaves it to other policies, and the other denies it.
      specified: at.first === 'allow' || (at.first === 'nothing' && at.second === 'deny'),
      emitted: at.second === 'allow' || (at.second === 'nothing' && at.first === 'deny'),
      why: `${file}: ${what} ${missing ? 'is missing' : 'was never granted'}`,
      by: at.principal,
      when: at.when,
    });
  };
  for (const [key, permission] of specified) if (!emitted.has(key)) follow(permission, true);
  for (const [key, permission] of emitted) if (!specified.has(key)) follow(permission, false);
  return found;
}
