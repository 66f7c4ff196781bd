import table from './escalations.json' with { type: 'json' };

/** A set of AWS actions that, all granted to one identity, give it more than they say. Sources: `escalations.json`. */
export interface Escalation {
  readonly id: string;
  readonly actions: readonly string[];
  /** What `iam:PassedToService` must let through; absent where no role is passed or any service takes it. */
  readonly passedTo?: string;
}

let known: readonly Escalation[] | undefined;

/** Those that the action set alone decides; `match: "graph"` entries depend on what exists behind them and need the reach graph. Fewest actions first. */
export function escalations(): readonly Escalation[] {
  known ??= table.aws
    .filter((entry) => entry.match === 'actions' && entry.obsolete === undefined)
    .map(({ id, actions, passedTo }) => (passedTo === undefined ? { id, actions } : { id, actions, passedTo }))
    .sort((a, b) => a.actions.length - b.actions.length || (a.id < b.id ? -1 : 1));
  return known;
}
