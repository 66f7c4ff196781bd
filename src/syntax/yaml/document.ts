import type { CST } from 'yaml';
import { Composer, isMap, isScalar, isSeq, Parser } from 'yaml';
import type { ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { RawComment } from '../comments.ts';
import { maxDepth } from '../parser-base.ts';
import type { Places, Report } from '../report.ts';
import { quoted } from '../report.ts';
import type { YamlProblem } from './errors.ts';
import type { Openers } from './errors.ts';
import { isOpen, isWide, placeOf, plainly } from './errors.ts';
import { checkEscapes } from './escapes.ts';

export type YamlNode = ParsedNode | null;
export { isMap, isScalar, isSeq };
export type { Scalar, YAMLMap, YAMLSeq };

export interface YamlDocument {
  readonly contents: YamlNode;
  readonly comments: readonly RawComment[];
  /** YAML itself failed somewhere: what was read may be anything. */
  readonly broken: boolean;
  /** It was YAML that failed, not the language. */
  readonly failed: boolean;
}

const maxAliases = 100;

interface Found extends Openers {
  /** Texts in double quotes with backslashes. */
  readonly escaped: readonly CST.FlowScalar[];
  readonly comments: RawComment[];
  readonly anchors: CST.SourceToken[];
  readonly directives: CST.Directive[];
  readonly tags: CST.SourceToken[];
  readonly aliases: { readonly offset: number; readonly source: string }[];
  readonly tooDeep: number | undefined;
}

/** All comments, anchors, tags and aliases of a syntax tree, without recursion: hostile nesting must not exhaust the stack. */
function survey(tokens: readonly CST.Token[], text: string): Found {
  const found = {
    comments: [] as RawComment[],
    anchors: [] as CST.SourceToken[],
    directives: [] as CST.Directive[],
    tags: [] as CST.SourceToken[],
    aliases: [] as { offset: number; source: string }[],
  };
  const open: CST.Token[] = [];
  const wide: CST.FlowScalar[] = [];
  const escaped: CST.FlowScalar[] = [];
  let tooDeep: number | undefined;
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { token, depth } = entry;
    const push = (more: readonly (CST.Token | null | undefined)[] | undefined, deeper = depth): void => {
      for (const child of more ?? []) if (child) stack.push({ token: child, depth: deeper });
    };
    if (depth > maxDepth) {
      tooDeep = Math.min(tooDeep ?? token.offset, token.offset);
      continue;
    }
    if (isOpen(token)) open.push(token);
    else if (isWide(token)) wide.push(token);
    if (token.type === 'double-quoted-scalar' && token.source.includes('\\')) escaped.push(token);
    if (token.type === 'comment') found.comments.push(commentAt(text, token.offset, token.source));
    else if (token.type === 'anchor') found.anchors.push(token);
    else if (token.type === 'directive') found.directives.push(token);
    else if (token.type === 'tag') found.tags.push(token);
    else if (token.type === 'alias') found.aliases.push(token);
    if ('start' in token && Array.isArray(token.start)) push(token.start);
    if ('props' in token) push(token.props);
    if ('end' in token) push(token.end);
    if ('value' in token) push([token.value]);
    if ('items' in token)
      for (const item of token.items) {
        push(item.start);
        push(item.sep);
        push([item.key, item.value], depth + 1);
      }
  }
  for (const list of [found.comments, found.anchors, found.tags, found.aliases]) list.sort((a, b) => at(a) - at(b));
  for (const list of [open, wide, escaped]) list.sort((a, b) => a.offset - b.offset);
  return { ...found, tooDeep, open, wide, escaped };
}
const at = (thing: { readonly offset: number } | { readonly start: number }): number => ('offset' in thing ? thing.offset : thing.start);

function commentAt(text: string, start: number, source: string): RawComment {
  return { text: source.slice(1).replace(/^ /, '').trimEnd(), start, end: start + source.length, lines: breaksBefore(text, start) };
}

/** Line breaks in the blanks before an offset: 0, 1 or 2 for more. The start of the text counts as a blank line. */
export function breaksBefore(text: string, offset: number): number {
  let lines = 0;
  for (let i = offset - 1; i >= 0 && lines < 2; i--) {
    const c = text[i];
    if (c === '\n') lines++;
    else if (c !== ' ' && c !== '\r' && c !== '\t') return lines;
  }
  return 2;
}

/** Reads YAML without resolving any scalar; all that YAML itself or the language refuses is reported. */
export function readDocument(text: string, places: Places, report: Report): YamlDocument {
  const tokens = [...new Parser().parse(text)];
  const found = survey(tokens, text);
  const lines = new Set<number>();
  let broken = false;
  const once: Once = (code, start, end, message, more) => {
    const line = text.lastIndexOf('\n', start - 1);
    broken = true;
    if (lines.has(line)) return;
    lines.add(line);
    report(code, places(start, Math.max(start, Math.min(end, text.length))), message, more);
  };
  if (found.tooDeep !== undefined) {
    once('W008', found.tooDeep, found.tooDeep + 1, `mappings and lists are nested more than ${maxDepth} deep here`, {
      help: 'no spec needs this',
    });
    return { contents: null, comments: found.comments, broken, failed: false };
  }
  refuseFeatures(found, text, once);
  for (const scalar of found.escaped) checkEscapes(scalar, places, report);
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, strict: true, prettyErrors: false, merge: false });
  const [document, second] = composer.compose(tokens, true, text.length);
  const errors = document?.errors ?? [];
  if (errors.length) explain(errors, found, text, places, once);
  if (second) {
    const start = second.contents?.range?.[0] ?? second.range[0];
    once('W015', start, start + 1, 'the file holds a second YAML document', { help: 'write each document into a file of its own' });
  }
  const contents = (document?.contents ?? null) as YamlNode;
  return { contents, comments: found.comments, broken: broken || errors.length > 0, failed: errors.length > 0 };
}

