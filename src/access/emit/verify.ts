import { bit, DENY, LIST, type Mask, maskOf, OPERATIONS, type Operation, SUDO } from '../capabilities.ts';
import { type Entry, listWinner, mergeEntries, winnerOf } from '../decide.ts';
import type { Dialects } from '../dialects.ts';
import { limitsAgree } from '../limits.ts';
import { parametersKey } from '../parameters.ts';
import { type Cell, TooManyCells } from '../partition.ts';
import type { Pattern } from '../patterns.ts';
import { granting, type Specified, specifiedLimits, specifiedMask } from '../specified.ts';
import type { Own } from './entries.ts';

/** One holder of a policy in a group of policies that a person can hold together. */
export interface Member {
  readonly spec: Specified;
  /** Two of one such kind are never the same person. */
  readonly single: boolean;
  /** Pattern index → what its policy says there. Changes while the policy is made smaller. */
  readonly entries: Map<number, Own>;
}

/** A request that Vault would answer otherwise than the union of the grants. */
export interface Fault {
  readonly operation: Operation;
  readonly path: string;
  readonly expected: boolean;
  readonly holders: readonly Member[];
  /** Index of the pattern that decides. */
  readonly winner: number | undefined;
}

export interface Ground {
  /** What the stanzas must hold in. */
  readonly dialects: Dialects;
  readonly patterns: readonly Pattern[];
  /** What every holder has besides, by pattern index: Vault's `default`. */
  readonly base: ReadonlyMap<number, Own>;
  readonly baseSpec: Specified;
  readonly index: ReadonlyMap<Pattern, number>;
  /** Some rule has parameter constraints; without any, they need no comparing. */
  readonly limited: boolean;
  /** Comparisons that are left; beyond them `TooManyCells` is thrown. Counts down. */
  readonly work: { left: number };
}

/** Comparisons of holders at cells that are out of proportion: many people who all meet in many places. */
export const COMPARISONS = 20_000_000;

export interface Spot {
  readonly cell: Cell;
  readonly members: readonly Member[];
  readonly expected: ReadonlyMap<Member, Mask>;
  /** Under which constraints, where some rule has any. */
  readonly limits: ReadonlyMap<Member, string>;
  readonly baseMask: Mask;
}

const NO_LIMITS: ReadonlyMap<Member, string> = new Map();

export function spotOf(cell: Cell, members: readonly Member[], ground: Ground): Spot {
  const withList = cell.slash !== undefined;
  return {
    cell,
    members,
    expected: new Map(members.map((m) => [m, specifiedMask(m.spec, cell.path, withList)])),
    limits: ground.limited ? new Map(members.map((m) => [m, limitsOf(m.spec, cell.path)])) : NO_LIMITS,
    baseMask: specifiedMask(ground.baseSpec, cell.path, withList),
  };
}

/**
 * The first fault at one cell: for each holder alone, each two that can be one person, and all together. Two suffice for any
 * number where one stanza decides: the winner of many is the winner of one of them, and each other was compared with it.
 */
export function faultAt(spot: Spot, ground: Ground): Fault | undefined {
  const members = distinct(spot);
  // Each holder is looked at, each pair judged, and both go through the patterns that match here.
  const stanzas = 1 + (spot.cell.at.length + (spot.cell.slash?.length ?? 0)) / 4;
  ground.work.left -= (spot.members.length + 2 * members.length * (members.length - 1)) * stanzas;
  if (ground.work.left < 0) throw new TooManyCells();
  for (const m of members) {
    const fault = judge([m], spot, ground);
    if (fault) return fault;
  }
  for (let i = 0; i < members.length; i++)
    for (let j = i + 1; j < members.length; j++) {
      const pair = [members[i] as Member, members[j] as Member];
      const fault = pair.every((m) => m.single) ? undefined : judge(pair, spot, ground);
      if (fault) return fault;
    }
  const together = members.filter((m) => !m.single);
  return together.length > 2 ? judge(together, spot, ground) : undefined;
}

