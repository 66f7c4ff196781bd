import type { Compiled } from '../../src/access/relation.ts';
import { decideProject, type DecidedProject } from '../../src/questions/load.ts';
import type { Place } from '../../src/targets/artifact.ts';
import { placeOf } from '../../src/targets/place.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

export interface Ground {
  readonly decided: DecidedProject;
  readonly compiled: Compiled;
  readonly place: Place;
}

/** The base project with a snippet, decided. */
export function decide(text: string): Ground {
  const decided = decideProject(memoryHost(projectWith({ text })), '/project', '2026-11-23');
  const [compiled] = decided.compiled;
  if (!compiled) throw new Error(decided.diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'));
  return { decided, compiled, place: (span) => placeOf(span, decided.sources) };
}
