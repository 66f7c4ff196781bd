import type { Dialect } from '../contract.ts';
import type { Program } from '../model/program.ts';
import type { TableStanza } from './decide.ts';
import { defaultPolicy } from './default-policy.ts';
import { parsePattern, type Pattern, PatternError } from './patterns.ts';
import type { Mismatch, PrincipalAccess } from './relation.ts';
import { isRootless, type Specified } from './specified.ts';

/** What one token may carry in the proof: policies as read back, and what the relation says of their owners. */
export interface Carried {
  readonly access: PrincipalAccess;
  readonly spec: Specified;
  readonly rows: readonly Row[];
}
export interface Judge {
  readonly dialects: readonly Dialect[];
  readonly base: Base;
  readonly limited: boolean;
  readonly mismatches: Mismatch[];
}

/** More than this for one set of holders says nothing new. */
export const ENOUGH = 20;

/** A stanza as the proof sees it. One whose path Vault refuses to parse is none. */
export interface Row extends TableStanza {
  readonly pattern: Pattern;
}

export function rowsOf(stanzas: Iterable<TableStanza>): Row[] {
  const rows: Row[] = [];
  for (const { path, mask, parameters } of stanzas) {
    const pattern = parsePattern(path);
    if (!(pattern instanceof PatternError)) rows.push({ path, pattern, mask, parameters });
  }
  return rows;
}

export interface Base {
  readonly rows: readonly Row[];
  /** The first segments of them all. */
  readonly firsts: ReadonlySet<string>;
}

export function baseOf(program: Program): Base {
  const rows = rowsOf(defaultPolicy(program.vault.product));
  return { rows, firsts: new Set(rows.map(({ pattern }) => pattern.segments[0] ?? '')) };
}

const NOTHING: readonly Row[] = [];

/** The rows of `default` whose first segment another pattern can have: elsewhere `default` decides alone, on both sides. */
export function met({ rows, firsts }: Base, patterns: Iterable<Pattern>): readonly Row[] {
  let found: Set<string> | undefined;
  for (const p of patterns) {
    if (isRootless(p)) return rows;
    const first = p.segments[0] ?? '';
    if (firsts.has(first)) (found ??= new Set()).add(first);
  }
  return found ? rows.filter(({ pattern }) => found.has(pattern.segments[0] ?? '')) : NOTHING;
}

/** Each once, of what was said and then of what was read. */
export function patternsOf({ spec, rows }: Carried): Set<Pattern> {
  const all = new Set<Pattern>();
  for (const { pattern } of spec.allows) all.add(pattern);
  for (const { pattern } of spec.denies) all.add(pattern);
  for (const { pattern } of rows) all.add(pattern);
  return all;
}
