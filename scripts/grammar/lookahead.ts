import type { Points } from '../../src/syntax/points.ts';
import { kinds } from '../../src/syntax/tokens.ts';
import type { Production } from './record.ts';

/** Which tokens lead into each option, repetition and alternative of the rules: those that can begin what stands in it. */
export function lookaheadOf(rules: ReadonlyMap<string, Production>): Readonly<Record<string, Points>> {
  const known = new Map<string, First>();
  const firstOfRule = (name: string): First => {
    let first = known.get(name);
    if (!first) {
      // A rule that begins with itself would find this, and no end else.
      known.set(name, { tokens: new Set(), empty: false });
      const rule = rules.get(name);
      if (!rule) throw new Error(`the parser has no rule ${name}`);
      known.set(name, (first = firstOf(rule.definition)));
    }
    return first;
  };
  const firstOfOne = ({ type, name = '', definition }: Production): First => {
    switch (type) {
      case 'Terminal':
        return { tokens: new Set([name]), empty: false };
      case 'NonTerminal':
        return firstOfRule(name);
      case 'Alternation': {
        const each = definition.map((alternative) => firstOf(alternative.definition));
        return { tokens: new Set(each.flatMap(({ tokens }) => [...tokens])), empty: each.some(({ empty }) => empty) };
      }
      case 'Option':
      case 'Repetition':
        return { tokens: firstOf(definition).tokens, empty: true };
      default:
        return firstOf(definition);
    }
  };
  const firstOf = (definition: readonly Production[]): First => {
    const tokens = new Set<string>();
    for (const part of definition) {
      const first = firstOfOne(part);
      for (const name of first.tokens) tokens.add(name);
      if (!first.empty) return { tokens, empty: false };
    }
    return { tokens, empty: true };
  };
  const inOrder = (definition: readonly Production[]): string => {
    const { tokens, empty } = firstOf(definition);
    if (empty) throw new Error('what may be nothing cannot be chosen by its first token');
    return kinds.flatMap(({ name }) => (tokens.has(name) ? [name] : [])).join(' ');
  };

  const found: Record<string, Points> = {};
  for (const [name, rule] of rules) {
    const many: Record<number, string> = {};
    const option: Record<number, string> = {};
    const or: Record<number, readonly string[]> = {};
    const walk = ({ type, point = 0, definition }: Production): void => {
      const set = (points: Record<number, unknown>, value: unknown): void => {
        if (Object.hasOwn(points, point)) throw new Error(`${name} has two of number ${point}`);
        points[point] = value;
      };
      if (type === 'Repetition') set(many, inOrder(definition));
      if (type === 'Option') set(option, inOrder(definition));
      if (type === 'Alternation')
        set(
          or,
          definition.map((alternative) => inOrder(alternative.definition)),
        );
      definition.forEach(walk);
    };
    walk(rule);
    const points = Object.entries({ many, option, or }).filter(([, each]) => Object.keys(each).length > 0);
    if (points.length) found[name] = Object.fromEntries(points) as Points;
  }
  return found;
}

interface First {
  readonly tokens: ReadonlySet<string>;
  /** It may be nothing. */
  readonly empty: boolean;
}
