import { kinds } from './tokens.ts';

/** What can come next at the places of a rule where it must choose, by their numbers in the rule: the names of tokens, a space between. */
export interface Points {
  readonly many?: Readonly<Record<number, string>>;
  readonly option?: Readonly<Record<number, string>>;
  /** Of each alternative. */
  readonly or?: Readonly<Record<number, readonly string[]>>;
}

/** The same by the tokens' numbers: whether to go in, and which alternatives there are. */
export interface Tables {
  readonly many: readonly (readonly boolean[])[];
  readonly option: readonly (readonly boolean[])[];
  readonly or: readonly (readonly (readonly number[] | undefined)[])[];
}

const ids = new Map(kinds.map(({ name, id }) => [name, id]));
const idsOf = (names: string): readonly number[] => names.split(' ').map((name) => ids.get(name) ?? -1);

export const noTables: Tables = { many: [], option: [], or: [] };

export function tablesOf({ many, option, or }: Points): Tables {
  return { many: setsOf(many), option: setsOf(option), or: choicesOf(or) };
}

function setsOf(points: Readonly<Record<number, string>> = {}): Tables['many'] {
  const tables: boolean[][] = [];
  for (const [number, names] of Object.entries(points)) {
    const table = kinds.map(() => false);
    for (const id of idsOf(names)) table[id] = true;
    tables[Number(number)] = table;
  }
  return tables;
}

function choicesOf(points: Readonly<Record<number, readonly string[]>> = {}): Tables['or'] {
  const tables: number[][][] = [];
  for (const [number, alternatives] of Object.entries(points)) {
    const table: number[][] = [];
    for (const [i, names] of alternatives.entries()) for (const id of idsOf(names)) (table[id] ??= []).push(i);
    tables[Number(number)] = table;
  }
  return tables;
}
