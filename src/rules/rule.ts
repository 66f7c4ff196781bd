import type { Compiled } from '../access/relation.ts';
import type { Code, Diagnostic, Page, Severity } from '../diagnostics.ts';
import type { Project } from '../model/program.ts';
import type { Artifact } from '../targets/artifact.ts';
import type { RuleSetting } from '../model/config.ts';
import type { Looks } from './subjects.ts';

/** What a rule finds: the runner adds code, severity, environment and fingerprint. */
export type Finding = Omit<Diagnostic, 'code' | 'severity' | 'envs'>;

export interface RuleInput extends Compiled {
  readonly project: Project;
  /** What the targets printed for this environment (only those that rules read: vault, iam, helm, ecs), by path without the environment. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
  readonly setting: RuleSetting | undefined;
}

/** One file a rule: its code, its page (whose bad and good specs are tests), and what it looks for. */
export interface Rule {
  readonly code: Code;
  /** Kebab case, stands beside the code in reports: `whole-mount`. */
  readonly name: string;
  readonly severity: Severity;
  /** Samples are specs, unless only files can have the flaw. */
  readonly page: Page & ({ readonly bad: string; readonly good: string } | Required<Pick<Page, 'file'>>);
  /** What it looks for in the specs. */
  check?(input: RuleInput): Iterable<Finding>;
  /** What it looks for in single artifacts, those of specs and those that Writ did not write alike. */
  readonly of?: Looks;
}
