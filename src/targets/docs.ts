import type { PrincipalAccess } from '../access/relation.ts';
import type { Program } from '../model/program.ts';

/** What the spec's `///` lines say of a principal; nothing for those that Writ derives. */
export function docsOf({ kind, name }: PrincipalAccess, program: Program): readonly string[] {
  const declared = { app: program.apps, team: program.teams, user: program.users, pipeline: program.pipelines }[kind];
  return declared.get(name)?.docs ?? [];
}

/** The same as further lines of a comment. */
export const docLines = (docs: readonly string[]): string => docs.map((line) => `\n${line}`).join('');
