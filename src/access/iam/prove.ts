import type { IamCondition, IamResource, IamStatement } from '../../contract.ts';
import { type ReadStatement, readPolicy } from '../../readers/iam-json/index.ts';
import type { IamPlan, Mismatch } from '../relation.ts';
import { policiesOf } from './document.ts';

/** One permission: an action on a resource under conditions, for principals; the atom of the comparison. */
type Atom = string;
/** What must stand in a document for a resource or principal. */
export type Expect = (resource: IamResource) => { readonly text: string; readonly only: readonly IamCondition[] };
const standalone: Expect = (r) => ({ text: r.arn, only: r.only ?? [] });

const atom = (effect: string, action: string, resource: string, principal: string, conditions: readonly string[]): Atom =>
  [effect, action, resource, principal, ...conditions.toSorted()].join('\n');

const orNone = (list: readonly string[]): readonly string[] => (list.length > 0 ? list : ['']);

/** The permissions that the plan means, straight from the statements: no part of how documents are made is used. */
function meant(statements: readonly IamStatement[], expect: Expect): Set<Atom> {
  const out = new Set<Atom>();
  const flat = (conditions: readonly IamCondition[]): string[] => [
    ...new Set(conditions.flatMap((c) => c.values.map((v) => `${c.operator}|${c.key}|${v}`))),
  ];
  for (const s of statements) {
    const resources = s.resources.map(expect);
    const principals = orNone((s.principals ?? []).map((p) => `${p.type}:${expect(p.id).text}`));
    for (const action of s.actions) {
      for (const principal of principals) {
        if (resources.length === 0) out.add(atom(s.effect, action, '', principal, flat(s.conditions)));
        for (const r of resources) out.add(atom(s.effect, action, r.text, principal, flat([...s.conditions, ...r.only])));
      }
    }
  }
  return out;
}

function written(statements: readonly ReadStatement[]): Set<Atom> {
  const out = new Set<Atom>();
  for (const s of statements) {
    for (const action of s.actions) {
      for (const resource of orNone(s.resources)) {
        for (const principal of orNone(s.principals)) out.add(atom(s.effect, action, resource, principal, s.conditions));
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
 * too many. `files` by path relative to `<env>/iam/`. Also that the parts of a divided role are together what it was granted.
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

function difference(specified: ReadonlySet<Atom>, emitted: ReadonlySet<Atom>, principal: string, file: string): Mismatch[] {
  const tell = (a: Atom, wanted: boolean): Mismatch => {
    const [effect = '', action = '', resource = '', who = '', ...conditions] = a.split('\n');
    const under = conditions.length > 0 ? ` when ${conditions.join(', ')}` : '';
    const why = `${file}: ${effect} ${action}${who && ` by ${who}`}${under} ${wanted ? 'is missing' : 'was never granted'}`;
    return { principal, operation: action, path: resource, specified: wanted, emitted: !wanted, why };
  };
  return [
    ...[...specified].filter((a) => !emitted.has(a)).map((a) => tell(a, true)),
    ...[...emitted].filter((a) => !specified.has(a)).map((a) => tell(a, false)),
  ];
}
