import type { Engine, Program } from '../../model/program.ts';

/** Declared engines of one kind, in order of names. */
export const enginesOfKind = (program: Program, kind: string): readonly Engine[] =>
  [...program.engines.values()].filter((engine) => engine.kind === kind && !engine.builtin);
