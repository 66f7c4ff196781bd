import type { Span } from './source.ts';

export type Severity = 'error' | 'warning' | 'info';

/** `W` + group digit + two digits, as in design and documentation: `W101`. */
export type Code = `W${number}`;

export interface Edit {
  readonly span: Span;
  readonly text: string;
  /**
   * What stands at the span is a whole item (a statement, an annotation, a word of a list) and goes with its line, bullet or comma, and
   * with the comments that belong to it; `text` is empty.
   */
  readonly removes?: true;
  /** Only this part of the text at the span is replaced; it stands there once. */
  readonly within?: string;
}

/** `safe` means: applying it can never widen anybody's access nor change what the author meant. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly safe: boolean;
  /** What it does to access: takes some away. Absent: every principal may do after it what it could do before. */
  readonly access?: 'less';
  /** The message or the help says the same already, so that people need not read it twice. */
  readonly told?: true;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
  /** A step of the chain that the finding is about, in order. */
  readonly step?: true;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** One sentence in plain words with the concrete names; no trailing full stop. */
  readonly message: string;
  /** `null` only where no text is to blame (a missing file, an unwritable folder). */
  readonly span: Span | null;
  readonly related?: readonly Related[];
  /** The valid alternatives, when there are few. */
  readonly expected?: readonly string[];
  /** What to do, one line. */
  readonly help?: string;
  readonly fix?: Fix;
  /** The environments it was found in; empty or absent: independent of any. */
  readonly envs?: readonly string[];
}

/** Collects what a stage has to say; a stage never throws for a user's mistake. */
export interface Sink {
  report(diagnostic: Diagnostic): void;
}

export class Diagnostics implements Sink {
  readonly all: Diagnostic[] = [];
  report(diagnostic: Diagnostic): void {
    this.all.push(diagnostic);
  }
  get failed(): boolean {
    return this.all.some((d) => d.severity === 'error');
  }
}

/** What a page of `writ explain CODE` says; `docs/` and `explain` are made from it. */
export interface Page {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** A spec that is reported with this code, as a user would write it. */
  readonly bad?: string;
  /** The same, mended: not reported. */
  readonly good?: string;
  /** The same with a file that Writ did not write; `as` is its kind, as `check --as` names it. */
  readonly file?: { readonly as: string; readonly bad: string; readonly good: string };
}

/** A code that a stage before the rules reports (group 0xx); rules carry the same facts themselves. */
export interface CodeEntry {
  readonly code: Code;
  /** Short, in kebab case: `unknown-name`. */
  readonly name: string;
  readonly severity: Severity;
  readonly page: Page;
}
