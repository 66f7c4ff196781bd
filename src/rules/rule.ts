import type { Code, Page, Severity } from '../diagnostics.ts';
import type { Finding, RuleInput } from './input.ts';
import type { Looks } from './subjects.ts';

export type { Finding, RuleInput } from './input.ts';

/** One file a rule: its code, its page (whose bad and good specs are tests), and what it looks for. */
export interface Rule {
  readonly code: Code;
  /** Kebab case, stands beside the code in reports: `whole-mount`. */
  readonly name: string;
  readonly severity: Severity;
  /** Samples are specs, unless only files can have the flaw. */
  readonly page: Page & ({ readonly bad: string; readonly good: string } | Required<Pick<Page, 'file'>>);
  /** The limits that `max` in `writ.yaml` can set, by name, with what they are in seconds where it sets none. */
  readonly limits?: Readonly<Record<string, number>>;
  /** What it looks for in the specs. */
  check?(input: RuleInput): Iterable<Finding>;
  /** What it looks for in single artifacts, those of specs and those that Writ did not write alike. */
  readonly of?: Looks;
}
