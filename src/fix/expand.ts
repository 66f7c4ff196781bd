import type { Diagnostic, Edit } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import { removedFromWrit } from './remove-writ.ts';
import { removedFromYaml } from './remove-yaml.ts';

/**
 * The same findings with edits that say exactly which text goes: the whole line of a statement, the comma of a word, the bullet of an
 * entry in YAML. A fix that cannot be carried out so is left out.
 */
export function expandFixes(findings: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): readonly Diagnostic[] {
  return findings.map((finding) => {
    const { fix, ...bare } = finding;
    if (!fix?.edits.some(({ removes }) => removes)) return finding;
    const edits = fix.edits.map((edit) => expanded(edit, sources));
    return edits.every((edit) => edit !== undefined) ? { ...bare, fix: { ...fix, edits } } : bare;
  });
}

function expanded(edit: Edit, sources: ReadonlyMap<string, SourceFile>): Edit | undefined {
  if (!edit.removes) return edit;
  const source = sources.get(edit.span.file);
  if (!source) return undefined;
  const cut = (/\.ya?ml$/.test(source.path) ? removedFromYaml : removedFromWrit)(source.text, edit.span.start, edit.span.end);
  return cut && { span: { file: source.path, start: cut.start, end: cut.end }, text: cut.text };
}
