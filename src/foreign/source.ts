import type { Code, Diagnostic } from '../diagnostics.ts';
import type { Dialect } from '../contract.ts';
import type { ChartFacts } from '../targets/helm/chart.ts';
import type { Sink } from '../diagnostics.ts';
import type { Supply } from '../rules/subjects.ts';
import type { Span } from '../source.ts';

export interface ForeignOptions {
  /** The day that decides whether data about AWS are old and lines of a product have ended; absent: neither is asked. */
  readonly asOf?: string;
  readonly dialect: Dialect;
  /** Another version of the chart than the one whose facts Writ carries. */
  readonly chart?: ChartFacts;
}

/** A supply of nothing, for what a kind of file does not say. */
export const NOTHING: Supply = {
  task: () => [],
  aws: () => [],
  authRole: () => [],
  server: () => [],
  release: () => [],
  values: () => [],
  stanza: () => [],
  policy: () => [],
};

/** What a reader of files has to say beside the rules. */
export const errorTo =
  (sink: Sink, code: Code) =>
  (span: Span, message: string, help?: string, expected?: readonly string[]): void => {
    const said: Diagnostic = { code, severity: 'error', message, span };
    sink.report({ ...said, ...(help === undefined ? {} : { help }), ...(expected === undefined ? {} : { expected }) });
  };
