import type { Dialect, Parameters } from '../contract.ts';
import { type Denies, deniesOf, withDenies } from './any-case.ts';
import { bit, DENY, LIST, type Mask, type Operation, SUDO } from './capabilities.ts';
import { mergeParameters } from './parameters.ts';
import { type PatternIndex, patternIndex } from './pattern-index.ts';
import { with1 } from './trie.ts';
import { isExact, matches, outranks, parsePattern, type Pattern, PatternError } from './patterns.ts';

/** One row of the table that Vault builds from all policies of a token. */
export interface Entry {
  readonly pattern: Pattern;
  /** With `deny`, nothing else. */
  readonly mask: Mask;
  readonly parameters: Parameters | undefined;
}

/** A stanza as it is read from a policy; its path may be anything that Vault parses. */
export interface TableStanza {
  readonly path: string;
  /** Of the path, where it was parsed already. */
  readonly pattern?: Pattern;
  readonly mask: Mask;
  readonly parameters?: Parameters | undefined;
}

/** Rule tables of one token, merged; look-ups by exact text, and the rest to try one by one. */
export interface Table {
  readonly exact: ReadonlyMap<string, Entry>;
  readonly prefixes: readonly Entry[];
  readonly wild: readonly Entry[];
}

export interface Decision {
  readonly allowed: boolean;
  /** `sudo` in the deciding stanza: what root-protected paths ask for besides. */
  readonly sudo: boolean;
  /** The deciding stanza; absent where nothing matches. */
  readonly winner: Entry | undefined;
}

/** Identical texts merge: capabilities by union, `deny` wipes the rest. Vault 1.21.1, `NewACL`. */
export function mergeEntries(a: Entry, b: Entry): Entry {
  if ((a.mask | b.mask) & DENY) return { pattern: a.pattern, mask: DENY, parameters: undefined };
  return { pattern: a.pattern, mask: a.mask | b.mask, parameters: mergeParameters(a.parameters, b.parameters) };
}

/** The table of all policies that one token carries, in order. A path that Vault refuses to parse is left out. */
export function buildTable(policies: Iterable<Iterable<TableStanza>>): Table {
  const all = new Map<string, Entry>();
  for (const policy of policies)
    for (const stanza of policy) {
      const pattern = stanza.pattern ?? parsePattern(stanza.path);
      if (pattern instanceof PatternError) continue;
      const entry: Entry =
        stanza.mask & DENY ? { pattern, mask: DENY, parameters: undefined } : { pattern, mask: stanza.mask, parameters: stanza.parameters };
      const there = all.get(pattern.text);
      all.set(pattern.text, there ? mergeEntries(there, entry) : entry);
    }
  const exact = new Map<string, Entry>();
  const prefixes: Entry[] = [];
  const wild: Entry[] = [];
  for (const [text, entry] of all)
    if (entry.pattern.wild) wild.push(entry);
    else if (entry.pattern.glob) prefixes.push(entry);
    else exact.set(text, entry);
  return { exact, prefixes, wild };
}

/** The stanzas that can win where no exact one does: the longest prefix glob, and every `+` pattern. */
export function candidates(matching: Iterable<Entry>): Entry[] {
  const found: Entry[] = [];
  let longest: Entry | undefined;
  for (const entry of matching)
    if (entry.pattern.wild) found.push(entry);
    else if (entry.pattern.glob && (!longest || entry.pattern.length > longest.pattern.length)) longest = entry;
  if (longest) found.push(longest);
  return found;
}

const best = (entries: Iterable<Entry>): Entry | undefined => {
  let top: Entry | undefined;
  for (const entry of entries) if (!top || outranks(entry.pattern, top.pattern) > 0) top = entry;
  return top;
};

/** Of all stanzas that match a path, the one that decides (any operation but LIST). */
export function winnerOf(matching: readonly Entry[]): Entry | undefined {
  if (matching.length < 2) return matching[0];
  return matching.find((entry) => isExact(entry.pattern)) ?? best(candidates(matching));
}

/**
 * The stanza that decides LIST of `q/`, given all that match `q` and all that match `q/`. By dialect: `vault-legacy` is
 * Vault 1.21.1's `AllowOperation`; `openbao` is OpenBao 2.6.2's (`internal/vault/policy/acl.go`); `vault` is that of 2.0.3 and
 * later, which pools the candidates of both forms (CVE-2026-12624); `vault-anycase` does so too.
 */
