import type { Dialect } from '../contract.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Program } from '../model/program.ts';
import { type PolicyStanza, readPolicy } from '../readers/policy-hcl/index.ts';
import { bit, DENY, LIST, type Mask, maskOf, type Operation, OPERATIONS } from './capabilities.ts';
import { type Denies, deniesAt, deniesOf, isSpelt } from './any-case.ts';
import { buildTable, deciders, type Entry, type Table, type TableStanza } from './decide.ts';
import { defaultPolicy } from './default-policy.ts';
import { dialectsOf } from './dialects.ts';
import { limitsAgree } from './limits.ts';
import { type Cell, partition } from './partition.ts';
import { overlaps, parsePattern, type Pattern, PatternError } from './patterns.ts';
import type { EmittedPolicy, Mismatch, PrincipalAccess, Proof } from './relation.ts';
import { granting, type Specified, specified, specifiedLimits, specifiedMask } from './specified.ts';

/** What one token may carry in the proof: policies as read back, and what the relation says of their owners. */
interface Carried {
  readonly access: PrincipalAccess;
  readonly spec: Specified;
  readonly rows: readonly Row[];
}
interface Judge {
  readonly dialects: readonly Dialect[];
  readonly base: Base;
  readonly limited: boolean;
  readonly mismatches: Mismatch[];
}

/** More than this for one set of holders says nothing new. */
const ENOUGH = 20;

/**
 * Reads every policy back from its text and compares Vault's answers with the relation, for every request that the patterns of
 * both can tell apart: each principal alone with `default`; for people also each two whose policies meet, and all teams
 * together; in each dialect that counts. The relation's side is evaluated by matching its own patterns; nothing of the emission takes part.
 * `texts`: by policy name. `sudo` is compared at operations other than LIST.
 */
export function provePolicies(
  texts: Pick<ReadonlyMap<string, string>, 'get'>,
  principals: readonly PrincipalAccess[],
  program: Program,
): { proof: Proof; mismatches: Mismatch[] } {
  const unread: Mismatch[] = [];
  const carried = function* (): Iterable<Carried> {
    for (const access of principals) {
      const rows = readBack(access, texts.get(access.policy), unread);
      if (rows) yield { access, spec: specified(access), rows };
    }
  };
  const { proof, mismatches } = proveCarried(carried(), program, dialectsOf(program.vault));
  return { proof, mismatches: [...unread, ...mismatches] };
}

/** The same comparison in a dialect that is not the declared one, of policies as they were decided, before they are printed. */
export function compareInDialect(policies: readonly EmittedPolicy[], program: Program, dialect: Dialect): readonly Mismatch[] {
  const carried = policies.map(({ principal, stanzas }): Carried => ({
    access: principal,
    spec: specified(principal),
    rows: rowsOf(stanzas.map(({ pattern, capabilities, parameters }) => ({ path: pattern, mask: maskOf(capabilities), parameters }))),
  }));
  return proveCarried(carried, program, [dialect]).mismatches;
}

/** One at a time: what one policy says is kept only where it can meet another's. */
function proveCarried(
  carried: Iterable<Carried>,
  program: Program,
  dialects: readonly Dialect[],
): { proof: Proof; mismatches: Mismatch[] } {
  const base = baseOf(program);
  const people: Carried[] = [];
  const mismatches: Mismatch[] = [];
  let count = 0;
  let patterns = 0;
  let cells = 0;
  for (const one of carried) {
    const seen = proveAlone(one, { dialects, base, limited: isLimited(one), mismatches });
    count++;
    patterns += seen.patterns;
    cells += seen.cells;
    if (one.access.kind === 'team' || one.access.kind === 'user') people.push(one);
  }
  if (people.length > 1) cells += proveTogether(people, { dialects, base, limited: people.some(isLimited), mismatches });
  return { proof: { principals: count, patterns, cells }, mismatches };
}

const isLimited = ({ rows, spec }: Carried): boolean => rows.some((s) => s.parameters) || spec.allows.some((r) => r.parameters);

/** A stanza as the proof sees it. One whose path Vault refuses to parse is none. */
interface Row extends TableStanza {
  readonly pattern: Pattern;
}

function rowsOf(stanzas: Iterable<TableStanza>): Row[] {
  const rows: Row[] = [];
  for (const { path, mask, parameters } of stanzas) {
    const pattern = parsePattern(path);
    if (!(pattern instanceof PatternError)) rows.push({ path, pattern, mask, parameters });
  }
  return rows;
}

interface Base {
  readonly rows: readonly Row[];
  /** The first segments of them all. */
  readonly firsts: ReadonlySet<string>;
}

function baseOf(program: Program): Base {
  const rows = rowsOf(defaultPolicy(program.vault.product));
  return { rows, firsts: new Set(rows.map(({ pattern }) => pattern.segments[0] ?? '')) };
}

