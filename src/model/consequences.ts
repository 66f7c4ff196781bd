import type { Code, Sink } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import { positionAt } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';

/**
 * Codes that say that something is not there: a part of a header, an attribute, a member, a method to log in by. Where text could not be read, that
 * text may be it; also that two are the same, for what tells them apart may be lost. What is there and wrong is reported all the same.
 */
export const absences: ReadonlySet<Code> = new Set([
  'W023', 'W024', 'W025', 'W026', 'W027', 'W028', 'W036', 'W038', 'W042', 'W043', 'W044', 'W046', 'W049', 'W050', 'W051', 'W052', 'W053', 'W056', 'W057', 'W058',
]); // prettier-ignore

/**
 * What is worth saying of a program of which a part could not be read, `before` being what was said of its syntax: nothing is missed, and no word is
 * lost on a line that has an error already.
 */
export function withoutConsequences(
  files: readonly FileAst[],
  before: readonly { readonly span: { readonly file: string; readonly start: number } | null }[],
  sink: Sink,
): Sink {
  if (files.every((file) => file.complete)) return sink;
  const sources = new Map<string, SourceFile>(files.map(({ source }) => [source.path, source]));
  const lineOf = (span: { readonly file: string; readonly start: number } | null): string => {
    const source = span && sources.get(span.file);
    return source ? `${source.path}:${positionAt(source, span.start).line}` : '';
  };
  const lines = new Set(before.map(({ span }) => lineOf(span)));
  return {
    report(diagnostic) {
      if (!absences.has(diagnostic.code) && !(diagnostic.span && lines.has(lineOf(diagnostic.span)))) sink.report(diagnostic);
    },
  };
}
