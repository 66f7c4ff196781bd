import type { Dialect } from '../contract.ts';
import { isSpelt } from './any-case.ts';
import { bit, DENY, LIST, type Mask, maskOf, type Operation, OPERATIONS } from './capabilities.ts';
import { deciders, type Entry, type Table } from './decide.ts';
import { limitsAgree } from './limits.ts';
import type { Cell } from './partition.ts';
import { overlaps } from './patterns.ts';
import type { Carried, Judge } from './proof-rows.ts';
import { granting, specifiedLimits, specifiedMask } from './specified.ts';

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
export function compare(cell: Cell, holders: readonly Carried[], table: Table, baseTable: Table | undefined, judge: Judge): void {
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
