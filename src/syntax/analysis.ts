import type { IToken, TokenType } from 'chevrotain';
import { endOfFile, vocabulary } from './tokens.ts';

/** What chevrotain's analysis finds of a rule, by the kind of a point and its number in the rule: names of tokens, a space between. */
export interface Points {
  readonly many?: Readonly<Record<number, string>>;
  readonly option?: Readonly<Record<number, string>>;
  /** Of each alternative. */
  readonly or?: Readonly<Record<number, readonly string[]>>;
}

/** Chevrotain's keys of the points in a rule (`@chevrotain/…/grammar/keys`): the kind, and the number in the lowest eight bits. */
export const POINTS = { or: 1 << 8, option: 2 << 8, many: 3 << 8 } as const;

/** As far as the functions below need a parser. */
interface Reading {
  LA(ahead: number): IToken;
}
interface Gated {
  readonly GATE?: (() => boolean) | undefined;
}
/** What chevrotain asks at a point: whether to go in, or which alternative to take. */
export type Lookahead = (this: Reading, alternatives?: readonly Gated[]) => boolean | number | undefined;

const types = new Map<string, TokenType>([...vocabulary, endOfFile].map((type) => [type.name, type]));
const numberOf = (name: string): number => types.get(name)?.tokenTypeIdx ?? -1;

/** The functions by which chevrotain chooses in a rule, by their keys. */
export function lookaheadsOf({ many = {}, option = {}, or = {} }: Points): Lookahead[] {
  const found: Lookahead[] = [];
  for (const [kind, points] of [
    [POINTS.many, many],
    [POINTS.option, option],
  ] as const)
    for (const [number, names] of Object.entries(points)) found[kind | Number(number)] = entry(names);
  for (const [number, alternatives] of Object.entries(or)) found[POINTS.or | Number(number)] = choice(alternatives);
  return found;
}

function entry(names: string): Lookahead {
  const table: boolean[] = [];
  for (const name of names.split(' ')) table[numberOf(name)] = true;
  return function () {
    return table[this.LA(1).tokenTypeIdx] === true;
  };
}

function choice(alternatives: readonly string[]): Lookahead {
  const table: number[][] = [];
  for (const [i, names] of alternatives.entries()) for (const name of names.split(' ')) (table[numberOf(name)] ??= []).push(i);
  return function (given = []) {
    for (const i of table[this.LA(1).tokenTypeIdx] ?? []) {
      const gate = given[i]?.GATE;
      if (!gate || gate.call(this)) return i;
    }
    return undefined;
  };
}
