/** What became of many mutants. */
export interface Score {
  mutants: number;
  /** Some answer differs. */
  changed: number;
  caught: number;
  /** No answer differs. */
  equivalent: number;
  /** Reported although no answer differs. */
  falseAlarms: number;
  /** Reported with a request whose answers are the same. */
  wrongWitnesses: number;
}

export const newScore = (): Score => ({ mutants: 0, changed: 0, caught: 0, equivalent: 0, falseAlarms: 0, wrongWitnesses: 0 });

export function count(
  score: Score,
  { changed, caught, wrong }: { readonly changed: boolean; readonly caught: boolean; readonly wrong: string | undefined },
): void {
  score.mutants++;
  if (changed) score.changed++;
  else score.equivalent++;
  if (changed && caught) score.caught++;
  if (!changed && caught) score.falseAlarms++;
  if (wrong !== undefined) score.wrongWitnesses++;
}

export const say = (what: string, s: Score): string =>
  `${what}: ${s.mutants} mutants, ${s.changed} changed, ${s.caught} caught, ${s.equivalent} equivalent, ${s.falseAlarms} false alarms, ${s.wrongWitnesses} wrong witnesses`;
