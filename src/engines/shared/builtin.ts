import type { Program } from '../../model/program.ts';
import { block } from '../../schema/block.ts';
import type { GrantStatement, Word } from '../../syntax/ast.ts';

/** What is always there and never declared has nothing to say. */
export const builtinSchema = (doc: string) => block({ doc });

export interface BuiltinUse {
  readonly verb: Word;
  readonly resource: Word;
  /** The resource without the engine's name: `eks/role/checkout`; empty for the bare engine. */
  readonly rest: string;
  readonly statement: GrantStatement;
}

/** Every verb on every resource of one built-in engine, of all principals and profiles. */
export function usesOf(program: Program, engine: string): readonly BuiltinUse[] {
  const found: BuiltinUse[] = [];
  const inside = `${engine}/`;
  for (const all of [program.teams, program.users, program.apps, program.pipelines, program.profiles])
    for (const { grants } of all.values())
      for (const statement of grants)
        for (const resource of statement.resources)
          if (resource.text === engine || resource.text.startsWith(inside))
            for (const verb of statement.verbs) found.push({ verb, resource, rest: resource.text.slice(inside.length), statement });
  return found;
}
