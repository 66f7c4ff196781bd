import { hash } from 'node:crypto';
import type { Diagnostic } from '../diagnostics.ts';
import { lineText, positionAt, type SourceFile } from '../source.ts';
import type { Anchors } from './anchor.ts';

/**
 * One hash a finding, the same as long as the finding is: of its code, its message and what of which declaration it is about. Lines may
 * move, declarations change places and files, and the other spelling says the same. In a file that is no spec, of its name without its
 * folder and the text of the line. Findings that agree in all of these are numbered in the given order. 32 hexadecimal digits.
 */
export function fingerprints(
  findings: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  anchors: Anchors = () => undefined,
): ReadonlyMap<Diagnostic, string> {
  const seen = new Map<string, number>();
  const found = new Map<Diagnostic, string>();
  for (const one of findings) {
    const key = JSON.stringify([one.code, one.message, placeOf(one, sources, anchors)]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    found.set(one, hash('sha256', `${key}#${count}`, 'hex').slice(0, 32));
  }
  return found;
}

function placeOf({ span }: Diagnostic, sources: ReadonlyMap<string, SourceFile>, anchors: Anchors): readonly string[] {
  if (!span) return [];
  const anchor = anchors(span);
  if (anchor !== undefined) return [anchor];
  const source = sources.get(span.file);
  const line = source ? lineText(source, positionAt(source, span.start).line).trim().replace(/\s+/g, ' ') : '';
  return [span.file.slice(span.file.lastIndexOf('/') + 1), line];
}
