import type { Code, Fix, Related, Sink } from '../diagnostics.ts';
import type { Span } from '../source.ts';

/** Maps offsets of the text that is being read to a place of the file (a sentence inside YAML is a text of its own). */
export type Places = (start: number, end: number) => Span;

export interface Said {
  readonly related?: readonly Related[];
  readonly expected?: readonly string[];
  readonly help?: string;
  readonly fix?: Fix;
}

/** Reports an error of this stage. */
export type Report = (code: Code, span: Span, message: string, more?: Said) => void;

/** More syntax errors than this in one file help nobody; the rest is counted, not shown. */
export const maxErrors = 200;

export interface Reporter {
  readonly report: Report;
  /** Errors so far, those beyond the limit too. */
  count(): number;
  /** Says how many errors were not shown. */
  finish(file: string): void;
}

export function reporter(sink: Sink): Reporter {
  let count = 0;
  let last: Span | undefined;
  return {
    report(code, span, message, more = {}) {
      count++;
      last = span;
      if (count <= maxErrors) sink.report({ code, severity: 'error', message, span, ...more });
    },
    count: () => count,
    finish(file) {
      if (count <= maxErrors) return;
      const rest = count - maxErrors;
      sink.report({
        code: 'W008',
        severity: 'error',
        message: `${rest} more syntax error${rest === 1 ? '' : 's'} in ${file} not shown`,
        span: last ?? null,
        help: 'mend the first ones and run again',
      });
    },
  };
}

/** Text from a file inside a message: on one line, shortened, in backticks. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > 60 ? `${line.slice(0, 57)}…` : line;
  return `\`${short}\``;
}
