import type { Diagnostic } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';
import { type Decided, widened } from './access.ts';
import { applied, compatible } from './apply.ts';
import { sameWords } from './words.ts';

/** A project as it is with some of its texts replaced. */
export interface State {
  /** Sorted, with exact edits. */
  readonly findings: readonly Diagnostic[];
  readonly fingerprints: ReadonlyMap<Diagnostic, string>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly files: readonly FileAst[];
  /** Errors stopped it before all rules had run, so that findings may still hide. */
  readonly stopped: boolean;
}

/** How a fix is tried: on the texts of the project, some of them replaced. */
export interface Bench {
  state(texts: ReadonlyMap<string, string>): Promise<State>;
  /** What everybody may do, whatever the day: a grant that has expired counts. Empty where the specs cannot be compiled. */
  access(texts: ReadonlyMap<string, string>): Promise<readonly Decided[]>;
}

export interface Refused {
  readonly finding: Diagnostic;
  readonly why: string;
}

export interface FixPlan {
  /** The files that change, with their new texts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Diagnostic[];
  readonly refused: readonly Refused[];
  /** The project after all fixes. */
  readonly after: State;
}

const ROUNDS = 50;

/**
 * Applies safe fixes until none is left. Those that touch the same text wait for the next round, where they are made anew. A fix is taken
 * only if the project then provably grants nobody more (and, where it does not say that it takes access away, nobody less), its finding is
 * gone, and no other one has appeared.
 */
export async function planFixes(bench: Bench, wanted: (finding: Diagnostic) => boolean): Promise<FixPlan> {
  let texts: ReadonlyMap<string, string> = new Map();
  let state = await bench.state(texts);
  const done: Diagnostic[] = [];
  const refused = new Map<string, Refused>();
  const printOf = (finding: Diagnostic): string => state.fingerprints.get(finding) ?? '';

  for (let round = 0; round < ROUNDS; round++) {
    const open = state.findings.filter((finding) => finding.fix?.safe && wanted(finding) && !refused.has(printOf(finding)));
    // What keeps access as it is goes first, and is not tried together with what takes some away: the two are held to different proofs.
    const kind = open.some(({ fix }) => fix?.access === undefined) ? undefined : 'less';
    const chosen = compatible(open.filter(({ fix }) => fix?.access === kind));
    if (chosen.length === 0) break;
    let queue: Diagnostic[][] = [chosen];
    let took = false;
    while (queue.length > 0) {
      const [first = [], ...rest] = queue;
      const tried = new Map([...texts, ...applied(first, state.sources)]);
      const next = await bench.state(tried);
      const why = await objection(bench, first, { state, texts }, { state: next, texts: tried });
      if (why === undefined) {
        texts = tried;
        done.push(...first);
        took = true;
        state = next;
        // Places have moved: what is left of this round is found again in the next.
        queue = [];
      } else if (first.length === 1 && first[0]) {
        refused.set(printOf(first[0]), { finding: first[0], why });
        queue = rest;
      } else queue = [first.slice(0, first.length >> 1), first.slice(first.length >> 1), ...rest];
    }
    if (!took) break;
  }
  return { texts, applied: done, refused: [...refused.values()], after: state };
}

interface Version {
  readonly state: State;
  readonly texts: ReadonlyMap<string, string>;
}

/** Why these fixes may not be taken together, as a clause. */
async function objection(bench: Bench, fixes: readonly Diagnostic[], before: Version, after: Version): Promise<string | undefined> {
  const were = new Set(before.state.fingerprints.values());
  const are = new Set(after.state.fingerprints.values());
  const left = fixes.find((finding) => are.has(before.state.fingerprints.get(finding) ?? ''));
  if (left) return 'it would still be reported';
  const fresh = after.state.findings.filter((finding) => !were.has(after.state.fingerprints.get(finding) ?? ''));
  // Where errors hid the findings of later stages, these are no work of the fix.
  const [first] = before.state.stopped ? fresh.filter(({ severity }) => severity === 'error' && after.state.stopped) : fresh;
  if (first) return `then there would be ${first.code}: ${first.message}`;
  if (sameWords(before.state.files, after.state.files)) return undefined;
  const [was, is] = [await bench.access(before.texts), await bench.access(after.texts)];
  if (was.length === 0) return 'what the specs grant now cannot be said before their other errors are mended';
  if (is.length === 0) return 'the specs could no longer be compiled';
  return widened(was, is, fixes.some(({ fix }) => fix?.access === 'less') ? 'less' : 'same');
}
