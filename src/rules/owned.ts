import { patternIndex } from '../access/pattern-index.ts';
import { parsePattern, type Pattern, PatternError } from '../access/patterns.ts';
import { Refusal, requestsOf, resourceOf, usesSelf } from '../access/requests.ts';
import { engineKinds } from '../engines/index.ts';
import { resolveWord } from '../model/index.ts';
import type { Program, Team } from '../model/program.ts';
import type { Word } from '../syntax/ast.ts';

/** Something a team owns, as Vault sees it: one pattern for each request that an engine's verbs can make there. */
export interface Owned {
  readonly team: Team;
  /** As the team wrote it. */
  readonly text: string;
  readonly pattern: Pattern;
  /** Only LIST reaches it: the folder above what is owned, whose listing is its names. */
  readonly listed: boolean;
}

/** What all teams own, by segments, so that a grant meets only what it can overlap. */
export interface OwnedIndex {
  readonly size: number;
  overlapping(pattern: Pattern): readonly Owned[];
}

export function ownedIndex(program: Program): OwnedIndex {
  const index = patternIndex<Owned>();
  let size = 0;
  for (const team of program.teams.values())
    for (const statement of team.owns)
      for (const word of statement.resources)
        for (const { pattern, listed } of patternsOf(resolveWord(word, { team: team.name }), program)) {
          index.add({ team, text: word.text, pattern, listed });
          size++;
        }
  return { size, overlapping: index.overlapping };
}

function patternsOf(word: Word, program: Program): Pick<Owned, 'pattern' | 'listed'>[] {
  const resource = resourceOf(word, program, engineKinds);
  if (!resource || resource instanceof Refusal || usesSelf(resource.rest)) return [];
  const found = new Map<string, Pick<Owned, 'pattern' | 'listed'>>();
  const add = (text: string, listed: boolean): void => {
    const pattern = parsePattern(text);
    if (!(pattern instanceof PatternError) && found.get(pattern.text)?.listed !== false) found.set(pattern.text, { pattern, listed });
  };
  for (const [name, verb] of Object.entries(resource.kind.verbs(resource.engine.builtin ? undefined : resource.engine.bound))) {
    const requests = requestsOf(name, [...verb.requests, ...(verb.ways ?? [])], resource);
    for (const { pattern, template } of requests instanceof Refusal ? [] : requests) {
      add(pattern, false);
      if (pattern.endsWith('/*') && template.capabilities.includes('list')) add(pattern.slice(0, -2), true);
    }
  }
  return [...found.values()];
}
