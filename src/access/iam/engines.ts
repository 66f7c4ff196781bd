import type { Sink } from '../../diagnostics.ts';
import type { Program } from '../../model/program.ts';
import type { Registries } from '../../model/registries.ts';
import type { AnyBound } from '../../schema/block.ts';
import { isAwsGrant, isAwsVerb } from './grants.ts';
import { validateStatement } from './validate.ts';

/** Validates the AWS grants that stand inside engines (`role NAME { allow s3:GetObject on "arn…" }`), where they were written. */
export function checkEngineGrants(registries: Registries, program: Program, sink: Sink): void {
  for (const engine of program.engines.values()) {
    if (registries.engineKinds.get(engine.kind)?.documents) visit(engine.bound, sink);
  }
}

function visit(bound: AnyBound, sink: Sink): void {
  for (const statement of bound.statements) {
    if (statement.type !== 'grant' || !isAwsGrant(statement)) continue;
    const keys = (statement.tail.when ?? []).map((term) => ({ text: term.key.text, span: term.key.span }));
    const resources = statement.resources.filter((r) => r.text === '*' || r.text.startsWith('arn:'));
    validateStatement({ actions: statement.verbs.filter(isAwsVerb), resources, conditionKeys: keys }, sink);
  }
  const blocks: readonly (AnyBound | readonly AnyBound[] | undefined)[] = Object.values(bound.blocks);
  for (const child of blocks) {
    if (child === undefined) continue;
    for (const one of Array.isArray(child) ? child : [child]) visit(one as AnyBound, sink);
  }
}