type Errors = readonly { readonly code: string; readonly message: string; readonly pos: readonly [number, number] }[];

/** After the first thing that YAML cannot read it misreads the rest: only what a sign of its own has cut is sure to be another mistake. */
function explain(errors: Errors, found: Found, text: string, places: Places, once: Once): void {
  let told = false;
  for (const error of errors.slice(0, 1000).sort((a, b) => a.pos[0] - b.pos[0])) {
    const start = placeOf(error, text);
    const cut = cutAt(text, start);
    if (cut) once('W013', cut.start, cut.end, cut.message, cut.more(places));
    else if (told) continue;
    else if (lineOf(text, start).trimStart().startsWith('//')) {
      const from = text.indexOf('//', text.lastIndexOf('\n', start - 1) + 1);
      once('W011', from, from + 2, 'a comment begins with `#` in YAML, not with `//`', {
        help: 'write # instead of //',
        fix: { title: 'write #', safe: true, edits: [{ span: places(from, from + 2), text: '#' }] },
      });
    } else if (error.code === 'TAB_AS_INDENT' || tabbed(text, start))
      once('W011', start, start + 1, 'a tab cannot indent YAML', { help: 'indent with spaces' });
    else {
      const { start: from, end, message, help } = plainly(error, text, found);
      once('W011', from, end, message, help === undefined ? {} : { help });
    }
    told = true;
  }
}

/** An error that the `yaml` package found in a text, in the words of somebody who writes it. */
export function explainYaml(error: Errors[number], text: string): YamlProblem {
  return plainly(error, text, survey([...new Parser().parse(text)], text));
}

/** The text divided before each line that begins a declaration at the top, with the offset of each part. */
export function partsOf(text: string): { readonly text: string; readonly at: number }[] {
  const starts = [...text.matchAll(/^(?:[A-Za-z_][\w-]*|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=\s)/gm)].map((match) => match.index);
  const cuts = [0, ...starts.slice(1), text.length];
  return cuts.slice(0, -1).map((at, i) => ({ text: text.slice(at, cuts[i + 1]), at }));
}

type Once = (code: Parameters<Report>[0], start: number, end: number, message: string, more?: Parameters<Report>[3]) => void;

function refuseFeatures(found: Found, text: string, once: Once): void {
  const names = new Set(found.anchors.map((anchor) => anchor.source.slice(1)));
  if (found.aliases.length > maxAliases) {
    const alias = found.aliases[maxAliases];
    const start = alias?.offset ?? 0;
    once('W008', start, start + (alias?.source.length ?? 0), `the file has ${found.aliases.length} aliases, more than ${maxAliases}`, {
      help: 'aliases are not part of the language: write the values out',
    });
    return;
  }
  for (const directive of found.directives)
    once(
      'W015',
      directive.offset,
      directive.offset + directive.source.length,
      'a line that begins with `%` instructs YAML, and is not part of the language',
      {
        help: 'delete it, with the `---` below it',
      },
    );
  for (const anchor of found.anchors)
    once('W015', anchor.offset, anchor.offset + anchor.source.length, `the anchor ${quoted(anchor.source)} is not part of the language`, {
      help: 'write the value out where it is needed; grants that several need are a `profile`',
    });
  for (const tag of found.tags)
    once('W015', tag.offset, tag.offset + tag.source.length, `the tag ${quoted(tag.source)} is not part of the language`, {
      help: 'delete it: texts are read as they are written; a text that begins with ! is quoted',
    });
  for (const alias of found.aliases) {
    if (names.has(alias.source.slice(1)))
      once('W015', alias.offset, alias.offset + alias.source.length, `the alias ${quoted(alias.source)} is not part of the language`, {
        help: 'write the value out',
      });
    else {
      const end = lineEnd(text, alias.offset);
      once('W013', alias.offset, end, 'YAML takes a leading `*` for an alias', {
        help: `quote it: ${inQuotes(text.slice(alias.offset, end))}`,
      });
    }
  }
}

export function lineEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  while (end > from && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return end;
}

export const inQuotes = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What stands from a place to the end of its line begins with a sign that YAML does not take for text. */
function cutAt(text: string, error: number) {
  const start = text.lastIndexOf('\n', Math.max(0, error - 1)) + 1;
  const end = lineEnd(text, start);
  const line = text.slice(start, Math.max(start, end));
  const lead = /^\s*(?:-\s+)*(?:[\w-]+:\s+)?/.exec(line)?.[0].length ?? 0;
  const rest = line.slice(lead);
  const sign = /^(?:[@`%*]|\{[\w.-]+\}\S)/.exec(rest)?.[0];
  if (!sign || start + lead > error + 1 + rest.length) return undefined;
  const first = sign[0] ?? '';
  const how = first === '{' ? 'for a mapping' : first === '*' ? 'for an alias' : 'for a sign of its own';
  return {
    start: start + lead,
    end,
    message: `YAML takes the leading \`${first}\` ${how}`,
    more: (places: Places) => ({
      help: `quote it: ${inQuotes(rest)}`,
      fix: { title: 'quote the text', safe: true, edits: [{ span: places(start + lead, end), text: inQuotes(rest) }] },
    }),
  };
}

function lineOf(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(start, lineEnd(text, start));
}

function tabbed(text: string, at: number): boolean {
  return /^ *\t/.test(lineOf(text, at));
}
