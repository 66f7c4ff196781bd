import type { Diagnostic, Edit } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';

const byPlace = (a: Edit, b: Edit): number => a.span.start - b.span.start || a.span.end - b.span.end;
const overlap = (a: Edit, b: Edit): boolean => (a.span.start < b.span.end && b.span.start < a.span.end) || a.span.start === b.span.start;

/** As many of the findings, in order, as have fixes whose edits do not touch one another. */
export function compatible(findings: readonly Diagnostic[]): Diagnostic[] {
  // By file in order of their places. They are disjoint, so only the two beside a place can touch what comes there.
  const taken = new Map<string, Edit[]>();
  const indexIn = (edits: readonly Edit[], { span }: Edit): number => {
    let low = 0;
    let high = edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edits[middle]?.span.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const touches = (edit: Edit): boolean => {
    const edits = taken.get(edit.span.file) ?? [];
    const at = indexIn(edits, edit);
    return [edits[at - 1], edits[at]].some((other) => other !== undefined && overlap(edit, other));
  };
  return findings.filter(({ fix }) => {
    if (!fix || fix.edits.some(touches)) return false;
    for (const edit of fix.edits) {
      const edits = taken.get(edit.span.file) ?? [];
      taken.set(edit.span.file, edits);
      edits.splice(indexIn(edits, edit), 0, edit);
    }
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
