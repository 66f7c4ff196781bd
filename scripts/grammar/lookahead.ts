import type { Lookahead, Points } from '../../src/syntax/analysis.ts';
import { POINTS } from '../../src/syntax/analysis.ts';
import { WritParser } from '../../src/syntax/parser.ts';
import { endOfFile, vocabulary } from '../../src/syntax/tokens.ts';

/** A parser that chevrotain has analysed itself, and the functions by which it then chooses. */
class Analysed extends WritParser {
  constructor() {
    super(true);
  }
  functions(): ReadonlyMap<string, readonly (Lookahead | undefined)[]> {
    return new Map(Object.entries(this.fullRuleNameToShort).map(([name, short]) => [name, this.lookAheadFuncsCache[short] ?? []]));
  }
}

const tokens = [...vocabulary, endOfFile];

/** What chevrotain's functions answer for each token, as names in the order of the vocabulary. */
const wherever = (holds: (at: object) => boolean): string =>
  tokens
    .filter((tokenType) => {
      const next = { tokenType, tokenTypeIdx: tokenType.tokenTypeIdx };
      return holds({ LA: () => next, LA_FAST: () => next });
    })
    .map(({ name }) => name)
    .join(' ');

/** The tokens that lead into each alternative, whatever others they lead into: all gates but its own are shut. */
function choices(choose: Lookahead): readonly string[] {
  const found: string[] = [];
  for (let i = 0; ; i++) {
    const alternatives = Array.from({ length: 64 }, (_, k) => ({ GATE: () => k === i }));
    const names = wherever((at) => choose.call(at as never, alternatives) === i);
    if (names === '') return found;
    found.push(names);
  }
}

/** What chevrotain's own analysis finds of the rules of the parser, by their names. */
export function analysedRules(): Readonly<Record<string, Points>> {
  const rules: Record<string, Points> = {};
  for (const [name, functions] of new Analysed().functions()) {
    const points: { many: Record<number, string>; option: Record<number, string>; or: Record<number, readonly string[]> } = {
      many: {},
      option: {},
      or: {},
    };
    functions.forEach((lookahead, key) => {
      if (!lookahead) return;
      const number = key & 255;
      if ((key & ~255) === POINTS.or) points.or[number] = choices(lookahead);
      else points[(key & ~255) === POINTS.many ? 'many' : 'option'][number] = wherever((at) => lookahead.call(at as never) === true);
    });
    const some = Object.entries(points).filter(([, each]) => Object.keys(each).length > 0);
    if (some.length) rules[name] = Object.fromEntries(some) as Points;
  }
  return rules;
}
