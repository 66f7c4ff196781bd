import { type Expected, compareDocuments } from '../../access/iam/prove.ts';
import { policiesOf } from '../../access/iam/document.ts';
import type { IamPlan, Mismatch } from '../../access/relation.ts';
import { Interpolated, type StackName, resourceName } from '../../plain.ts';
import { type Holds, resolvable } from './iam.ts';
import { type Json, type JsonObject, isObject } from './json.ts';
import { pieces, readTemplate, template } from './template.ts';

/**
 * Reads the IAM documents back out of synthesised stacks and compares them with the plan, as `proveIam` does for files. A
 * reference is compared as its own text, everything else as what Terraform will make of it.
 */
export function proveTerraform(stacks: ReadonlyMap<StackName, JsonObject>, plan: IamPlan, holds: Holds): Mismatch[] {
  const expected = new Map<StackName, (Expected & { readonly text: string | undefined })[]>();
  const expect = (
    stack: StackName,
    type: string,
    name: string,
    argument: string,
    principal: string,
    statements: Expected['statements'],
  ): void => {
    const path = `${type}.${name}.${argument}`;
    const list = expected.get(stack) ?? [];
    list.push({ path, principal, statements, text: textAt(stacks.get(stack), type, name, argument) });
    expected.set(stack, list);
  };
  for (const role of plan.roles) {
    const name = resourceName(role.key);
    expect(role.stack, 'aws_iam_role', name, 'assume_role_policy', role.key, role.trust);
    for (const { stem, kind, statements } of policiesOf(role.statements) ?? []) {
      const part = stem.replace(/^policy-?/, '') || '1';
      if (kind === 'inline') expect(role.stack, 'aws_iam_role_policy', name, 'policy', role.key, statements);
      else expect(role.stack, 'aws_iam_policy', `${name}_${part}`, 'policy', role.key, statements);
    }
  }
  for (const { key, statements } of plan.keyPolicies) expect('platform', 'aws_kms_key_policy', key, 'policy', `key ${key}`, statements);
  for (const { bucket, statements } of plan.bucketPolicies)
    expect('platform', 'aws_s3_bucket_policy', bucket, 'policy', `bucket ${bucket}`, statements);
  return [...expected].flatMap(([stack, list]) => {
    const files = new Map(list.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const])));
    return compareDocuments(files, list, (resource) => {
      if (!resolvable(resource, stack, holds)) return { text: resource.arn, only: resource.only ?? [] };
      const { value } = resource;
      const parts = value instanceof Interpolated ? value.parts : [value];
      return { text: parts.map((p) => (typeof p === 'string' ? p : mark(template(pieces(p as never))))).join(''), only: [] };
    }).mismatches;
  });
}

/** A reference in a document that was read back; no text of a spec can hold the sign. */
const mark = (expression: string): string => `\uE002${expression}\uE002`;

function textAt(stack: JsonObject | undefined, type: string, name: string, argument: string): string | undefined {
  const at = (value: Json | undefined, key: string): Json | undefined => (isObject(value) ? value[key] : undefined);
  const text = at(at(at(stack?.['resource'], type), name), argument);
  if (typeof text !== 'string') return undefined;
  return readTemplate(text)
    .map((piece) => ('literal' in piece ? piece.literal : mark(`\${${piece.expression}}`)))
    .join('');
}
