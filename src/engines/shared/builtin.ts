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
  const holders = [program.teams, program.users, program.apps, program.pipelines, program.profiles];
  const grants = holders.flatMap((all) => [...all.values()].flatMap(({ grants: own }) => own));
  return grants.flatMap((statement) =>
    statement.resources
      .filter(({ text }) => text === engine || text.startsWith(`${engine}/`))
      .flatMap((resource) => statement.verbs.map((verb) => ({ verb, resource, rest: resource.text.slice(engine.length + 1), statement }))),
  );
}
