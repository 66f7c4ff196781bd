import type { Compiled } from '../access/relation.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Project } from '../model/program.ts';
import type { SourceFile, Span } from '../source.ts';

export const TARGETS = ['vault', 'iam', 'helm', 'ecs', 'terraform'] as const;
export type TargetName = (typeof TARGETS)[number];

/** A file to write below `out/`. Text ends with one line break. */
export interface Artifact {
  /** Relative to `out/`: `prod/vault/policies/app-checkout.hcl`. */
  readonly path: string;
  readonly target: TargetName | 'project';
  readonly text: string;
  /** The spec places it comes from, most telling first. */
  readonly origins: readonly Span[];
}

/** An artifact whose text is made when it is first read: `check` reads few of them. `text` must depend on nothing that changes. */
export function printed(artifact: Omit<Artifact, 'text'>, text: () => string): Artifact {
  let made: string | undefined;
  return {
    ...artifact,
    get text() {
      made ??= text();
      return made;
    },
  };
}

/** What a target is given: one environment, decided and emitted. */
export interface TargetInput {
  readonly compiled: Compiled;
  readonly project: Project;
  /** Artifacts of targets that ran before (helm and ecs embed what vault printed). */
  readonly artifacts: ReadonlyMap<string, Artifact>;
}

export interface TargetOutput {
  readonly artifacts: readonly Artifact[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `specs/teams/payments/checkout.writ:12`: how an output names a place of the specs. */
export type Place = (span: Span) => string;
export type Sources = ReadonlyMap<string, SourceFile>;
