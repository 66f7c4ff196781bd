import type { Diagnostic, Sink } from '../diagnostics.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { Program } from '../model/program.ts';

/** Where an attribute was written, or the head of its block where it was not. */
export const spanOf = (bound: AnyBound, attribute: string): Span => bound.valueSpans[attribute] ?? bound.spans[attribute] ?? bound.head;

type Found = Omit<Diagnostic, 'code' | 'severity' | 'envs'>;

/** Reports an error of this environment; `code` is one of `backends/codes.ts`. */
export function fail(sink: Sink, program: Program, code: 'W055' | 'W056' | 'W057' | 'W058', found: Found): void {
  sink.report({ code, severity: 'error', envs: [program.env.name], ...found });
}
