import { type Denies, deniesAt, deniesOf } from './any-case.ts';
import { DENY, OPERATIONS } from './capabilities.ts';
import { buildTable } from './decide.ts';
import { type Cell, partition } from './partition.ts';
import type { Pattern } from './patterns.ts';
import { compare } from './proof-compare.ts';
import { type Carried, ENOUGH, type Judge, met, patternsOf, type Row } from './proof-rows.ts';
import { granting, specifiedLimits, specifiedMask } from './specified.ts';

interface Owner {
  readonly one: Carried;
  /** Those of one pattern; none where only a rule has it. */
  readonly rows: readonly Row[];
}

/** What one holder says at a cell. */
interface Voice {
  readonly one: Carried;
  readonly rows: Row[];
}

/** At each cell: those whose rules or stanzas reach it, two by two (of those who are alike there, one), and all teams at once. */
export function proveTogether(people: readonly Carried[], judge: Judge): number {
  const owners = new Map<Pattern, Owner[]>();
  for (const one of people) {
    const rows = byPattern(one.rows);
    for (const p of patternsOf(one)) {
      const owner = { one, rows: rows.get(p) ?? [] };
      const there = owners.get(p);
      if (there) there.push(owner);
      else owners.set(p, [owner]);
    }
  }
  const baseRows = met(judge.base, owners.keys());
  const patterns = [...new Set([...owners.keys(), ...baseRows.map(({ pattern }) => pattern)])];
  const baseAt = byPattern(baseRows);
  const deniesBy = judge.dialects.includes('vault-anycase') ? new Map(people.filter(denies).map((one) => [one, deniesIn(one)])) : undefined;
  const start = judge.mismatches.length;
  let count = 0;
  for (const cell of partition(patterns)) {
    const here = [...new Set([...cell.at, ...(cell.slash ?? [])])].map((i) => patterns[i] as Pattern);
    const voices = voicesAt(here, owners, deniesBy && deniedElsewhere(deniesBy, cell));
    if (voices.length < 2) continue;
    const baseHere = here.flatMap((p) => baseAt.get(p) ?? []);
    const baseTable = baseHere.length > 0 ? buildTable([baseHere]) : undefined;
    const judgeAll = (some: readonly Voice[]): void => {
      const table = buildTable([baseHere, ...some.map((x) => x.rows)]);
      count++;
      compare(
        cell,
        some.map((x) => x.one),
        table,
        baseTable,
        judge,
      );
    };
    const list = unlike(voices, cell, judge);
    for (const [i, x] of list.entries())
      for (const y of list.slice(i + 1)) if (x.one.access.kind === 'team' || y.one.access.kind === 'team') judgeAll([x, y]);
    const teams = list.filter((x) => x.one.access.kind === 'team');
    if (teams.length > 2) judgeAll(teams);
    if (judge.mismatches.length - start >= ENOUGH) break;
  }
  return count;
}

/** Everybody who says something by these patterns, or denies something there in other letters. */
function voicesAt(
  patterns: readonly Pattern[],
  owners: ReadonlyMap<Pattern, readonly Owner[]>,
  elsewhere: ReadonlyMap<Carried, readonly Row[]> | undefined,
): readonly Voice[] {
  const voices = new Map<Carried, Voice>();
  const rowsOf = (one: Carried): Row[] => {
    let voice = voices.get(one);
    if (!voice) voices.set(one, (voice = { one, rows: [] }));
    return voice.rows;
  };
  for (const p of patterns)
    for (const { one, rows } of owners.get(p) ?? []) {
      const all = rowsOf(one);
      for (const row of rows) all.push(row);
    }
  for (const [one, rows] of elsewhere ?? []) {
    const all = rowsOf(one);
    for (const row of rows) if (!all.includes(row)) all.push(row);
  }
  return [...voices.values()];
}

/** Of those who are granted the same and say the same, one. */
function unlike(voices: readonly Voice[], { path, slash }: Cell, { limited }: Judge): readonly Voice[] {
  const kinds = new Map<string, Voice>();
  for (const voice of voices) {
    const { spec, access } = voice.one;
    const granted = specifiedMask(spec, path, slash !== undefined);
    let key = `${access.kind === 'user' ? 'u' : 't'}${granted}`;
    if (limited) key += JSON.stringify(OPERATIONS.map((o) => specifiedLimits(granting(spec, o, path))));
    for (const row of voice.rows) {
      key += `|${row.path.length}.${row.mask}.${row.path}`;
      if (row.parameters) key += JSON.stringify(row.parameters);
    }
    if (!kinds.has(key)) kinds.set(key, voice);
  }
  return [...kinds.values()];
}

const denies = ({ rows }: Carried): boolean => rows.some(({ mask }) => mask & DENY);
const deniesIn = ({ rows }: Carried): Denies<Row> => deniesOf(rows);

/** Explicit denies that a server of Vault 2.2.2 or later counts at a cell though they are spelt in other letters. */
function deniedElsewhere(by: ReadonlyMap<Carried, Denies<Row>>, { path }: Cell): ReadonlyMap<Carried, readonly Row[]> {
  const found = new Map<Carried, readonly Row[]>();
  for (const [one, denies] of by) {
    const here = [...deniesAt(denies, path), ...(path.endsWith('/') ? [] : deniesAt(denies, `${path}/`))];
    if (here.length > 0) found.set(one, [...new Set(here)]);
  }
  return found;
}

const byPattern = (rows: readonly Row[]): Map<Pattern, Row[]> => Map.groupBy(rows, ({ pattern }) => pattern);
