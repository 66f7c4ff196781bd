import type { Diagnostic, Edit } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';

const byPlace = (a: Edit, b: Edit): number => a.span.start - b.span.start || a.span.end - b.span.end;
const overlap = (a: Edit, b: Edit): boolean =>
  a.span.file === b.span.file && (a.span.start < b.span.end && b.span.start < a.span.end ? true : a.span.start === b.span.start);

/** As many of the findings, in order, as have fixes whose edits do not touch one another. */
export function compatible(findings: readonly Diagnostic[]): Diagnostic[] {
  const taken = new Map<string, Edit[]>();
  return findings.filter(({ fix }) => {
    if (!fix || fix.edits.some((edit) => taken.get(edit.span.file)?.some((other) => overlap(edit, other)))) return false;
    for (const edit of fix.edits) taken.set(edit.span.file, [...(taken.get(edit.span.file) ?? []), edit]);
    return true;
  });
}

/** The texts of the files that the fixes of compatible findings change. */
export function applied(findings: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, string> {
  const edits = Map.groupBy(
    findings.flatMap(({ fix }) => fix?.edits ?? []),
    ({ span }) => span.file,
  );
  const texts = new Map<string, string>();
  for (const [file, all] of edits) {
    const source = sources.get(file);
    if (!source) continue;
    let text = '';
    let at = 0;
    for (const { span, text: put } of [...all].sort(byPlace)) {
      text += source.text.slice(at, span.start) + put;
      at = span.end;
    }
    texts.set(file, text + source.text.slice(at));
  }
  return texts;
}
