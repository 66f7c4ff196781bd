import { Alternation, Alternative, LLkLookaheadStrategy, NonTerminal, Option, Repetition, Rule, Terminal, createToken } from 'chevrotain';
import { expect, test } from 'vitest';
import type { Production } from '../../scripts/grammar/record.ts';
import { recordGrammar } from '../../scripts/grammar/record.ts';
import { lookahead } from '../../src/syntax/lookahead.generated.ts';
import { tablesOf } from '../../src/syntax/points.ts';
import { kinds } from '../../src/syntax/tokens.ts';

/*
 * The tables by which the parser chooses, against those that chevrotain works out from the same rules. It is the better judge of a grammar than we
 * are, and not in the product, which would make them anew in each run.
 */

const tokens = new Map(kinds.map(({ name }) => [name, createToken({ name })]));
const recorded = recordGrammar();
const rules = new Map([...recorded.keys()].map((name) => [name, new Rule({ name, definition: [] })]));

type Piece = Alternation | NonTerminal | Option | Repetition | Terminal;

function built({ type, name = '', point: idx = 0, definition }: Production): Piece {
  const inside = (): Piece[] => definition.map(built);
  switch (type) {
    case 'Terminal': {
      const terminalType = tokens.get(name);
      if (!terminalType) throw new Error(`no token ${name}`);
      return new Terminal({ terminalType });
    }
    case 'NonTerminal': {
      const referencedRule = rules.get(name);
      if (!referencedRule) throw new Error(`no rule ${name}`);
      return new NonTerminal({ nonTerminalName: name, referencedRule });
    }
    case 'Option':
      return new Option({ idx, definition: inside() });
    case 'Repetition':
      return new Repetition({ idx, definition: inside() });
    case 'Alternation':
      return new Alternation({ idx, definition: definition.map((each) => new Alternative({ definition: each.definition.map(built) })) });
    default:
      throw new Error(`${type} within a rule`);
  }
}
for (const [name, { definition }] of recorded) rules.get(name)?.definition.push(...definition.map(built));

interface Point {
  readonly rule: string;
  readonly type: 'Option' | 'Repetition' | 'Alternation';
  readonly point: number;
}
const points: Point[] = [];
const collect = (rule: string, { type, point = 0, definition }: Production): void => {
  if (type === 'Option' || type === 'Repetition' || type === 'Alternation') points.push({ rule, type, point });
  for (const each of definition) collect(rule, each);
};
for (const [name, rule] of recorded) collect(name, rule);

test('every choice of the parser is the one that its rules leave', () => {
  const strategy = new LLkLookaheadStrategy({ maxLookahead: 1 });
  const wrong: string[] = [];
  for (const { rule: name, type, point } of points) {
    const rule = rules.get(name);
    const tables = tablesOf(lookahead[name] ?? {});
    if (!rule) throw new Error(name);
    const given = { rule, prodOccurrence: point, maxLookahead: 1, dynamicTokensEnabled: false } as const;
    for (const { id, name: token } of kinds) {
      const next = { tokenType: tokens.get(token), tokenTypeIdx: tokens.get(token)?.tokenTypeIdx };
      const at = { LA: () => next, LA_FAST: () => next };
      const theirs: unknown =
        type === 'Alternation'
          ? strategy.buildLookaheadForAlternation({ ...given, hasPredicates: false }).call(at as never, [])
          : strategy.buildLookaheadForOptional({ ...given, prodType: type }).call(at as never);
      const ours =
        type === 'Alternation' ? tables.or[point]?.[id]?.[0] : (tables[type === 'Option' ? 'option' : 'many'][point]?.[id] ?? false);
      if (ours !== theirs) wrong.push(`${name} ${type} ${point} at ${token}: ${String(ours)}, and not ${String(theirs)}`);
    }
  }
  expect(points.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

test('only a gate tells alternatives apart that begin alike', () => {
  const alike = Object.entries(lookahead).flatMap(([rule, { or = {} }]) =>
    Object.entries(or).flatMap(([point, alternatives]) => {
      const all = alternatives.flatMap((names) => names.split(' '));
      const twice = [...new Set(all.filter((name, i) => all.indexOf(name) !== i))];
      return twice.map((name) => `${rule} ${point} ${name}`);
    }),
  );
  expect(alike).toEqual(['assertionRest 1 Word', 'item 1 Word']);
});
