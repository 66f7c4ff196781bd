import type { Diagnostic } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import { applied, compatible } from './apply.ts';

/** What is checked as it is with some of its texts replaced. */
export interface State {
  /** Sorted, with exact edits. */
  readonly findings: readonly Diagnostic[];
  readonly fingerprints: ReadonlyMap<Diagnostic, string>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Errors stopped it before all rules had run, so that findings may still hide. */
  readonly stopped: boolean;
}

/** A version of what is checked: some of its texts replaced, and what that gives. */
export interface Version<S extends State = State> {
  readonly state: S;
  readonly texts: ReadonlyMap<string, string>;
}

/** How a fix is tried. */
export interface Bench<S extends State = State> {
  state(texts: ReadonlyMap<string, string>): Promise<S>;
  /**
   * Why a version grants more than the one before it, as a clause; `undefined`: it is proved to grant no more and, where access is to stay
   * the `same`, no less.
   */
  widened(before: Version<S>, after: Version<S>, access: 'same' | 'less'): Promise<string | undefined>;
}

export interface Refused {
  readonly finding: Diagnostic;
  readonly why: string;
}

export interface FixPlan<S extends State = State> {
  /** The files that change, with their new texts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Diagnostic[];
  readonly refused: readonly Refused[];
  /** What is checked after all fixes. */
  readonly after: S;
}

const ROUNDS = 50;

/**
 * Applies safe fixes until none is left. Those that touch the same text wait for the next round, where they are made anew. A fix is taken
 * only if what is checked then provably grants nobody more (and, where it does not say that it takes access away, nobody less), its finding is
 * gone, and no other one has appeared.
 */
export async function planFixes<S extends State>(bench: Bench<S>, wanted: (finding: Diagnostic) => boolean): Promise<FixPlan<S>> {
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

/** Why these fixes may not be taken together, as a clause. */
async function objection<S extends State>(
  bench: Bench<S>,
  fixes: readonly Diagnostic[],
  before: Version<S>,
  after: Version<S>,
): Promise<string | undefined> {
  const were = new Set(before.state.fingerprints.values());
  const are = new Set(after.state.fingerprints.values());
  const left = fixes.find((finding) => are.has(before.state.fingerprints.get(finding) ?? ''));
  if (left) return 'it would still be reported';
  const fresh = after.state.findings.filter((finding) => !were.has(after.state.fingerprints.get(finding) ?? ''));
  // Where errors hid the findings of later stages, these are no work of the fix.
  const [first] = before.state.stopped ? fresh.filter(({ severity }) => severity === 'error' && after.state.stopped) : fresh;
  if (first) return `then there would be ${first.code}: ${first.message}`;
  return await bench.widened(before, after, fixes.some(({ fix }) => fix?.access === 'less') ? 'less' : 'same');
}
