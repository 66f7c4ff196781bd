import type { Dialect } from '../../contract.ts';
import { LIST, DENY } from '../capabilities.ts';
import { candidates, type Entry, listWinner, matching, type Table, winnerOf } from '../decide.ts';
import { isExact, outranks, type Pattern } from '../patterns.ts';

/** The stanza that decides a request, the next best, and the rule that chose between them. */
export interface Ranking {
  readonly winner: Entry | undefined;
  readonly runnerUp: Entry | undefined;
  /** One sentence; absent where nothing else matches. */
  readonly rule: string | undefined;
}

/** Ranks what matches `path` (without leading slashes). `listing`: LIST, or OpenBao's SCAN. */
export function rank(table: Table, listing: boolean, path: string, dialect: Dialect): Ranking {
  if (!listing || !path.endsWith('/')) {
    const all = matching(table, path, dialect);
    return between(winnerOf(all), all);
  }
  const plain = matching(table, path.slice(0, -1), dialect);
  const slash = matching(table, path, dialect);
  const winner = listWinner(plain, slash, dialect);
  const all = [...new Set([...plain, ...slash])];
  const ranked = between(winner, all);
  if (!winner || !ranked.runnerUp || isExact(winner.pattern)) return ranked;
  return { ...ranked, rule: listRule(winner, ranked.runnerUp, plain, dialect, path) };
}

function between(winner: Entry | undefined, all: readonly Entry[]): Ranking {
  const others = all.filter((entry) => entry !== winner);
  if (!winner || others.length === 0) return { winner, runnerUp: undefined, rule: undefined };
  const next = winnerOf(candidates(others).length > 0 ? others : []) ?? others[0];
  if (!next) return { winner, runnerUp: undefined, rule: undefined };
  return { winner, runnerUp: next, rule: ruleOf(winner.pattern, next.pattern) };
}

/** Why `a` comes before `b`, where both match. */
export function ruleOf(a: Pattern, b: Pattern): string {
  if (isExact(a)) return 'an exact path comes before every pattern';
  if (!a.wild && !b.wild) return 'of prefixes, the longest decides';
  if (a.first !== b.first) return `its first wildcard comes later (after ${a.first} bytes, not ${b.first})`;
  if (a.glob !== b.glob) return 'it does not end in `*`';
  if (a.plus !== b.plus) return `it has fewer \`+\` (${a.plus}, not ${b.plus})`;
  if (a.length !== b.length) return `it is longer (${a.length} bytes, not ${b.length})`;
  return 'all else being equal, it is the greater text';
}

function listRule(winner: Entry, next: Entry, plain: readonly Entry[], dialect: Dialect, path: string): string {
  const bare = `\`${path.slice(0, -1)}\``;
  switch (dialect) {
    case 'vault-legacy':
      if (plain.includes(winner) && !plain.includes(next))
        return `LIST asks for ${bare} first, and only if nothing matches that, for \`${path}\``;
      break;
    case 'openbao':
      if (plain.includes(next) && outranks(winner.pattern, next.pattern) < 0)
        return `LIST asks for \`${path}\` first, and only if nothing matches that, for ${bare}`;
      break;
    case 'vault':
    case 'vault-anycase':
      if (winner.mask & DENY)
        return `LIST takes the best deny where it comes before the best stanza with \`list\`: ${ruleOf(winner.pattern, next.pattern)}`;
      if (winner.mask & LIST && !(next.mask & LIST) && outranks(winner.pattern, next.pattern) < 0)
        return 'LIST passes over stanzas without `list`';
      break;
  }
  return ruleOf(winner.pattern, next.pattern);
}
