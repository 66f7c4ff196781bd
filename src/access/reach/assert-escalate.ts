import type { Assertion } from '../../model/program.ts';
import type { Word } from '../../syntax/ast.ts';
import { type Asked, type Court, onlyIf, reportFailed, reportUnknown, steps, title } from './court.ts';
import { decideEscalation } from './escalate.ts';

/**
 * `escalate`: to come to everything at Vault, or to what another team owns and has not shared, by any path. Of all whom the assertion
 * speaks of, the first one that does is reported.
 */
export function decideEscalate(assertion: Assertion, verb: Word, asked: readonly Asked[], court: Court): void {
  const scene = court.scene();
  if (!scene) return;
  let unknown: (() => void) | undefined;
  for (const one of asked) {
    const { access, byHand } = one;
    const found = decideEscalation(scene, access, byHand);
    const who = title(access.id);
    if (assertion.mode === 'can') {
      if (!found) reportFailed(court, { assertion, verb, message: `${who} cannot escalate`, related: [], help: 'assert that it cannot' });
      else if (!found.known || found.chain.some((e) => e.onlyIf))
        reportUnknown(court, {
          assertion,
          verb,
          message: `${who}: ${found.what}${onlyIf(found.chain)}`,
          related: steps(found.chain),
          help: 'assert what the specs decide',
        });
      continue;
    }
    if (!found) continue;
    const related = [...steps(found.chain), ...found.places];
    if (!found.known) {
      const [first] = found.chain;
      const message = `whether ${who} can escalate: it ${first?.fact ?? 'reaches more'}, and ${found.what}`;
      unknown ??= () =>
        reportUnknown(court, {
          assertion,
          verb,
          message,
          related,
          help: 'say what it holds, with `allow` in the role of the engine, or drop the grant',
        });
      continue;
    }
    const count = found.chain.length;
    const by = count === 0 ? '' : ` in ${count} step${count === 1 ? '' : 's'}`;
    return reportFailed(court, {
      assertion,
      verb,
      message: `${who} can escalate${by}: it reaches ${found.what}${onlyIf(found.chain)}`,
      related,
      help: helpFor(one),
    });
  }
  unknown?.();
}

function helpFor({ access, byHand }: Asked): string {
  if (access.kind !== 'pipeline') return 'take back the grant of one of the steps';
  return byHand
    ? 'what follows from `applies` is left aside here: take back the grant by hand'
    : 'it follows from the stacks that the pipeline applies; `nobody can escalate` leaves that aside';
}
