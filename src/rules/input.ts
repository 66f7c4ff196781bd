import type { Compiled } from '../access/relation.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { RuleSetting } from '../model/config.ts';
import type { Project } from '../model/program.ts';
import type { Span } from '../source.ts';
import type { Artifact } from '../targets/artifact.ts';

/** What a rule finds: the runner adds code, severity, environment and fingerprint. */
export type Finding = Omit<Diagnostic, 'code' | 'severity' | 'envs'>;

export interface RuleInput extends Compiled {
  readonly project: Project;
  /** What the targets printed for this environment (only those that rules read: vault, iam, helm, ecs), by path below `out/`. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
  readonly setting: RuleSetting | undefined;
}

/** Where something of a subject was written: as exactly as its source can say, for a member that is missing what should hold it. */
export type At = (...path: readonly (string | number)[]) => Span;