function readBack(access: PrincipalAccess, text: string | undefined, mismatches: Mismatch[]): Row[] | undefined {
  const fail = (why: string): undefined => {
    const [first] = access.allows;
    mismatches.push({
      principal: access.id,
      operation: first?.capabilities[0] ?? 'read',
      path: first?.pattern ?? '',
      specified: true,
      emitted: false,
      why,
    });
    return undefined;
  };
  if (text === undefined) return access.allows.length > 0 ? fail(`there is no policy ${access.policy}`) : [];
  const found: Diagnostic[] = [];
  const file = readPolicy({ path: `${access.policy}.hcl`, text }, { report: (d) => void found.push(d) });
  if (!file) return fail(`the policy cannot be read back: ${found[0]?.message ?? 'unknown fault'}`);
  const masked = ({ path, capabilities, parameters }: PolicyStanza): TableStanza => ({ path, mask: maskOf(capabilities), parameters });
  return rowsOf(file.stanzas.map(masked));
}

const NOTHING: readonly Row[] = [];

/** The rows of `default` whose first segment another pattern can have: elsewhere `default` decides alone, on both sides. */
function met({ rows, firsts }: Base, patterns: Iterable<Pattern>): readonly Row[] {
  let found: Set<string> | undefined;
  for (const p of patterns) {
    const first = p.segments[0] ?? '';
    if (first === '+' || (p.glob && p.segments.length === 1)) return rows;
    if (firsts.has(first)) (found ??= new Set()).add(first);
  }
  return found ? rows.filter(({ pattern }) => found.has(pattern.segments[0] ?? '')) : NOTHING;
}

/** Each once, of what was said and then of what was read. */
function patternsOf({ spec, rows }: Carried): Set<Pattern> {
  const all = new Set<Pattern>();
  for (const { pattern } of spec.allows) all.add(pattern);
  for (const { pattern } of spec.denies) all.add(pattern);
  for (const { pattern } of rows) all.add(pattern);
  return all;
}

function proveAlone(one: Carried, judge: Judge): { patterns: number; cells: number } {
  const patterns = patternsOf(one);
  const count = patterns.size;
  const base = met(judge.base, patterns);
  for (const { pattern } of base) patterns.add(pattern);
  const table = buildTable([base, one.rows]);
  const baseTable = base.length > 0 ? buildTable([base]) : undefined;
  const cells = partition([...patterns]);
  const start = judge.mismatches.length;
  const holders = [one];
  for (const cell of cells) {
    compare(cell, holders, table, baseTable, judge);
    if (judge.mismatches.length - start >= ENOUGH) break;
  }
  return { patterns: count, cells: cells.length };
}