const limitsOf = (spec: Specified, path: string): string => JSON.stringify(OPERATIONS.map((o) => specifiedLimits(granting(spec, o, path))));

/** Of members whose grants and policies say the same at a cell, one. */
function distinct({ cell, members, expected, limits }: Spot): readonly Member[] {
  if (members.length < 2) return members;
  const ids = [...new Set([...cell.at, ...(cell.slash ?? [])])].sort((a, b) => a - b);
  const seen = new Map<string, Member>();
  for (const m of members) {
    let key = `${expected.get(m)}${m.single ? 's' : ''}${limits.get(m) ?? ''}`;
    for (const id of ids) {
      const own = m.entries.get(id);
      key += own ? `|${own.mask}${parametersKey(own.parameters)}` : '|';
    }
    if (!seen.has(key)) seen.set(key, m);
  }
  return [...seen.values()];
}

function judge(holders: readonly Member[], spot: Spot, ground: Ground): Fault | undefined {
  const { cell } = spot;
  let expected = spot.baseMask;
  for (const m of holders) expected |= spot.expected.get(m) ?? 0;
  const here = entriesOf(cell.at, holders, ground);
  const winner = winnerOf(here);
  const asked: Asked = { holders, spot, expected, winner };
  if (!cell.slash) return faultOf(asked, undefined, ground);
  const slash = entriesOf(cell.slash, holders, ground);
  for (const dialect of ground.dialects) {
    const fault = faultOf(asked, listWinner(here, slash, dialect), ground);
    if (fault) return fault;
  }
  return undefined;
}

interface Asked {
  readonly holders: readonly Member[];
  readonly spot: Spot;
  readonly expected: Mask;
  readonly winner: Entry | undefined;
}

function faultOf({ holders, spot: { cell }, expected, winner }: Asked, lister: Entry | undefined, ground: Ground): Fault | undefined {
  const mask = effective(winner);
  const given = (mask & ~LIST) | (effective(lister) & LIST);
  const wrong = (given ^ expected) & (cell.slash ? ~0 : ~LIST);
  if (!(wrong & COMPARED) && !ground.limited) return undefined;
  const specs = [ground.baseSpec, ...holders.map((m) => m.spec)];
  for (const operation of OPERATIONS) {
    const decides = operation === 'list' ? lister : winner;
    const at = operation === 'list' ? `${cell.path}/` : cell.path;
    const limits = (): readonly string[] => specifiedLimits(specs.flatMap((s) => granting(s, operation, at)));
    const off =
      wrong & bit(operation) || (ground.limited && given & bit(operation) && !limitsAgree(operation, limits(), decides?.parameters));
    if (off)
      return {
        operation,
        path: at,
        expected: (expected & bit(operation)) !== 0,
        holders,
        winner: decides && ground.index.get(decides.pattern),
      };
  }
  if (!(wrong & SUDO)) return undefined;
  const operation = OPERATIONS.find((o) => expected & bit(o)) ?? 'update';
  return { operation, path: cell.path, expected: (expected & SUDO) !== 0, holders, winner: winner && ground.index.get(winner.pattern) };
}

const COMPARED = maskOf([...OPERATIONS, 'sudo']);
const effective = (entry: Entry | undefined): Mask => (entry && !(entry.mask & DENY) ? entry.mask : 0);

function entriesOf(ids: readonly number[], holders: readonly Member[], ground: Ground): Entry[] {
  const found: Entry[] = [];
  for (const id of ids) {
    const pattern = ground.patterns[id] as Pattern;
    let entry = withOwn(undefined, pattern, ground.base.get(id));
    for (const m of holders) entry = withOwn(entry, pattern, m.entries.get(id));
    if (entry) found.push(entry);
  }
  return found;
}

function withOwn(entry: Entry | undefined, pattern: Pattern, own: Own | undefined): Entry | undefined {
  if (!own) return entry;
  const one = { pattern, mask: own.mask, parameters: own.parameters };
  return entry ? mergeEntries(entry, one) : one;
}
