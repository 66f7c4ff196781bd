import type { Diagnostic, Edit } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import type { Cut } from './lines.ts';
import { removedFromJson } from './remove-json.ts';
import { removedFromWrit } from './remove-writ.ts';
import { removedFromYaml } from './remove-yaml.ts';

/**
 * The same findings with edits that say exactly which text goes: the whole line of a statement, the comma of a word, the bullet of an
 * entry in YAML. A fix that cannot be carried out so is left out.
 */
export function expandFixes(findings: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): readonly Diagnostic[] {
  return findings.map((finding) => {
    const { fix, ...bare } = finding;
    if (!fix || !needsExpansion(finding)) return finding;
    const edits = fix.edits.map((edit) => expanded(edit, sources));
    return edits.every((edit) => edit !== undefined) ? { ...bare, fix: { ...fix, edits } } : bare;
  });
}

export const needsExpansion = ({ fix }: Diagnostic): boolean =>
  fix?.edits.some(({ removes, within }) => removes === true || within !== undefined) ?? false;

function expanded({ span, text, removes, within }: Edit, sources: ReadonlyMap<string, SourceFile>): Edit | undefined {
  const source = sources.get(span.file);
  if (!source) return undefined;
  if (within !== undefined) {
    const there = source.text.slice(span.start, span.end);
    const at = there.indexOf(within);
    if (at < 0 || there.includes(within, at + 1)) return undefined;
    return { span: { file: span.file, start: span.start + at, end: span.start + at + within.length }, text };
  }
  if (!removes) return { span, text };
  const cut = removerOf(source)?.(source.text, span.start, span.end);
  return cut && { span: { file: source.path, start: cut.start, end: cut.end }, text: cut.text };
}

function removerOf({ path, text }: SourceFile): ((text: string, start: number, end: number) => Cut | undefined) | undefined {
  if (path.endsWith('.writ')) return removedFromWrit;
  if (/\.writ\.ya?ml$/.test(path)) return removedFromYaml;
  return /^\uFEFF?\s*[[{]/.test(text) ? removedFromJson : undefined;
}
