import type { Diagnostic } from '../diagnostics.ts';
import type { ForeignKind } from '../foreign/index.ts';
import type { SourceFile } from '../source.ts';

/** What was found out about the files of a call, some of their texts replaced. */
export interface Checked {
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly kinds: ReadonlyMap<string, ForeignKind>;
  readonly diagnostics: readonly Diagnostic[];
  /** Files that are none of the kinds, and that nobody named. */
  readonly aside: number;
}
