import type { Operation } from '../access/capabilities.ts';
import { type Entry, matching, type Table } from '../access/decide.ts';
import { isExact, outranks, type Pattern } from '../access/patterns.ts';
import type { Dialect } from '../contract.ts';

/** Why one pattern wins over another that matches the same request, in words; the order is that of `outranks`. */
export function whyFirst(winner: Pattern, loser: Pattern): string {
  if (isExact(winner)) return 'an exact path wins over every pattern';
  if (winner.first !== loser.first)
    return winner.glob && loser.glob && !winner.wild && !loser.wild
      ? 'its prefix is longer'
      : `its first wildcard stands later (after ${winner.first} bytes, not ${loser.first})`;
  if (winner.glob !== loser.glob) return 'it does not end in `*`';
  if (winner.plus !== loser.plus) return 'it has fewer `+`';
  if (winner.length !== loser.length) return 'it is longer';
  return 'it comes later in the order of bytes';
}

const LIST_RULE: Readonly<Record<Dialect, string>> = {
  'vault-legacy': 'for LIST this version takes what matches the path without its final `/` first',
  vault: 'for LIST this version lets no stanza without `list` hide one that grants it',
  'vault-anycase': 'for LIST this version lets no stanza without `list` hide one that grants it',
  openbao: 'for LIST this product takes what matches the path with its final `/` first',
};

/** The stanza that would have decided without the winner, and why it does not; `undefined` where the winner stood alone. */
export function tieBreak(
  table: Table,
  operation: Operation,
  path: string,
  winner: Entry,
  dialect: Dialect,
): { readonly pattern: string; readonly why: string } | undefined {
  const plain = operation === 'list' && path.endsWith('/') ? matching(table, path.slice(0, -1), dialect) : [];
  const found = new Set([...matching(table, path, dialect), ...plain]);
  const rivals = [...found].filter((e) => e !== winner && e.pattern !== winner.pattern);
  const [rival] = rivals.sort((a, b) => rank(b.pattern, a.pattern));
  if (!rival) return undefined;
  const natural = rank(winner.pattern, rival.pattern) > 0;
  const why = natural ? whyFirst(winner.pattern, rival.pattern) : operation === 'list' ? LIST_RULE[dialect] : '';
  if (why === '') return undefined;
  return { pattern: rival.pattern.text, why };
}

const rank = (a: Pattern, b: Pattern): number => (isExact(a) === isExact(b) ? outranks(a, b) : isExact(a) ? 1 : -1);