export function listWinner(plain: readonly Entry[], slash: readonly Entry[], dialect: Dialect): Entry | undefined {
  if (plain.length + slash.length < 2) return plain[0] ?? slash[0];
  const exact = slash.find((entry) => isExact(entry.pattern)) ?? plain.find((entry) => isExact(entry.pattern));
  if (exact) return exact;
  const forPlain = candidates(plain);
  const forSlash = candidates(slash);
  switch (dialect) {
    case 'vault-legacy':
      return best(forPlain) ?? best(forSlash);
    case 'openbao':
      return best(forSlash) ?? best(forPlain);
    case 'vault':
    case 'vault-anycase': {
      const pool = [...forSlash, ...forPlain];
      const granting = best(pool.filter((entry) => entry.mask & LIST));
      const denying = best(pool.filter((entry) => entry.mask & DENY));
      if (denying && (!granting || outranks(denying.pattern, granting.pattern) > 0)) return denying;
      return granting ?? best(pool);
    }
  }
}

interface Prefixes {
  /** By text, without the `*`. */
  readonly texts: ReadonlyMap<string, Entry>;
  /** Of the texts, ascending, each once. */
  readonly lengths: readonly number[];
}
const FEW = 12;
const prefixTables = new WeakMap<Table, Prefixes>();

/** A glob without `+` matches as text does, so of many the matching ones are looked up. */
function prefixesOf(table: Table): Prefixes {
  const known = prefixTables.get(table);
  if (known) return known;
  const texts = new Map(table.prefixes.map((entry) => [entry.pattern.text.slice(0, -1), entry]));
  const made = { texts, lengths: [...new Set([...texts.keys()].map((text) => text.length))].sort((a, b) => a - b) };
  prefixTables.set(table, made);
  return made;
}

const wildTables = new WeakMap<Table, PatternIndex<Entry>>();

function wildOf(table: Table): PatternIndex<Entry> {
  const known = wildTables.get(table);
  if (known) return known;
  const index = patternIndex<Entry>();
  for (const entry of table.wild) index.add(entry);
  wildTables.set(table, index);
  return index;
}

const denyTables = new WeakMap<Table, Denies<Entry>>();

function deniesIn(table: Table): Denies<Entry> {
  const known = denyTables.get(table);
  if (known) return known;
  const made = deniesOf([...table.exact.values(), ...table.prefixes, ...table.wild]);
  denyTables.set(table, made);
  return made;
}

/** All stanzas of a table that match a path. */
export const matching = (table: Table, path: string, dialect: Dialect): readonly Entry[] =>
  dialect === 'vault-anycase' ? withDenies(spelt(table, path), deniesIn(table), path) : spelt(table, path);

function spelt(table: Table, path: string): readonly Entry[] {
  const exact = table.exact.size > 0 ? table.exact.get(path) : undefined;
  let found = exact ? [exact] : NOTHING;
  if (table.prefixes.length <= FEW) found = allMatching(table.prefixes, path, found);
  else {
    const { texts, lengths } = prefixesOf(table);
    for (const length of lengths) {
      if (length > path.length) break;
      const entry = texts.get(path.slice(0, length));
      if (entry) found = with1(found, entry);
    }
  }
  const wild = table.wild.length <= FEW ? table.wild : wildOf(table).reaching(path.split('/'));
  return allMatching(wild, path, found);
}
const NOTHING: readonly Entry[] = [];

function allMatching(entries: readonly Entry[], path: string, before: readonly Entry[]): readonly Entry[] {
  let found = before;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry;
    if (matches(entry.pattern, path)) found = with1(found, entry);
  }
  return found;
}

/**
 * Vault's answer to one request, parameters aside. Leading slashes of `path` are ignored, as Vault does; for LIST the path as
 * it arrives, with its final `/`.
 */
export function decide(table: Table, operation: Operation, path: string, dialect: Dialect): Decision {
  const wanted = path.replace(/^\/+/, '');
  return verdict(operation, decidingEntry(table, operation, wanted, dialect));
}

function decidingEntry(table: Table, operation: Operation, path: string, dialect: Dialect): Entry | undefined {
  if (operation !== 'list' || !path.endsWith('/')) return winnerOf(matching(table, path, dialect));
  return listWinner(matching(table, path.slice(0, -1), dialect), matching(table, path, dialect), dialect);
}

/** The stanza that decides about `path`, and where `withList` the one that decides about LIST of `path/`; `path` is as it arrives at Vault. */
export function deciders(
  table: Table,
  path: string,
  withList: boolean,
  dialect: Dialect,
): { winner: Entry | undefined; lister: Entry | undefined } {
  const plain = matching(table, path, dialect);
  return { winner: winnerOf(plain), lister: withList ? listWinner(plain, matching(table, `${path}/`, dialect), dialect) : undefined };
}

export function verdict(operation: Operation, winner: Entry | undefined): Decision {
  const mask = winner && !(winner.mask & DENY) ? winner.mask : 0;
  return { allowed: (mask & bit(operation)) !== 0, sudo: (mask & SUDO) !== 0, winner };
}
