import type { Span } from '../source.ts';
import { positionAt } from '../source.ts';
import type { Sources } from './artifact.ts';

/** How an output names a place of the specs: `specs/teams/payments/checkout.writ:12`; the bare path where the text is not at hand. */
export function placeOf(span: Span, sources: Sources): string {
  const source = sources.get(span.file);
  return source ? `${span.file}:${positionAt(source, span.start).line}` : span.file;
}

/** The places of several spans, each once, in the given order. */
export function placesOf(spans: readonly Span[], sources: Sources): string[] {
  return [...new Set(spans.map((span) => placeOf(span, sources)))];
}
