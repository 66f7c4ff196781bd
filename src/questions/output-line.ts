import { expectedDocuments } from '../access/iam/prove.ts';
import type { Compiled, Origin } from '../access/relation.ts';
import { type SourceFile, type Span, lineText, positionAt } from '../source.ts';
import type { Place } from '../targets/artifact.ts';
import type { Source } from './types.ts';
import { sourceOf } from './vault.ts';

/** A place of the specs behind a line of an output. */
export interface Behind {
  readonly source: Source;
  /** The lines of the spec, as they stand there. */
  readonly text: readonly string[];
}

export interface OutputLine {
  /** Relative to `out/`: `prod/vault/policies/app-checkout.hcl`. */
  readonly path: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** The places that the manifest names for the file. */
  readonly from: readonly string[];
}

export interface Specs {
  readonly compiled: readonly Compiled[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly place: Place;
}

/** `about`: what the line belongs to: `stanza secret/data/a/*`, `statement S3GetObject`, `the file`. `stale`: the specs no longer make it. */
export interface Explained {
  readonly about: string;
  readonly stale: boolean;
  readonly behind: readonly Behind[];
}

const SHOWN = 12;

/** The spec lines behind one line of an output: of a stanza, a statement, a Terraform resource, or of the whole file. */
export function explainLine(output: OutputLine, specs: Specs): Explained {
  const compiled = specs.compiled.find((c) => output.path.startsWith(`${c.program.env.name}/`));
  const rest = output.path.slice((compiled?.program.env.name.length ?? 0) + 1);
  if (compiled && rest.startsWith('vault/policies/')) {
    const found = ofPolicy(compiled, rest.slice('vault/policies/'.length).replace(/\.hcl$/, ''), output, specs);
    if (found) return found;
  }
  if (compiled && rest.startsWith('iam/')) {
    const found = ofDocument(compiled, rest.slice('iam/'.length), output, specs);
    if (found) return found;
  }
  const named = placesAt(output);
  if (named.places.length > 0) return { about: named.about, stale: false, behind: named.places.map((p) => atPlace(p, specs)) };
  return { about: 'the file', stale: false, behind: output.from.map((p) => atPlace(p, specs)) };
}

/** The lines around one that no empty line divides. */
function paragraph(lines: readonly string[], line: number): readonly string[] {
  let start = line - 1;
  let end = line - 1;
  if (lines[start]?.trim() === '') return [];
  while (start > 0 && lines[start - 1]?.trim() !== '') start--;
  while (end + 1 < lines.length && lines[end + 1]?.trim() !== '') end++;
  return lines.slice(start, end + 1);
}

function ofPolicy(compiled: Compiled, name: string, output: OutputLine, specs: Specs): Explained | undefined {
  const policy = compiled.policies.find((p) => p.principal.policy === name);
  if (!policy) return undefined;
  const [, quoted] =
    paragraph(output.text.split('\n'), output.line)
      .map((l) => /^path "(.*)" \{$/.exec(l))
      .find((m) => m !== null) ?? [];
  if (quoted === undefined) {
    const { id, span } = policy.principal;
    const declared: Source = { how: 'grant', grant: `${id.replace('/', ' ')} is declared`, from: specs.place(span) };
    return { about: `the policy of ${id.replace('/', ' ')}`, stale: false, behind: [{ source: declared, text: textOf(span, specs) }] };
  }
  const pattern = quoted.replaceAll(/\\(["\\])/g, '$1');
  const stanza = policy.stanzas.find((s) => s.pattern === pattern);
  const behind = (stanza?.origins ?? []).map((origin) => ofOrigin(origin, compiled, specs));
  return { about: `stanza ${pattern} of ${name}`, stale: stanza === undefined, behind };
}

const ofOrigin = (origin: Origin, { program }: Compiled, specs: Specs): Behind => ({
  source: sourceOf(origin, program, specs.place),
  text: textOf(origin.span, specs),
});

function ofDocument(compiled: Compiled, path: string, output: OutputLine, specs: Specs): Explained | undefined {
  const document = expectedDocuments(compiled.relation.iam).find((d) => d.path === path);
  if (!document) return undefined;
  const lines = output.text.split('\n');
  let start = output.line - 1;
  while (start > 0 && lines[start] !== '    {') start--;
  const end = lines.findIndex((l, i) => i > start && /^ {4}\},?$/.test(l));
  const [, sid] =
    lines
      .slice(start, end)
      .map((l) => /^ {6}"Sid": "(.*)",$/.exec(l))
      .find((m) => m !== null) ?? [];
  const all = document.statements;
  const inside = sid !== undefined && start > 0 && output.line - 1 <= end;
  // A statement whose resources need different conditions is printed as several, numbered.
  const named = inside ? all.filter((s) => s.sid === sid || s.sid === sid.replace(/\d+$/, '')) : all;
  const exact = inside ? named.filter((s) => s.sid === sid) : named;
  const chosen = exact.length > 0 ? exact : named;
  const behind = chosen.map((s): Behind => ({
    source: { how: 'role', grant: s.why, from: specs.place(s.origin) },
    text: textOf(s.origin, specs),
  }));
  return { about: inside ? `statement ${sid} of ${path}` : `document ${path}`, stale: chosen.length === 0, behind: unique(behind) };
}

const unique = (all: readonly Behind[]): Behind[] =>
  [...new Map(all.map((b) => [`${b.source.from}\n${b.source.grant}`, b])).values()].slice(0, SHOWN);

const PLACE = /[\w@./-]+\.writ(?:\.ya?ml)?:\d+/g;
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** What the output itself says: the nearest comment of the object or paragraph around the line, else of the file's head. */
function placesAt({ text, line }: OutputLine): { readonly about: string; readonly places: readonly string[] } {
  const lines = text.split('\n');
  let least = Number.POSITIVE_INFINITY;
  for (let i = line - 1; i >= 0; i--) {
    const here = lines[i] ?? '';
    if (here.trim() === '') continue;
    const indent = indentOf(here);
    least = Math.min(least, indent);
    const [, said] = /^\s*"\/\/": "(.*)",?$/.exec(here) ?? [];
    const places = said === undefined || indent > least ? [] : (said.match(PLACE) ?? []);
    if (places.length > 0) return { about: objectAround(lines, i), places };
  }
  const near = paragraph(lines, line).join('\n').match(PLACE) ?? [];
  if (near.length > 0) return { about: 'these lines', places: [...new Set(near)] };
  return { about: 'the file', places: [...new Set(lines.slice(0, 3).join('\n').match(PLACE) ?? [])] };
}

/** The names of the objects around a line of JSON: `vault_audit.main`. */
function objectAround(lines: readonly string[], at: number): string {
  const names: string[] = [];
  let least = indentOf(lines[at] ?? '');
  for (let i = at - 1; i >= 0 && least > 2; i--) {
    const [, indent = '', name] = /^(\s*)"(.*)": [[{]$/.exec(lines[i] ?? '') ?? [];
    if (name === undefined || indent.length >= least) continue;
    least = indent.length;
    if (name !== 'resource' && name !== 'data') names.unshift(name);
  }
  return names.join('.') || 'these lines';
}

function atPlace(text: string, { sources }: Specs): Behind {
  const cut = text.lastIndexOf(':');
  const source = sources.get(text.slice(0, cut));
  const line = source ? lineText(source, Number(text.slice(cut + 1))).trim() : '';
  return { source: { how: 'grant', grant: '', from: text }, text: line === '' ? [] : [line] };
}

/** The lines that a span stands on, without their common indentation; of a long one the first. */
function textOf(span: Span, { sources }: Specs): string[] {
  const source = sources.get(span.file);
  if (!source) return [];
  const first = positionAt(source, span.start).line;
  const last = positionAt(source, Math.max(span.start, span.end - 1)).line;
  const lines = Array.from({ length: Math.min(last - first + 1, 3) }, (_, i) => lineText(source, first + i));
  const indent = Math.min(...lines.filter((l) => l.trim() !== '').map(indentOf));
  const shown = lines.map((l) => l.slice(Number.isFinite(indent) ? indent : 0));
  return last - first + 1 > shown.length ? [...shown, '…'] : shown;
}