/** At each cell: those whose rules or stanzas reach it, two by two (of those who are alike there, one), and all teams at once. */
function proveTogether(people: readonly Carried[], judge: Judge): number {
  const all = new Set<Pattern>();
  const owners = new Map<Pattern, Set<Carried>>();
  for (const one of people)
    for (const p of patternsOf(one)) {
      all.add(p);
      const there = owners.get(p);
      if (there) there.add(one);
      else owners.set(p, new Set([one]));
    }
  const baseRows = met(judge.base, all);
  for (const { pattern } of baseRows) all.add(pattern);
  const patterns = [...all];
  const rowsAt = new Map(people.map((one) => [one, byPattern(one.rows)]));
  const baseAt = byPattern(baseRows);
  const deniesBy = judge.dialects.includes('vault-anycase') ? new Map(people.filter(denies).map((one) => [one, deniesIn(one)])) : undefined;
  const start = judge.mismatches.length;
  let count = 0;
  for (const cell of partition(patterns)) {
    const ids = [...new Set([...cell.at, ...(cell.slash ?? [])])];
    const here = new Set<Carried>();
    for (const i of ids) for (const one of owners.get(patterns[i] as Pattern) ?? []) here.add(one);
    const elsewhere = deniesBy && deniedElsewhere(deniesBy, cell);
    for (const one of elsewhere?.keys() ?? []) here.add(one);
    if (here.size < 2) continue;
    const rows = (one: Carried): Row[] => [
      ...new Set([...ids.flatMap((i) => rowsAt.get(one)?.get(patterns[i] as Pattern) ?? []), ...(elsewhere?.get(one) ?? [])]),
    ];
    const baseHere = ids.flatMap((i) => baseAt.get(patterns[i] as Pattern) ?? []);
    const kinds = new Map<string, { one: Carried; rows: Row[] }>();
    for (const one of here) {
      const own = rows(one);
      const limits = judge.limited ? OPERATIONS.map((o) => specifiedLimits(granting(one.spec, o, cell.path))) : [];
      const said = own.map(({ path, mask, parameters }) => [path, mask, parameters]);
      const key = JSON.stringify([said, limits, specifiedMask(one.spec, cell.path, cell.slash !== undefined), one.access.kind === 'user']);
      if (!kinds.has(key)) kinds.set(key, { one, rows: own });
    }
    const baseTable = baseHere.length > 0 ? buildTable([baseHere]) : undefined;
    const judgeAll = (some: readonly { one: Carried; rows: Row[] }[]): void => {
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
    const list = [...kinds.values()];
    for (const [i, x] of list.entries())
      for (const y of list.slice(i + 1)) if (x.one.access.kind === 'team' || y.one.access.kind === 'team') judgeAll([x, y]);
    const teams = list.filter((x) => x.one.access.kind === 'team');
    if (teams.length > 2) judgeAll(teams);
    if (judge.mismatches.length - start >= ENOUGH) break;
  }
  return count;
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

/** The stanza that decides about a path, and the one that decides about LIST of it, under one table. */
interface Deciding {
  readonly winner: Entry | undefined;
  readonly lister: Entry | undefined;
}
const deciding = (table: Table, cell: Cell, dialect: Dialect): Deciding => deciders(table, cell.path, cell.slash !== undefined, dialect);

/** All that the two stanzas give, `sudo` included. */
const givenBy = ({ winner, lister }: Deciding): Mask =>
  ((winner && !(winner.mask & DENY) ? winner.mask : 0) & ~LIST) | ((lister && !(lister.mask & DENY) ? lister.mask : 0) & LIST);

const given = (operation: Operation | 'sudo', by: Deciding): boolean => {
  const entry = operation === 'list' ? by.lister : by.winner;
  return entry !== undefined && !(entry.mask & DENY) && (entry.mask & bit(operation)) !== 0;
};

/** `baseTable`: what `default` says alone, where it says anything near. */
function compare(cell: Cell, holders: readonly Carried[], table: Table, baseTable: Table | undefined, judge: Judge): void {
  let wanted = 0;
  for (const h of holders) wanted |= specifiedMask(h.spec, cell.path, cell.slash !== undefined);
  for (const dialect of judge.dialects) {
    // Dialects differ in LIST alone, but for denies in any case of letters.
    const asked = dialect === judge.dialects[0] || dialect === 'vault-anycase' ? ASKED : cell.slash ? LISTED : [];
    if (asked.length > 0) compareIn(dialect, asked, { cell, holders, wanted }, table, baseTable, judge);
  }
}

interface Spot {
  readonly cell: Cell;
  readonly holders: readonly Carried[];
  readonly wanted: Mask;
}

function compareIn(
  dialect: Dialect,
  asked: readonly (Operation | 'sudo')[],
  { cell, holders, wanted }: Spot,
  table: Table,
  baseTable: Table | undefined,
  judge: Judge,
): void {
  const said = deciding(table, cell, dialect);
  const byDefault = baseTable ? deciding(baseTable, cell, dialect) : NOBODY;
  // Nothing differs: what follows would find as much, one operation after the other.
  if (!judge.limited && ((givenBy(said) ^ (givenBy(byDefault) | wanted)) & COMPARED & (cell.slash ? ~0 : ~LIST)) === 0) return;
  for (const operation of asked) {
    if (operation === 'list' && !cell.slash) continue;
    const free = given(operation, byDefault);
    const specifies = free || (wanted & bit(operation)) !== 0;
    const emits = given(operation, said);
    const path = operation === 'list' ? `${cell.path}/` : cell.path;
    const decides = operation === 'list' ? said.lister : said.winner;
    const tell = (emitted: boolean, why: string): void => {
      const by = decides ? `decided by \`${decides.pattern.text}\`` : 'no stanza matches';
      const where = judge.dialects.length > 1 && operation === 'list' ? ` in dialect ${dialect}` : '';
      const stanza = decides ? { stanza: decides.pattern.text } : {};
      judge.mismatches.push({
        principal: namesOf(holders),
        operation,
        path,
        specified: specifies,
        emitted,
        why: by + where + why,
        ...stanza,
      });
    };
    if (emits !== specifies && !lostInLetters(dialect, operation, path, holders, decides)) tell(emits, '');
    else if (judge.limited && specifies && operation !== 'sudo') {
      const limits = free ? [''] : specifiedLimits(holders.flatMap((h) => granting(h.spec, operation, path)));
      if (!limitsAgree(operation, limits, decides?.parameters)) tell(false, ', with other parameter constraints than granted');
    }
  }
}

/**
 * Where a server takes explicit denies in any case of letters, what a grant that meets one as it is spelt loses in other letters is meant:
 * that deny can be said in no other way. A grant that does not meet it loses nothing by right.
 */
function lostInLetters(
  dialect: Dialect,
  operation: Operation | 'sudo',
  path: string,
  holders: readonly Carried[],
  by: Entry | undefined,
): boolean {
  if (dialect !== 'vault-anycase' || operation === 'sudo' || !by || !(by.mask & DENY) || isSpelt(by.pattern, path)) return false;
  return holders.every((h) => granting(h.spec, operation, path).every((r) => overlaps(r.pattern, by.pattern)));
}

const ASKED: readonly (Operation | 'sudo')[] = [...OPERATIONS, 'sudo'];
const COMPARED = maskOf(ASKED);
const LISTED: readonly Operation[] = ['list'];
const NOBODY: Deciding = { winner: undefined, lister: undefined };
const namesOf = (holders: readonly Carried[]): string =>
  holders
    .map((h) => h.access.id)
    .sort()
    .join(' + ');
